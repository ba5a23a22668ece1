import { type Fields, KEPT_BY_CDK8S, METADATA, podOf } from './fields';
import { INSTANCE_LABEL } from './names';
import { type PodFacts, renderPod } from './render-pod';
import { SETTLED_SECONDS } from '../../container';

/** Capacity never falls during a rollout; it grows by this many pods. */
export const MAX_SURGE = 1;

/**
 * The Deployment as Kubernetes fields in reading order.
 *
 * @param typed the output of cdk8s-plus for it
 * @param annotations of the pods
 */
export function renderDeployment(facts: PodFacts, typed: Fields = {}, annotations?: Fields): Fields {
  return {
    metadata: METADATA,
    spec: {
      replicas: KEPT_BY_CDK8S,
      minReadySeconds: SETTLED_SECONDS,
      revisionHistoryLimit: 3,
      strategy: facts.main.spec.singleton
        // The old pod has ended before the new one starts.
        ? { type: 'Recreate' }
        : { type: 'RollingUpdate', rollingUpdate: { maxSurge: MAX_SURGE, maxUnavailable: 0 } },
      selector: { matchLabels: { [INSTANCE_LABEL]: facts.instance } },
      template: { metadata: { ...METADATA, annotations }, spec: renderPod(facts, podOf(typed)) },
    },
  };
}
