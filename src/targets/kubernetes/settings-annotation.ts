import { createHash } from 'crypto';
import type { Workload } from 'cdk8s-plus-28';
import { type Read, valuesOf } from './config-maps';
import { elements, type Fields, isFields, podOf } from './fields';

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
  const values = valuesOf(readsOf(podOf(manifest)), workload);
  if (values === undefined) { return undefined; }
  return { [NAME]: createHash('sha256').update(values).digest('hex').slice(0, DIGITS) };
}

/** What is mounted is not among them: the kubelet updates it in the running pod. */
function readsOf(pod: Fields): Read[] {
  return [...elements(pod.initContainers), ...elements(pod.containers)].flatMap(({ env, envFrom }) => [
    ...elements(env).map(({ valueFrom }) => isFields(valueFrom) ? valueFrom.configMapKeyRef : undefined)
      .filter(isFields).map(({ name, key }) => ({ configMap: name, key })),
    ...elements(envFrom).map(({ configMapRef }) => configMapRef)
      .filter(isFields).map(({ name }) => ({ configMap: name })),
  ]);
}
