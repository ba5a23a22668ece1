import { locked, project, targetsOf, tasks, TIMING } from './sample';
import { CeleryPool, WorkerProcess, type CeleryWorkerOptions } from '../../../src/process';
import { celery } from '../../../src/process/workers/celery';
import { fakeProject } from '../../fake-project';
import { planOf, problemOf } from '../bind';

test.each<[string, Record<string, string>, string[]]>([
  ['an app', { 'shop.tasks': "from celery import Celery\napp = Celery('shop', broker=URL)\n" }, ['shop.tasks:app']],
  ["Django's", { 'blog.celery': "import celery\napp: celery.Celery = celery.Celery('blog')\n" }, ['blog.celery:app']],
  ['an alias', { queue: 'from celery import Celery as Queue\nq = Queue()\n' }, ['queue:q']],
  ['a subclass', { queue: 'from celery import Celery\nclass Own(Celery): pass\nq = Own()\n' }, ['queue:q']],
  ["Flask's", { web: 'from celery import Celery\ncelery_app = celery_init_app(app)\napp = create_app()\n' },
    ['web:celery_app']],
  ['one in a package', { 'shop.__init__': 'from celery import Celery\ncelery = make_celery()\n' }, ['shop:celery']],
  ['several, sorted', { b: 'from celery import Celery\nx = Celery()\n', a: 'import celery\ny = celery.Celery()\n' },
    ['a:y', 'b:x']],
  ['none in a function', { tasks: 'from celery import Celery\ndef make():\n    app = Celery()\n' }, []],
  ['none of others', { tasks: "# celery\napp = FastAPI()\nx = 'app = Celery()'\n" }, []],
])('in the sources: %s', (_name, files, expected) => {
  expect(targetsOf(celery, files)).toEqual(expected);
});

describe('a pool of celery', () => {
  const withPool = fakeProject({ locked: { ...locked, gevent: '26.9.0' }, tasks, text: 'task_acks_late = True' });
  const planFor = (options: CeleryWorkerOptions) => planOf(WorkerProcess.celery(undefined, options), withPool, TIMING);
  const problemFor = (options: CeleryWorkerOptions) =>
    problemOf(WorkerProcess.celery(undefined, options), project, TIMING);

  test.each<[CeleryPool, string, number]>([
    [CeleryPool.PREFORK, '--pool prefork --concurrency 20', 20],
    [CeleryPool.THREADS, '--pool threads --concurrency 20', 1],
    [CeleryPool.GEVENT, '--pool gevent --concurrency 20', 1],
  ])('%s is in the command, with as many processes as need memory', (pool, words, processes) => {
    const plan = planFor({ pool, concurrency: 20 });
    expect(plan.command.join(' ')).toContain(` ${words} `);
    expect(plan.processes).toBe(processes);
    expect(plan.notes).toEqual([]);
  });

  test('in the main process runs one task at a time', () => {
    const { command, processes } = planFor({ pool: CeleryPool.SOLO });
    expect(command.join(' ')).toContain(' --pool solo --prefetch-multiplier 1 ');
    expect(processes).toBe(1);
    expect(problemFor({ pool: CeleryPool.SOLO, concurrency: 2 })).toContain(
      "has concurrency 2, but the pool solo runs one task at a time; remove 'concurrency'",
    );
  });

  test('of threads without a number has a note, since that of processors is small', () => {
    expect(planFor({ pool: CeleryPool.THREADS }).notes).toEqual([expect.stringContaining(
      'the pool threads is for tasks that wait, but runs only 2 at a time, one for each processor of the container; '
      + "set 'concurrency'",
    )]);
    expect(planFor({ pool: CeleryPool.PREFORK }).notes).toEqual([]);
  });

  test.each([CeleryPool.GEVENT, CeleryPool.EVENTLET])('fails for %s without its package', pool => {
    expect(problemFor({ pool })).toContain(`has the pool ${pool._name}, which is not among the locked packages; run `);
  });

  test.each(['worker_pool', 'CELERY_WORKER_POOL', 'CELERYD_POOL'])('of %s is not counted, which is said', name => {
    const settings = fakeProject({ locked, tasks, text: `acks_late = 1; ${name} = "solo"` });
    const notesOf = (options: CeleryWorkerOptions) =>
      planOf(WorkerProcess.celery(undefined, options), settings, TIMING).notes;
    expect(notesOf({})).toEqual([expect.stringContaining("memory is counted for celery's default pool")]);
    expect(notesOf({ pool: CeleryPool.SOLO })).toEqual([]);
  });
});

test('a celery worker whose sources do not decide about late acknowledgement says what is lost', () => {
  const notes = (text: string) => planOf(WorkerProcess.celery(), fakeProject({ locked, tasks, text })).notes;
  expect(notes('')![0]).toContain('is lost; if tasks may run twice, set task_acks_late = True and '
    + 'task_reject_on_worker_lost = True, otherwise task_acks_late = False');
  expect(notes('CELERY_TASK_ACKS_LATE = False')).toEqual([]);
  expect(notes('@app.task(acks_late=True)')).toEqual([]);
});

test('fails for another pool as an extra argument, whose memory would not be counted', () => {
  const worker = WorkerProcess.celery(undefined, { extraArguments: ['-P', 'solo'] });
  expect(problemOf(worker, project)).toContain('"-P" (--pool), which would replace '
    + "what this library sets; remove it; use 'pool', for which the memory of the container is counted");
});
