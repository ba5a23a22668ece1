import { ApiObject, App, Chart, Cron, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

/** Of the image that the pipeline pushed. */
const { TAG } = process.env;
if (TAG === undefined) { throw new Error('set TAG'); }

const app = new App();
const chart = new Chart(app, 'blog', { namespace: 'blog' });
const secret = kplus.Secret.fromSecretName(chart, 'Secret', 'blog');
const config = kplus.ConfigMap.fromConfigMapName(chart, 'Config', 'blog');
const temporary = kplus.Volume.fromEmptyDir(chart, 'Temporary', 'tmp', { sizeLimit: Size.mebibytes(64) });
const secrets = kplus.Volume.fromSecret(chart, 'Secrets', secret, {
  defaultMode: 0o440, items: { 'db-password': { path: 'db-password' }, 'secret-key': { path: 'secret-key' } },
});

function metadataOf(name: string) {
  const labels = { 'app.kubernetes.io/name': 'blog', 'app.kubernetes.io/instance': `blog-${name}` };
  return { name: `blog-${name}`, labels };
}

const selectorOf = (name: string) => ({ 'app.kubernetes.io/instance': `blog-${name}` });

/** What all workloads have in common. Each has an identity of its own, without a token. */
function workloadProps(name: string, seconds = 35): kplus.WorkloadProps {
  const metadata = metadataOf(name);
  return {
    metadata,
    podMetadata: { labels: metadata.labels },
    serviceAccount: new kplus.ServiceAccount(chart, `${name}-account`, { metadata }),
    terminationGracePeriod: Duration.seconds(seconds),
    securityContext: {
      user: 10001, group: 10001, fsGroup: 10001, fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH,
    },
  };
}

/** What all containers have in common: no root, nothing to write but /tmp, no more than their share. */
function containerProps(props: Partial<kplus.ContainerProps> & { readonly name: string }): kplus.ContainerProps {
  const cpu = kplus.Cpu.millis(500);
  const memory = Size.mebibytes(1024);
  const storage = Size.gibibytes(1);
  return {
    image: `ghcr.io/acme/blog:${TAG}`,
    imagePullPolicy: kplus.ImagePullPolicy.ALWAYS,
    resources: {
      cpu: { request: cpu, limit: cpu },
      memory: { request: memory, limit: memory },
      ephemeralStorage: { request: storage, limit: storage },
    },
    securityContext: {
      user: 10001,
      group: 10001,
      capabilities: { drop: [kplus.Capability.ALL] },
      seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
    },
    volumeMounts: [
      { path: '/tmp', volume: temporary }, { path: '/run/secrets', volume: secrets, readOnly: true },
    ],
    ...props,
    envVariables: {
      ALLOWED_HOSTS: kplus.EnvValue.fromConfigMap(config, 'allowed-hosts'),
      BROKER_URL: kplus.EnvValue.fromConfigMap(config, 'broker-url'),
      DATABASE_HOST: kplus.EnvValue.fromConfigMap(config, 'database-host'),
      PYTHON_CPU_COUNT: kplus.EnvValue.fromValue('1'),
      ...props.envVariables,
    },
  };
}

/** What cdk8s-plus cannot say about a pod, and who may connect to it. */
function finish(workload: kplus.Workload, name: string, pod: string, port?: number): void {
  ApiObject.of(workload).addJsonPatch(JsonPatch.add(`${pod}/enableServiceLinks`, false));
  workload.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('kubernetes.io/arch', 'amd64')));
  new kplus.k8s.KubeNetworkPolicy(chart, `${name}-network`, {
    metadata: metadataOf(name),
    spec: {
      podSelector: { matchLabels: selectorOf(name) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: port === undefined ? [] : [{ ports: [{ port: kplus.k8s.IntOrString.fromNumber(port) }] }],
      egress: [{}],
    },
  });
}

/** The same for what ends. */
function finishJob(workload: kplus.Workload, name: string, job: string): void {
  finish(workload, name, `${job}/template/spec`);
  ApiObject.of(workload).addJsonPatch(
    JsonPatch.add(`${job}/template/spec/containers/0/terminationMessagePolicy`, 'FallbackToLogsOnError'),
    JsonPatch.add(`${job}/podFailurePolicy`, {
      rules: [
        // Taken from its node by a drain or the like.
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        // Never started, and never will.
        { action: 'FailJob', onExitCodes: { containerName: name, operator: 'In', values: [125, 126, 127] } },
      ],
    }),
  );
}

// The migration, once for each version: the name of a Job cannot be used again for another image.
const migrate = new kplus.Job(chart, 'migrate', {
  ...workloadProps('migrate'),
  metadata: { ...metadataOf('migrate'), name: `blog-migrate-${TAG}` },
  backoffLimit: 3,
});
migrate.addContainer(containerProps({ name: 'migrate', args: ['python', 'manage.py', 'migrate', '--no-input'] }));
finishJob(migrate, 'migrate', '/spec');

