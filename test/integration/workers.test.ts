import { build, stage } from './builds';
import { docker, logs, python, run, sleep, until } from './docker';
import { copyOf } from './projects';
import { CPU_MILLISECONDS } from './scripts';
import { stopped } from './stopping';
import { WorkerLab } from './worker-lab';
import { ComputeSize, PythonContainer, PythonImage, WorkerProcess } from '../../src';

/** Stops and kills of each worker: more in `npm run soak`, which also prints what it measured. */
const ROUNDS = Number(process.env.SOAK ?? 1);
const TASKS = 200 * ROUNDS;

jest.setTimeout(600_000 * ROUNDS);

/** So long that a stop finds tasks in the queue, on a busy machine too. */
const TASK_SECONDS = 0.2;
const LONGEST_TASK_SECONDS = 6;

interface Sample {
  readonly kind: string;
  readonly process: WorkerProcess;
  /** Tasks at the same time: what a kill can lose, where the framework loses it. */
  readonly atOnce: number;
  /** Whether a killed task is lost, as its delivery guarantee says. */
  readonly loses?: boolean;
}

const SAMPLES: Sample[] = [
  { kind: 'celery', process: WorkerProcess.celery(undefined, { concurrency: 4 }), atOnce: 4 },
  { kind: 'rq', process: WorkerProcess.rq([], { config: 'jobs.by_rq' }), atOnce: 1 },
  { kind: 'arq', process: WorkerProcess.arq(), atOnce: 4 },
  { kind: 'dramatiq', process: WorkerProcess.dramatiq(undefined, { processes: 1, threads: 4 }), atOnce: 4 },
  { kind: 'huey', process: WorkerProcess.huey(undefined, { workers: 4 }), atOnce: 4, loses: true },
];

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
let image: PythonImage;

const containerOf = ({ kind, process: worker }: Sample): PythonContainer => PythonContainer.worker({
  image, name: kind, process: worker, longestTaskSeconds: LONGEST_TASK_SECONDS, size: ComputeSize.LARGE,
});

beforeAll(async () => {
  const project = copyOf('test/integration/samples/workers');
  image = PythonImage.fromDirectory(project);
  build(stage(project), tag);
  await lab.open();
});

afterAll(() => {
  lab.close();
  run('docker', ['rmi', '--force', tag], { accept: [0, 1] });
});

describe.each(SAMPLES)('$kind', sample => {
  const { kind, atOnce, loses = false } = sample;
  const done = () => lab.count(`${kind}:done`);
  const report = { kind, tasks: TASKS, stops: [] as number[], done: 0, runs: 0 };

  afterAll(() => { if (process.env.SOAK) { process.stderr.write(`${JSON.stringify(report)}\n`); } });

  test('SIGTERM loses no task, lets the running ones end, and ends with 0 inside the budget', async () => {
    // One at a time takes longer anyway.
    lab.send(kind, 0, TASKS, atOnce === 1 ? TASK_SECONDS / 2 : TASK_SECONDS);
    const container = containerOf(sample);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const name = lab.start(container);
      const enough = done() + 10;
      await until(`${enough} tasks of ${kind}`, 120 * ROUNDS, () => done() >= enough);
      const ending = await stopped(name, container.shutdown.stopSeconds);
      expect(ending).toMatchObject({ exitCode: 0, signals: ['15'] });
      expect(ending.seconds).toBeLessThan(container.shutdown.stopSeconds);
      report.stops.push(ending.seconds);
      // Every task that began has ended.
      expect(lab.count(`${kind}:begun`)).toBe(done());
    }
    expect(done()).toBeLessThan(TASKS);
  });

  test(loses ? 'SIGKILL loses the running tasks, and no others' : 'SIGKILL loses no task', async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const name = lab.start(containerOf(sample));
      const enough = done() + 20;
      await until(`${enough} tasks of ${kind}`, 120 * ROUNDS, () => done() >= enough);
      docker('kill', '--signal', 'KILL', name);
    }
    const last = lab.start(containerOf(sample));
    const lost = loses || kind === 'rq' ? atOnce * ROUNDS : 0;
    // celery looks every 100 s for what killed workers had, and not for all of it at once.
    await until(`the last task of ${kind}`, 450 * ROUNDS, () => done() >= TASKS - lost).catch(error => {
      throw new Error(`${error}: ${done()} of ${TASKS}\n${logs(last).slice(-2000)}`);
    });
    report.done = done();
    report.runs = lab.count(`${kind}:runs`);
    // A killed job is not forgotten: rq has it as running until its heartbeat is too old, which takes minutes.
    if (kind === 'rq') { expect(done() + lab.unfinishedOfRq()).toBeGreaterThanOrEqual(TASKS); }
    await stopped(last, containerOf(sample).shutdown.stopSeconds);
  });
});

test.each([['SIGTERM', '15'], ['SIGINT', '2']])(
  'a task that takes longer than %s allows keeps no worker, which ends with 0', async (signal, number) => {
    lab.empty();
    const running = SAMPLES.map(sample => {
      const container = containerOf(sample);
      const name = lab.start(container, '--stop-signal', signal);
      return { kind: sample.kind, name, stopSeconds: container.shutdown.stopSeconds };
    });
    // Arq's last, since its settings limit a job to twelve seconds.
    for (const kind of ['celery', 'rq', 'dramatiq', 'huey', 'arq']) { lab.send(kind, 0, 1, 30); }
    await until('the long tasks', 60, () => running.every(({ kind }) => lab.count(`${kind}:begun`) > 0));
    const endings = await Promise.all(running.map(async ({ kind, name, stopSeconds }) =>
      [kind, await stopped(name, stopSeconds)] as const));
    for (const [kind, { exitCode, signals, seconds }] of endings) {
      expect({ kind, exitCode, signals }).toEqual({ kind, exitCode: 0, signals: [number] });
      expect(seconds).toBeGreaterThanOrEqual(LONGEST_TASK_SECONDS);
    }
  },
);

test('a worker that runs a long task is healthy for 20 ms of CPU, and one that hangs is not', async () => {
  const limit = 15;
  lab.empty();
  const running = SAMPLES.map(sample => {
    const name = lab.start(containerOf(sample));
    lab.send(sample.kind, 0, 1, 4 + limit);
    return { kind: sample.kind, name };
  });
  await until('a long task of each', 60, () => running.every(({ kind }) => lab.count(`${kind}:begun`) > 0));
  await sleep((limit + 1) * 1000);
  expect(running.map(({ kind, name }) => `${kind}: ${lab.unhealthy(name, limit)}`))
    .toEqual(running.map(({ kind }) => `${kind}: `));
  expect(Number(python(running[0].name, CPU_MILLISECONDS, ...containerOf(SAMPLES[0])._spec.health!.command!)))
    .toBeLessThan(20);
  for (const { kind, name } of running) {
    if (kind === 'arq') { lab.send('arq', 1, 1, 60, 'block'); continue; }
    const pids = docker('exec', name, 'python', '-c', PIDS).split(' ');
    docker('exec', name, 'python', '-c', `import os; [os.kill(pid, 19) for pid in (${pids.join(', ')},)]`);
  }
  await until('unhealthy workers', 60, () =>
    running.every(({ name }) => lab.unhealthy(name, limit).startsWith('unhealthy: the last heartbeat of process')));
});
