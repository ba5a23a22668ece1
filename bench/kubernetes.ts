import { ImageSource, PythonContainerDeployment } from 'cdk-python-container';
import { ApiObject, App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { type Job, PROXIES } from './job';

/** What a user imports, which loads it. */
export const classes = (): unknown => [ImageSource, PythonContainerDeployment];

export function ours(job: Job): void {
  const containers = job.containers();
  const image = ImageSource.registry('ghcr.io/acme/shop');
  inChart(job, (chart, index) => {
    new PythonContainerDeployment(chart, `web${index}`, { container: containers[index], image });
  });
}

/**
 * The same manifests as somebody who knows the platform writes them, with patches for what cdk8s-plus does not say. Its
 * drain needs a program `sleep`, and its ephemeral storage is whole GiB.
 */
export function byHand(job: Job): void {
  inChart(job, (chart, index) => {
    const waits = job.released ? releaseOf(chart) : undefined;
    const name = `shop-web${index}`;
    const selector = { 'app.kubernetes.io/instance': name };
    const labels = {
      'app.kubernetes.io/name': 'shop',
      ...selector,
      'app.kubernetes.io/component': 'web',
      'app.kubernetes.io/version': '0.1.0',
    };
    const metadata = { name, labels };
    const deployment = new kplus.Deployment(chart, `web${index}`, {
      metadata,
      podMetadata: { labels },
      select: false,
      minReady: Duration.seconds(5),
      strategy: kplus.DeploymentStrategy.rollingUpdate({
        maxSurge: kplus.PercentOrAbsolute.absolute(1),
        maxUnavailable: kplus.PercentOrAbsolute.absolute(0),
      }),
      serviceAccount: new kplus.ServiceAccount(chart, `account${index}`, { metadata }),
      terminationGracePeriod: Duration.seconds(45),
      securityContext: {
        user: 10001,
        group: 10001,
        fsGroup: 10001,
        fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH,
      },
    });
    deployment.select(kplus.LabelSelector.of({ labels: selector }));
    const pod = '/spec/template/spec';
    const object = ApiObject.of(deployment);
    object.addJsonPatch(
      JsonPatch.add('/spec/revisionHistoryLimit', 3),
      JsonPatch.add(`${pod}/enableServiceLinks`, false),
      JsonPatch.add(`${pod}/nodeSelector`, { 'kubernetes.io/arch': 'amd64' }),
      JsonPatch.add(`${pod}/securityContext/seccompProfile`, { type: 'RuntimeDefault' }),
      JsonPatch.add(`${pod}/affinity`, {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{
            weight: 100,
            podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: selector } },
          }],
        },
      }),
      JsonPatch.add(`${pod}/topologySpreadConstraints`, [{
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: selector },
        matchLabelKeys: ['pod-template-hash'],
      }]),
    );
    if (waits !== undefined) {
      deployment.addInitContainer(waits);
      object.addJsonPatch(
        JsonPatch.add(`${pod}/volumes/-`, TOKEN),
        JsonPatch.add(`${pod}/initContainers/0/volumeMounts`, [
          { name: TOKEN.name, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
        ]),
      );
    }
    const container = deployment.addContainer(webProps());
    container.mount('/tmp', kplus.Volume.fromEmptyDir(chart, `tmp${index}`, 'tmp', { sizeLimit: Size.mebibytes(64) }));
    new kplus.HorizontalPodAutoscaler(chart, `scaler${index}`, {
      metadata,
      target: deployment,
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [kplus.Metric.containerCpu({ container, target: kplus.MetricTarget.averageUtilization(60) })],
      scaleUp: { policies: [{ replicas: kplus.Replicas.absolute(4), duration: PERIOD }, ALL] },
      scaleDown: { stabilizationWindow: Duration.minutes(5), policies: [ALL] },
    });
    new kplus.Service(chart, `service${index}`, {
      metadata,
      selector: deployment,
      ports: [{ name: 'http', port: 80, targetPort: 8000 }],
    });
    new kplus.k8s.KubePodDisruptionBudget(chart, `budget${index}`, {
      metadata,
      spec: {
        maxUnavailable: kplus.k8s.IntOrString.fromNumber(1),
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: selector },
      },
    });
    new kplus.NetworkPolicy(chart, `network${index}`, {
      metadata,
      selector: deployment,
      ingress: {
        rules: [
          {
            peer: kplus.NetworkPolicyIpBlock.anyIpv4(chart, `any${index}`),
            ports: [kplus.NetworkPolicyPort.tcp(8000)],
          },
        ],
      },
      egress: { default: kplus.NetworkPolicyTrafficDefault.ALLOW },
    });
  });
}

