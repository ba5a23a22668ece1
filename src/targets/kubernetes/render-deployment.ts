import { Fields, KEPT_BY_CDK8S, METADATA } from './fields';
import { INSTANCE_LABEL } from './names';
import { PodFacts, renderPod } from './render-pod';
import type { ContainerSpec } from '../../container';

/** A new pod counts once it has stayed ready this long: most that fail at all fail at once. */
export const MIN_READY_SECONDS = 5;

/** Capacity never falls during a rollout; it grows by this many pods. */
export const MAX_SURGE = 1;

/** The Deployment in Kubernetes words, in the order it is read. */
export function renderDeployment(spec: ContainerSpec, facts: PodFacts): Fields {
  return {
    metadata: METADATA,
    spec: {
      replicas: KEPT_BY_CDK8S,
      minReadySeconds: MIN_READY_SECONDS,
      revisionHistoryLimit: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: MAX_SURGE, maxUnavailable: 0 } },
      selector: { matchLabels: { [INSTANCE_LABEL]: facts.instance } },
      template: { metadata: METADATA, spec: renderPod(spec, facts) },
    },
  };
}