interface ServiceProps extends Omit<kplus.ContainerProps, 'image'> {
  readonly name: string;
  /** Undefined where an autoscaler decides. */
  readonly replicas?: number;
  readonly singleton?: boolean;
  readonly seconds?: number;
}

/** What runs all the time, once the migration has ended. */
function deploymentOf({ replicas, singleton, seconds, ...container }: ServiceProps): kplus.Deployment {
  const { name, portNumber } = container;
  const deployment = new kplus.Deployment(chart, name, {
    ...workloadProps(name, seconds),
    replicas,
    minReady: Duration.seconds(5),
    strategy: singleton ? kplus.DeploymentStrategy.recreate() : kplus.DeploymentStrategy.rollingUpdate({
      maxSurge: kplus.PercentOrAbsolute.absolute(1), maxUnavailable: kplus.PercentOrAbsolute.absolute(0),
    }),
  });
  deployment.addInitContainer(containerProps({
    name: 'await-migration', args: ['sh', '-c', 'until python manage.py migrate --check; do sleep 5; done'],
  }));
  deployment.addContainer(containerProps(container));
  deployment.scheduling.spread({ topology: kplus.Topology.HOSTNAME, weight: 100 });
  deployment.scheduling.spread({ topology: kplus.Topology.ZONE, weight: 50 });
  finish(deployment, name, '/spec/template/spec', portNumber);
  if (!singleton) {
    new kplus.k8s.KubePodDisruptionBudget(chart, `${name}-budget`, {
      metadata: metadataOf(name),
      spec: {
        maxUnavailable: kplus.k8s.IntOrString.fromNumber(1),
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: selectorOf(name) },
      },
    });
  }
  return deployment;
}

function timing(periodSeconds: number, failureThreshold: number): kplus.ProbeOptions {
  return { periodSeconds: Duration.seconds(periodSeconds), timeoutSeconds: Duration.seconds(2), failureThreshold };
}

const web = deploymentOf({
  name: 'web',
  portNumber: 8000,
  envVariables: { FORWARDED_ALLOW_IPS: kplus.EnvValue.fromValue('10.0.0.0/8,172.16.0.0/12,192.168.0.0/16') },
  startup: kplus.Probe.fromHttpGet('/healthz', timing(2, 30)),
  liveness: kplus.Probe.fromHttpGet('/healthz', timing(10, 3)),
  readiness: kplus.Probe.fromHttpGet('/healthz?probe=readiness', timing(5, 2)),
  // Routers still send requests for a while after the pod began to stop.
  lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', '10']) },
  seconds: 45,
});
new kplus.HorizontalPodAutoscaler(chart, 'scaler', {
  metadata: metadataOf('web'),
  target: web,
  minReplicas: 2,
  maxReplicas: 6,
  metrics: [kplus.Metric.containerCpu({
    container: web.containers[0], target: kplus.MetricTarget.averageUtilization(60),
  })],
});
new kplus.Service(chart, 'service', {
  metadata: metadataOf('web'), selector: web, ports: [{ name: 'http', port: 80, targetPort: 8000 }],
});

const celery = (...words: string[]): string[] => ['celery', '--app', 'blog.heartbeat', ...words, '--loglevel', 'INFO'];
const workerOf = (queue: string, concurrency: number): string[] => celery(
  'worker', '--queues', queue, '--concurrency', String(concurrency), '--prefetch-multiplier', '1',
  '--without-gossip', '--without-mingle',
);
const recent = ['sh', '-c', 'find /tmp/heartbeat -mmin -1 | grep -q .'];
const common = {
  replicas: 1,
  // What is not done after a soft stop goes back to the queue.
  envVariables: { REMAP_SIGTERM: kplus.EnvValue.fromValue('SIGQUIT') },
  startup: kplus.Probe.fromCommand(recent, timing(2, 30)),
  liveness: kplus.Probe.fromCommand(recent, timing(10, 3)),
};
deploymentOf({ ...common, name: 'worker', args: workerOf('celery', 4) });
deploymentOf({ ...common, name: 'mail', args: workerOf('mail', 1) });
deploymentOf({
  ...common,
  name: 'beat',
  args: celery(
    'beat', '--max-interval', '30', '--scheduler', 'blog.heartbeat:Scheduler', '--schedule', '/tmp/celerybeat-schedule',
  ),
  singleton: true,
});

// What runs each night.
const nightly = new kplus.CronJob(chart, 'nightly', {
  ...workloadProps('nightly'),
  schedule: Cron.schedule({ minute: '30', hour: '3' }),
  timeZone: 'Europe/Berlin',
  concurrencyPolicy: kplus.ConcurrencyPolicy.FORBID,
  startingDeadline: Duration.days(1),
  successfulJobsRetained: 3,
  failedJobsRetained: 3,
  backoffLimit: 3,
});
nightly.addContainer(containerProps({
  name: 'nightly', args: ['timeout', '--kill-after=35', '600', 'python', 'manage.py', 'write_digest'],
}));
finishJob(nightly, 'nightly', '/spec/jobTemplate/spec');

app.synth();
