import { askedPath, type Meaning, readEntry, sizes } from './meaning';
import type { PythonContainer } from '../../../src';
import { manifests } from '../../outputs';

export function ofKubernetes(container: PythonContainer): Meaning {
  const objects = manifests(container);
  const { spec } = objects.find(({ kind }) => kind === 'Deployment');
  const range = objects.find(({ kind }) => kind === 'HorizontalPodAutoscaler')?.spec;
  const metrics = Object.fromEntries((range?.metrics ?? [])
    .map(({ containerResource: { name, target } }: any) => [`${name}Percent`, target.averageUtilization]));
  return {
    ...ofPod(spec.template.spec),
    restarts: (spec.template.spec.restartPolicy ?? 'Always') === 'Always',
    release: releaseOf(objects, spec.template.spec),
    replicas: range
      ? { least: range.minReplicas, most: range.maxReplicas, ...metrics }
      : { least: spec.replicas, most: spec.replicas },
    singleton: spec.strategy.type === 'Recreate' && spec.replicas <= 1,
  };
}

/** What runs once, and what runs on a schedule, never two at once. */
export function ofKubernetesJob(container: PythonContainer, kind: 'Job' | 'CronJob'): Meaning {
  const { spec } = manifests(container).find(each => each.kind === kind);
  const { template, parallelism = 1 } = kind === 'CronJob' ? spec.jobTemplate.spec : spec;
  return {
    ...ofPod(template.spec),
    restarts: template.spec.restartPolicy !== 'Never',
    replicas: { least: parallelism, most: parallelism },
    singleton: kind === 'Job' || spec.concurrencyPolicy === 'Forbid',
  };
}

/** The container of the Job for which the first one of the pod waits. */
function releaseOf(objects: any[], { initContainers = [] }: any): string | undefined {
  const [first] = initContainers;
  const at = first?.args.indexOf('/opt/container/await_release.py') ?? -1;
  if (at < 0) { return undefined; }
  const job = objects.find(({ kind, metadata }) => kind === 'Job' && metadata.name === first.args[at + 1]);
  return job.spec.template.spec.containers[0].name;
}

function ofPod(pod: any): Omit<Meaning, 'restarts' | 'replicas' | 'singleton'> {
  const [definition] = pod.containers;
  const env: any[] = definition.env ?? [];
  return {
    ...saidByPod(pod),
    command: definition.args.map(asRun),
    ...readEntry(definition.command),
    environment: Object.fromEntries(env.filter(({ value }) => value !== undefined)
      .map(({ name, value }) => [name, asRun(value)])),
    settings: env.filter(({ valueFrom }) => valueFrom?.configMapKeyRef).map(({ name }) => name),
    secretVariables: env.filter(({ valueFrom }) => valueFrom?.secretKeyRef).map(({ name }) => name),
    vcpu: cores(definition.resources.limits.cpu),
    memoryMiB: mebibytes(definition.resources.limits.memory),
  };
}

type SaidByPod = Pick<
  Meaning,
  'user' | 'readOnlyRoot' | 'droppedCapabilities' | 'writable' | 'secrets' | 'architecture' | 'port' | 'health'
  | 'readiness' | 'stopSeconds'
>;

/** What our renderer says without cdk8s-plus. */
export function saidByPod(pod: any): SaidByPod {
  const [definition] = pod.containers;
  const emptyDirs = new Map<string, any>(
    pod.volumes.filter((volume: any) => volume.emptyDir).map((volume: any) => [volume.name, volume.emptyDir]),
  );
  const liveness = definition.livenessProbe;
  const startup = definition.startupProbe;
  const ready = definition.readinessProbe;
  return {
    user: `${definition.securityContext.runAsUser}:${definition.securityContext.runAsGroup}`,
    readOnlyRoot: definition.securityContext.readOnlyRootFilesystem,
    droppedCapabilities: definition.securityContext.capabilities.drop,
    writable: sizes(
      definition.volumeMounts.filter(({ name }: any) => emptyDirs.has(name)),
      ({ name, mountPath }: any) => [mountPath, mebibytes(emptyDirs.get(name).sizeLimit)],
    ),
    secrets: filesOf(pod),
    architecture: pod.nodeSelector['kubernetes.io/arch'],
    port: definition.ports?.[0].containerPort,
    health: liveness ? {
      path: liveness.httpGet?.path ?? askedPath(liveness.exec.command),
      command: liveness.exec?.command.map(asRun),
      intervalSeconds: liveness.periodSeconds,
      timeoutSeconds: liveness.timeoutSeconds,
      retries: liveness.failureThreshold,
      startSeconds: startup ? startup.periodSeconds * startup.failureThreshold : 0,
    } : {},
    readiness: ready && {
      path: ready.httpGet?.path ?? askedPath(ready.exec.command), anyAnswer: ready.httpGet === undefined,
    },
    stopSeconds: pod.terminationGracePeriodSeconds - (definition.lifecycle?.preStop.sleep.seconds ?? 0),
  };
}

/** Paths of the files that volumes make of Secrets in the first container of a pod. */
function filesOf({ containers: [{ volumeMounts }], volumes }: any): string[] {
  return volumeMounts.flatMap(({ name, mountPath }: any) => {
    const sources: any[] = volumes.find((volume: any) => volume.name === name).projected?.sources ?? [];
    return sources.flatMap(({ secret }) => secret.items.map(({ path }: any) => `${mountPath}/${path}`));
  });
}

/** As a program gets a text: the kubelet replaces `$(NAME)` by a variable, and two dollars mean one. */
const asRun = (written: string): string =>
  written.replace(/\$\$|\$\([^)]*\)/g, part => (part === '$$' ? '$' : `<${part}>`));

const mebibytes = (text: string): number => Number(/^(\d+)Mi$/.exec(text)![1]);
const cores = (text: string | number): number =>
  /m$/.test(String(text)) ? Number.parseInt(String(text), 10) / 1000 : Number(text);
