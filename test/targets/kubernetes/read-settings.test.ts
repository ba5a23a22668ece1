import { Fn } from 'aws-cdk-lib';
import { Chart, Testing } from 'cdk8s';
import { ConfigMap, EnvFieldPaths, EnvValue, Secret } from 'cdk8s-plus-28';
import { containerOf, job, web, worker } from './specs';
import type { ContainerSpec } from '../../../src/container';
import { ImageSource } from '../../../src/targets/image-source';
import {
  PythonContainerDeployment, PythonContainerJob, type PythonContainerDeploymentProps,
} from '../../../src/targets/kubernetes';

const image = ImageSource.registry('ghcr.io/acme/shop');
const SETTINGS = ['BUCKET', 'DATABASE_HOST', 'NODE'];

type Given = PythonContainerDeploymentProps['settings'];

function deploy(spec: Partial<ContainerSpec>, settings: (chart: Chart) => Given): [Chart, PythonContainerDeployment] {
  const chart = new Chart(Testing.app(), 'shop');
  const container = containerOf({ ...web, secrets: [], ...spec });
  return [chart, new PythonContainerDeployment(chart, 'web', { container, image, settings: settings(chart) })];
}

function values(chart: Chart): Given {
  return {
    BUCKET: EnvValue.fromValue('shop-$(UNDEFINED)'),
    DATABASE_HOST: EnvValue.fromConfigMap(ConfigMap.fromConfigMapName(chart, 'Config', 'database'), 'host'),
    NODE: EnvValue.fromFieldRef(EnvFieldPaths.NODE_NAME),
  };
}

const objectOf = (chart: Chart, kind: string) => Testing.synth(chart).find(object => object.kind === kind);
const env = (container: any, ...names: string[]) => container.env.filter(({ name }: any) => names.includes(name));

test('each is a variable with its value from where the cluster has it, and a text as it was meant', () => {
  const [chart] = deploy({ settings: SETTINGS }, values);
  const [container] = objectOf(chart, 'Deployment').spec.template.spec.containers;
  expect(env(container, ...SETTINGS)).toEqual([
    // Kubernetes would replace `$(NAME)`.
    { name: 'BUCKET', value: 'shop-$$(UNDEFINED)' },
    { name: 'DATABASE_HOST', valueFrom: { configMapKeyRef: { name: 'database', key: 'host' } } },
    { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
  ]);
});

test('a further container of the pod has those of the deployment that it names', () => {
  const [chart, deployment] = deploy({ settings: SETTINGS }, values);
  deployment.addSidecar(containerOf({ ...worker, name: 'relay', secrets: [], settings: ['NODE'] }));
  const [sidecar] = objectOf(chart, 'Deployment').spec.template.spec.initContainers;
  expect(env(sidecar, ...SETTINGS).map(({ name }: any) => name)).toEqual(['NODE']);
});

test('a Job with another value is another Job', () => {
  const nameWith = (value: string) => {
    const chart = new Chart(Testing.app(), 'shop');
    const container = containerOf({ ...job, secrets: [], settings: ['BUCKET'] });
    new PythonContainerJob(chart, 'job', { container, image, settings: { BUCKET: EnvValue.fromValue(value) } });
    return objectOf(chart, 'Job').metadata.name;
  };
  expect(nameWith('a')).toBe(nameWith('a'));
  expect(nameWith('a')).not.toBe(nameWith('b'));
});

test.each<[string, Partial<ContainerSpec>, (chart: Chart) => Given, RegExp]>([
  ['one that is missing', { settings: ['BUCKET'] }, () => ({}), /'settings' lacks "BUCKET", which the container reads/],
  [
    'one that nobody reads', {}, () => ({ BUCKET: EnvValue.fromValue('a') }),
    /'settings' has "BUCKET", which the container does not declare/,
  ],
  [
    'a key of a Secret', { settings: ['BUCKET'] },
    chart => ({
      BUCKET: EnvValue.fromSecretValue({ secret: Secret.fromSecretName(chart, 'Secret', 'shop'), key: 'bucket' }),
    }),
    /'settings.BUCKET' is a key of a Secret; declare it with ContainerSecret.asEnvironment/,
  ],
  [
    'a value that only the CDK knows', { settings: ['BUCKET'] },
    () => ({ BUCKET: EnvValue.fromValue(Fn.importValue('Bucket')) }),
    /'settings.BUCKET' is known only at deployment and may be a secret; if it is public, give the reason/,
  ],
  [
    'a value that looks like a secret', { settings: ['BUCKET'] },
    () => ({ BUCKET: EnvValue.fromValue('postgresql://shop:hunter2hunter2@db/shop') }),
    /'settings.BUCKET' contains what looks like .*; use a ContainerSecret/,
  ],
])('fails for %s', (_, spec, settings, message) => {
  expect(() => deploy(spec, settings)).toThrow(message);
});

test('takes a public value that only the CDK knows', () => {
  const value = Fn.importValue('Bucket');
  const public_ = { settings: ['BUCKET'], publicVariables: ['BUCKET'] };
  const [chart] = deploy(public_, () => ({ BUCKET: EnvValue.fromValue(value) }));
  const [container] = objectOf(chart, 'Deployment').spec.template.spec.containers;
  expect(env(container, 'BUCKET')).toEqual([{ name: 'BUCKET', value }]);
});
