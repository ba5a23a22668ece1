import type { BuildSecret } from './build-secret';
import { holdsToken } from '../../private/cdk-token';
import { isLine, type Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** A secret of a build, and where the machine that builds has it. */
export interface SecretPlan {
  readonly id: Line;
  readonly kind: 'file' | 'variable';
  /** Absolute path, or name of the variable. */
  readonly place: Line;
}

/** What Docker, Compose and a file name allow. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;

/** Of Linux and macOS, or of Windows. */
const ABSOLUTE = /^(\/|[A-Za-z]:[\\/])/;

/** Each once, sorted by id. Reports what no builder accepts, and an id that means two things. */
export function planSecrets(secrets: readonly BuildSecret[], problems: Problems): SecretPlan[] {
  const found = new Map<string, BuildSecret>();
  for (const secret of secrets) {
    const other = found.get(secret._id);
    if (other === undefined) {
      check(secret, problems);
      found.set(secret._id, secret);
    } else if (String(other) !== String(secret)) {
      problems.add(`${secret} has the id of ${other}; give one of them another id`);
    }
  }
  return [...found.values()]
    .map(({ _id, _kind, _place }) => ({ id: _id as Line, kind: _kind, place: _place as Line }))
    .sort((one, other) => one.id < other.id ? -1 : 1);
}

function check(secret: BuildSecret, problems: Problems): void {
  const { _id: id, _kind: kind, _place: place } = secret;
  if (!ID.test(id)) {
    problems.add(`${secret} has the id ${quote(id)}; use at most 64 letters, digits, '.', '_' and '-', starting with a `
      + "letter or digit, such as 'index-token'");
  }
  if (kind === 'variable') {
    if (!VARIABLE.test(place)) {
      problems.add(`${secret} has the variable ${quote(place)}; use its name: at most 255 letters, digits and '_', not `
        + "starting with a digit, such as 'INDEX_TOKEN'");
    }
  } else if (!ABSOLUTE.test(place) || !isLine(place) || /[,"]/.test(place) || holdsToken(place)) {
    problems.add(`${secret} has the path ${quote(place)}; use an absolute one without commas, double quotes and `
      + "control characters, such as '/home/ci/.netrc'");
  }
}
