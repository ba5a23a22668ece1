import { mkdtempSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { DatabaseInstance, DatabaseInstanceEngine, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import * as cdk8s from 'cdk8s';
import { ConfigMap, Secret } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { examplesOf, runText } from './example';
import * as library from '../../src';
import { fakeImage } from '../container/fake-image';

const { JobProcess, PythonContainer, WorkerProcess } = library;

/** A project with everything that the examples name. */
const image = fakeImage({
  stage: directory => directory,
  runnable: ['shop.worker', 'shop.wait', 'shop.relay'],
  locked: { django: '5.2.8', celery: '5.7.0' },
  tasks: { celery: ['shop.tasks:app'] },
  modules: ['shop', 'shop.main', 'manage'],
  files: { manage: 'manage.py' },
});
const source = library.ImageSource.registry('ghcr.io/acme/shop');

const stacks: Stack[] = [];
const charts: cdk8s.Chart[] = [];

class SeenStack extends Stack {
  constructor(scope?: Construct, id?: string, props?: StackProps) {
    super(scope, id, props);
    stacks.push(this);
  }
}

class SeenChart extends cdk8s.Chart {
  constructor(scope: Construct, id: string, props?: cdk8s.ChartProps) {
    super(scope, id, props);
    charts.push(this);
  }
}

/** A module with another class in it. Spread, it would load everything it has. */
const seeing = (module: object, replaced: Record<string, unknown>): unknown =>
  Object.create(module, Object.fromEntries(Object.entries(replaced).map(([name, value]) => [name, { value }])));

const modules = {
  'cdk-python-container': seeing(library, { PythonImage: { fromDirectory: () => image } }),
  'aws-cdk-lib': seeing(jest.requireActual('aws-cdk-lib'), { Stack: SeenStack }),
  'cdk8s': seeing(cdk8s, { Chart: SeenChart }),
};

const release = PythonContainer.job({ image, name: 'migrate', process: JobProcess.django('migrate', '--no-input') });
/** What the containers of docs/several-containers.md share. */
const blog = {
  image,
  settings: ['DATABASE_HOST', 'BROKER_URL'],
  secrets: ['db-password', 'secret-key'].map(name => library.ContainerSecret.file(name)),
};
const CONTAINERS: Record<string, () => library.PythonContainer> = {
  web: () => PythonContainer.web({ image, release }),
  worker: () => PythonContainer.worker({ image, process: WorkerProcess.celery(), release }),
  report: () => PythonContainer.job({ image, name: 'report', process: JobProcess.django('migrate') }),
  nightly: () => PythonContainer.job({ ...blog, name: 'nightly', process: JobProcess.django('migrate') }),
};

/** What an example declares without making it, by its type. */
const DECLARED: Record<string, (name: string) => unknown> = {
  'Stack': () => stacks[0] ?? new SeenStack(new App(), 'Shop'),
  'Chart': () => new SeenChart(new cdk8s.App(), 'shop'),
  'ConfigMap': () => new ConfigMap(new cdk8s.Chart(new cdk8s.App(), 'given'), 'Config'),
  'IConfigMap': () => ConfigMap.fromConfigMapName(new cdk8s.Chart(new cdk8s.App(), 'given'), 'Config', 'shop'),
  'ISecret': () => Secret.fromSecretName(new cdk8s.Chart(new cdk8s.App(), 'given'), 'Secret', 'shop'),
  'PythonContainer': name => CONTAINERS[name](),
  'PythonContainer[]': () => [
    PythonContainer.web(blog), PythonContainer.worker({ ...blog, process: WorkerProcess.celery() }),
  ],
  'PythonContainerTask': () => new library.PythonContainerTask(
    new SeenStack(new App(), 'Shop'), 'Report', { container: CONTAINERS.report() },
  ),
  'PythonContainerService': name => new library.PythonContainerService(
    new SeenStack(new App(), 'Shop'), name, { container: CONTAINERS[name]() },
  ),
  'PythonContainerDeployment': name => new library.PythonContainerDeployment(
    new SeenChart(new cdk8s.App(), 'shop'), name, { container: CONTAINERS[name](), image: source },
  ),
  'PythonContainerJob': name => new library.PythonContainerJob(
    new SeenChart(new cdk8s.App(), 'shop'), name, { container: CONTAINERS.report(), image: source },
  ),
  'DatabaseInstance': () => {
    const stack = new SeenStack(new App(), 'Data');
    const engine = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17 });
    return new DatabaseInstance(stack, 'Database', { vpc: new Vpc(stack, 'Vpc'), engine });
  },
};

function declarationsOf(example: string): Record<string, unknown> {
  const found = [...example.matchAll(/^declare const (\w+): (\w+(?:\[\])?);/gm)].map(([, name, type]) => ({ name, type }));
  // A stack that is declared too is the one of the construct.
  found.sort((one, other) => Number(one.type === 'Stack') - Number(other.type === 'Stack'));
  return Object.fromEntries(found.map(({ name, type }) => [name, DECLARED[type](name)]));
}

const pages = readdirSync(join(__dirname, '..', '..', 'docs')).filter(path => path.endsWith('.md')).sort();
const EXAMPLES = ['README.md', ...pages.map(page => join('docs', page))]
  .flatMap(document => examplesOf(document).map((example, index) => [`${document}, example ${index + 1}`, example]))
  .filter(([, example]) => /\b(PythonContainer|ComposeFile|BakeFile)/.test(example))
  // It shows how it fails: test/docs/readme.test.ts.
  .filter(([, example]) => !example.includes('hunter2'));

describe('what an example makes can be deployed, as it stands in', () => {
  const directory = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'examples-'));
  beforeAll(() => process.chdir(folder)); // some examples write their files
  afterAll(() => {
    process.chdir(directory);
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    stacks.length = 0;
    charts.length = 0;
    jest.spyOn(process, 'emitWarning').mockReturnValue();
  });

  test.each(EXAMPLES)('%s', (_, example) => {
    runText(example, [], modules, declarationsOf(example));
    const needs = (target: RegExp): number => target.test(example) ? 1 : 0;
    expect(stacks.length).toBeGreaterThanOrEqual(needs(/new (PythonContainer(Service|Task|Repository)|Stack)\(/));
    expect(charts.length).toBeGreaterThanOrEqual(needs(/new (PythonContainer(Deployment|Job|CronJob)|Chart)\(/));
    for (const stack of stacks) {
      Template.fromStack(stack);
      expect(Annotations.fromStack(stack).findError('*', Match.anyValue())).toEqual([]);
    }
    for (const chart of charts) { expect(cdk8s.Testing.synth(chart)).not.toEqual([]); }
  });
});
