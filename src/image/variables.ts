import { SECRET_VARIABLE_PREFIX } from './places';
import { quote } from '../private/messages';
import type { Problems } from '../private/problems';
import { whyNotPassable } from '../private/process-text';
import { secretIn } from '../private/secret-looking';

/** Variables by name. */
export interface Variables { readonly [name: string]: string }

/** Has the commit that an image was made of. */
export const REVISION_VARIABLE = 'REVISION';

/** What POSIX allows and every target accepts, up to a sensible length. */
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;

const NO_BYTECODE = 'would make Python ignore the bytecode in the image, and compile every module at each start';

/** Variables that programs of an image depend on: what setting them would do, and what to do instead. */
const OWNED: Variables = {
  PATH: 'would replace what the image sets: the image needs it to find its virtual environment; use the full path of '
    + 'a program',
  PYTHONPATH: 'would replace what the image sets: the image needs it to find the application; put modules into the '
    + 'project',
  PYTHONMALLOC: "would replace what the image sets: use the 'allocator' of the image",
  PYTHONHOME: 'would hide the virtual environment with the packages from Python; remove it',
  PYTHONINSPECT: 'would end every program with a prompt and another exit code; remove it, or run `python -i` by hand',
  PYTHONOPTIMIZE: `${NO_BYTECODE}; remove it`,
  PYTHONPYCACHEPREFIX: `${NO_BYTECODE}; remove it`,
};

/** By name: the order of a map of the user says nothing. */
export function sortedByName(map: Variables): Record<string, string> {
  return Object.fromEntries(Object.entries(map).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * Reports a variable that cannot be passed to a process, or must not be set. Returns whether it can be passed.
 *
 * @param owner whose it is, such as ` of BuildStep.django("collectstatic")`
 * @param prop the prop of the owner that has it
 */
export function checkVariable(
  name: string, value: string, problems: Problems, owner = '', prop = 'environment',
): boolean {
  const malformed = malformation(name, value, owner, prop);
  if (malformed !== undefined) {
    problems.add(malformed);
  } else if (name.startsWith(SECRET_VARIABLE_PREFIX)) {
    problems.add(`'${prop}.${name}'${owner} starts with '${SECRET_VARIABLE_PREFIX}', which is reserved for `
      + 'secrets on ECS; '
      + "rename it, or add a ContainerSecret to the container's 'secrets'");
  } else if (Object.hasOwn(OWNED, name)) {
    problems.add(`'${prop}.${name}'${owner} ${OWNED[name]}`);
  }
  return malformed === undefined;
}

/** Reports variables that an image cannot or must not have, since everybody who can pull it reads them. */
export function checkImageVariables(environment: Variables, revision: string | undefined, problems: Problems): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!checkVariable(name, value, problems)) { continue; }
    const reason = secretIn(name, value);
    if (reason !== undefined) {
      problems.add(`'environment.${name}' ${reason}, and everybody who can pull the image reads it; add a `
        + "ContainerSecret to the container's 'secrets', or, if it is public, set it in the container's 'environment' "
        + `and give the reason: publicVariables: { ${name}: '...' }`);
    }
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) {
      problems.add(`'environment.${name}' has a line break or another control character (${value.length} characters), `
        + "which a Dockerfile cannot write; set it in the container's 'environment'");
    }
    if (name === REVISION_VARIABLE && revision !== undefined) {
      problems.add(`'environment.${REVISION_VARIABLE}' would replace 'revision'; set one of the two`);
    }
  }
}

/**
 * @param refused variables with which a server does what nobody checked, and what to use in their place
 * @param owner whose they are, such as ` of the image`
 */
export function checkRefused(refused: Variables, environment: Variables, problems: Problems, owner = ''): void {
  for (const name of Object.keys(refused).filter(each => Object.hasOwn(environment, each))) {
    problems.add(`'environment.${name}'${owner} would start processes that no check knows of; remove it: `
      + refused[name]);
  }
}

function malformation(name: string, value: string, owner: string, prop: string): string | undefined {
  if (!NAME.test(name)) {
    return `'${prop}'${owner} has the name ${quote(name)}; use at most 255 letters, digits and '_', not starting `
      + 'with a '
      + "digit, such as 'LOG_LEVEL'";
  }
  if (typeof value !== 'string') { return `'${prop}.${name}'${owner} is not text; pass a string`; }
  // The value is not quoted, since it may be a secret.
  const reason = whyNotPassable(value, name);
  return reason && `'${prop}.${name}'${owner} ${reason}; correct the value (${value.length} characters)`;
}
