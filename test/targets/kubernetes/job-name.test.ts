import { join } from 'path';
import { Fn } from 'aws-cdk-lib';
import { App, Chart, Testing, Yaml } from 'cdk8s';
import { ConfigMap, EnvValue, type IConfigMap } from 'cdk8s-plus-28';
import { parseAllDocuments } from 'yaml';
import { containerOf, job, web } from './specs';
import type { PythonContainer } from '../../../src/container';
import { ImageSource } from '../../../src/targets/image-source';
import { PythonContainerDeployment, PythonContainerJob } from '../../../src/targets/kubernetes';

const image = ImageSource.registry('ghcr.io/acme/shop');
const migrate = containerOf({ ...job, secrets: [], settings: ['HOST'] });

const newChart = () => new Chart(Testing.app(), 'shop', { namespace: 'shop' });
const configOf = (chart: Chart, data: { [key: string]: string }) =>
  new ConfigMap(chart, 'Config', { metadata: { name: 'database' }, data });

/** A deployment that waits for a release step which reads a key of a ConfigMap. */
function releasing(chart: Chart, config: IConfigMap) {
  const container = { ...containerOf({ ...web, secrets: [] }), release: migrate } as unknown as PythonContainer;
  const settings = { HOST: EnvValue.fromConfigMap(config, 'host') };
  return new PythonContainerDeployment(chart, 'web', { container, image, settings }).release!;
}

/** Name of the Job in the output, which what waits is told, and alone may read. */
function nameOf(chart: Chart): string {
  const objects: any[] = Testing.synth(chart);
  const of = (kind: string) => objects.find(each => each.kind === kind);
  const { metadata: { name } } = of('Job');
  expect(of('Deployment').spec.template.spec.initContainers[0].args).toContain(name);
  expect(of('Role').rules[0].resourceNames).toEqual([name]);
  return name;
}

function nameWith(data: { [key: string]: string }): string {
  const chart = newChart();
  const release = releasing(chart, configOf(chart, data));
  const name = nameOf(chart);
  expect(release.job.name).toBe(name);
  expect(release.job.metadata.name).toBe(name);
  return name;
}

describe('a release step runs again', () => {
  test('when a value that it reads from a ConfigMap of the chart changes', () => {
    expect(nameWith({ host: 'a' })).toMatch(/^shop-migrate-[0-9a-f]{10}$/);
    expect(nameWith({ host: 'a' })).toBe(nameWith({ host: 'a' }));
    expect(nameWith({ host: 'b' })).not.toBe(nameWith({ host: 'a' }));
  });

  test('but not for a key that only others read', () => {
    expect(nameWith({ host: 'a', port: '5432' })).toBe(nameWith({ host: 'a' }));
  });

  test('also for a ConfigMap that is added later, and between two syntheses', () => {
    const chart = newChart();
    const imported = ConfigMap.fromConfigMapName(chart, 'Imported', 'database');
    const release = releasing(chart, imported);
    const without = nameOf(chart);
    const config = new ConfigMap(imported, 'Added', { metadata: { name: 'database' }, data: { other: '1' } });
    expect(nameOf(chart)).toBe(without);
    config.addData('host', 'a');
    expect(nameOf(chart)).toBe(nameWith({ host: 'a' }));
    expect(release.job.name).toBe(nameWith({ host: 'a' }));
  });

  test('also before a synthesis, to whoever asks for the name again', () => {
    const chart = newChart();
    const release = releasing(chart, ConfigMap.fromConfigMapName(chart, 'Imported', 'database'));
    expect(release.job.name).not.toBe(nameWith({ host: 'a' }));
    configOf(chart, { host: 'a' });
    expect(release.job.name).toBe(nameWith({ host: 'a' }));
  });

  test('but not for a value that only the CDK knows, whose placeholder is another one in each synthesis', () => {
    expect(nameWith({ host: Fn.importValue('Host') })).toBe(nameWith({ host: Fn.importValue('Host') }));
  });
});

describe('a ConfigMap that is made last is applied before the Job that reads it', () => {
  test.each<[string, (chart: Chart) => any[]]>([
    ['a chart', chart => Testing.synth(chart)],
    ['an app, as text', chart => parseAllDocuments((App.of(chart) as App).synthYaml()).map(each => each.toJS())],
    ['an app, in files', chart => {
      const app = App.of(chart) as App;
      app.synth();
      return Yaml.load(join(app.outdir, 'shop.k8s.yaml'));
    }],
  ])('in the output of %s', (_, synth) => {
    const chart = newChart();
    releasing(chart, ConfigMap.fromConfigMapName(chart, 'Imported', 'database'));
    configOf(chart, { host: 'a' });
    const names = synth(chart).map(({ kind, metadata: { name } }) => `${kind} ${name}`);
    const inOrder = names.filter(each => /^(ConfigMap database|Job .*|Deployment .*)$/.test(each));
    expect(inOrder).toEqual(['ConfigMap database', expect.stringContaining('Job'), 'Deployment shop-web']);
  });
});

test('a Job that nothing waits for has such a name too', () => {
  const named = (host: string): string => {
    const chart = newChart();
    const settings = { HOST: EnvValue.fromConfigMap(configOf(chart, { host }), 'host') };
    new PythonContainerJob(chart, 'once', { container: migrate, image, settings });
    return Testing.synth(chart).find(({ kind }: any) => kind === 'Job').metadata.name;
  };
  expect(named('a')).toBe(named('a'));
  expect(named('b')).not.toBe(named('a'));
});

test('ten thousand questions for a name search the chart once', () => {
  const chart = newChart();
  const release = releasing(chart, configOf(chart, { host: 'a' }));
  const search = jest.spyOn(chart.node, 'findAll');
  for (let index = 0; index < 10_000; index++) { expect(release.job.name).not.toBe(''); }
  expect(search).toHaveBeenCalledTimes(1);
});
