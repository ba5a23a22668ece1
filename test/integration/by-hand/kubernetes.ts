/* What manifests say about each container of a project, whoever wrote them. */
import { TUNING } from './ecs';

/** Everything that is the same on both sides when it means the same. */
export function meaningOf(manifests: readonly any[]) {
  const reader = new Reader(manifests);
  return {
    workloads: reader.workloads(),
    autoscaler: reader.autoscaler(),
    service: reader.only('Service').spec.ports.map(({ name, port }: any) => [name, port]),
    // Each pod has its own identity and rules, and none has a token that opens the API server for the application.
    accounts: reader.all('ServiceAccount').map(({ automountServiceAccountToken }) => automountServiceAccountToken),
  };
}

class Reader {
  constructor(private readonly manifests: readonly any[]) {}

  public all(kind: string): any[] {
    return this.manifests.filter(each => each.kind === kind);
  }

  public only(kind: string): any {
    const found = this.all(kind);
    if (found.length !== 1) { throw new Error(`expected one ${kind}, found ${found.length}`); }
    return found[0];
  }

  public workloads() {
    const kinds = ['Deployment', 'Job', 'CronJob'];
    const found = kinds.flatMap(kind => this.all(kind)).map(workload => {
      const job = workload.spec.jobTemplate?.spec ?? workload.spec;
      return [job.template.spec.containers[0].name, this.workload(workload, job)] as const;
    });
    return Object.fromEntries(found.sort(([a], [b]) => a.localeCompare(b)));
  }

  private workload({ kind, spec, metadata }: any, { template, ...job }: any) {
    return {
      kind,
      replicas: spec.replicas,
      // 600 is what Kubernetes does by itself.
      rollout: [spec.strategy, spec.minReadySeconds, spec.progressDeadlineSeconds ?? 600],
      schedule: [spec.schedule, spec.timeZone, spec.concurrencyPolicy, spec.startingDeadlineSeconds],
      history: [spec.successfulJobsHistoryLimit, spec.failedJobsHistoryLimit],
      job: [job.backoffLimit, job.podFailurePolicy],
      isNewForEachVersion: kind === 'Job' ? /-[0-9a-f]{7,}$/.test(metadata.name) : undefined,
      pod: podOf(template.spec),
      waitsForRelease: (template.spec.initContainers ?? []).length === 1,
      budget: this.selecting('PodDisruptionBudget', template, each => each.selector.matchLabels)
        .map(({ maxUnavailable, unhealthyPodEvictionPolicy }: any) => [maxUnavailable, unhealthyPodEvictionPolicy]),
      network: this.selecting('NetworkPolicy', template, each => each.podSelector.matchLabels)
        .map(({ policyTypes, ingress = [], egress }: any) => [policyTypes, ingress.length, egress]),
    };
  }

  public autoscaler() {
    const { spec } = this.only('HorizontalPodAutoscaler');
    const { minReplicas, maxReplicas, metrics, behavior } = spec;
    const calm = (rules: any) => [rules.stabilizationWindowSeconds ?? 0, rules.policies.length];
    return { minReplicas, maxReplicas, metrics, behavior: [calm(behavior.scaleUp), calm(behavior.scaleDown)] };
  }

  /** The specs of this kind that are about the pods of a template. */
  private selecting(kind: string, template: any, labels: (spec: any) => Record<string, string>): any[] {
    return this.all(kind).map(({ spec }) => spec).filter(spec =>
      Object.entries(labels(spec)).every(([name, value]) => template.metadata.labels[name] === value));
  }
}

function podOf(spec: any) {
  const { securityContext: context } = spec;
  return {
    restartPolicy: spec.restartPolicy ?? 'Always',
    mountsToken: spec.automountServiceAccountToken,
    serviceLinks: spec.enableServiceLinks,
    hasOwnAccount: spec.serviceAccountName !== undefined,
    stopSeconds: spec.terminationGracePeriodSeconds,
    group: [context.fsGroup, context.fsGroupChangePolicy],
    architecture: spec.nodeSelector?.['kubernetes.io/arch'] ?? architectureIn(spec.affinity?.nodeAffinity),
    spreads: spreadsOf(spec),
    containers: [...spec.initContainers ?? [], ...spec.containers].map(container => containerOf(container, spec)),
  };
}

/** Any of the two ways to prefer nodes and zones that have none of it yet. */
function spreadsOf({ affinity, topologySpreadConstraints = [] }: any): string[] {
  const preferred = affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...preferred.map(({ podAffinityTerm }: any) => podAffinityTerm.topologyKey),
    ...topologySpreadConstraints.map(({ topologyKey }: any) => topologyKey),
  ].sort();
}

const architectureIn = (affinity: any): string | undefined =>
  affinity?.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values[0];

function containerOf(container: any, { volumes, securityContext: pod }: any) {
  const { securityContext: context, resources } = container;
  const isWaiting = container.name.startsWith('await-');
  const { requests, limits } = resources;
  const hardening = {
    pulls: container.imagePullPolicy,
    user: [context.runAsUser, context.runAsGroup, context.runAsNonRoot],
    readOnlyRoot: context.readOnlyRootFilesystem,
    escalates: context.allowPrivilegeEscalation,
    isPrivileged: context.privileged,
    capabilities: context.capabilities,
    seccomp: (context.seccompProfile ?? pod.seccompProfile).type,
    isLimited: ['cpu', 'memory', 'ephemeral-storage'].filter(name => name in limits && name in requests),
  };
  // Each side waits in its own way: ours asks for the Job, the other for what it did.
  if (isWaiting) { return { waits: true, ...hardening }; }
  return {
    name: container.name,
    ...hardening,
    size: [requests.cpu, requests.memory, limits.cpu, limits.memory],
    settings: container.env.map(({ name }: any) => name).filter((name: string) => !TUNING.includes(name)).sort(),
    mounts: Object.fromEntries(container.volumeMounts.map(({ mountPath, name }: any) =>
      [mountPath, volumeOf(volumes.find((volume: any) => volume.name === name))])),
    startup: probeOf(container.startupProbe),
    liveness: probeOf(container.livenessProbe),
    readiness: probeOf(container.readinessProbe),
    drainSeconds: drainOf(container.lifecycle?.preStop),
    lastWords: container.terminationMessagePolicy,
  };
}

/** By the kubelet, or by a program. */
const drainOf = (stop: any): number => stop ? Number(stop.sleep?.seconds ?? stop.exec.command[1]) : 0;

/** A directory with a limit, or the names of secrets and who may read them. */
function volumeOf({ emptyDir, secret, projected }: any) {
  if (emptyDir) { return emptyDir.sizeLimit; }
  const { items, defaultMode } = secret ?? { ...projected, ...projected.sources[0].secret };
  return [defaultMode, ...items.map(({ path }: any) => path).sort()];
}

/** What a program looks at differs; how often, and what is asked over HTTP, does not. */
function probeOf(probe: any) {
  if (probe === undefined) { return undefined; }
  const { httpGet, periodSeconds, timeoutSeconds, failureThreshold } = probe;
  return { path: httpGet?.path, periodSeconds, timeoutSeconds, failureThreshold };
}
