import { ImageSource, PythonContainerDeployment } from 'cdk-python-container';
import { ApiObject, App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Job } from './job';

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
 * The same manifests as somebody who knows the platform writes them, as far as cdk8s-plus can say them: its drain needs
 * a shell, its ephemeral storage a whole GiB, and it has no spread over zones.
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
    deployment.scheduling.spread({ weight: 100 });
    if (waits !== undefined) {
      deployment.addInitContainer(waits);
      const pod = '/spec/template/spec';
      ApiObject.of(deployment).addJsonPatch(
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
      metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(60))],
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
    const job = new kplus.Job(chart, 'migrate', {
      metadata,
      podMetadata: { labels },
      backoffLimit: 3,
      serviceAccount: new kplus.ServiceAccount(chart, 'migrate-account', { metadata }),
    });
    job.addContainer(containerProps('migrate', ['python', '-m', 'shop.main']));
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
