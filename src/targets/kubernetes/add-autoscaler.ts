import { Duration } from 'cdk8s';
import {
  type Container, type Deployment, HorizontalPodAutoscaler, Metric, MetricTarget, Replicas, type ScalingRules,
} from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { SharedMetadata } from './around-workload';
import { makeLossless } from './lossless';
import { type ContainerSpec, DEFAULT_CPU_PERCENT, type ScalingSpec } from '../../container';

/** What Kubernetes does when nothing is set, for which cdk8s-plus has defaults of its own. */
const PERIOD = Duration.seconds(15);
const ALL = { replicas: Replicas.percent(100), duration: PERIOD };
const SCALE_UP: ScalingRules = {
  stabilizationWindow: Duration.seconds(0), policies: [{ replicas: Replicas.absolute(4), duration: PERIOD }, ALL],
};
const SCALE_DOWN: ScalingRules = { stabilizationWindow: Duration.minutes(5), policies: [ALL] };

export const REQUESTS_NOT_COUNTED = "'scaling.requestsPerSecond' is left out: Kubernetes counts no requests; scale by "
  + "'cpuPercent', or add an adapter for metrics to the cluster and a metric of its kind to an autoscaler of your own";

/** Follows what the container says; undefined for a fixed number of pods. */
export function addAutoscaler(
  scope: Construct, { replicas, scaling }: ContainerSpec, target: Deployment, metadata: SharedMetadata,
): HorizontalPodAutoscaler | undefined {
  if (scaling === undefined) { return undefined; }
  const autoscaler = new HorizontalPodAutoscaler(scope, 'Autoscaler', {
    metadata,
    target,
    minReplicas: replicas,
    maxReplicas: scaling.most,
    metrics: metricsOf(scaling, target.containers[0]),
    scaleUp: SCALE_UP,
    scaleDown: SCALE_DOWN,
  });
  makeLossless(autoscaler, {
    owner: 'PythonContainerDeployment',
    request: () => ({ spec: { minReplicas: replicas, maxReplicas: scaling.most } }),
  });
  return autoscaler;
}

/**
 * Of the container alone: against the sum of a pod, an idle sidecar would hide that it is at its limit, and one without
 * a request, as the proxy of a mesh may be, would end all scaling.
 */
function metricsOf({ cpuPercent, memoryPercent }: ScalingSpec, container: Container): Metric[] {
  // Without any metric, nothing would ever scale.
  const cpu = cpuPercent ?? (memoryPercent === undefined ? DEFAULT_CPU_PERCENT : undefined);
  return [
    ...cpu === undefined ? [] : [Metric.containerCpu({ container, target: MetricTarget.averageUtilization(cpu) })],
    ...memoryPercent === undefined
      ? []
      : [Metric.containerMemory({ container, target: MetricTarget.averageUtilization(memoryPercent) })],
  ];
}
