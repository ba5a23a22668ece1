import type { ApiObject } from 'cdk8s';
import { isFields } from './fields';
import { holdsToken } from '../../private/cdk-token';
import { enumerate, quote } from '../../private/messages';
import { Problems } from '../../private/problems';

/** What is right in a manifest that the CDK applies as data, and wrong in one that is written as text. */
interface Misfit {
  readonly isOne: (value: unknown) => boolean;
  /** @param places as in `'spec.replicas'` */
  readonly problem: (places: string) => string;
}

const MISFITS: readonly Misfit[] = [
  {
    isOne: holdsToken,
    problem: places => `${places} holds a value that only the CDK knows, when it deploys; `
      + 'let it apply the chart, with cluster.addCdk8sChart(...), or use a value of your own',
  },
  {
    isOne: isMisread,
    problem: places => `${places} is a text that kubectl reads as another one, or not at all, from the YAML that cdk8s `
      + 'writes: an octal number such as 0o17, or one with a line separator or control character; use another text',
  },
];

/**
 * cdk8s writes YAML 1.1 and kubectl reads some of 1.2: `0o17` is a number to it. It folds the line ends of 1.1 in a
 * quoted text, and takes no file with the controls behind ASCII.
 */
function isMisread(value: unknown): boolean {
  return typeof value === 'string' && /^[-+]?0o[0-7_]+$|[\x7f-\x9f\u2028\u2029\ufffe\uffff]/.test(value);
}

/**
 * A manifest with a value that only the CDK knows is right when the CDK applies it: `cluster.addCdk8sChart(...)` takes
 * it as data and resolves it. Turned into text it would hold a placeholder that nothing ever resolves. YAML writers and
 * `JSON.stringify` ask an object for its `toJSON` first, the CDK does not look at it: there the two part.
 */
export function refuseInText(object: ApiObject, manifest: unknown, code: string): unknown {
  const problems = new Problems(`${object.kind} ${quote(object.name)}`);
  for (const { isOne, problem } of MISFITS) {
    const places = placesOf(isOne, manifest);
    if (places.length > 0) { problems.add(problem(enumerate(places))); }
  }
  return problems.any
    ? Object.defineProperty(manifest, 'toJSON', { value: () => problems.throwIfAny(code) })
    : manifest;
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
