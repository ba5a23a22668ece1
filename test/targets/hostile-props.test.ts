import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Secret as EcsSecret } from 'aws-cdk-lib/aws-ecs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Chart, Testing, Yaml } from 'cdk8s';
import { Secret as KubernetesSecret } from 'cdk8s-plus-28';
import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { newStack } from './ecs/containers';
import { containerFrom, drawnContainer, jobFrom } from './hostile-container';
import {
  ComposeFile, ComputeSize, ContainerSecret, HealthCheck, ImageSource, JobProcess, ProxyTrust, PythonContainer,
  PythonContainerCronJob, PythonContainerDeployment, PythonContainerJob, PythonContainerRepository,
  PythonContainerService, PythonContainerTask, Scaling, WebServer, WorkerProcess, WritablePath,
} from '../../src';
import { fakeImage } from '../container/fake-image';
import { flag, list, madeOrTypedError, map, number, orWrong, text, wrong } from '../hostile';

/** More in a run by hand: `MUTANTS=5000 npx jest test/targets/hostile-props.test.ts`. */
const runs = (usual: number) => ({ seed: 6, numRuns: Number(process.env.MUTANTS ?? usual) });

/** Of a container, what an output must have to the letter. */
interface Given {
  readonly command: string[];
  readonly health?: string[];
  readonly environment: { readonly [name: string]: string };
  readonly secrets: string[];
  readonly secretVariables: string[];
}

function givenTo(
  { _spec: { command, health, environment, secrets, secretVariables } }: PythonContainer,
): Given {
  return { command, health: health?.command, environment, secrets, secretVariables };
}

/** The variables that the container was given, as a target has them: what it adds is not asked. */
const among = (environment: { [name: string]: string }, { environment: given }: Given): { [name: string]: string } =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => Object.hasOwn(given, name)));

/** Enough draws must get through, or the comparison says nothing. */
function expectEnough(made: number, usual: number): void {
  expect(made).toBeGreaterThan(runs(usual).numRuns / 30);
}

test('Compose: an error with a code, or a file that is read back as it was meant', () => {
  let made = 0;
  /** As Compose reads a text: no variable may be left to replace. */
  const read = (written: string): string => {
    expect(written.replaceAll('$$', '')).not.toContain('$');
    return written.replaceAll('$$', () => '$');
  };
  const kind = fc.oneof({ weight: 6, arbitrary: fc.constant('container') }, fc.constantFrom('job', 'waiting'));
  const props = fc.record({
    name: text('shop', 'my_shop-2'),
    services: map(text('web', 'constructor'), orWrong(kind)),
    sources: map(text('shop'), fc.oneof(orWrong(fc.constant(ImageSource.registry('ghcr.io/acme/shop'))))),
    publishedPorts: map(text('web'), number(8080)),
    secretFiles: map(text('db-password'), text('./secrets/$x', '../a b')),
    bindMounts: map(text('web'), list(fc.record({ source: text('./$data', 'a b'), target: text('/srv') }), 1)),
  }, { requiredKeys: ['services'] });
  fc.assert(fc.property(drawnContainer, props, (drawn, { services, ...others }) => {
    const container = madeOrTypedError(() => containerFrom(drawn));
    if (container === undefined) { return; }
    const job = madeOrTypedError(() => jobFrom({ ...drawn, name: 'job' }));
    const waiting = job && madeOrTypedError(() => containerFrom(drawn, job));
    const containers: { [kind: string]: unknown } = { container, job, waiting };
    const placed: any =
      typeof services !== 'object' || services === null || Object.keys(services).length === 0
        ? services
        : Object.fromEntries(
          Object.entries(services).map(([service, each]) => [service, containers[each as string] ?? each]),
        );
    const file = madeOrTypedError(() => new ComposeFile({ services: placed as any, ...others }).render());
    if (file === undefined) { return; }
    made++;
    const model = parse(file);
    const waits = Object.values(placed).includes(waiting) && !Object.values(placed).includes(job);
    expect(Object.keys(model.services).sort()).toEqual([...Object.keys(placed), ...waits ? ['job'] : []].sort());
    for (const [service, written] of Object.entries<any>(model.services)) {
      const given = givenTo(Object.hasOwn(placed, service) ? placed[service] : job!);
      expect(written.command.map(read)).toEqual(given.command);
      expect(
        Object.fromEntries(
          Object.entries<string>(among(written.environment, given)).map(([name, value]) => [name, read(value)]),
        ),
      ).toEqual(given.environment);
      if (given.health) { expect(written.healthcheck.test.map(read)).toEqual(['CMD', ...given.health]); }
      expect(written.secrets ?? []).toEqual(given.secrets);
    }
    for (const [service, mounts] of Object.entries(others.bindMounts ?? {})) {
      const volumes: any[] = model.services[service].volumes ?? [];
      expect(volumes.map(({ source, target }) => ({ source: read(source), target }))).toEqual(mounts);
    }
  }), runs(900));
  expectEnough(made, 900);
});

