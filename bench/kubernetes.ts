import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Job } from './synth-once';
import { ImageSource, PythonContainerDeployment } from '../src';

export function ours(job: Job): void {
  const containers = job.containers();
  const image = ImageSource.registry('ghcr.io/acme/shop');
  inChart(job, (chart, index) => {
    new PythonContainerDeployment(chart, `web${index}`, { container: containers[index], image });
  });
}

/** What somebody who knows the platform writes with cdk8s-plus for the same deployment. */
export function byHand(job: Job): void {
  inChart(job, (chart, index) => {
    const serviceAccount = new kplus.ServiceAccount(chart, `account${index}`);
    const probe = kplus.Probe.fromHttpGet('/healthz', { port: 8000 });
    const deployment = new kplus.Deployment(chart, `web${index}`, {
      replicas: 2,
      serviceAccount,
      securityContext: { ensureNonRoot: true, user: 10001, group: 10001, fsGroup: 10001 },
      containers: [{
        image: 'ghcr.io/acme/shop:0.1.0',
        portNumber: 8000,
        startup: probe,
        liveness: probe,
        readiness: kplus.Probe.fromHttpGet('/healthz?probe=readiness', { port: 8000 }),
        resources: { cpu: { request: kplus.Cpu.millis(500), limit: kplus.Cpu.millis(500) }, memory: { request: Size.mebibytes(1024), limit: Size.mebibytes(1024) } },
        securityContext: { user: 10001, group: 10001, readOnlyRootFilesystem: true, capabilities: { drop: [kplus.Capability.ALL] }, seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT } },
      }],
    });
    deployment.containers[0].mount('/tmp', kplus.Volume.fromEmptyDir(chart, `tmp${index}`, 'tmp', { sizeLimit: Size.mebibytes(64) }));
    deployment.exposeViaService({ name: `web${index}`, ports: [{ port: 80, targetPort: 8000 }] });
    new kplus.k8s.KubePodDisruptionBudget(chart, `budget${index}`, {
      spec: { maxUnavailable: kplus.k8s.IntOrString.fromNumber(1), selector: { matchLabels: { app: `web${index}` } } },
    });
    new kplus.NetworkPolicy(chart, `network${index}`, { selector: deployment, egress: { default: kplus.NetworkPolicyTrafficDefault.ALLOW } });
  });
}

function inChart({ count, output }: Job, add: (chart: Chart, index: number) => void): void {
  const app = new App({ outdir: output });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  for (let index = 0; index < count; index += 1) { add(chart, index); }
  app.synth();
}
