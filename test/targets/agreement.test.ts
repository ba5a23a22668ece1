import {
  ComputeSize, ContainerSecret, ContainerUser, HealthCheck, ImageArchitecture, JobProcess, PythonContainer, PythonImage,
  Scaling, WorkerProcess, WritablePath,
} from '../../src';
import { ofCompose } from './meaning/compose';
import {
  expectParity, startedByOthers, withoutWhatComposeLacks, withoutWhatKubernetesLacks,
} from './meaning/differences';
import { ofEcs } from './meaning/ecs';
import { ofKubernetes, ofKubernetesJob } from './meaning/kubernetes';
import { COMPARED } from './meaning/meaning';
import { runOnEcs, runOnKubernetes } from './meaning/release-runs';
import { fakeImage } from '../container/fake-image';
import { fixtureImage, workerOf } from '../outputs';

const MODULE = JobProcess.module('mailer.worker');
const WITHOUT_ROUTE = { healthPath: undefined, text: '', stage: (directory: string) => directory };

describe.each<[string, () => PythonContainer]>([
  ['a web container with nothing set', () => PythonContainer.web({ image: fixtureImage('fastapi') })],
  [
    'a web container with everything set',
    () =>
      PythonContainer.web({
        image: new PythonImage({
          project: fixtureImage('django').project,
          architecture: ImageArchitecture.ARM64,
          user: ContainerUser.of(20000, 30000),
        }),
        size: ComputeSize.of(2, 4096),
        port: 9000,
        healthCheck: HealthCheck.http({
          path: '/alive',
          readinessPath: '/ready',
          intervalSeconds: 20,
          timeoutSeconds: 5,
          retries: 4,
          startSeconds: 90,
        }),
        longestRequestSeconds: 40,
        drainSeconds: 7,
        environment: { LOG_LEVEL: 'debug', GREETING: 'a "quoted" $word: yes' },
        settings: ['DATABASE_HOST'],
        secrets: [
          ContainerSecret.file('db-password'), ContainerSecret.file('api.key'),
          ContainerSecret.asEnvironment('BROKER_URL', 'the worker reads nothing else'),
        ],
        writablePaths: [WritablePath.of('/tmp', 256), WritablePath.of('/var/cache/blog', 32, { executable: true })],
      }),
  ],
  ['a web container without a health route', () => PythonContainer.web({ image: fakeImage(WITHOUT_ROUTE) })],
  ['a worker', () => workerOf('worker', 'mailer.worker')],
  [
    'a worker with settings that waits for a release step',
    () => PythonContainer.worker({
      image: fixtureImage('worker'),
      process: WorkerProcess.module('mailer.worker'),
      settings: ['DATABASE_HOST', 'BUCKET'],
      release: PythonContainer.job({ image: fixtureImage('worker'), name: 'migrate', process: MODULE }),
    }),
  ],
  [
    'a worker that must run alone',
    () =>
      PythonContainer.worker({
        image: fixtureImage('worker'),
        process: WorkerProcess.module('mailer.worker'),
        singleton: true,
      }),
  ],
  [
    'a web container that scales',
    () => PythonContainer.web({
      image: fixtureImage('fastapi'), scaling: Scaling.between(2, 8, { cpuPercent: 50, memoryPercent: 75 }),
    }),
  ],
  [
    'a web container that scales by its memory alone',
    () => PythonContainer.web({
      image: fixtureImage('fastapi'), scaling: Scaling.between(2, 8, { memoryPercent: 75 }),
    }),
  ],
  [
    'a worker of which three run',
    () => PythonContainer.worker({
      image: fixtureImage('worker'), process: WorkerProcess.module('mailer.worker'), scaling: Scaling.fixed(3),
    }),
  ],
  [
    'a worker with a check of its own',
    () =>
      PythonContainer.worker({
        image: fixtureImage('worker'),
        process: WorkerProcess.module('mailer.worker'),
        healthCheck: HealthCheck.command(['python', '-m', 'mailer.alive'], {
          intervalSeconds: 30,
          timeoutSeconds: 4,
          retries: 2,
          startSeconds: 44,
        }),
        longestTaskSeconds: 60,
      }),
  ],
])('%s means the same on ECS, Kubernetes and Compose', (_, make) => {
  const container = make();
  const ecs = ofEcs(container);

  test('ECS and Compose agree in every field', () => {
    expect(ofCompose(container)).toEqual(withoutWhatComposeLacks(ecs));
  });

  test('what Compose lacks is in its parity report', () => {
    expectParity(container, ecs);
  });

  test('Kubernetes and ECS agree in every field, the reasoned differences apart', () => {
    expect(withoutWhatKubernetesLacks(ofKubernetes(container))).toEqual(withoutWhatKubernetesLacks(ecs));
  });

  test('all three state what the container says of itself', () => {
    const {
      command, environment, health, replicas, scaling, settings, shutdown, singleton, size, user,
    } = container._spec;
    expect(ecs).toMatchObject({
      command,
      // Clean stops: whoever stops it has seen to its work.
      init: ['tini', '-s', '-e', '130', '-e', '143', '--'],
      restarts: true,
      release: container.release?.name,
      environment,
      settings,
      user: `${user.uid}:${user.gid}`,
      vcpu: size.vcpu,
      memoryMiB: size.memoryMiB,
      readiness: health?.http && { path: health.http.readinessPath, anyAnswer: health.http.readyWithAnyAnswer },
      singleton,
      replicas: scaling
        ? { least: replicas, most: scaling.most, cpuPercent: scaling.cpuPercent, memoryPercent: scaling.memoryPercent }
        : { least: replicas, most: replicas },
      stopSeconds: shutdown.stopSeconds,
    });
  });
});