test('Kubernetes: an error with a code, or manifests that are read back as they were meant', () => {
  let made = 0;
  const props = fc.record(
    {
      id: text('web'), name: text('store'), replicas: number(1), key: text('password'), userAssignedByCluster: flag,
    },
    { requiredKeys: ['id', 'key'] },
  );
  fc.assert(fc.property(drawnContainer, props, (drawn, { id, key, ...others }) => {
    const container = madeOrTypedError(() => containerFrom(drawn));
    if (container === undefined) { return; }
    const chart = new Chart(Testing.app(), 'shop');
    const secret = KubernetesSecret.fromSecretName(chart, 'Secret', 'shop');
    const secrets = Object.fromEntries(container.secrets.map(name => [name, { secret, key }]));
    const manifests = madeOrTypedError(() => {
      const image = ImageSource.registry('registry.example/shop');
      new PythonContainerDeployment(chart, typeof id === 'string' && id !== '' ? id : 'web', {
        container,
        image,
        secrets,
        ...others,
      });
      const objects = Testing.synth(chart);
      return { objects, yaml: Yaml.stringify(...objects) };
    });
    if (manifests === undefined) { return; }
    made++;
    const given = givenTo(container);
    const [, deployment] = parseAllDocuments(manifests.yaml).map(each => each.toJS());
    expect(deployment).toEqual(JSON.parse(JSON.stringify(manifests.objects[1])));
    const [read] = deployment.spec.template.spec.containers;
    expect(read.args.map(expanded)).toEqual(given.command);
    const environment = Object.fromEntries(
      (read.env ?? []).map((each: any) => [each.name, expanded(each.value ?? '')]),
    );
    expect(among(environment, given)).toEqual(given.environment);
    if (read.livenessProbe?.exec) { expect(read.livenessProbe.exec.command.map(expanded)).toEqual(given.health); }
  }), runs(300));
  expectEnough(made, 300);
});

test('Kubernetes: an error with a code, or a schedule of a job that is read back as it was meant', () => {
  const warned = jest.spyOn(process, 'emitWarning').mockReturnValue();
  let made = 0;
  const props = fc.record({
    schedule: text('30 3 * * *', '@daily', '*/5 9-17 * * mon-fri'),
    timeZone: text('Etc/UTC', 'Europe/Berlin'),
    suspend: flag,
    name: text('store'),
    backoffLimit: number(0, 3),
    activeDeadlineSeconds: number(60),
    startingDeadlineSeconds: number(10, 3600),
    successfulJobsHistoryLimit: number(0, 1),
    failedJobsHistoryLimit: number(0, 1),
  }, { requiredKeys: ['schedule'] });
  fc.assert(fc.property(drawnContainer, props, text('password'), (drawn, given, key) => {
    const container = madeOrTypedError(() => jobFrom(drawn));
    if (container === undefined) { return; }
    const chart = new Chart(Testing.app(), 'shop');
    const secret = KubernetesSecret.fromSecretName(chart, 'Secret', 'shop');
    const secrets = Object.fromEntries(container.secrets.map(name => [name, { secret, key }]));
    const yaml = madeOrTypedError(() => {
      const image = ImageSource.registry('registry.example/shop');
      new PythonContainerCronJob(chart, 'nightly', { container, image, secrets, ...given });
      return Yaml.stringify(...Testing.synth(chart));
    });
    if (yaml === undefined) { return; }
    made++;
    const [, { spec }] = parseAllDocuments(yaml).map(each => each.toJS());
    expect(spec.schedule.split(' ')).toHaveLength(5);
    const [read] = spec.jobTemplate.spec.template.spec.containers;
    expect(read.args.map(expanded)).toEqual(container.command);
    const environment = Object.fromEntries(
      (read.env ?? []).map((each: any) => [each.name, expanded(each.value ?? '')]),
    );
    expect(among(environment, givenTo(container))).toEqual(givenTo(container).environment);
  }), runs(300));
  warned.mockRestore();
  expectEnough(made, 300);
});

/** As the kubelet reads an argument where every variable is set. */
function expanded(written: string): string {
  return written.replace(/\$\$|\$\([^)]*\)/g, part => (part === '$$' ? '$' : `<${part}>`));
}

