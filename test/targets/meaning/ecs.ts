import { type Meaning, probe, readEntry, sizes } from './meaning';
import type { PythonContainer } from '../../../src';
import { allEcsResources, ecsResources, ecsTemplate } from '../../outputs';

const nameIn = ({ ContainerDefinitions: [{ Name }] }: any): string => Name;

export function ofEcs(container: PythonContainer): Meaning {
  const [service, targetGroup, range] = ecsResources(
    container, 'AWS::ECS::Service', 'AWS::ElasticLoadBalancingV2::TargetGroup',
    'AWS::ApplicationAutoScaling::ScalableTarget',
  );
  const task = allEcsResources(container, 'AWS::ECS::TaskDefinition').find(each => nameIn(each) === container.name);
  const [definition] = task.ContainerDefinitions;
  const check = definition.HealthCheck;
  const tmpfs: Array<{ ContainerPath: string; Size: number }> = definition.LinuxParameters.Tmpfs;
  const variables: Array<{ Name: string; Value: unknown }> = definition.Environment ?? [];
  return {
    command: definition.Command,
    ...readEntry(definition.EntryPoint),
    // Only a service starts a task again.
    restarts: service !== undefined,
    release: releaseOf(container),
    user: definition.User,
    readOnlyRoot: definition.ReadonlyRootFilesystem,
    droppedCapabilities: definition.LinuxParameters.Capabilities.Drop,
    environment: Object.fromEntries(variables
      .filter((each): each is { Name: string; Value: string } => typeof each.Value === 'string')
      .map(({ Name, Value }) => [Name, Value])),
    // Those that CloudFormation fills in.
    settings: variables.filter(({ Value }) => typeof Value !== 'string').map(({ Name }) => Name),
    writable: sizes(
      tmpfs.filter(({ ContainerPath }) => ContainerPath !== '/run/secrets'),
      ({ ContainerPath, Size }) => [ContainerPath, Size],
    ),
    executable: tmpfs.filter(({ MountOptions }: any) => MountOptions.includes('exec'))
      .map(({ ContainerPath }) => ContainerPath),
    secrets: namesOf(definition.Secrets).filter(isFile).map(name => name.replace('CONTAINER_SECRET_', '')),
    secretVariables: namesOf(definition.Secrets).filter(name => !isFile(name)),
    vcpu: Number(task.Cpu) / 1024,
    memoryMiB: Number(task.Memory),
    architecture: { X86_64: 'amd64', ARM64: 'arm64' }[task.RuntimePlatform.CpuArchitecture as string]!,
    port: definition.PortMappings?.[0].ContainerPort,
    health: check ? probe(check.Command, check.Interval, check.Timeout, check.Retries, check.StartPeriod) : {},
    readiness: targetGroup && {
      path: targetGroup.HealthCheckPath, anyAnswer: targetGroup.Matcher.HttpCode === '200-499',
    },
    replicas: replicasOf(container, service, range),
    singleton: service && service.DesiredCount <= 1
      && service.DeploymentConfiguration.MaximumPercent === 100
      && service.AvailabilityZoneRebalancing === 'DISABLED',
    stopSeconds: definition.StopTimeout,
  };
}

/** The container of the task that has to end before the service is made or changed. */
function releaseOf(container: PythonContainer): string | undefined {
  const template = ecsTemplate(container);
  const [service] = Object.values(template.findResources('AWS::ECS::Service'));
  const [run] = Object.entries(template.findResources('Custom::PythonContainerRelease'))
    .filter(([id]) => service?.DependsOn?.includes(id)).map(([, { Properties }]) => Properties);
  return run && nameIn(template.findResources('AWS::ECS::TaskDefinition')[run.TaskDefinition.Ref].Properties);
}

/** A task that is not of a service runs once when something starts it. */
function replicasOf(container: PythonContainer, service: any, range: any): Meaning['replicas'] {
  if (range !== undefined) {
    return { least: range.MinCapacity, most: range.MaxCapacity, ...trackedByEcs(container) };
  }
  const count = service?.DesiredCount ?? 1;
  return { least: count, most: count };
}

function trackedByEcs(container: PythonContainer): { cpuPercent?: number; memoryPercent?: number } {
  const policies = allEcsResources(container, 'AWS::ApplicationAutoScaling::ScalingPolicy')
    .map(({ TargetTrackingScalingPolicyConfiguration: { PredefinedMetricSpecification, TargetValue } }) =>
      [PredefinedMetricSpecification.PredefinedMetricType, TargetValue]);
  const { ECSServiceAverageCPUUtilization: cpuPercent, ECSServiceAverageMemoryUtilization: memoryPercent } =
    Object.fromEntries(policies);
  return { cpuPercent, memoryPercent };
}

const namesOf = (secrets: Array<{ Name: string }> = []): string[] => secrets.map(({ Name }) => Name);
const isFile = (name: string): boolean => name.startsWith('CONTAINER_SECRET_');
