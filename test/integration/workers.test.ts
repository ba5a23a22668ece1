import { build, stage } from './builds';
import { docker, dockerAsync, python, run, sleep, until } from './docker';
import { measured, measuredVersions } from './measured';
import { copyOf } from './projects';
import { CPU_MILLISECONDS } from './scripts';
import { stopped } from './stopping';
import { WorkerLab } from './worker-lab';
import { containerOf, LONGEST_TASK_SECONDS, withQueue, WORKER_SAMPLES, type WorkerSample } from './worker-samples';
import { storm, type Storm } from './worker-storm';
import { PythonImage } from '../../src';

/** Stops and kills of each worker: more in `npm run soak`, which also keeps what it measured. */
const ROUNDS = Number(process.env.SOAK ?? 1);
const TASKS = 200 * ROUNDS;

jest.setTimeout(600_000 * ROUNDS);

/** The main process of a worker, below the image's init. */
const PIDS = `
import os
names = {}
for pid in filter(str.isdigit, os.listdir('/proc')):
    try: names[int(pid)] = open('/proc/%s/cmdline' % pid).read()
    except OSError: pass
own = (1, os.getpid())
print(*[pid for pid, words in names.items() if '/opt/container/worker.py' in words and pid not in own])
`;

const tag = `workers-${process.pid}:test`;
const lab = new WorkerLab(tag);
const storms = new Map<string, Promise<Storm>>();
let image: PythonImage;

/** What a kill may lose: rq has such jobs as running until their heartbeat is too old, which takes minutes. */
const missingOf = ({ framework, atOnce, loses = false, inTransit = 0 }: WorkerSample): number =>
  ROUNDS * (loses || framework === 'rq' ? atOnce : inTransit);

beforeAll(async () => {
  await lab.open();
  // It takes a while to start.
  const rabbit = await lab.startBroker('rabbitmq');
  const project = copyOf('test/integration/samples/workers');
  image = PythonImage.fromDirectory(project);
  build(stage(project), tag);
  measuredVersions('workers', tag, 'celery', 'kombu', 'redis', 'rq', 'arq', 'dramatiq', 'huey');
  await rabbit.ready();
  // Side by side, since they mostly wait.
  for (const sample of WORKER_SAMPLES) {
    const running = storm(lab, image, sample, { tasks: TASKS, rounds: ROUNDS, least: TASKS - missingOf(sample) });
    storms.set(sample.kind, running);
    // Its own test says so.
    running.catch(() => undefined);
  }
});

afterAll(() => {
  lab.close();
  run('docker', ['rmi', '--force', tag], { accept: [0, 1] });
});

describe.each(WORKER_SAMPLES)('$kind', sample => {
  const { kind, framework, loses = false, inTransit = 0 } = sample;

  test('SIGTERM loses no task, lets the running ones end, and ends with 0 inside the budget', async () => {
    const { stops, cutOff, left } = await storms.get(kind)!;
    const { stopSeconds } = containerOf(sample, image).shutdown;
    for (const { exitCode, signals, seconds } of stops) {
      expect({ exitCode, signals }).toEqual({ exitCode: 0, signals: ['15'] });
      expect(seconds).toBeLessThan(stopSeconds);
    }
    expect(cutOff).toBe(0);
    expect(left).toBeGreaterThan(0);
  });

  const lost = loses ? 'the running tasks, and no others' : inTransit > 0 ? 'at most what is on its way' : 'no task';

  test(`SIGKILL loses ${lost}`, async () => {
    const { stops, done, runs } = await storms.get(kind)!;
    const unfinished = framework === 'rq' ? await lab.unfinishedOfRq() : missingOf(sample);
    const seconds = stops.map(stop => stop.seconds);
    measured('workers', kind, {
      rounds: ROUNDS,
      least: Math.min(...seconds),
      most: Math.max(...seconds),
      budget: containerOf(sample, image).shutdown.stopSeconds,
      tasks: TASKS,
      done,
      twice: runs - done,
      ...framework === 'rq' && { unfinished },
    });
    expect(done + unfinished).toBeGreaterThanOrEqual(TASKS);
  });
});

/** Starts each worker with a new queue, gives it a long task, and waits until it runs. */
async function withLongTasks(queue: string, seconds: number, ...flags: string[]) {
  await lab.empty();
  const samples = WORKER_SAMPLES.map(sample => withQueue(sample, `${sample.kind}-${queue}`));
  const running = await Promise.all(samples.map(async sample => {
    const container = containerOf(sample, image);
    return { sample, container, name: await lab.start(container, ...flags) };
  }));
  // Arq's last, since its settings limit a job to twelve seconds.
  const isArq = ({ framework }: WorkerSample) => framework === 'arq';
  await Promise.all(samples.filter(each => !isArq(each)).map(each => lab.send(each, 0, 1, seconds)));
  await Promise.all(samples.filter(isArq).map(each => lab.send(each, 0, 1, seconds)));
  const begun = () => Promise.all(samples.map(({ kind }) => lab.count(`${kind}:begun`)));
  await until('the long tasks', 60, async () => (await begun()).every(count => count > 0));
  return running;
}

test.each([['SIGTERM', '15'], ['SIGINT', '2']])(
  'a task that takes longer than %s allows keeps no worker, which ends with 0', async (signal, number) => {
    const running = await withLongTasks(signal.toLowerCase(), 30, '--stop-signal', signal);
    const endings = await Promise.all(running.map(async ({ sample, container, name }) =>
      [sample.kind, await stopped(name, container.shutdown.stopSeconds)] as const));
    for (const [kind, { exitCode, signals, seconds }] of endings) {
      expect({ kind, exitCode, signals }).toEqual({ kind, exitCode: 0, signals: [number] });
      expect(seconds).toBeGreaterThanOrEqual(LONGEST_TASK_SECONDS);
    }
  },
);

test('a worker that runs a long task is healthy for 20 ms of CPU, and one that hangs is not', async () => {
  const limit = 15;
  const running = await withLongTasks('hang', 4 + limit);
  await sleep((limit + 1) * 1000);
  const reasons = () => Promise.all(running.map(({ name }) => lab.unhealthy(name, limit)));
  expect(await reasons()).toEqual(running.map(() => ''));
  const [{ name: first, container }] = running;
  expect(Number(python(first, CPU_MILLISECONDS, ...container._spec.health!.command!))).toBeLessThan(20);
  for (const { sample, name } of running) {
    if (sample.framework === 'arq') { await lab.send(sample, 1, 1, 60, 'block'); continue; }
    const pids = docker('exec', name, 'python', '-c', PIDS).split(' ');
    await dockerAsync('exec', name, 'python', '-c', `import os; [os.kill(pid, 19) for pid in (${pids.join(', ')},)]`);
  }
  await until('unhealthy workers', 60, async () =>
    (await reasons()).every(reason => reason.startsWith('unhealthy: the last heartbeat of process')));
});
