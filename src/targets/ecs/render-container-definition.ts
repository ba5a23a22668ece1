import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { entryPointOf, environmentBehind, modeOf, type ContainerSpec, type WritableSpec } from '../../container';
import { SECRETS_DIRECTORY, SECRET_VARIABLE_PREFIX, TEMPORARY_DIRECTORY } from '../../image';
import { ImageArchitecture } from '../../project';

/** Without what consists of constructs and is added elsewhere: image, secrets, logging and Linux parameters. */
export type ContainerOptions =
  Omit<ecs.ContainerDefinitionOptions, 'image' | 'secrets' | 'logging' | 'linuxParameters'>;

/** Fargate's unit of processor time: 1024 are one processor. */
const CPU_UNITS = 1024;

/** As many of 64 KiB, the most that Secrets Manager keeps in one, fill a MiB. */
const SECRETS_PER_MIB = 16;

/** Name of the port in the task, for Service Connect and for readers. */
const PORT_NAME = 'http';

/**
 * Enough to lose nothing at 5 MB/s. A full buffer drops lines; without a buffer a slow network blocks the application.
 */
const LOG_BUFFER = '25m';

/** The properties of the task around the container. */
export function renderTask({ size, architecture }: ContainerSpec): ecs.FargateTaskDefinitionProps {
  return {
    cpu: size.vcpu * CPU_UNITS,
    memoryLimitMiB: size.memoryMiB,
    runtimePlatform: {
      cpuArchitecture: architecture === ImageArchitecture.ARM64
        ? ecs.CpuArchitecture.ARM64
        : ecs.CpuArchitecture.X86_64,
      operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
    },
  };
}

/**
 * The container as ECS properties. Pure: no construct, no decision, no default.
 *
 * @param drains whether it serves on for a while when it is told to stop
 */
export function renderContainerDefinition(spec: ContainerSpec, drains: boolean): ContainerOptions {
  return {
    containerName: spec.name,
    user: `${spec.user.uid}:${spec.user.gid}`,
    readonlyRootFilesystem: true,
    entryPoint: entryPointOf(spec, { launches: true, drains }),
    command: spec.command,
    environment: { ...environmentBehind(spec) },
    portMappings: spec.port === undefined ? undefined : [
      { containerPort: spec.port, name: PORT_NAME, protocol: ecs.Protocol.TCP, appProtocol: ecs.AppProtocol.http },
    ],
    stopTimeout: Duration.seconds(stopTimeoutOf(spec, drains)),
    ulimits: [{ name: ecs.UlimitName.NOFILE, softLimit: spec.size.openFiles, hardLimit: spec.size.openFiles }],
    healthCheck: spec.health && {
      command: ['CMD', ...spec.health.command],
      interval: Duration.seconds(spec.health.intervalSeconds),
      timeout: Duration.seconds(spec.health.timeoutSeconds),
      retries: spec.health.retries,
      startPeriod: Duration.seconds(spec.health.startSeconds),
    },
  };
}

/** From the stop signal to SIGKILL, in seconds. */
export function stopTimeoutOf({ shutdown }: ContainerSpec, drains: boolean): number {
  return drains ? shutdown.terminationSeconds : shutdown.stopSeconds;
}

/** The writable paths, and the place where the launcher puts the secrets; the rest of the file system is read-only. */
export function renderTmpfs(spec: ContainerSpec): ecs.Tmpfs[] {
  const owner = [`uid=${spec.user.uid}`, `gid=${spec.user.gid}`];
  const mounts = spec.writablePaths.map(writable =>
    tmpfs(writable, [`mode=${modeOf(writable.path)}`, ...writable.path === TEMPORARY_DIRECTORY ? [] : owner]));
  const sizeMiB = Math.ceil(spec.secrets.length / SECRETS_PER_MIB);
  const secrets = { path: SECRETS_DIRECTORY, sizeMiB, executable: false };
  return spec.secrets.length > 0
    ? [...mounts, tmpfs(secrets, [`mode=${modeOf(SECRETS_DIRECTORY)}`, ...owner])]
    : mounts;
}

/** Mode and buffer are always set, since a setting of the account would decide otherwise. */
export function renderLogOptions({ name }: ContainerSpec): { [option: string]: string } {
  return { 'awslogs-stream-prefix': name, 'mode': 'non-blocking', 'max-buffer-size': LOG_BUFFER };
}

/** The variable in which ECS passes a secret to the launcher. */
export function secretVariable(name: string): string {
  return `${SECRET_VARIABLE_PREFIX}${name}`;
}

function tmpfs({ path: containerPath, sizeMiB: size, executable }: WritableSpec, ownership: string[]): ecs.Tmpfs {
  const options = [executable ? 'exec' : 'noexec', 'nosuid', 'nodev', ...ownership];
  // The CDK's enumeration has MODE, UID and GID without values; ECS accepts any option of mount(8).
  return { containerPath, size, mountOptions: options as ecs.TmpfsMountOption[] };
}
