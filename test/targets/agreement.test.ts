import { parse } from 'yaml';
import {
  ComputeSize, ContainerSecret, ContainerUser, HealthCheck, ImageArchitecture, JobProcess, PythonContainer, PythonImage,
  Scaling, WorkerProcess, WritablePath,
} from '../../src';
import { fakeImage } from '../container/fake-image';
import { allEcsResources, composeFile, ecsResources, fixtureImage, manifests, workerOf } from '../outputs';

/** What a container is, whatever the platform calls it. */
interface Meaning {
  command: string[];
  user: string;
  readOnlyRoot: boolean;
  droppedCapabilities: string[];
  environment: Record<string, string>;
  writable: Record<string, number>;
  /** Where programs may be run. Kubernetes has no such option, and allows it everywhere. */
  executable?: string[];
  secrets: string[];
  secretVariables: string[];
  vcpu: number;
  memoryMiB: number;
  architecture: string;
  port?: number;
  health: {
    path?: string;
    command?: string[];
    intervalSeconds?: number;
    timeoutSeconds?: number;
    retries?: number;
    startSeconds?: number;
  };
  /** Who decides that it may get requests; undefined for a worker. Compose cannot ask that. */
  readiness?: { path?: string; anyAnswer: boolean };
  /** How many run, and what decides on more. Compose runs the least, and one where there is a port. */
  replicas: { least: number; most: number; cpuPercent?: number; memoryPercent?: number };
  /** Whether two of it never run at once, neither beside each other nor in a rollout. */
  singleton: boolean;
  stopSeconds: number;
}

/*
 * These differences are meant, and taken out before comparing; anything else that differs is a mistake.
 *  - Kubernetes health: the kubelet sends the request itself, so the path is compared and not the command.
 *  - Kubernetes grace period: it counts from before the preStop drain, so the drain is taken off.
 *  - Kubernetes writable paths: an `emptyDir` cannot forbid to run what is in it.
 *  - Kubernetes scaling by requests: it counts none, and a warning says so.
 *  - Compose replicas: of a web container only one can have the port, and nothing follows the load.
 *  - Compose readiness: it has one health check. `parity()` has to say so.
 *  - Compose singleton: it runs each service once and replaces it with a gap, whether that is needed or not.
 */
const withoutWhatKubernetesLacks = (meaning: Meaning): Meaning => ({
  ...meaning,
  health: { ...meaning.health, command: undefined },
  executable: undefined,
});
const withoutWhatComposeLacks = (meaning: Meaning): Meaning => {
  const { port, replicas: { least } } = meaning;
  const count = port === undefined ? least : Math.min(1, least);
  return { ...meaning, readiness: undefined, singleton: true, replicas: { least: count, most: count } };
};

function ofEcs(container: PythonContainer): Meaning {
  const [task, service, targetGroup, range] = ecsResources(
    container, 'AWS::ECS::TaskDefinition', 'AWS::ECS::Service', 'AWS::ElasticLoadBalancingV2::TargetGroup',
    'AWS::ApplicationAutoScaling::ScalableTarget',
  );
  const [definition] = task.ContainerDefinitions;
  const check = definition.HealthCheck;
  const tmpfs: Array<{ ContainerPath: string; Size: number }> = definition.LinuxParameters.Tmpfs;
  return {
    command: definition.Command,
    user: definition.User,
    readOnlyRoot: definition.ReadonlyRootFilesystem,
    droppedCapabilities: definition.LinuxParameters.Capabilities.Drop,
    environment: Object.fromEntries((definition.Environment ?? []).map(({ Name, Value }: any) => [Name, Value])),
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
    replicas: range
      ? { least: range.MinCapacity, most: range.MaxCapacity, ...trackedByEcs(container) }
      : { least: service.DesiredCount, most: service.DesiredCount },
    singleton: service.DesiredCount <= 1
      && service.DeploymentConfiguration.MaximumPercent === 100
      && service.AvailabilityZoneRebalancing === 'DISABLED',
    stopSeconds: definition.StopTimeout,
  };
}

function trackedByEcs(container: PythonContainer): { cpuPercent?: number; memoryPercent?: number } {
  const policies = allEcsResources(container, 'AWS::ApplicationAutoScaling::ScalingPolicy')
    .map(({ TargetTrackingScalingPolicyConfiguration: { PredefinedMetricSpecification, TargetValue } }) =>
      [PredefinedMetricSpecification.PredefinedMetricType, TargetValue]);
  const { ECSServiceAverageCPUUtilization: cpuPercent, ECSServiceAverageMemoryUtilization: memoryPercent } =
    Object.fromEntries(policies);
  return { cpuPercent, memoryPercent };
}

