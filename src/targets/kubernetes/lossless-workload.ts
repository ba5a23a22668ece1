import { ApiObject } from 'cdk8s';
import type { Resource } from 'cdk8s-plus-28';
import type { Fields } from './fields';
import { withoutNoise } from './noise';
import { PlainObject } from './plain-object';
import { missing, union } from './union';
import { Problems } from '../../private/problems';

/**
 * Replaces the API object of a cdk8s-plus resource, which drops without a word every field that its Kubernetes version did not
 * know, by one that carries what cdk8s-plus says and everything we request besides. The resource stays what its users know:
 * whatever they add through it, or patch on its API object, is in the output.
 *
 * @param request what we want, given what cdk8s-plus says; rendered once in each synth
 */
export function makeLossless(resource: Resource, request: (typed: Fields) => Fields): void {
  const typed = ApiObject.of(resource);
  const { apiVersion, kind, metadata, name, node } = typed;
  resource.node.tryRemoveChild(node.id);
  const plain = new PlainObject(resource, node.id, { apiVersion, kind, metadata: { name } }, () => {
    const said = withoutNoise(typed.toJson());
    const requested = request(said);
    const manifest = union(requested, said) as Fields;
    throwIfAny(resource, missing(requested, manifest));
    return manifest;
  });
  // Readonly to the compiler only: what was added to the metadata, and what will be, is in one place.
  Object.assign(plain, { metadata });
  Object.assign(resource, { apiObject: plain });
}

function throwIfAny(resource: Resource, losses: string[]): void {
  const problems = new Problems(`${resource.kind} '${resource.name}'`);
  for (const loss of losses) {
    problems.add(`${loss}; rename what was added through cdk8s-plus, change the PythonContainer, or patch on purpose with ApiObject.of(...).addJsonPatch(...)`);
  }
  problems.throwIfAny('PythonContainerDeploymentInvalid');
}
