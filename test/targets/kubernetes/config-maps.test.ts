import { Chart, Testing } from 'cdk8s';
import { ConfigMap, Cpu, Env, EnvValue } from 'cdk8s-plus-28';
import { containerOf, job, web, worker } from './specs';
import type { PythonContainer } from '../../../src/container';
import { ImageSource } from '../../../src/targets/image-source';
import {
  PythonContainerCronJob, PythonContainerDeployment, PythonContainerJob,
} from '../../../src/targets/kubernetes';

const image = ImageSource.registry('ghcr.io/acme/shop');
const newChart = () => new Chart(Testing.app(), 'shop', { namespace: 'shop' });
const configOf = (chart: Chart, namespace?: string) =>
  new ConfigMap(chart, 'Config', { metadata: { name: 'database', namespace }, data: { host: 'a' } });

/** A ConfigMap of the same name, as known to who reads it. */
const known = (chart: Chart) => ConfigMap.fromConfigMapName(chart, 'Known', 'database');
const settingsOf = (chart: Chart) => ({ HOST: EnvValue.fromConfigMap(known(chart), 'host') });
const reading = (spec = web) => containerOf({ ...spec, secrets: [], settings: ['HOST'] });
const plain = containerOf({ ...web, secrets: [] });

/** Whether the ConfigMap comes before what the library has made of a kind. */
function isBefore(chart: Chart, kind: string): boolean {
  const objects: any[] = Testing.synth(chart);
  const place = (found: (object: any) => boolean) => objects.findIndex(found);
  return place(({ metadata }) => metadata.name === 'database') < place(object => object.kind === kind);
}

describe('a ConfigMap that is made last is applied before what reads it, and would keep an old value:', () => {
  test.each<[string, string, (chart: Chart) => unknown]>([
    ['a deployment', 'Deployment', chart => new PythonContainerDeployment(chart, 'web', {
      container: reading(), image, settings: settingsOf(chart),
    })],
    ['a further container of ours', 'Deployment', chart => {
      const deployment = new PythonContainerDeployment(chart, 'web', { container: plain, image });
      deployment.addSidecar(reading({ ...worker, name: 'relay' }), { settings: settingsOf(chart) });
    }],
    ['one of cdk8s-plus, with all keys', 'Deployment', chart => {
      const { deployment } = new PythonContainerDeployment(chart, 'web', { container: plain, image });
      deployment.addContainer({
        name: 'proxy',
        image: 'proxy:1',
        envFrom: [Env.fromConfigMap(known(chart))],
        resources: { cpu: { request: Cpu.millis(10), limit: Cpu.millis(10) } },
      });
    }],
    ['a variable that was added', 'Deployment', chart => {
      const { deployment } = new PythonContainerDeployment(chart, 'web', { container: plain, image });
      deployment.containers[0].env.addVariable('HOST', EnvValue.fromConfigMap(known(chart), 'host'));
    }],
    ['a job', 'Job', chart => new PythonContainerJob(chart, 'once', {
      container: reading(job), image, settings: settingsOf(chart),
    })],
    ['a schedule', 'CronJob', chart => new PythonContainerCronJob(chart, 'nightly', {
      container: reading(job), image, settings: settingsOf(chart), schedule: '@daily', activeDeadlineSeconds: 60,
    })],
  ])('%s', (_, kind, make) => {
    const chart = newChart();
    make(chart);
    configOf(chart);
    expect(isBefore(chart, kind)).toBe(true);
  });
});

test('the order holds for a construct whose user gave it another default child', () => {
  const chart = newChart();
  const made = new PythonContainerDeployment(chart, 'web', {
    container: reading(), image, settings: settingsOf(chart),
  });
  made.node.defaultChild = made.serviceAccount;
  configOf(chart);
  expect(isBefore(chart, 'Deployment')).toBe(true);
});

describe('the order of the program is left alone', () => {
  test('where nothing reads it', () => {
    const chart = newChart();
    new PythonContainerDeployment(chart, 'web', { container: plain, image });
    configOf(chart);
    expect(isBefore(chart, 'Deployment')).toBe(false);
  });

  test('where the ConfigMap of that name is in another namespace, or another chart', () => {
    const chart = newChart();
    new PythonContainerDeployment(chart, 'web', { container: reading(), image, settings: settingsOf(chart) });
    configOf(chart, 'other');
    const { root } = chart.node;
    const other = new Chart(root, 'other', { namespace: 'shop' });
    configOf(other);
    expect(isBefore(chart, 'Deployment')).toBe(false);
    expect(chart.node.dependencies).not.toContain(other);
  });
});

// The record of a release step is one too, which no container reads.
test('containers are asked what they read only where a user made a ConfigMap', () => {
  const chart = newChart();
  const release = containerOf({ ...job, secrets: [] });
  new PythonContainerDeployment(chart, 'web', {
    container: { ...plain, release } as unknown as PythonContainer, image,
  });
  const asked = jest.spyOn(Env.prototype, '_toKube');
  chart.node.root.node.validate();
  expect(asked).not.toHaveBeenCalled();
  configOf(chart);
  chart.node.root.node.validate();
  expect(asked).toHaveBeenCalled();
});