test('ECS: an error with a code, or a task definition that is read back as it was meant', () => {
  let made = 0;
  fc.assert(fc.property(drawnContainer, number(1), flag, (drawn, desiredCount, rollOnSecretChange) => {
    const container = madeOrTypedError(() => containerFrom(drawn));
    if (container === undefined) { return; }
    const stack = newStack();
    const secret = EcsSecret.fromSecretsManager(new Secret(stack, 'Secret'));
    const secrets = Object.fromEntries(container.secrets.map(name => [name, secret]));
    const service = madeOrTypedError(() => {
      const image = ImageSource.registry('registry.example/shop');
      const props = { container, image, secrets, desiredCount, rollOnSecretChange };
      return new PythonContainerService(stack, 'Web', props);
    });
    if (service === undefined) { return; }
    made++;
    const given = givenTo(container);
    const [task] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition'));
    const [read] = task.Properties.ContainerDefinitions;
    expect(read.Command).toEqual(stack.resolve(given.command));
    const environment = Object.fromEntries((read.Environment ?? []).map((each: any) => [each.Name, each.Value]));
    expect(among(environment, given)).toEqual(stack.resolve(given.environment));
    expect(read.HealthCheck?.Command).toEqual(stack.resolve(given.health && ['CMD', ...given.health]));
    expect((read.Secrets ?? []).map((each: any) => each.Name)).toEqual(
      [...given.secrets.map(name => `CONTAINER_SECRET_${name}`), ...given.secretVariables],
    );
  }), runs(100));
  expectEnough(made, 100);
});

