import { ApiObject, ApiObjectProps, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import type { Fields } from './fields';

/** An object whose manifest is taken as it was rendered: no filter, no sorting, and the user's patches last. */
export class PlainObject extends ApiObject {
  private readonly operations: JsonPatch[] = [];

  constructor(scope: Construct, id: string, props: ApiObjectProps, private readonly render: (object: ApiObject) => Fields) {
    super(scope, id, props);
  }

  public override addJsonPatch(...operations: JsonPatch[]): void {
    this.operations.push(...operations);
  }

  public override toJson(): any {
    const manifest = { apiVersion: this.apiVersion, kind: this.kind, ...this.render(this) };
    return JsonPatch.apply(manifest, ...this.operations);
  }
}
