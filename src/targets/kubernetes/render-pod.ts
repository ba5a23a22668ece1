import { Fields, KEPT_BY_CDK8S } from './fields';
import { INSTANCE_LABEL, PORT_NAME } from './names';
import { renderProbes } from './render-probes';
import { renderVolumes, SecretKey } from './render-volumes';
import type { ContainerSpec } from '../../container';

/** What the kubelet keeps of a container's log: five files of 10 MiB, and room for the last one to grow. */
const LOG_MIB = 64;

export interface PodFacts {
  /** Name of the Deployment, of everything that belongs to it, and the value of the one label that selects its pods. */
  readonly instance: string;
  readonly secrets: SecretKey[];
}

/** The pod in Kubernetes words, in the order it is read. Pure: no construct, no lookup, no clock. */
export function renderPod(spec: ContainerSpec, facts: PodFacts): Fields {
  const { uid, gid } = spec.user;
  const { volumes, volumeMounts } = renderVolumes(spec, facts.secrets);
  const selector = { matchLabels: { [INSTANCE_LABEL]: facts.instance } };
  return {
    serviceAccountName: facts.instance,
    automountServiceAccountToken: false,
    // Otherwise every Service of the namespace becomes environment variables, one of which may be a setting of the application.
    enableServiceLinks: false,
    terminationGracePeriodSeconds: spec.shutdown.terminationSeconds,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: uid,
      runAsGroup: gid,
      fsGroup: gid,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    // The image is for one processor; a cluster may have nodes of both.
    nodeSelector: { 'kubernetes.io/arch': spec.architecture.dockerPlatform.split('/')[1] },
    affinity: {
      podAntiAffinity: {
        // Preferred: a required one blocks the rollout of a cluster that has no node to spare.
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: selector } },
        ],
      },
    },
    topologySpreadConstraints: [{
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: selector,
      // Each rollout is spread by itself, not together with the pods it replaces.
      matchLabelKeys: ['pod-template-hash'],
    }],
    initContainers: KEPT_BY_CDK8S,
    containers: [{ ...renderContainer(spec), volumeMounts }],
    volumes,
  };
}

function renderContainer(spec: ContainerSpec): Fields {
  return {
    name: spec.name,
    image: KEPT_BY_CDK8S,
    imagePullPolicy: 'Always',
    args: KEPT_BY_CDK8S,
    ports: spec.port === undefined ? undefined : [{ name: PORT_NAME, containerPort: spec.port, protocol: 'TCP' }],
    env: KEPT_BY_CDK8S,
    resources: renderResources(spec),
    ...renderProbes(spec),
    lifecycle: renderLifecycle(spec),
    securityContext: {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: spec.user.uid,
      runAsGroup: spec.user.gid,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

/** Requests equal limits: the same numbers as on the other platforms, and settings made of the size stay true when the node is busy. */
function renderResources({ writablePaths }: ContainerSpec): Fields {
  const storageMiB = writablePaths.reduce((sum, { sizeMiB }) => sum + sizeMiB, LOG_MIB);
  // Autoscalers of cdk8s-plus look at processor and memory; storage below a GiB is what it cannot say.
  const amounts = { 'cpu': KEPT_BY_CDK8S, 'memory': KEPT_BY_CDK8S, 'ephemeral-storage': `${storageMiB}Mi` };
  return { requests: amounts, limits: amounts };
}

/** Routers send requests for a while after the pod began to stop: it serves on before it gets the stop signal. No shell, no program. */
function renderLifecycle({ shutdown: { drainSeconds } }: ContainerSpec): Fields | undefined {
  return drainSeconds > 0 ? { preStop: { sleep: { seconds: drainSeconds } } } : undefined;
}