describe('no value of another type, a JavaScript caller gets an error with a code from', () => {
  const image = fakeImage({ stage: directory => directory });
  const web = PythonContainer.web({ image });
  const worker = PythonContainer.worker({ image, process: WorkerProcess.module('shop.worker') });
  const source = ImageSource.registry('registry.example/shop');
  const task = () => new PythonContainerTask(newStack(), 'Task', { container: job, image: source });
  const deployment = (props: object) => new PythonContainerDeployment(new Chart(Testing.app(), 'shop'), 'web', {
    container: web, image: source, ...props,
  });

  const job = PythonContainer.job({ image, process: JobProcess.module('shop.worker') });
  const once = (props: object) => new PythonContainerJob(new Chart(Testing.app(), 'shop'), 'once', {
    container: job, image: source, ...props,
  });
  const nightly = (props: object) => new PythonContainerCronJob(new Chart(Testing.app(), 'shop'), 'nightly', {
    container: job, image: source, schedule: '30 3 * * *', activeDeadlineSeconds: 60, ...props,
  });

  test.each<[string, (value: never) => unknown]>([
    ['WebServer.uvicorn', value => PythonContainer.web({ image, server: WebServer.uvicorn(value) })],
    ['WebServer.gunicorn', value => PythonContainer.web({ image, server: WebServer.gunicorn(value) })],
    ['WebServer.module', value => PythonContainer.web({ image, server: WebServer.module(value) })],
    ['WebServer.command', value => PythonContainer.web({ image, server: WebServer.command(value) })],
    ['WorkerProcess.module', value => PythonContainer.worker({ image, process: WorkerProcess.module(value) })],
    ['WorkerProcess.celery', value => PythonContainer.worker({ image, process: WorkerProcess.celery(value, value) })],
    ['WorkerProcess.celeryBeat', value => WorkerProcess.celeryBeat('a:b', value)],
    ['WorkerProcess.rq', value => PythonContainer.worker({ image, process: WorkerProcess.rq(value, value) })],
    ['WorkerProcess.arq', value => PythonContainer.worker({ image, process: WorkerProcess.arq(value) })],
    ['WorkerProcess.dramatiq', value => WorkerProcess.dramatiq(value, value)],
    ['WorkerProcess.huey', value => PythonContainer.worker({ image, process: WorkerProcess.huey(value, value) })],
    ['WorkerProcess.script', value => WorkerProcess.script(value, value)],
    ['WorkerProcess.django', value => WorkerProcess.django('migrate', value)],
    ['JobProcess.module', value => PythonContainer.job({ image, process: JobProcess.module(value) })],
    ['JobProcess.script', value => JobProcess.script('a', value)],
    ['JobProcess.django', value => JobProcess.django(value, value)],
    ['JobProcess.command', value => PythonContainer.job({ image, process: JobProcess.command(value) })],
    ['WorkerProcess.command', value => PythonContainer.worker({ image, process: WorkerProcess.command(value) })],
    ['HealthCheck.http', value => PythonContainer.web({ image, healthCheck: HealthCheck.http(value) })],
    ['HealthCheck.command', value => HealthCheck.command(value, value)],
    ['HealthCheck.heartbeat', value => HealthCheck.heartbeat(value)],
    ['ContainerSecret.file', value => PythonContainer.web({ image, secrets: [ContainerSecret.file(value)] })],
    ['ContainerSecret.asEnvironment', value => ContainerSecret.asEnvironment(value, value)],
    ['WritablePath.of', value => PythonContainer.web({ image, writablePaths: [WritablePath.of(value, value)] })],
    ['ComputeSize.of', value => PythonContainer.web({ image, size: ComputeSize.of(value, value) })],
    ['ProxyTrust.of', value => PythonContainer.web({ image, proxyTrust: ProxyTrust.of(value) })],
    ['Scaling.fixed', value => PythonContainer.web({ image, scaling: Scaling.fixed(value) })],
    ['Scaling.between', value => PythonContainer.web({ image, scaling: Scaling.between(value, value, value) })],
    ['PythonContainer.web', value => PythonContainer.web(value)],
    ['PythonContainer.worker', value => PythonContainer.worker(value)],
    ['PythonContainer.job', value => PythonContainer.job(value)],
    ['its image', value => PythonContainer.web({ image: value })],
    ['ImageSource.registry', value => ImageSource.registry(value)],
    ['ImageSource.existing', value => ImageSource.existing(value)],
    ['ImageSource.ecr', value => ImageSource.ecr(value)],
    ['ComposeFile', value => new ComposeFile(value)],
    // A text would be a path, and written.
    ['ComposeFile.write', value => typeof value !== 'string' && new ComposeFile({ services: { web } }).write(value)],
    ['PythonContainerService', value => new PythonContainerService(newStack(), 'Web', value)],
    ...[
      'image', 'cluster', 'vpc', 'taskSubnets', 'secrets', 'certificate', 'publicLoadBalancer', 'drainBeforeStop',
      'rollOnSecretChange', 'logGroup',
    ].map(
      prop =>
        [
          `its prop ${prop}`,
          (value: never) =>
            new PythonContainerService(newStack(), 'Web', { container: web, image: source, [prop]: value }),
        ] as [string, (value: never) => unknown],
    ),
    ['PythonContainerTask', value => new PythonContainerTask(newStack(), 'Task', value)],
    ['PythonContainerTask.addSchedule', value => task().addSchedule('At', value)],
    ...['schedule', 'description', 'enabled', 'retryAttempts', 'maximumEventAge', 'deadLetterQueue'].map(
      prop =>
        [
          `its prop ${prop}`,
          (value: never) =>
            task().addSchedule('At', { schedule: ScheduleExpression.rate(Duration.days(1)), [prop]: value }),
        ] as [string, (value: never) => unknown],
    ),
    ['PythonContainerTask.runState', value => task().runState(newStack(), 'Run', value)],
    ['its variables', value => task().runState(newStack(), 'Run', { environment: value })],
    ['PythonContainerRepository', value => new PythonContainerRepository(newStack(), 'Repository', value)],
    ['PythonContainerDeployment', value => deployment(value)],
    ...['image', 'secrets', 'dockerRegistryAuth', 'name', 'replicas', 'userAssignedByCluster'].map(
      prop =>
        [`its prop ${prop}`, (value: never) => deployment({ [prop]: value })] as [string, (value: never) => unknown],
    ),
    ['PythonContainerJob', value => once(value)],
    ...['image', 'secrets', 'dockerRegistryAuth', 'name', 'backoffLimit', 'activeDeadlineSeconds',
      'ttlSecondsAfterFinished'].map(
      prop => [`its prop ${prop}`, (value: never) => once({ [prop]: value })] as [string, (value: never) => unknown],
    ),
    ['PythonContainerCronJob', value => nightly(value)],
    ...['schedule', 'timeZone', 'suspend', 'startingDeadlineSeconds', 'successfulJobsHistoryLimit',
      'failedJobsHistoryLimit'].map(
      prop => [`its prop ${prop}`, (value: never) => nightly({ [prop]: value })] as [string, (value: never) => unknown],
    ),
    ['addSidecar', value => deployment({}).addSidecar(value)],
    ['its options', value => deployment({}).addSidecar(worker, value)],
  ])('%s', (_name, make) => {
    fc.assert(
      fc.property(wrong<never>(), value => {
        madeOrTypedError(() => make(value));
      }),
      { seed: 6, numRuns: 40 },
    );
  });

  test('all that is wrong at once, each by its place', () => {
    const props = {
      image,
      port: '8000',
      environment: [],
      secrets: ['db'],
      writablePaths: [undefined],
      healthCheck: '/healthz',
    };
    expect(() => PythonContainer.web(props as never)).toThrow(expect.objectContaining({
      name: 'PythonContainerInvalid',
      message: `PythonContainerInvalid: invalid PythonContainer.web (5 problems):
  - 'environment' is []; expected a map such as { name: value }
  - 'secrets[0]' is "db"; expected a ContainerSecret
  - 'writablePaths[0]' is undefined; expected a WritablePath
  - 'port' is "8000"; expected a number
  - 'healthCheck' is "/healthz"; expected a HealthCheck`,
    }));
  });
});
