import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { build, stage } from './builds';
import { docker, run, sleep, until } from './docker';
import { stopped } from './stopping';
import { WorkerLab } from './worker-lab';
import { ensureLock } from '../../scripts/uv';
import { CeleryPool, PythonContainer, PythonImage, WorkerProcess } from '../../src';

const tag = `pools-${process.pid}:test`;
const lab = new WorkerLab(tag);
const POOLS = [
  { pool: CeleryPool.THREADS, atOnce: 3 }, { pool: CeleryPool.GEVENT, atOnce: 3 }, { pool: CeleryPool.SOLO, atOnce: 1 },
];
const LONGEST_TASK_SECONDS = 3;

let image: PythonImage;

beforeAll(async () => {
  const project = mkdtempSync(join(tmpdir(), 'pools-'));
  cpSync(resolve(__dirname, 'samples/workers'), project, { recursive: true });
  const pyproject = join(project, 'pyproject.toml');
  writeFileSync(pyproject, readFileSync(pyproject, 'utf8').replace('"celery[redis]', '"celery[redis,gevent]'));
  ensureLock(project);
  image = PythonImage.fromDirectory(project);
  build(stage(project), tag);
  await lab.open();
});

afterAll(() => {
  lab.close();
  run('docker', ['rmi', '--force', tag], { accept: [0, 1] });
});

test('no pool of celery in one process is unhealthy in a long task, nor loses one that its stop cuts off', async () => {
  const workers = await Promise.all(POOLS.map(async ({ pool, atOnce }) => {
    const queue = pool._name;
    const process = WorkerProcess.celery(undefined, {
      pool, queues: [queue], concurrency: pool === CeleryPool.SOLO ? undefined : atOnce,
    });
    const container = PythonContainer.worker({
      image, name: queue, process, longestTaskSeconds: LONGEST_TASK_SECONDS,
    });
    const name = await lab.start(container);
    // Twice as many as it runs.
    const tasks = 2 * atOnce;
    const send = `from jobs.by_celery import run
for number in range(${tasks}): run.apply_async(("${queue}-%d" % number, 60), queue="${queue}")`;
    docker('run', '--rm', '--network', lab.prefix, tag, 'python', '-c', send);
    return { queue, name, atOnce, tasks, stopSeconds: container.shutdown.stopSeconds };
  }));
  const running = workers.reduce((sum, { atOnce }) => sum + atOnce, 0);
  await until('the tasks', 60, async () => await lab.count('celery:begun') === running);
  await sleep(12_000);
  expect(await Promise.all(workers.map(async ({ name, queue }) => `${queue}: ${await lab.unhealthy(name, 10)}`)))
    .toEqual(workers.map(({ queue }) => `${queue}: `));
  const endings = await Promise.all(workers.map(({ name, stopSeconds }) => stopped(name, stopSeconds)));
  const waiting = await Promise.all(workers.map(({ queue }) => lab.waiting(queue)));
  workers.forEach(({ queue, tasks, stopSeconds }, index) => {
    const { exitCode, signals, seconds } = endings[index];
    expect({ queue, exitCode, signals, waiting: waiting[index] })
      .toEqual({ queue, exitCode: 0, signals: ['15'], waiting: tasks });
    expect(seconds).toBeGreaterThanOrEqual(LONGEST_TASK_SECONDS);
    expect(seconds).toBeLessThan(stopSeconds);
  });
});