/** What Kubernetes does by itself, for which cdk8s-plus has defaults of its own. */
const PERIOD = Duration.seconds(15);
const ALL = { replicas: kplus.Replicas.percent(100), duration: PERIOD };

/** With which it asks for the Job; cdk8s-plus has no such volume. */
const TOKEN = {
  name: 'token',
  projected: {
    defaultMode: 0o440,
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: 600 } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
    ],
  },
};

/** The Job of a chart, which the first service makes, and the container that waits for its end. */
function releaseOf(chart: Chart): kplus.ContainerProps {
  if (chart.node.tryFindChild('migrate') === undefined) {
    const labels = { 'app.kubernetes.io/name': 'shop', 'app.kubernetes.io/instance': 'shop-migrate' };
    const metadata = { name: 'shop-migrate', labels };
    const account = new kplus.ServiceAccount(chart, 'migrate-account', { metadata });
    const job = new kplus.Job(chart, 'migrate', {
      metadata, podMetadata: { labels }, backoffLimit: 3, serviceAccount: account,
    });
    job.addContainer(containerProps('migrate', ['python', '-m', 'shop.main']));
    new kplus.NetworkPolicy(chart, 'migrate-network', {
      metadata, selector: job, egress: { default: kplus.NetworkPolicyTrafficDefault.ALLOW },
    });
    const role = new kplus.Role(chart, 'migrate-role', { metadata });
    role.allow(['get'], kplus.ApiResource.JOBS);
    role.bind(account);
  }
  return containerProps('await-release', ['python', '-m', 'shop.migrated', 'shop-migrate']);
}

function webProps(): kplus.ContainerProps {
  return {
    ...containerProps('web', [
      'uvicorn', 'shop.main:app', '--host', '0.0.0.0', '--port', '8000',
      '--timeout-graceful-shutdown', '25', '--timeout-keep-alive', '75', '--no-server-header',
    ]),
    ports: [{ name: 'http', number: 8000 }],
    envVariables: {
      PYTHON_CPU_COUNT: kplus.EnvValue.fromValue('1'),
      FORWARDED_ALLOW_IPS: kplus.EnvValue.fromValue(PROXIES),
    },
    startup: probe('/healthz', 2, 30),
    liveness: probe('/healthz', 10, 3),
    readiness: probe('/healthz?probe=readiness', 5, 2),
    lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', '10']) },
  };
}

function containerProps(name: string, args: string[]): kplus.ContainerProps {
  const cpu = kplus.Cpu.millis(500);
  const memory = Size.mebibytes(1024);
  const storage = Size.gibibytes(1);
  return {
    name,
    image: 'ghcr.io/acme/shop:0.1.0',
    args,
    envVariables: { PYTHON_CPU_COUNT: kplus.EnvValue.fromValue('1') },
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
  };
}

function probe(path: string, periodSeconds: number, failureThreshold: number): kplus.Probe {
  const [period, timeout] = [Duration.seconds(periodSeconds), Duration.seconds(2)];
  return kplus.Probe.fromHttpGet(path, {
    port: 8000,
    periodSeconds: period,
    timeoutSeconds: timeout,
    failureThreshold,
  });
}

function inChart({ count, output }: Job, add: (chart: Chart, index: number) => void): void {
  const app = new App({ outdir: output });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  for (let index = 0; index < count; index += 1) { add(chart, index); }
  app.synth();
}