function ofKubernetes(container: PythonContainer): Meaning {
  const objects = manifests(container);
  const { spec } = objects.find(({ kind }) => kind === 'Deployment');
  const range = objects.find(({ kind }) => kind === 'HorizontalPodAutoscaler')?.spec;
  const metrics = Object.fromEntries((range?.metrics ?? [])
    .map(({ resource }: any) => [`${resource.name}Percent`, resource.target.averageUtilization]));
  return {
    ...ofPod(spec.template.spec),
    replicas: range
      ? { least: range.minReplicas, most: range.maxReplicas, ...metrics }
      : { least: spec.replicas, most: spec.replicas },
    singleton: spec.strategy.type === 'Recreate' && spec.replicas === 1,
  };
}

/** What runs once, and what runs on a schedule, never two at once. */
function ofKubernetesJob(container: PythonContainer, kind: 'Job' | 'CronJob'): Meaning {
  const { spec } = manifests(container).find(each => each.kind === kind);
  const { template, parallelism = 1 } = kind === 'CronJob' ? spec.jobTemplate.spec : spec;
  expect(template.spec.restartPolicy).toBe('Never');
  return {
    ...ofPod(template.spec),
    replicas: { least: parallelism, most: parallelism },
    singleton: kind === 'Job' || spec.concurrencyPolicy === 'Forbid',
  };
}

function ofPod(pod: any): Omit<Meaning, 'replicas' | 'singleton'> {
  const [definition] = pod.containers;
  const emptyDirs = new Map<string, any>(
    pod.volumes.filter((volume: any) => volume.emptyDir).map((volume: any) => [volume.name, volume.emptyDir]),
  );
  const liveness = definition.livenessProbe;
  const startup = definition.startupProbe;
  const ready = definition.readinessProbe;
  const projected = pod.volumes.find((volume: any) => volume.projected)?.projected.sources ?? [];
  return {
    command: definition.args,
    user: `${definition.securityContext.runAsUser}:${definition.securityContext.runAsGroup}`,
    readOnlyRoot: definition.securityContext.readOnlyRootFilesystem,
    droppedCapabilities: definition.securityContext.capabilities.drop,
    environment: Object.fromEntries((definition.env ?? [])
      .filter(({ value }: any) => value !== undefined).map(({ name, value }: any) => [name, value])),
    writable: sizes(
      definition.volumeMounts.filter(({ name }: any) => emptyDirs.has(name)),
      ({ name, mountPath }: any) => [mountPath, mebibytes(emptyDirs.get(name).sizeLimit)],
    ),
    secrets: projected.flatMap((source: any) => source.secret.items.map(({ path }: any) => path)),
    secretVariables: (definition.env ?? [])
      .filter(({ valueFrom }: any) => valueFrom?.secretKeyRef).map(({ name }: any) => name),
    vcpu: cores(definition.resources.limits.cpu),
    memoryMiB: mebibytes(definition.resources.limits.memory),
    architecture: pod.nodeSelector['kubernetes.io/arch'],
    port: definition.ports?.[0].containerPort,
    health: liveness ? {
      path: liveness.httpGet?.path ?? askedPath(liveness.exec.command),
      command: liveness.exec?.command,
      intervalSeconds: liveness.periodSeconds,
      timeoutSeconds: liveness.timeoutSeconds,
      retries: liveness.failureThreshold,
      startSeconds: startup.periodSeconds * startup.failureThreshold,
    } : {},
    readiness: ready && {
      path: ready.httpGet?.path ?? askedPath(ready.exec.command), anyAnswer: ready.httpGet === undefined,
    },
    stopSeconds: pod.terminationGracePeriodSeconds - (definition.lifecycle?.preStop.sleep.seconds ?? 0),
  };
}

