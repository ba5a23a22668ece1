import type { PythonContainer } from './python-container';
import { enumerate, quote } from '../private/messages';

/** What a target deploys as one, in the tree of constructs. */
interface Place { readonly node: { readonly root: object; readonly path: string } }

/** Where each release step runs, by the root of the tree, the name of its image and its own. */
const PLACES = new WeakMap<object, Map<string, Set<Place>>>();

/**
 * A release step runs once for each place, so that two of one app may migrate one database at the same time. Warns of
 * that, once for each place but the first. A function that makes each place may make the step anew for it.
 *
 * @param isNear whether another place may have the same database
 */
export function runsElsewhere<P extends Place>(
  { image, name }: PythonContainer, place: P, isNear: (other: P) => boolean,
): string[] {
  const { root } = place.node;
  const step = JSON.stringify([image.name, name]);
  const steps = PLACES.get(root) ?? new Map<string, Set<Place>>();
  const places = (steps.get(step) ?? new Set()) as Set<P>;
  PLACES.set(root, steps.set(step, places));
  if (places.has(place)) { return []; }
  const others = [...places].filter(isNear).map(({ node }) => quote(node.path));
  places.add(place);
  return others.length === 0 ? [] : [
    `the release step ${quote(name)} runs in ${enumerate(others)} of this app too, perhaps at the same time; `
      + 'if both have the same database, put all that waits for the step together, or let the step hold a lock',
  ];
}
