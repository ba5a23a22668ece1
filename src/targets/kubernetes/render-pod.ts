import { elements, type Fields, isFields, KEPT_BY_CDK8S } from './fields';
import { INSTANCE_LABEL, volumeNames } from './names';
import {
  lacksTemporary, type PlacedContainer, renderContainer, renderForeign, temporaryVolume,
} from './render-container';
import { renderVolumes } from './render-volumes';

/** What a pod is made of. */
export interface PodFacts {
  readonly instance: string;
  readonly main: PlacedContainer;
  /**
   * Jobs that run before the main container, and workers that run beside it from before its start until after its end,
   * in the order in which they start.
   */
  readonly added: readonly PlacedContainer[];
}

/**
 * The pod as Kubernetes fields in reading order. Pure: no construct, no lookup, no clock.
 *
 * @param typed the output of cdk8s-plus for the pod, which may have containers that users added through it
 */
export function renderPod(facts: PodFacts, typed: Fields = {}): Fields {
  const { spec, user } = facts.main;
  return {
    // What may be tried again is tried in a new pod, so that the log of each try stays.
    restartPolicy: spec.restarts ? KEPT_BY_CDK8S : 'Never',
    serviceAccountName: facts.instance,
    automountServiceAccountToken: false,
    // Otherwise every Service of the namespace becomes environment variables, one of which may be a setting of the
    // application.
    enableServiceLinks: false,
    terminationGracePeriodSeconds: terminationSeconds(facts),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user?.uid,
      runAsGroup: user?.gid,
      fsGroup: user?.gid,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    // The image is for one architecture, but a cluster may have nodes of both.
    nodeSelector: { 'kubernetes.io/arch': spec.architecture.dockerPlatform.split('/')[1] },
    ...spec.restarts ? renderSpread(facts) : {},
    ...renderContainers(facts, typed),
  };
}

/** Replicas run on different nodes, in different zones. */
function renderSpread({ instance }: PodFacts): Fields {
  const selector = { matchLabels: { [INSTANCE_LABEL]: instance } };
  return {
    affinity: {
      podAntiAffinity: {
        // Preferred, since a required one blocks rollouts in a cluster without a spare node.
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
      // Spread each rollout separately from the pods it replaces.
      matchLabelKeys: ['pod-template-hash'],
    }],
  };
}

/** Sidecars are stopped one after the other once the main container has ended, all within the time of the pod. */
export function terminationSeconds({ main, added }: PodFacts): number {
  const sidecars = added.filter(({ spec }) => spec.restarts);
  return sidecars.reduce((sum, { spec }) => sum + spec.shutdown.stopSeconds, main.spec.shutdown.terminationSeconds);
}

/** All containers of the pod and their volumes. No two containers share a volume unless a user mounts it in both. */
function renderContainers({ main, added }: PodFacts, typed: Fields): Fields {
  const volumes: Fields[] = [];
  const taken = elements(typed.volumes).map(({ name }) => String(name));
  const mountedMiB = mountedSizes(typed);
  const ours = new Map([main, ...added].map(placed => {
    const plan = renderVolumes(placed, placed === main ? '' : placed.spec.name, taken);
    volumes.push(...plan.volumes);
    taken.push(...plan.volumes.map(({ name }) => String(name)));
    const { name } = placed.spec;
    const container = renderContainer(placed, mountedMiB(name));
    return [name as unknown, { ...container, volumeMounts: plan.volumeMounts }];
  }));
  const render = (container: Fields): Fields => {
    const known = ours.get(container.name);
    if (known !== undefined) { return known; }
    const mounted = mountedMiB(container.name);
    if (!lacksTemporary(container)) { return renderForeign(container, undefined, mounted); }
    const [volume] = volumeNames([`${String(container.name)}/tmp`], taken);
    volumes.push(temporaryVolume(volume));
    taken.push(volume);
    return renderForeign(container, volume, mounted);
  };
  const initContainers = elements(typed.initContainers).map(render);
  const beside = elements(typed.containers).filter(({ name }) => name !== main.spec.name).map(render);
  return {
    initContainers: initContainers.length > 0 ? initContainers : KEPT_BY_CDK8S,
    containers: [ours.get(main.spec.name)!, ...beside],
    volumes,
  };
}

/**
 * What each container may write to sized `emptyDir` volumes that users mounted. The kubelet evicts a pod whose
 * containers and volumes use more disk than the sum of the limits of its containers; a volume that several containers
 * mount counts for the first.
 */
function mountedSizes(typed: Fields): (container: unknown) => number {
  const left = new Map(elements(typed.volumes).map(({ name, emptyDir }) => [name, diskMiB(emptyDir)]));
  const sizes = new Map<unknown, number>();
  for (const { name, volumeMounts } of [...elements(typed.containers), ...elements(typed.initContainers)]) {
    for (const { name: volume } of elements(volumeMounts)) {
      sizes.set(name, (sizes.get(name) ?? 0) + (left.get(volume) ?? 0));
      left.delete(volume);
    }
  }
  return container => sizes.get(container) ?? 0;
}

/** cdk8s-plus writes every size in MiB. What is in memory takes no disk. */
function diskMiB(emptyDir: unknown): number {
  if (!isFields(emptyDir) || emptyDir.medium === 'Memory') { return 0; }
  return Number(/^(\d+)Mi$/.exec(String(emptyDir.sizeLimit))?.[1] ?? 0);
}