function ofCompose(container: PythonContainer): Meaning {
  const [service]: any[] = Object.values(parse(composeFile(container).render()).services);
  const limits = service.deploy.resources.limits;
  const check = service.healthcheck;
  return {
    command: service.command,
    user: service.user,
    readOnlyRoot: service.read_only,
    droppedCapabilities: service.cap_drop,
    environment: Object.fromEntries(Object.entries<string>(service.environment)
      .filter(([, value]) => !isFromShell(value)).map(([name, value]) => [name, value.replaceAll('$$', '$')])),
    writable: sizes(service.tmpfs, (entry: string) => [entry.split(':')[0], Number(/size=(\d+)m/.exec(entry)![1])]),
    executable: service.tmpfs.filter((entry: string) => /[,:]exec\b/.test(entry))
      .map((entry: string) => entry.split(':')[0]),
    secrets: service.secrets ?? [],
    secretVariables: Object.entries<string>(service.environment)
      .filter(([, value]) => isFromShell(value)).map(([name]) => name),
    vcpu: Number(limits.cpus),
    memoryMiB: Number(/^(\d+)M$/.exec(limits.memory)![1]),
    architecture: service.platform.replace('linux/', ''),
    port: service.ports && Number(service.ports[0].split(':')[2]),
    // That of a worker that nobody can ask is about the start alone.
    health:
      check.disable || check.test[1] === 'tini'
        ? {}
        : probe(
          check.test, seconds(check.interval), seconds(check.timeout), check.retries, seconds(check.start_period),
        ),
    replicas: { least: service.deploy.replicas ?? 1, most: service.deploy.replicas ?? 1 },
    singleton: service.scale === undefined && service.deploy.update_config === undefined,
    stopSeconds: seconds(service.stop_grace_period),
  };
}