describe.each<[string, () => PythonContainer]>([
  ['with nothing set', () => PythonContainer.job({ image: fixtureImage('worker'), process: MODULE })],
  [
    'with everything set',
    () => PythonContainer.job({
      image: new PythonImage({
        project: fixtureImage('worker').project,
        architecture: ImageArchitecture.ARM64,
        user: ContainerUser.of(20000, 30000),
      }),
      name: 'report',
      process: MODULE,
      size: ComputeSize.of(2, 4096),
      environment: { LOG_LEVEL: 'debug', GREETING: 'a "quoted" $word: yes' },
      settings: ['DATABASE_HOST', 'BUCKET'],
      secrets: [
        ContainerSecret.file('db-password'), ContainerSecret.file('api.key'),
        ContainerSecret.asEnvironment('BROKER_URL', 'nothing else is read'),
      ],
      writablePaths: [WritablePath.of('/tmp', 256), WritablePath.of('/var/cache/blog', 32, { executable: true })],
      timeLimitSeconds: 600,
      longestTaskSeconds: 60,
      cleanupSeconds: 8,
    }),
  ],
  [
    'that is a command of Django',
    () => PythonContainer.job({
      image: fixtureImage('django'), name: 'migrate', process: JobProcess.django('migrate', '--no-input'),
    }),
  ],
])('a job %s means the same on ECS, Kubernetes and Compose', (_, make) => {
  const job = make();
  const ecs = ofEcs(job);

  test('ECS and Compose agree in every field', () => {
    expect(startedByOthers(ofCompose(job))).toEqual(ecs);
  });

  test.each(['Job', 'CronJob'] as const)('a %s of Kubernetes and ECS agree in every field', kind => {
    const { singleton, ...meaning } = ofKubernetesJob(job, kind);
    expect(withoutWhatKubernetesLacks(meaning)).toEqual(withoutWhatKubernetesLacks(ecs));
    // No two runs at once, which on ECS and Compose is up to who starts them.
    expect(singleton).toBe(true);
  });

  test('all state what the container says of itself', () => {
    const {
      command, environment, secrets, secretVariables, settings, shutdown, size, timeLimitSeconds, user,
    } = job._spec;
    expect(ecs).toMatchObject({
      command,
      // 143 is a failure: it was stopped before its work was done.
      init: ['tini', '-s', '--'],
      limit: timeLimitSeconds && { seconds: timeLimitSeconds, killSeconds: shutdown.stopSeconds },
      restarts: false,
      user: `${user.uid}:${user.gid}`,
      readOnlyRoot: true,
      droppedCapabilities: ['ALL'],
      environment,
      settings,
      secrets: secrets.map(name => `/run/secrets/${name}`),
      secretVariables,
      vcpu: size.vcpu,
      memoryMiB: size.memoryMiB,
      health: {},
      replicas: { least: 1, most: 1 },
      stopSeconds: shutdown.stopSeconds,
    });
  });
});

describe('what waits for a release step', () => {
  const step = { image: fixtureImage('worker'), settings: ['DATABASE_HOST'], secrets: [ContainerSecret.file('owner')] };
  const release = PythonContainer.job({ ...step, name: 'migrate', process: MODULE, timeLimitSeconds: 300 });
  const worker = PythonContainer.worker({
    image: fixtureImage('worker'), process: WorkerProcess.module('mailer.worker'), settings: ['BUCKET'], release,
  });

  test.each([ofEcs, ofKubernetes, ofCompose])('waits for the job of the same name: %p', meaningOf => {
    expect(meaningOf(worker).release).toBe('migrate');
  });

  test.each([ofEcs, ofKubernetes, ofCompose])('is told its own settings and secrets only: %p', meaningOf => {
    expect(meaningOf(worker)).toMatchObject({ settings: ['BUCKET'], secrets: [] });
  });

  test.each([runOnEcs, runOnKubernetes])('runs again when a setting that it reads has another value: %p', runOn => {
    const migrate = PythonContainer.job({
      image: fixtureImage('worker'), name: 'migrate', process: MODULE, settings: ['DATABASE_HOST'],
    });
    const waiting = PythonContainer.worker({
      image: fixtureImage('worker'),
      process: WorkerProcess.module('mailer.worker'),
      settings: ['BUCKET'],
      release: migrate,
    });
    const run = runOn(waiting, { DATABASE_HOST: 'a', BUCKET: 'b' });
    expect(runOn(waiting, { DATABASE_HOST: 'a', BUCKET: 'other' })).toBe(run);
    expect(runOn(waiting, { DATABASE_HOST: 'other', BUCKET: 'b' })).not.toBe(run);
  });

  test('is itself what it is without them', () => {
    const bare = PythonContainer.worker({
      image: fixtureImage('worker'), process: WorkerProcess.module('mailer.worker'), settings: ['BUCKET'],
    });
    for (const meaningOf of [ofEcs, ofKubernetes, ofCompose]) {
      expect({ ...meaningOf(worker), release: undefined }).toEqual(meaningOf(bare));
    }
  });
});

test('every neutral field is compared, or has a reason why not', () => {
  const web = PythonContainer.web({ image: fixtureImage('fastapi') });
  const missing = Object.keys(web._spec).filter(field => !Object.hasOwn(COMPARED, field));
  expect(missing).toEqual([]);
  const compared = Object.values(COMPARED).filter(each => typeof each === 'string');
  expect(compared.filter(field => !Object.hasOwn(ofEcs(web), field))).toEqual([]);
});
