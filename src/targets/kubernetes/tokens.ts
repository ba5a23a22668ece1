import type { ApiObject } from 'cdk8s';
import { isFields } from './fields';
import { holdsToken } from '../../private/cdk-token';
import { enumerate } from '../../private/messages';
import { Problems } from '../../private/problems';

/**
 * A manifest with a value that only the CDK knows is right when the CDK applies it: `cluster.addCdk8sChart(...)` takes
 * it as data and resolves it. Turned into text it would hold a placeholder that nothing ever resolves. YAML writers and
 * `JSON.stringify` ask an object for its `toJSON` first, the CDK does not look at it: there the two part.
 */
export function refuseTokensInText(object: ApiObject, manifest: unknown, code: string): unknown {
  if (!holdsToken(manifest)) { return manifest; }
  return Object.defineProperty(manifest, 'toJSON', {
    value: () => {
      const problems = new Problems(`${object.kind} '${object.name}'`);
      problems.add(`${enumerate(pathsOfTokens(manifest))} holds a value that only the CDK knows, when it deploys; `
        + 'let it apply the chart, with cluster.addCdk8sChart(...), or use a value of your own');
      problems.throwIfAny(code);
    },
  });
}

function pathsOfTokens(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) { return value.flatMap((element, index) => pathsOfTokens(element, `${path}[${index}]`)); }
  if (isFields(value) && !('creationStack' in value)) {
    return Object.entries(value).flatMap(([field, each]) => [
      ...holdsToken(field) ? [`a key of '${path}'`] : [],
      ...pathsOfTokens(each, path === '' ? field : `${path}.${field}`),
    ]);
  }
  return holdsToken(value) ? [`'${path}'`] : [];
}
