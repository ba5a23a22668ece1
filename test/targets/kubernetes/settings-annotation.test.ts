import { Fn } from 'aws-cdk-lib';
import { ApiObject, App, Chart, Lazy, Testing } from 'cdk8s';
import { ConfigMap, Cpu, Env, EnvValue, Secret } from 'cdk8s-plus-28';
import { containerOf, job, web, worker } from './specs';
import { ImageSource } from '../../../src/targets/image-source';
import {
  PythonContainerCronJob, PythonContainerDeployment, PythonContainerJob,
} from '../../../src/targets/kubernetes';

const NAME = 'cdk-python-container/settings';

const image = ImageSource.registry('ghcr.io/acme/shop');
const reads = (...settings: string[]) => containerOf({ ...web, secrets: [], settings });

interface Given {
  readonly data?: { [key: string]: string };
  readonly key?: string;
  readonly namespace?: string;
}

const newChart = () => new Chart(Testing.app(), 'shop', { namespace: 'shop' });

/** A deployment that reads a key of a ConfigMap of its chart. */
function deployed({ data = { host: 'db.example' }, key = 'host', namespace }: Given, chart = newChart()): Chart {
  const config = new ConfigMap(chart, 'Config', { metadata: { name: 'database', namespace }, data });
  new PythonContainerDeployment(chart, 'web', {
    container: reads('HOST'), image, settings: { HOST: EnvValue.fromConfigMap(config, key) },
  });
  return chart;
}

const annotationsOf = (chart: Chart, kind = 'Deployment'): any => {
  const { spec } = Testing.synth(chart).find(object => object.kind === kind);
  return (kind === 'CronJob' ? spec.jobTemplate.spec : spec).template.metadata.annotations;
};
const hashOf = (chart: Chart): string => annotationsOf(chart)[NAME];

describe('a change of a ConfigMap of the chart replaces the pods', () => {
  test('that read it as they start', () => {
    const hash = hashOf(deployed({}));
    expect(hash).toMatch(/^[0-9a-f]{10}$/);
    expect(hashOf(deployed({}))).toBe(hash);
    expect(hashOf(deployed({ data: { host: 'db2.example' } }))).not.toBe(hash);
  });

  test('but not one of a key that they do not read', () => {
    expect(hashOf(deployed({ data: { host: 'db.example', port: '5432' } }))).toBe(hashOf(deployed({})));
  });

  test('also one that was made by cdk8s alone, or later than the deployment', () => {
    const chart = newChart();
    const imported = ConfigMap.fromConfigMapName(chart, 'Imported', 'database');
    new PythonContainerDeployment(chart, 'web', {
      container: reads('HOST'), image, settings: { HOST: EnvValue.fromConfigMap(imported, 'host') },
    });
    const data = { host: Lazy.any({ produce: () => 'db.example' }) };
    new ApiObject(chart, 'Raw', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'database' }, data });
    expect(hashOf(chart)).toBe(hashOf(deployed({})));
  });

  test('of a further container too, and of one that reads all keys', () => {
    const withSidecar = (host: string) => {
      const chart = newChart();
      const config = new ConfigMap(chart, 'Config', { data: { host } });
      const deployment = new PythonContainerDeployment(chart, 'web', { container: reads(), image });
      deployment.addSidecar(containerOf({ ...worker, name: 'relay', secrets: [], settings: ['HOST'] }), {
        settings: { HOST: EnvValue.fromConfigMap(config, 'host') },
      });
      return hashOf(chart);
    };
    const withAll = (host: string) => {
      const chart = newChart();
      const config = new ConfigMap(chart, 'Config', { data: { host } });
      const deployment = new PythonContainerDeployment(chart, 'web', { container: reads(), image });
      const resources = { cpu: { request: Cpu.millis(10), limit: Cpu.millis(10) } };
      deployment.deployment.addContainer({
        name: 'proxy', image: 'proxy:1', envFrom: [Env.fromConfigMap(config)], resources,
      });
      return hashOf(chart);
    };
    for (const each of [withSidecar, withAll]) { expect(each('a')).not.toBe(each('b')); }
  });

  test('also one that is added, or changed, between two syntheses', () => {
    const chart = newChart();
    const imported = ConfigMap.fromConfigMapName(chart, 'Imported', 'database');
    new PythonContainerDeployment(chart, 'web', {
      container: reads('HOST'), image, settings: { HOST: EnvValue.fromConfigMap(imported, 'host') },
    });
    expect(annotationsOf(chart)).toBeUndefined();
    const added = new ConfigMap(imported, 'Added', { metadata: { name: 'database' }, data: { host: 'db.example' } });
    const hash = hashOf(chart);
    expect(hash).toBe(hashOf(deployed({})));
    added.addData('port', '5432');
    expect(hashOf(chart)).toBe(hash);
  });

  test('which keep the annotations that users gave them', () => {
    const chart = newChart();
    const config = new ConfigMap(chart, 'Config', { data: { host: 'db.example' } });
    const { deployment } = new PythonContainerDeployment(chart, 'web', {
      container: reads('HOST'), image, settings: { HOST: EnvValue.fromConfigMap(config, 'host') },
    });
    deployment.podMetadata.addAnnotation('team', 'shop');
    expect(annotationsOf(chart)).toEqual({ team: 'shop', [NAME]: expect.any(String) });
  });
});

