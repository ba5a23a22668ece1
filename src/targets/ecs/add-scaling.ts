import { Duration } from 'aws-cdk-lib';
import type { FargateService, ScalableTaskCount } from 'aws-cdk-lib/aws-ecs';
import type { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ContainerSpec } from '../../container';

/** ECS measures once a minute, so a shorter pause would add tasks twice for the same load. */
const SCALE_OUT_COOLDOWN = Duration.minutes(1);

/** As long as Kubernetes waits by default: load that comes and goes must not stop tasks that are needed again. */
const SCALE_IN_COOLDOWN = Duration.minutes(5);

const COOLDOWNS = { scaleOutCooldown: SCALE_OUT_COOLDOWN, scaleInCooldown: SCALE_IN_COOLDOWN };

/** Target tracking for what the container says; undefined for a fixed number of tasks. */
export function addScaling(
  service: FargateService, { replicas, scaling }: ContainerSpec, targetGroup?: ApplicationTargetGroup,
): ScalableTaskCount | undefined {
  if (scaling === undefined) { return undefined; }
  const count = service.autoScaleTaskCount({ minCapacity: replicas, maxCapacity: scaling.most });
  const { cpuPercent, memoryPercent, requestsPerSecond } = scaling;
  if (cpuPercent !== undefined) {
    count.scaleOnCpuUtilization('Cpu', { ...COOLDOWNS, targetUtilizationPercent: cpuPercent });
  }
  if (memoryPercent !== undefined) {
    count.scaleOnMemoryUtilization('Memory', { ...COOLDOWNS, targetUtilizationPercent: memoryPercent });
  }
  if (requestsPerSecond !== undefined) {
    // The metric counts the requests of a minute.
    const requestsPerTarget = requestsPerSecond * 60;
    count.scaleOnRequestCount('Requests', { ...COOLDOWNS, requestsPerTarget, targetGroup: targetGroup! });
  }
  return count;
}
