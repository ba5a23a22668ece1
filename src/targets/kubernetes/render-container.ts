import type { EnvValue, SecretValue } from 'cdk8s-plus-28';
import { elements, type Fields, isFields, KEPT_BY_CDK8S } from './fields';
import { PORT_NAME } from './names';
import { renderProbes } from './render-probes';
import type { ContainerSpec } from '../../container';
import { TEMPORARY_DIRECTORY } from '../../image';

/** Where the cluster stores one secret. */
export interface SecretKey {
  /** Name of the file the container reads. */
  readonly name: string;
  readonly secret: string;
  readonly key: string;
}

/** A container, its image and where its secrets are. */
export interface PlacedContainer {
  readonly spec: ContainerSpec;
  readonly image: string;
  readonly secrets: SecretKey[];
  /** Where the cluster stores those secrets that are variables. */
  readonly variables: { readonly [name: string]: SecretValue };
  /** Where the values of its settings are. */
  readonly settings: { readonly [name: string]: EnvValue };
  /** Undefined where the cluster assigns one. */
  readonly user?: ContainerSpec['user'];
  /**
   * Whether it asks the API server for a Job. It alone has the token of the service account, and its arguments are
   * written when it is rendered: the name of the Job in them is final at synthesis.
   */
  readonly asksCluster?: boolean;
}

/** The kubelet keeps five files of 10 MiB of a container's log; some room for the last one to grow. */
const LOG_MIB = 64;

/** Room for the temporary files of a container that does not declare any. */
const TEMPORARY_MIB = 64;

const NO_CAPABILITIES: Fields = { drop: ['ALL'] };

/**
 * One container as Kubernetes fields in reading order, without its mounts.
 *
 * @param mountedMiB size of the volumes that users mounted in addition
 */
export function renderContainer({ spec, user, asksCluster }: PlacedContainer, mountedMiB: number): Fields {
  return {
    name: spec.name,
    image: KEPT_BY_CDK8S,
    imagePullPolicy: 'Always',
    restartPolicy: KEPT_BY_CDK8S,
    command: KEPT_BY_CDK8S,
    args: asksCluster ? spec.command : KEPT_BY_CDK8S,
    ports: spec.port === undefined ? undefined : [{ name: PORT_NAME, containerPort: spec.port, protocol: 'TCP' }],
    env: KEPT_BY_CDK8S,
    resources: renderResources(spec, mountedMiB),
    ...renderProbes(spec),
    lifecycle: renderLifecycle(spec),
    // Why it failed is then part of its status, which `kubectl describe` shows.
    terminationMessagePolicy: spec.restarts ? undefined : 'FallbackToLogsOnError',
    securityContext: {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: user?.uid,
      runAsGroup: user?.gid,
      capabilities: NO_CAPABILITIES,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

/**
 * Requests equal limits: the same numbers as on the other platforms, and settings derived from the size stay right when
 * the node is busy.
 */
function renderResources({ writablePaths }: ContainerSpec, mountedMiB: number): Fields {
  const storage = storageOf(writablePaths.reduce((sum, { sizeMiB }) => sum + sizeMiB, mountedMiB));
  // Autoscalers of cdk8s-plus read processor and memory; storage below a GiB is what it cannot express.
  const amounts = { cpu: KEPT_BY_CDK8S, memory: KEPT_BY_CDK8S, ...storage };
  return { requests: amounts, limits: amounts };
}

const storageOf = (writableMiB: number): Fields => ({ 'ephemeral-storage': `${LOG_MIB + writableMiB}Mi` });

/**
 * Routers still send requests for a while after the pod began to stop, so it keeps serving before it gets the stop
 * signal. Needs no shell and no program.
 */
function renderLifecycle({ shutdown: { drainSeconds } }: ContainerSpec): Fields | undefined {
  return drainSeconds > 0 ? { preStop: { sleep: { seconds: drainSeconds } } } : undefined;
}

/** Whether a container that users added through cdk8s-plus has a read-only root and no place for temporary files. */
export function lacksTemporary({ securityContext, volumeMounts }: Fields): boolean {
  const readOnly = isFields(securityContext) && securityContext.readOnlyRootFilesystem === true;
  return readOnly && elements(volumeMounts).every(({ mountPath }) => mountPath !== TEMPORARY_DIRECTORY);
}

/**
 * A container that users added through cdk8s-plus, with what it does not set: no capabilities, as *restricted*
 * requires, a `/tmp` for its read-only root, and a limit of what it writes, which would otherwise count against the
 * limits of the others.
 *
 * @param volume for its temporary files; undefined when it needs none
 * @param mountedMiB what it may write to other volumes
 */
export function renderForeign({ name, resources }: Fields, volume: string | undefined, mountedMiB: number): Fields {
  const storage = storageOf(mountedMiB + (volume === undefined ? 0 : TEMPORARY_MIB));
  const [field] = Object.keys(storage);
  const { requests, limits } = isFields(resources) ? resources : {};
  const stated = [requests, limits].some(amounts => isFields(amounts) && field in amounts);
  const amounts = { cpu: KEPT_BY_CDK8S, memory: KEPT_BY_CDK8S, ...storage };
  return {
    name,
    image: KEPT_BY_CDK8S,
    imagePullPolicy: KEPT_BY_CDK8S,
    restartPolicy: KEPT_BY_CDK8S,
    command: KEPT_BY_CDK8S,
    args: KEPT_BY_CDK8S,
    workingDir: KEPT_BY_CDK8S,
    ports: KEPT_BY_CDK8S,
    env: KEPT_BY_CDK8S,
    envFrom: KEPT_BY_CDK8S,
    resources: stated ? KEPT_BY_CDK8S : { requests: amounts, limits: amounts },
    startupProbe: KEPT_BY_CDK8S,
    livenessProbe: KEPT_BY_CDK8S,
    readinessProbe: KEPT_BY_CDK8S,
    lifecycle: KEPT_BY_CDK8S,
    securityContext: {
      allowPrivilegeEscalation: KEPT_BY_CDK8S,
      privileged: KEPT_BY_CDK8S,
      readOnlyRootFilesystem: KEPT_BY_CDK8S,
      runAsNonRoot: KEPT_BY_CDK8S,
      runAsUser: KEPT_BY_CDK8S,
      runAsGroup: KEPT_BY_CDK8S,
      capabilities: NO_CAPABILITIES,
    },
    volumeMounts: volume === undefined ? KEPT_BY_CDK8S : [{ name: volume, mountPath: TEMPORARY_DIRECTORY }],
  };
}

export const temporaryVolume = (name: string): Fields => ({ name, emptyDir: { sizeLimit: `${TEMPORARY_MIB}Mi` } });
