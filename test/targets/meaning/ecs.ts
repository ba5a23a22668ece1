import type { Template } from 'aws-cdk-lib/assertions';
import { type Meaning, probe, readEntry, sizes } from './meaning';
import type { PythonContainer } from '../../../src';
import { ecsTemplate } from '../../outputs';

const nameIn = ({ ContainerDefinitions: [{ Name }] }: any): string => Name;

const all = (template: Template, type: string): any[] =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);

export function ofEcs(container: PythonContainer): Meaning {
  const template = ecsTemplate(container);
  const [service] = all(template, 'AWS::ECS::Service');
  const [targetGroup] = all(template, 'AWS::ElasticLoadBalancingV2::TargetGroup');
  const task = all(template, 'AWS::ECS::TaskDefinition').find(each => nameIn(each) === container.name);
  const [definition] = task.ContainerDefinitions;
  const check = definition.HealthCheck;
  const tmpfs: Array<{ ContainerPath: string; Size: number }> = definition.LinuxParameters.Tmpfs;
  const variables: Array<{ Name: string; Value: unknown }> = definition.Environment ?? [];
  return {
    command: definition.Command,
    ...readEntry(definition.EntryPoint),
    // Only a service starts a task again.
    restarts: service !== undefined,
    release: releaseOf(template),
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
    secrets: filesOf(definition),
    secretVariables: namesOf(definition.Secrets).filter(name => !isFile(name)),
    vcpu: Number(task.Cpu) / 1024,
    memoryMiB: Number(task.Memory),
    architecture: { X86_64: 'amd64', ARM64: 'arm64' }[task.RuntimePlatform.CpuArchitecture as string]!,
    port: definition.PortMappings?.[0].ContainerPort,
    health: check ? probe(check.Command, check.Interval, check.Timeout, check.Retries, check.StartPeriod) : {},
    readiness: targetGroup && {
      path: targetGroup.HealthCheckPath, anyAnswer: targetGroup.Matcher.HttpCode === '200-499',
    },
    replicas: replicasOf(template, service),
    singleton: service && service.DesiredCount <= 1
      && service.DeploymentConfiguration.MaximumPercent === 100
      && service.AvailabilityZoneRebalancing === 'DISABLED',
    stopSeconds: definition.StopTimeout,
  };
}

/** What the launcher makes of the variables that are for it, in the folder that it finds. */
function filesOf({ EntryPoint = [], LinuxParameters: { Tmpfs }, Secrets }: any): string[] {
  const launches = EntryPoint.includes('/opt/container/launch.py');
  const mounted = Tmpfs.some(({ ContainerPath }: any) => ContainerPath === '/run/secrets');
  return launches && mounted
    ? namesOf(Secrets).filter(isFile).map(name => name.replace('CONTAINER_SECRET_', '/run/secrets/'))
    : [];
}

/** The container of the task that has to end before the service is made or changed. */
function releaseOf(template: Template): string | undefined {
  const [service] = Object.values(template.findResources('AWS::ECS::Service'));
  const [run] = Object.entries(template.findResources('Custom::PythonContainerRelease'))
    .filter(([id]) => service?.DependsOn?.includes(id)).map(([, { Properties }]) => Properties);
  return run && nameIn(template.findResources('AWS::ECS::TaskDefinition')[run.TaskDefinition.Ref].Properties);
}

/** A task that is not of a service runs once when something starts it. */
function replicasOf(template: Template, service: any): Meaning['replicas'] {
  const [range] = all(template, 'AWS::ApplicationAutoScaling::ScalableTarget');
  if (range !== undefined) { return { least: range.MinCapacity, most: range.MaxCapacity, ...trackedBy(template) }; }
  const count = service?.DesiredCount ?? 1;
  return { least: count, most: count };
}

function trackedBy(template: Template): { cpuPercent?: number; memoryPercent?: number } {
  const policies = all(template, 'AWS::ApplicationAutoScaling::ScalingPolicy')
    .map(({ TargetTrackingScalingPolicyConfiguration: { PredefinedMetricSpecification, TargetValue } }) =>
      [PredefinedMetricSpecification.PredefinedMetricType, TargetValue]);
  const { ECSServiceAverageCPUUtilization: cpuPercent, ECSServiceAverageMemoryUtilization: memoryPercent } =
    Object.fromEntries(policies);
  return { cpuPercent, memoryPercent };
}

const namesOf = (secrets: Array<{ Name: string }> = []): string[] => secrets.map(({ Name }) => Name);
const isFile = (name: string): boolean => name.startsWith('CONTAINER_SECRET_');
