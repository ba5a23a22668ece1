import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { orderConfigMaps } from './config-maps';
import type { ConstructName } from './construct-name';
import { checkNames } from './names';

/** The constructs of ours in each tree. */
const OURS = new WeakMap<IConstruct, Map<IConstruct, ConstructName>>();

/**
 * Looks at what only a whole tree shows: names that objects share, and what is read of ConfigMaps.
 *
 * Every synthesis validates the whole tree, so one validation and one walk serve all constructs.
 */
export function watchTree(construct: Construct, name: ConstructName): void {
  const { root } = construct.node;
  const known = OURS.get(root);
  if (known !== undefined) {
    known.set(construct, name);
    return;
  }
  const ours = new Map<IConstruct, ConstructName>([[construct, name]]);
  OURS.set(root, ours);
  root.node.addValidation({
    validate: () => {
      const objects = root.node.findAll().filter(each => each instanceof ApiObject);
      checkNames(objects, ours);
      orderConfigMaps(objects, ours);
      return [];
    },
  });
}
