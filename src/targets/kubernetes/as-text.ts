import type { ApiObject } from 'cdk8s';
import { isFields } from './fields';
import { holdsToken } from '../../private/cdk-token';
import { enumerate, quote } from '../../private/messages';
import { Problems } from '../../private/problems';

/** A value that works in a manifest which the CDK applies as data, but not in one that is written as text. */
interface Misfit {
  readonly isOne: (value: unknown) => boolean;
  /** @param places such as `'spec.replicas'` */
  readonly problem: (places: string) => string;
}

const MISFITS: readonly Misfit[] = [
  {
    isOne: holdsToken,
    problem: places => `${places} contains a value that is known only at deployment; `
      + 'apply the chart with cluster.addCdk8sChart(...), or use a plain value',
  },
  {
    isOne: isMisread,
    problem: places => `${places} is a text that kubectl misreads in the YAML of cdk8s: an octal number such as 0o17, `
      + 'or a text with a line separator or control character; use another text',
  },
];

/**
 * cdk8s writes YAML 1.1 and kubectl reads some of 1.2: it reads `0o17` as a number, folds the line ends of 1.1 in a
 * quoted text, and rejects a file with C1 control characters.
 */
function isMisread(value: unknown): boolean {
  return typeof value === 'string' && /^[-+]?0o[0-7_]+$|[\x7f-\x9f\u2028\u2029\ufffe\uffff]/.test(value);
}

/**
 * A manifest with a token works when the CDK applies it: `cluster.addCdk8sChart(...)` takes it as data and resolves it.
 * As text it would contain a placeholder that nothing ever resolves. YAML writers and `JSON.stringify` call `toJSON` of
 * an object, the CDK does not, so a `toJSON` that throws tells the two apart.
 */
export function refuseInText(object: ApiObject, manifest: unknown, code: string): unknown {
  // Nearly no manifest has one, and places are named only then.
  if (!holdsMisfit(manifest)) { return manifest; }
  const problems = new Problems(`${object.kind} ${quote(object.name)}`);
  for (const { isOne, problem } of MISFITS) {
    const places = placesOf(isOne, manifest);
    if (places.length > 0) { problems.add(problem(enumerate(places))); }
  }
  return Object.defineProperty(manifest, 'toJSON', { value: () => problems.throwIfAny(code) });
}

/** What a text with a misfit has: the brace of a token, `0o`, or a character that is not of ASCII. Others pass. */
const SUSPECT = /[{\x7f-\uffff]|0o/;

function holdsMisfit(value: unknown): boolean {
  if (typeof value === 'string' && !SUSPECT.test(value)) { return false; }
  if (Array.isArray(value)) { return value.some(holdsMisfit); }
  if (!isFields(value) || 'creationStack' in value) { return MISFITS.some(({ isOne }) => isOne(value)); }
  for (const field in value) {
    if (holdsMisfit(field) || holdsMisfit(value[field])) { return true; }
  }
  return false;
}

function placesOf(isOne: Misfit['isOne'], value: unknown, path = ''): string[] {
  if (Array.isArray(value)) { return value.flatMap((element, index) => placesOf(isOne, element, `${path}[${index}]`)); }
  if (isFields(value) && !('creationStack' in value)) {
    return Object.entries(value).flatMap(([field, each]) => [
      ...isOne(field) ? [`a key of '${path}'`] : [],
      ...placesOf(isOne, each, path === '' ? field : `${path}.${field}`),
    ]);
  }
  return isOne(value) ? [`'${path}'`] : [];
}
