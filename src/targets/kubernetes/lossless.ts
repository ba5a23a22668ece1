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

/** An object whose manifest is written as rendered: no filter, no sorting, and the user's patches last. */
class PlainObject extends ApiObject {
  private readonly operations: JsonPatch[] = [];

  constructor(
    scope: Construct,
    id: string,
    props: ApiObjectProps,
    private readonly owner: ConstructName,
    private readonly render: (object: ApiObject) => Fields,
  ) {
    super(scope, id, props);
  }

  public override addJsonPatch(...operations: JsonPatch[]): void {
    this.operations.push(...operations);
  }

  public override toJson(): any {
    const manifest = { apiVersion: this.apiVersion, kind: this.kind, ...this.render(this) };
    const problems = new Problems(`${this.kind} ${quote(this.name)}`);
    checkLabels(manifest, problems);
    problems.throwIfAny(codeOf(this.owner));
    const patched = this.operations.length > 0 ? JsonPatch.apply(manifest, ...this.operations) : manifest;
    return refuseInText(this, patched, codeOf(this.owner));
  }
}

/**
 * An object that is all of ours, and whose metadata its users may add to.
 *
 * @param render with `METADATA` where that belongs
 */
export function makePlain(
  scope: Construct, id: string, props: ApiObjectProps, owner: ConstructName, render: () => Fields,
): ApiObject {
  return new PlainObject(scope, id, props, owner, object =>
    union(render(), { metadata: object.metadata.toJson() }) as Fields);
}

/**
 * Replaces the API object of a cdk8s-plus resource, which silently drops fields unknown to its Kubernetes version, by
 * one that has the output of cdk8s-plus and everything that is requested here. The resource works as its users expect:
 * what they add through it, or patch on its API object, is in the output. Each object is rendered once in a synth.
 */
export function makeLossless(resource: Resource, { owner, request, check }: Wishes): void {
  const typed = ApiObject.of(resource);
  const { apiVersion, kind, metadata, name, node } = typed;
  resource.node.tryRemoveChild(node.id);
  const plain = new PlainObject(resource, node.id, { apiVersion, kind, metadata: { name } }, owner, () => {
    const output = withoutNoise(typed.toJson());
    const requested = request(output);
    const problems = new Problems(`${kind} ${quote(name)}`);
    const manifest = union(requested, output, problems) as Fields;
    check?.(manifest, problems);
    problems.throwIfAny(codeOf(owner));
    return manifest;
  });
  // Both properties are readonly in the types, but must point to the same objects.
  Object.assign(plain, { metadata });
  Object.assign(resource, { apiObject: plain });
}