describe('pods have no annotation', () => {
  test('where the value is not in the chart', () => {
    const chart = newChart();
    const imported = ConfigMap.fromConfigMapName(chart, 'Imported', 'elsewhere');
    new PythonContainerDeployment(chart, 'web', {
      container: reads('HOST', 'LEVEL'),
      image,
      settings: { HOST: EnvValue.fromConfigMap(imported, 'host'), LEVEL: EnvValue.fromValue('info') },
    });
    expect(annotationsOf(chart)).toBeUndefined();
  });

  test('where the ConfigMap of that name is in another namespace', () => {
    expect(annotationsOf(deployed({ namespace: 'other' }))).toBeUndefined();
  });

  // Its placeholder is another one in each synthesis.
  test('where only the CDK knows the value', () => {
    expect(annotationsOf(deployed({ data: { host: Fn.importValue('Host') } }))).toBeUndefined();
  });

  // Whoever may read pods but no Secrets could try passwords until the hash fits.
  test('from a Secret, although its value is in the chart', () => {
    const chart = newChart();
    const secret = new Secret(chart, 'Secret', { stringData: { password: 'hunter2', url: 'amqp://shop:hunter2@queue' } });
    new PythonContainerDeployment(chart, 'web', {
      container: containerOf({ ...web, secrets: ['password'], secretVariables: ['BROKER_URL'] }),
      image,
      secrets: { password: { secret, key: 'password' }, BROKER_URL: { secret, key: 'url' } },
    });
    expect(annotationsOf(chart)).toBeUndefined();
  });

  // The pod of a Job cannot be changed, and each run of a CronJob reads the newest value.
  test('of Jobs and CronJobs', () => {
    const chart = newChart();
    const config = new ConfigMap(chart, 'Config', { data: { host: 'db.example' } });
    const container = containerOf({ ...job, secrets: [], settings: ['HOST'] });
    const settings = { HOST: EnvValue.fromConfigMap(config, 'host') };
    new PythonContainerJob(chart, 'once', { container, image, settings });
    new PythonContainerCronJob(chart, 'nightly', {
      container, image, settings, schedule: '@daily', activeDeadlineSeconds: 60,
    });
    for (const kind of ['Job', 'CronJob']) { expect(annotationsOf(chart, kind)).toBeUndefined(); }
  });
});

test('a ConfigMap of another chart is not looked for, since another tool may apply it', () => {
  const app = new App();
  const config = new ConfigMap(new Chart(app, 'config', { namespace: 'shop' }), 'Config', { data: { host: 'a' } });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new PythonContainerDeployment(chart, 'web', {
    container: reads('HOST'), image, settings: { HOST: EnvValue.fromConfigMap(config, 'host') },
  });
  expect(annotationsOf(chart)).toBeUndefined();
});
