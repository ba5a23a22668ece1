import { Fields, METADATA } from './fields';
import { INSTANCE_LABEL } from './names';

/** Drains go on one pod at a time, and a pod that never became healthy does not hold them up. */
export function renderDisruptionBudget(instance: string): Fields {
  return {
    metadata: METADATA,
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { [INSTANCE_LABEL]: instance } },
    },
  };
}
