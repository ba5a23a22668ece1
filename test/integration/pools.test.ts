import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { build, stage } from './builds';
import { dockerAsync, run, sleep, until } from './docker';
import { measured } from './measured';
import { stopped } from './stopping';
import { WorkerLab } from './worker-lab';
import { ensureLock } from '../../scripts/uv';
import { CeleryPool, PythonContainer, PythonImage, WorkerProcess } from '../../src';

const tag = `pools-${process.pid}:test`;
const lab = new WorkerLab(tag);
const SOAK = process.env.SOAK !== undefined;
const ALL = [
  { pool: CeleryPool.PREFORK, atOnce: 3, limits: true },
  { pool: CeleryPool.THREADS, atOnce: 3, limits: false },
  { pool: CeleryPool.GEVENT, atOnce: 3, limits: true },
  { pool: CeleryPool.EVENTLET, atOnce: 3, limits: false },
  { pool: CeleryPool.SOLO, atOnce: 1, limits: false },
];
/** In each run `workers.test.ts` has the first one, and eventlet is like gevent. */
const POOLS = SOAK ? ALL : ALL.filter(({ pool }) => ![CeleryPool.PREFORK, CeleryPool.EVENTLET].includes(pool));
const LONGEST_TASK_SECONDS = 4;

let image: PythonImage;

beforeAll(async () => {
  const project = mkdtempSync(join(tmpdir(), 'pools-'));
  cpSync(resolve(__dirname, 'samples/workers'), project, { recursive: true });
  const pyproject = join(project, 'pyproject.toml');
  const text = readFileSync(pyproject, 'utf8').replace('"celery[redis]', '"eventlet", "celery[redis,gevent]');
  writeFileSync(pyproject, text);
  ensureLock(project);
  image = PythonImage.fromDirectory(project);
  build(stage(project), tag);
  await lab.open();
});

afterAll(() => {
  lab.close();
  run('docker', ['rmi', '--force', tag], { accept: [0, 1] });
});

/** What workers get, each of them twice as many as it runs at a time. */
interface Tasks {
  readonly seconds: number;
  /** Options of `apply_async`, besides. */
  readonly options?: string;
  /** Whether celery runs as it is, without this library's launcher, and stops cold. */
  readonly asItIs?: boolean;
}

/** Starts a worker of each pool, with a queue of its own, and waits until it runs as many tasks as it can. */
async function withTasks({ seconds, options = '', asItIs = false }: Tasks) {
  await lab.empty();
  const workers = await Promise.all(POOLS.map(async ({ pool, atOnce, limits }) => {
    const kind = pool._name;
    const started = (process: WorkerProcess) => PythonContainer.worker({
      image, name: kind, process, longestTaskSeconds: LONGEST_TASK_SECONDS, environment: { KIND: kind },
    });
    const concurrency = pool === CeleryPool.SOLO ? undefined : atOnce;
    const launched = started(WorkerProcess.celery(undefined, { pool, concurrency }));
    const { command, shutdown: { stopSeconds } } = launched;
    const own = started(WorkerProcess.command(command.slice(command.indexOf('celery'))));
    const name = await (asItIs ? lab.start(own, '--env', 'REMAP_SIGTERM=SIGQUIT') : lab.start(launched));
    const tasks = 2 * atOnce;
    const send = `from jobs.by_celery import run
for number in range(${tasks}): run.apply_async((number, ${seconds})${options})`;
    const flags = ['--rm', '--network', lab.prefix, '--env', `KIND=${kind}`];
    await dockerAsync('run', ...flags, tag, 'python', '-c', send);
    return { kind, name, atOnce, limits, tasks, stopSeconds };
  }));
  await Promise.all(workers.map(({ kind, atOnce }) =>
    until(`the tasks of ${kind}`, 60, async () => await lab.count(`${kind}:begun`) >= atOnce)));
  return workers;
}

test('no pool of celery is unhealthy in a long task, nor loses one that its stop cuts off', async () => {
  const workers = await withTasks({ seconds: 60 });
  await sleep(12_000);
  expect(await Promise.all(workers.map(async ({ name, kind }) => `${kind}: ${await lab.unhealthy(name, 10)}`)))
    .toEqual(workers.map(({ kind }) => `${kind}: `));
  const endings = await Promise.all(workers.map(({ name, stopSeconds }) => stopped(name, stopSeconds)));
  for (const [index, { kind, tasks, stopSeconds }] of workers.entries()) {
    const { exitCode, signals, seconds } = endings[index];
    const waiting = await lab.waiting(kind);
    measured('pools', kind, { seconds, exitCode, lost: tasks - waiting });
    expect({ kind, exitCode, signals, waiting }).toEqual({ kind, exitCode: 0, signals: ['15'], waiting: tasks });
    expect(seconds).toBeGreaterThanOrEqual(LONGEST_TASK_SECONDS);
    expect(seconds).toBeLessThan(stopSeconds);
  }
});

if (SOAK) {
  test('a time limit ends a task of prefork and gevent', async () => {
    const workers = await withTasks({ seconds: 6, options: ', time_limit=2' });
    await sleep(8_000);
    for (const { kind, limits } of workers) {
      const isLimited = await lab.count(`${kind}:done`) === 0;
      measured('pools', kind, { isLimited });
      expect({ kind, isLimited }).toEqual({ kind, isLimited: limits });
    }
    await Promise.all(workers.map(({ name }) => dockerAsync('rm', '--force', name)));
  });

  // What the launcher is for: those of the others that do not end before it are lost.
  test("celery's own cold stop loses no task of prefork, waits for threads, and loses tasks of gevent", async () => {
    const workers = await withTasks({ seconds: 20, asItIs: true });
    const endings = await Promise.all(workers.map(({ name }) => stopped(name, 40)));
    const lost = new Map<string, number>();
    for (const [index, { kind, tasks }] of workers.entries()) {
      const done = await lab.count(`${kind}:done`);
      lost.set(kind, tasks - done - await lab.waiting(kind));
      const { seconds } = endings[index];
      measured('pools', kind, { coldSeconds: seconds, coldDone: done, coldLost: lost.get(kind)! });
    }
    expect(Object.fromEntries(lost)).toMatchObject({ prefork: 0, threads: 0, gevent: 3 });
  });
}
