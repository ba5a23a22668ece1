import { build, stage } from './builds';
import { docker, dockerAsync, run, sleep, state, until } from './docker';
import { measured } from './measured';
import { copyOf } from './projects';
import { stopped } from './stopping';
import { WorkerLab } from './worker-lab';
import { containerOf, withQueue, WORKER_SAMPLES, type WorkerSample } from './worker-samples';
import { PythonContainer, PythonImage, WorkerProcess } from '../../src';

// What `npm run soak` measures besides, for docs/workers.md.

const tag = `soak-${process.pid}:test`;
const lab = new WorkerLab(tag);
let image: PythonImage;

jest.setTimeout(900_000);

beforeAll(async () => {
  await lab.open();
  const rabbit = await lab.startBroker('rabbitmq');
  const project = copyOf('test/integration/samples/workers');
  image = PythonImage.fromDirectory(project);
  build(stage(project), tag);
  await rabbit.ready();
});

afterAll(() => {
  lab.close();
  run('docker', ['rmi', '--force', tag], { accept: [0, 1] });
});

describe('a killed task that the framework does not lose', () => {
  // A worker of its Redis that looks more often would find the task for it.
  const ALONE = 'redis-alone';
  const asItIs: WorkerSample = { ...WORKER_SAMPLES[0], kind: 'celery-as-it-is', environment: {} };
  const samples = [asItIs, ...WORKER_SAMPLES.filter(({ loses = false }) => !loses)];

  /** Seconds until another worker begins it again. */
  async function gone(given: WorkerSample): Promise<number> {
    const sample = withQueue(given, `${given.kind}-killed`, given === asItIs ? ALONE : given.broker);
    const container = containerOf(sample, image);
    const names = [await lab.start(container), await lab.start(container)];
    await sleep(10_000);
    // Arq's settings limit a job to twelve seconds.
    await lab.send(sample, 0, 1, 10);
    const begun = async () => await lab.count(`${sample.kind}:begun`) > 0;
    await until(`the task of ${sample.kind}`, 60, begun);
    const at = await lab.ask(0, 'get', `${sample.kind}:at`);
    const killed = names.find(name => docker('inspect', '--format', '{{.Config.Hostname}}', name) === at)!;
    await lab.forget(sample.kind);
    await dockerAsync('kill', '--signal', 'KILL', killed);
    const begin = Date.now();
    await until(`the killed task of ${sample.kind}`, 300, begun);
    const seconds = (Date.now() - begin) / 1000;
    run('docker', ['rm', '--force', ...names], { accept: [0, 1] });
    return seconds;
  }

  test('runs again in another worker', async () => {
    await (await lab.startBroker('redis', ALONE)).ready();
    const seconds = await Promise.all(samples.map(gone));
    samples.forEach(({ kind }, index) => measured('killed', kind, { seconds: seconds[index] }));
  });
});

describe('an outage of the broker for 90 s', () => {
  test('restarts no worker but that of arq, and all go on with what is sent after it', async () => {
    const brokers = [await lab.startBroker('redis', 'gone-redis'), await lab.startBroker('rabbitmq', 'gone-rabbitmq')];
    await Promise.all(brokers.map(broker => broker.ready()));
    const samples = WORKER_SAMPLES.map(each => withQueue(each, `${each.kind}-outage`, `gone-${each.broker}`));
    const names = await Promise.all(samples.map(each => lab.start(containerOf(each, image), '--restart', 'always')));
    const allDone = async (count: number) => (await Promise.all(samples.map(({ kind }) => lab.count(`${kind}:done`))))
      .every(done => done === count);
    await Promise.all(samples.map(each => lab.send(each, 0, 20, 0.1)));
    await until('the tasks before the outage', 90, () => allDone(20));
    await Promise.all(brokers.map(({ name }) => dockerAsync('stop', name)));
    const reasons = samples.map(() => new Set<string>());
    for (const end = Date.now() + 90_000; Date.now() < end; await sleep(5_000)) {
      const found = await Promise.all(names.map(name => lab.unhealthy(name, 60).catch(() => 'ended')));
      found.forEach((reason, index) => { if (reason !== '') { reasons[index].add(reason); } });
    }
    await Promise.all(brokers.map(({ name }) => dockerAsync('start', name)));
    await Promise.all(brokers.map(broker => broker.ready()));
    const begin = Date.now();
    const seconds = samples.map(() => NaN);
    await Promise.all(samples.map(async (each, index) => {
      await lab.send(each, 20, 20, 0.1);
      await until(`the tasks of ${each.kind}`, 200, async () => await lab.count(`${each.kind}:done`) === 40);
      seconds[index] = (Date.now() - begin) / 1000;
    }));
    samples.forEach((_, index) => {
      const restarts = Number(docker('inspect', '--format', '{{.RestartCount}}', names[index]));
      const row = WORKER_SAMPLES[index].kind;
      measured('outage', row, { healthy: reasons[index].size === 0, restarts, seconds: seconds[index] });
    });
    for (const [index, { framework }] of samples.entries()) {
      if (framework !== 'arq') { expect([...reasons[index]]).toEqual([]); }
      expect(state(names[index]).Running).toBe(true);
    }
  });
});

/** What a container does that gets SIGTERM, and SIGKILL ten seconds after its limit of four. */
const LIMIT_SECONDS = 4;

describe.each([
  ['warm', []],
  ['cold', ['--env', 'REMAP_SIGTERM=SIGQUIT']],
  ['soft', ['--env', 'REMAP_SIGTERM=SIGQUIT', '--env', `SOFT_STOP=${LIMIT_SECONDS}`]],
  ["the launcher's", []],
])("celery's stop: %s", (stop, flags) => {
  test.each([3, 60])('tasks of %i s', async taskSeconds => {
    const queue = `stop-${stop.replace(/\W/g, '-')}-${taskSeconds}`;
    const sample = withQueue(WORKER_SAMPLES[0], queue);
    const started = (process: WorkerProcess) => PythonContainer.worker({
      image, name: queue, environment: sample.environment, longestTaskSeconds: LIMIT_SECONDS, process,
    });
    const launched = started(WorkerProcess.celery(undefined, { concurrency: 2 }));
    const own = launched.command.slice(launched.command.indexOf('celery'));
    const container = stop === "the launcher's" ? launched : started(WorkerProcess.command(own));
    const name = await lab.start(container, ...flags);
    await lab.send(sample, 0, 2, taskSeconds);
    await until('both tasks', 60, async () => await lab.count(`${queue}:begun`) === 2);
    const { seconds, exitCode } = await stopped(name, LIMIT_SECONDS + 10);
    const [done, back] = [await lab.count(`${queue}:done`), await lab.waiting(queue)];
    measured('celery-stops', `${stop}, ${taskSeconds} s`, { seconds, exitCode, done, back });
  });
});
