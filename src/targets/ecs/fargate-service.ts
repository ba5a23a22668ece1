import { Duration, Lazy } from 'aws-cdk-lib';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { addSecurityGroup, waysOut } from './network';
import type { ContainerSpec } from '../../container';

export interface FargateServiceProps {
  readonly cluster: ecs.ICluster;
  readonly vpc: IVpc;
  readonly subnets?: SubnetSelection;
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly desiredCount?: number;
}

/** What keeps the tasks of a container running. */
export function addFargateService(
  scope: Construct, spec: ContainerSpec, props: FargateServiceProps,
): ecs.FargateService {
  const { cluster, vpc, taskDefinition, desiredCount = spec.replicas } = props;
  // Selected here, since two imports of one VPC share a cluster but may have different subnets.
  const selected = vpc.selectSubnets(props.subnets);
  const service: ecs.FargateService = new ecs.FargateService(scope, 'Service', {
    ...renderRollout(spec),
    cluster,
    taskDefinition,
    // With autoscaling, a count in the template would reset it at each deployment.
    desiredCount: Lazy.number({ produce: () => isScaled(service) ? undefined : desiredCount }),
    circuitBreaker: { enable: true, rollback: true },
    platformVersion: ecs.FargatePlatformVersion.LATEST,
    assignPublicIp: false,
    vpcSubnets: { subnets: selected.subnets },
    securityGroups: [addSecurityGroup(scope, spec, vpc)],
    healthCheckGracePeriod: spec.port !== undefined && spec.health
      ? Duration.seconds(spec.health.startSeconds)
      : undefined,
    enableECSManagedTags: true,
    // Otherwise the tasks have no tags, and their costs cannot be told apart.
    propagateTags: ecs.PropagatedTagSource.SERVICE,
  });
  // The first tasks need these permissions, and routes or endpoints, to pull the image and read the secrets. The CDK
  // waits for none of them, and the circuit breaker would roll back the first deployment.
  service.node.addDependency(taskDefinition.obtainExecutionRole(), waysOut(service, vpc, selected));
  if (spec.singleton) { scope.node.addValidation({ validate: () => isScaled(service) ? [scaledTwice(spec)] : [] }); }
  return service;
}

/**
 * How a new version replaces the old one. For a container that must never run twice, ECS has to stop before it starts,
 * also when it moves a task to another zone, which is a start before a stop.
 */
function renderRollout({ singleton }: ContainerSpec): Partial<ecs.FargateServiceProps> {
  const { DISABLED, ENABLED } = ecs.AvailabilityZoneRebalancing;
  return singleton
    ? { minHealthyPercent: 0, maxHealthyPercent: 100, availabilityZoneRebalancing: DISABLED }
    : { minHealthyPercent: 100, maxHealthyPercent: 200, availabilityZoneRebalancing: ENABLED };
}

function scaledTwice({ name }: ContainerSpec): string {
  return `the service is scaled by autoScaleTaskCount(), but its container '${name}' must never run twice; `
    + "remove the scaling, and set 'desiredCount' to 0 to pause it";
}

function isScaled(service: ecs.FargateService): boolean {
  return service.node.children.some(child => child instanceof ecs.ScalableTaskCount);
}
