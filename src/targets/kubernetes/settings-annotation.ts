import { createHash } from 'crypto';
import type { Workload } from 'cdk8s-plus-28';
import { readsOf, valuesOf } from './config-maps';
import { elements, type Fields, podOf } from './fields';

/** Annotation of pods. */
const NAME = 'cdk-python-container/settings';

/** Enough to tell one from the one before it. */
const DIGITS = 10;

/**
 * A hash of what the containers read from ConfigMaps of the same chart as they start, so that a change of it replaces
 * the pods. Never of a Secret: whoever may read pods but no Secrets could try values until the hash fits.
 *
 * @param manifest the workload, with what users added to it
 */
export function settingsAnnotation(workload: Workload, manifest: Fields): Fields | undefined {
  const { containers, initContainers } = podOf(manifest);
  const values = valuesOf([...elements(initContainers), ...elements(containers)].flatMap(readsOf), workload);
  if (values === undefined) { return undefined; }
  return { [NAME]: createHash('sha256').update(values).digest('hex').slice(0, DIGITS) };
}