const namesOf = (secrets: Array<{ Name: string }> = []): string[] => secrets.map(({ Name }) => Name);
const isFile = (name: string): boolean => name.startsWith('CONTAINER_SECRET_');
const isFromShell = (value: string): boolean => /^\$\{\w+:\?/.test(value);

function sizes<T>(entries: T[], pair: (entry: T) => [string, number]): Record<string, number> {
  return Object.fromEntries(entries.map(pair));
}

function probe([, ...command]: string[], ...timing: [number, number, number, number]): Meaning['health'] {
  const [intervalSeconds, timeoutSeconds, retries, startSeconds] = timing;
  return { path: askedPath(command), command, intervalSeconds, timeoutSeconds, retries, startSeconds };
}

/** What the probe of the image asks; undefined for another program. */
function askedPath(command: string[]): string | undefined {
  const at = command.indexOf('/opt/container/probe.py');
  return at < 0 ? undefined : command[at + 2];
}

const seconds = (text: string): number => Number(/^(\d+)s$/.exec(text)![1]);
const mebibytes = (text: string): number => Number(/^(\d+)Mi$/.exec(text)![1]);
const cores = (text: string | number): number =>
  /m$/.test(String(text)) ? Number.parseInt(String(text), 10) / 1000 : Number(text);

const WITHOUT_ROUTE = { healthPath: undefined, text: '', stage: (directory: string) => directory };

describe.each<[string, () => PythonContainer]>([
  ['a web container with nothing set', () => PythonContainer.web({ image: fixtureImage('fastapi') })],
  [
    'a web container with everything set',
    () =>
      PythonContainer.web({
        image: new PythonImage({
          project: fixtureImage('django').project,
          architecture: ImageArchitecture.ARM64,
          user: ContainerUser.of(20000, 30000),
        }),
        size: ComputeSize.of(2, 4096),
        port: 9000,
        healthCheck: HealthCheck.http({
          path: '/alive',
          readinessPath: '/ready',
          intervalSeconds: 20,
          timeoutSeconds: 5,
          retries: 4,
          startSeconds: 90,
        }),
        longestRequestSeconds: 40,
        drainSeconds: 7,
        environment: { LOG_LEVEL: 'debug', GREETING: 'a "quoted" $word: yes' },
        secrets: [
          ContainerSecret.file('db-password'), ContainerSecret.file('api.key'),
          ContainerSecret.asEnvironment('BROKER_URL', 'the worker reads nothing else'),
        ],
        writablePaths: [WritablePath.of('/tmp', 256), WritablePath.of('/var/cache/blog', 32, { executable: true })],
      }),
  ],
  ['a web container without a health route', () => PythonContainer.web({ image: fakeImage(WITHOUT_ROUTE) })],
  ['a worker', () => workerOf('worker', 'mailer.worker')],
  [
    'a worker that must run alone',
    () =>
      PythonContainer.worker({
        image: fixtureImage('worker'),
        process: WorkerProcess.module('mailer.worker'),
        singleton: true,
      }),
  ],
  [
    'a web container that scales',
    () => PythonContainer.web({
      image: fixtureImage('fastapi'), scaling: Scaling.between(2, 8, { cpuPercent: 50, memoryPercent: 75 }),
    }),
  ],
  [
    'a worker of which three run',
    () => PythonContainer.worker({
      image: fixtureImage('worker'), process: WorkerProcess.module('mailer.worker'), scaling: Scaling.fixed(3),
    }),
  ],
  [
    'a worker with a check of its own',
    () =>
      PythonContainer.worker({
        image: fixtureImage('worker'),
        process: WorkerProcess.module('mailer.worker'),
        healthCheck: HealthCheck.command(['python', '-m', 'mailer.alive'], {
          intervalSeconds: 30,
          timeoutSeconds: 4,
          retries: 2,
          startSeconds: 44,
        }),
        longestTaskSeconds: 60,
      }),
  ],
])('%s means the same on ECS, Kubernetes and Compose', (_, make) => {
  const container = make();
  const ecs = ofEcs(container);

  test('ECS and Compose agree in every field', () => {
    expect(ofCompose(container)).toEqual(withoutWhatComposeLacks(ecs));
  });

  test('what Compose lacks is in its parity report', () => {
    const lacks = (what: string) => composeFile(container).parity().some(line => line.startsWith(`${what}: `));
    expect(lacks('readiness')).toBe(ecs.readiness !== undefined);
    expect(lacks('unhealthy')).toBe(container._spec.health !== undefined);
    expect(lacks('network')).toBe(ecs.port === undefined);
    expect(lacks('rollout')).toBe(!ecs.singleton);
    expect(lacks('replicas')).toBe(ecs.port !== undefined && ecs.replicas.least > 1);
    expect(lacks('scaling')).toBe(ecs.replicas.most > ecs.replicas.least);
  });

  test('Kubernetes and ECS agree in every field, the reasoned differences apart', () => {
    expect(withoutWhatKubernetesLacks(ofKubernetes(container))).toEqual(withoutWhatKubernetesLacks(ecs));
  });

  test('all three state what the container says of itself', () => {
    const { command, environment, health, replicas, scaling, shutdown, singleton, size, user } = container._spec;
    expect(ecs).toMatchObject({
      command,
      environment,
      user: `${user.uid}:${user.gid}`,
      vcpu: size.vcpu,
      memoryMiB: size.memoryMiB,
      readiness: health?.http && { path: health.http.readinessPath, anyAnswer: health.http.readyWithAnyAnswer },
      singleton,
      replicas: scaling
        ? { least: replicas, most: scaling.most, cpuPercent: scaling.cpuPercent, memoryPercent: scaling.memoryPercent }
        : { least: replicas, most: replicas },
      stopSeconds: shutdown.stopSeconds,
    });
  });
});

describe('a job means the same', () => {
  const job = PythonContainer.job({
    image: fixtureImage('worker'),
    name: 'report',
    process: JobProcess.module('mailer.worker'),
    size: ComputeSize.of(2, 4096),
    environment: { LOG_LEVEL: 'debug', GREETING: 'a "quoted" $word: yes' },
    secrets: [ContainerSecret.file('db-password'), ContainerSecret.asEnvironment('BROKER_URL', 'nothing else is read')],
    writablePaths: [WritablePath.of('/var/cache/blog', 32)],
    longestTaskSeconds: 60,
  });

  test('on Kubernetes, once and on a schedule', () => {
    expect(ofKubernetesJob(job, 'CronJob')).toEqual(ofKubernetesJob(job, 'Job'));
  });

  test('on Kubernetes and Compose', () => {
    expect(withoutWhatKubernetesLacks(ofCompose(job)))
      .toEqual(withoutWhatKubernetesLacks(withoutWhatComposeLacks(ofKubernetesJob(job, 'Job'))));
  });

  test('and states what the container says of itself', () => {
    const { command, environment, replicas, secrets, secretVariables, shutdown, size, user } = job._spec;
    expect(ofKubernetesJob(job, 'Job')).toEqual({
      command,
      user: `${user.uid}:${user.gid}`,
      readOnlyRoot: true,
      droppedCapabilities: ['ALL'],
      environment,
      writable: { '/tmp': 64, '/var/cache/blog': 32 },
      secrets,
      secretVariables,
      vcpu: size.vcpu,
      memoryMiB: size.memoryMiB,
      architecture: 'amd64',
      health: {},
      replicas: { least: replicas, most: replicas },
      singleton: true,
      stopSeconds: shutdown.stopSeconds,
    });
  });
});
