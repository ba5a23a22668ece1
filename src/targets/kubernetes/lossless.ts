import { ApiObject, type ApiObjectProps, JsonPatch } from 'cdk8s';
import type { Resource } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { refuseInText } from './as-text';
import { checkLabels } from './check-tokens';
import { codeOf, type ConstructName } from './construct-name';
import type { Fields } from './fields';
import { withoutNoise } from './noise';
import { union } from './union';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';

/** What must be in the output of a resource. */
export interface Wishes {
  /** Whose object it is. */
  readonly owner: ConstructName;
  /** Every field that this library requests, given the output of cdk8s-plus. */
  readonly request: (typed: Fields) => Fields;
  /** Checks the whole object, with what users added to it. */
  readonly check?: (manifest: Fields, problems: Problems) => void;
}

/**
 * Writes the manifest of an object as rendered: no filter, no sorting, and the user's patches last.
 *
 * @param render every field but `apiVersion` and `kind`; called once in each synth
 */
function writeAs(object: ApiObject, owner: ConstructName, render: () => Fields): void {
  const { apiVersion, kind } = object;
  const operations: JsonPatch[] = [];
  Object.assign(object, {
    addJsonPatch: (...added: JsonPatch[]) => { operations.push(...added); },
    toJson: () => {
      const manifest = { apiVersion, kind, ...render() };
      const problems = new Problems(`${kind} ${quote(object.name)}`);
      checkLabels(manifest, problems);
      problems.throwIfAny(codeOf(owner));
      const patched = operations.length > 0 ? JsonPatch.apply(manifest, ...operations) : manifest;
      return refuseInText(object, patched, codeOf(owner));
    },
  });
}

/**
 * An object that is all of ours, and whose metadata its users may add to.
 *
 * @param render with `METADATA` where that belongs
 */
export function makePlain(
  scope: Construct, id: string, props: ApiObjectProps, owner: ConstructName, render: () => Fields,
): ApiObject {
  const object = new ApiObject(scope, id, props);
  writeAs(object, owner, () => union(render(), { metadata: object.metadata.toJson() }) as Fields);
  return object;
}

/**
 * Has the API object of a cdk8s-plus resource, which silently drops fields unknown to its Kubernetes version, write
 * the output of cdk8s-plus and everything that is requested here. The resource works as its users expect: what they add
 * through it, or patch on its API object, is in the output.
 */
export function makeLossless(resource: Resource, { owner, request, check }: Wishes): void {
  const object = ApiObject.of(resource);
  const { kind } = object;
  const toTyped = object.toJson.bind(object);
  writeAs(object, owner, () => {
    const output = withoutNoise(toTyped());
    const requested = request(output);
    const problems = new Problems(`${kind} ${quote(object.name)}`);
    const manifest = union(requested, output, problems) as Fields;
    check?.(manifest, problems);
    problems.throwIfAny(codeOf(owner));
    return manifest;
  });
}
