import { Aws } from 'aws-cdk-lib';
import { planOf, problemOf, problemsOf } from './bind';
import { CeleryPool, WorkerProcess, type CeleryWorkerOptions, type ProcessTiming } from '../../src/process';
import { fakeProject } from '../fake-project';

const TIMING: ProcessTiming = {
  port: 8000, gracefulSeconds: 60, keepAliveSeconds: 75, cleanupSeconds: 5, processors: 2,
};

const locked = { celery: '5.7.0', rq: '3.0.0', arq: '0.28.0', dramatiq: '2.2.1', huey: '3.5.4' };

const tasks = {
  celery: ['shop.tasks:app'],
  arq: ['shop.worker.WorkerSettings'],
  dramatiq: ['shop.broker', 'shop.tasks'],
  huey: ['shop.tasks.huey'],
};

const project = fakeProject({ locked, tasks, text: 'task_acks_late = True' });

function withExtra(framework: string, extraArguments: string[]): WorkerProcess {
  return framework === 'celery' ? WorkerProcess.celery(undefined, { extraArguments })
    : framework === 'dramatiq' ? WorkerProcess.dramatiq(undefined, { extraArguments })
      : framework === 'huey' ? WorkerProcess.huey(undefined, { extraArguments })
        : WorkerProcess.rq([], { extraArguments });
}

test.each<[string, WorkerProcess, string, object]>([
  [
    'celery',
    WorkerProcess.celery(),
    'celery --app shop.tasks:app worker --loglevel INFO --concurrency 2 --prefetch-multiplier 1 --without-gossip '
      + '--without-mingle',
    { launcher: { graceSeconds: 60 }, processes: 2 },
  ],
  [
    'celery beat, once',
    WorkerProcess.celeryBeat(),
    'celery --app shop.tasks:app beat --loglevel INFO --max-interval 30 --schedule /tmp/celerybeat-schedule',
    { launcher: {}, singleton: true },
  ],
  ['rq', WorkerProcess.rq(), 'rq worker', { launcher: { graceSeconds: 60 } }],
  ['arq', WorkerProcess.arq(), 'arq shop.worker.WorkerSettings', { launcher: { graceSeconds: 60 } }],
  [
    'dramatiq',
    WorkerProcess.dramatiq(),
    'dramatiq shop.broker shop.tasks --processes 2 --worker-shutdown-timeout 60000',
    { launcher: {}, processes: 2 },
  ],
  ['huey', WorkerProcess.huey(), 'huey_consumer shop.tasks.huey --workers 1', { launcher: { graceSeconds: 60 } }],
])('%s runs what the sources have, with the times of the budget and the processors of the container', (
  _name, worker, command, rest,
) => {
  const plan = planOf(worker, project, TIMING);
  expect(plan.command.join(' ')).toBe(command);
  expect(plan).toMatchObject({ stopSignal: 'SIGTERM', ...rest });
  expect(plan.delivery).toMatch(/\.$/);
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

test('an image has no size, so its workers start as many processes as their framework does', () => {
  const timing = { port: 8000, gracefulSeconds: 25, keepAliveSeconds: 75, cleanupSeconds: 5 };
  expect(planOf(WorkerProcess.celery(), project, timing).command).not.toContain('--concurrency');
  expect(planOf(WorkerProcess.dramatiq(), project, timing).command).not.toContain('--processes');
});

test.each<[WorkerProcess, string]>([
  [
    WorkerProcess.celery('shop.queue:app', {
      queues: ['mail', 'reports'],
      concurrency: 4,
      prefetchMultiplier: 8,
      extraArguments: ['--max-tasks-per-child', '9'],
    }),
    'celery --app shop.queue:app worker --loglevel INFO --concurrency 4 --prefetch-multiplier 8 --queues mail,reports '
      + '--without-gossip --without-mingle --max-tasks-per-child 9',
  ],
  [
    WorkerProcess.celeryBeat('shop.queue', { scheduler: 'django_celery_beat.schedulers:DatabaseScheduler' }),
    'celery --app shop.queue beat --loglevel INFO --max-interval 30 --scheduler '
      + 'django_celery_beat.schedulers:DatabaseScheduler',
  ],
  [
    WorkerProcess.rq(['high', 'low'], {
      config: 'shop.rq_settings', scheduler: true, extraArguments: ['--max-jobs', '9'],
    }),
    'rq worker --config shop.rq_settings --with-scheduler --max-jobs 9 high low',
  ],
  [WorkerProcess.arq('shop.queue.Settings'), 'arq shop.queue.Settings'],
  [
    WorkerProcess.dramatiq(['shop.queue:broker'], {
      processes: 1, threads: 4, queues: ['mail', 'reports'], extraArguments: ['--skip-logging'],
    }),
    'dramatiq shop.queue:broker --processes 1 --threads 4 --worker-shutdown-timeout 60000 --skip-logging '
      + '--queues mail reports',
  ],
  [
    WorkerProcess.huey('shop.queue.instance', { workers: 3, extraArguments: ['--no-periodic'] }),
    'huey_consumer shop.queue.instance --workers 3 --no-periodic',
  ],
])('%s takes what is stated', (worker, command) => {
  expect(planOf(worker, project, TIMING).command.join(' ')).toBe(command);
});

test.each<[string, WorkerProcess]>([
  ['celery', WorkerProcess.celery()],
  ['celery', WorkerProcess.celeryBeat()],
  ['rq', WorkerProcess.rq()],
  ['arq', WorkerProcess.arq()],
  ['dramatiq', WorkerProcess.dramatiq()],
  ['huey', WorkerProcess.huey()],
])('fails when %s is not locked, saying how to add it', (name, worker) => {
  expect(problemOf(worker, fakeProject({ tasks })))
    .toBe(`'process' is ${name}, which is not among the locked packages; run \`uv add ${name}\``);
});

test.each<[WorkerProcess, string]>([
  [WorkerProcess.celery(), 'no app of celery was found in the sources; name it: '
    + "process: WorkerProcess.celery('shop.tasks:app')"],
  [WorkerProcess.arq(), 'no settings class of arq was found in the sources; name it: '
    + "process: WorkerProcess.arq('shop.worker.WorkerSettings')"],
  [WorkerProcess.dramatiq(), 'no module with actors of dramatiq was found in the sources; name it: '
    + "process: WorkerProcess.dramatiq(['shop.tasks'])"],
  [WorkerProcess.huey(), 'no instance of huey was found in the sources; name it: '
    + "process: WorkerProcess.huey('shop.tasks.huey')"],
])('%s fails when the sources have nothing to run, with the line to write', (worker, problem) => {
  expect(problemOf(worker, fakeProject({ locked }))).toBe(problem);
});

test('fails when the sources have several apps, naming each and the line to write', () => {
  expect(problemOf(WorkerProcess.celery(), fakeProject({ locked, tasks: { celery: ['a:app', 'b.c:app'] } })))
    .toBe('the sources have 2 apps of celery, a:app, b.c:app; name the one to run: '
      + "process: WorkerProcess.celery('a:app')");
  expect(problemOf(WorkerProcess.arq(), fakeProject({ locked, tasks: { arq: ['a.A', 'a.B'] } })))
    .toContain('the sources have 2 settings classes of arq, a.A, a.B');
});

test.each<[WorkerProcess, string]>([
  [WorkerProcess.celery('shop/tasks.py'), 'expected module:attribute, such as'],
  [WorkerProcess.arq('WorkerSettings'), 'expected module.ClassName, such as'],
  [WorkerProcess.dramatiq(['shop.tasks', '-p']), '\'process\' names "-p"; expected module, or module:broker, such as'],
  [WorkerProcess.huey('shop:huey'), 'expected module.attribute, such as'],
])('%s fails when its target is written in another way', (worker, problem) => {
  expect(problemOf(worker, project)).toContain(problem);
});

test.each([
  ['no module', 'the sources have no module "shop.gone"'],
  ['no attribute', 'the module "shop.gone" has no "app"'],
  ['factory', 'is a function'],
] as const)('fails for a target with the fault %s', (applicationFault, problem) => {
  const faulty = fakeProject({ locked, tasks, applicationFault });
  expect(problemOf(WorkerProcess.celery('shop.gone:app'), faulty)).toContain(problem);
});

test('a module without an attribute is enough for celery and dramatiq', () => {
  const without = fakeProject({ locked, tasks, applicationFault: 'no attribute' });
  expect(planOf(WorkerProcess.celery('shop.tasks'), without).command).toContain('shop.tasks');
  expect(planOf(WorkerProcess.dramatiq(['shop.tasks']), without).command).toContain('shop.tasks');
});

test('fails for a target that is known only at deployment, without its placeholder', () => {
  expect(problemOf(WorkerProcess.celery(Aws.STACK_NAME), project)).toBe(
    "'process' names what is known only at deployment; use its name as text, such as "
    + "process: WorkerProcess.celery('shop.tasks:app')",
  );
});

test.each<[WorkerProcess, string]>([
  [WorkerProcess.celery(undefined, { extraArguments: ['-c4'] }), "remove it; use 'concurrency'"],
  [WorkerProcess.celery(undefined, { extraArguments: ['--beat'] }), 'run WorkerProcess.celeryBeat() in a worker'],
  [WorkerProcess.rq([], { extraArguments: ['--burst'] }), 'use a job, which ends when its work is done'],
  [
    WorkerProcess.dramatiq(undefined, { extraArguments: ['--worker-shutdown-timeout=600000'] }),
    "use 'longestTaskSeconds' of the container",
  ],
  [WorkerProcess.huey(undefined, { extraArguments: ['-g', 'INT'] }), 'SIGTERM is a graceful stop already'],
])('%s fails for an extra argument that contradicts what is derived', (worker, problem) => {
  expect(problemOf(worker, project)).toContain(problem);
});

// Each of them is one that the program itself understands, so that it would have taken effect.
test.each<[string, string[]]>([
  ['celery', ['-EB', '-EDB', '--autoscale=10,3', '--autoscale', '-P', '-Psolo', '--pool=gevent']],
  ['dramatiq', ['--proc', '--processes=8', '-vp8', '--worker-shutdown', '--thr=1', '-Qmail']],
  ['huey', ['-vw4', '-qw', '--shut', '--graceful', '-kprocess', '--worker-type=greenlet', '-nt9']],
  ['rq', ['-vb', '-qs', '-dvb', '-w', '--worker-class=rq.SimpleWorker']],
])('%s fails for each of %j, with what to use instead', (framework, words) => {
  for (const word of words) {
    expect(problemOf(withExtra(framework, [word]), project))
      .toMatch(new RegExp(`has the extra argument "${word}"( \\(--[a-z-]+\\))?, which would replace .*; remove it; `));
  }
});

test.each<[string, string[]]>([
  ['celery', ['-E', '--pool-start-method', 'spawn', '--loglevel', 'DEBUG', '-n', 'mail@%h']],
  ['dramatiq', ['-v', '--path', '.', '--worker-fork-timeout', '9']],
  ['huey', ['-nv', '--no-periodic', '-d', '1']],
  ['rq', ['-vq', '-ds', 'random', '-nworker', '-Sjson']],
])('%s takes %j', (framework, words) => {
  expect(planOf(withExtra(framework, words), project).command).toEqual(expect.arrayContaining(words));
});

test('fails for another pool or class, whose long tasks would look like a worker that hangs', () => {
  expect(problemOf(withExtra('celery', ['-P', 'solo']), project)).toContain('"-P" (--pool), which would replace '
    + "what this library sets; remove it; use 'pool', for which the memory of the container is counted");
  expect(problemOf(withExtra('rq', ['-w', 'rq.SimpleWorker']), project))
    .toContain('a SimpleWorker would be killed in a long job');
});

test('fails for the end of all options, behind which queues would be read as names of modules', () => {
  expect(problemOf(withExtra('dramatiq', ['--']), project))
    .toBe('\'process\' has the extra argument "--", after which the options of this library would be names; remove it');
});

test('an empty list of modules counts as none given', () => {
  expect(planOf(WorkerProcess.dramatiq([]), project).command.slice(0, 3))
    .toEqual(['dramatiq', 'shop.broker', 'shop.tasks']);
  expect(problemOf(WorkerProcess.dramatiq([]), fakeProject({ locked }))).toContain('no module with actors');
});

test.each<[WorkerProcess, string]>([
  [WorkerProcess.rq([], { config: 'no such' }), 'the config "no such"; expected a module, such as shop.rq_settings'],
  [WorkerProcess.rq([], { config: '-x' }), 'the config "-x"; expected a module'],
  [WorkerProcess.rq([], { config: 'shop.settings:redis' }), 'the config "shop.settings:redis"; expected a module'],
  [WorkerProcess.rq([], { config: Aws.STACK_NAME }), 'a config that is known only at deployment; expected a module'],
  [
    WorkerProcess.celeryBeat(undefined, { scheduler: '-x' }),
    'the scheduler "-x"; expected module:ClassName, such as django_celery_beat.schedulers:DatabaseScheduler',
  ],
  [WorkerProcess.celeryBeat(undefined, { scheduler: 'a b' }), 'the scheduler "a b"; expected module:ClassName'],
  [WorkerProcess.celeryBeat(undefined, { scheduler: Aws.STACK_NAME }), 'a scheduler that is known only at deployment'],
])('%s fails for the name of an option that nothing can have', (worker, problem) => {
  expect(problemOf(worker, project)).toContain(`'process' has ${problem}`);
});

test('celery beat takes a scheduler by the name of its entry point', () => {
  expect(planOf(WorkerProcess.celeryBeat(undefined, { scheduler: 'django' }), project).command.at(-1)).toBe('django');
});

test('fails for settings of rq in a module that the sources lack, and doubts those that nothing is named like', () => {
  const worker = WorkerProcess.rq([], { config: 'shop.setings' });
  expect(problemOf(worker, fakeProject({ locked, applicationFault: 'no module' })))
    .toBe('\'process\' has the config "shop.setings", but the sources have no such module; correct the name, or add '
      + 'the module');
  expect(planOf(worker, fakeProject({ locked, lacks: ['shop.setings'] })).notes).toEqual([
    'the worker has the config "shop.setings", but neither the sources nor a locked package has a name like "shop", so '
    + 'it may not start; unless a dependency provides it, correct the name',
  ]);
  expect(planOf(worker, project).notes).toEqual([]);
});

test('fails for numbers, names and words that no program takes, all at once', () => {
  const worker = WorkerProcess.celery(undefined, {
    concurrency: 0, prefetchMultiplier: 1.5, queues: ['a b', '-Q', 'a,b', ''], extraArguments: ['a\0b'],
  });
  expect(problemsOf(worker, project)).toEqual([
    "'process' has concurrency 0; use a whole number of 1 or more",
    "'process' has prefetchMultiplier 1.5; use a whole number of 1 or more",
    ...['a b', '-Q', 'a,b', ''].map(name => `'process' has the queue ${JSON.stringify(name)}; use a name without `
      + "spaces and commas that does not begin with '-'"),
    expect.stringContaining('\'process\' has the extra argument "a\\u0000b", which contains a NUL character'),
  ]);
  expect(problemOf(WorkerProcess.rq(['--burst']), project)).toContain('\'process\' has the queue "--burst"');
});

test('a celery worker whose sources do not decide about late acknowledgement says what is lost', () => {
  const notes = (text: string) => planOf(WorkerProcess.celery(), fakeProject({ locked, tasks, text })).notes;
  expect(notes('')![0]).toContain('is lost; if tasks may run twice, set task_acks_late = True and '
    + 'task_reject_on_worker_lost = True, otherwise task_acks_late = False');
  expect(notes('CELERY_TASK_ACKS_LATE = False')).toEqual([]);
  expect(notes('@app.task(acks_late=True)')).toEqual([]);
});

test("an arq worker whose sources set a time-out for stops says that the container's replaces it", () => {
  const notes = (text: string) => planOf(WorkerProcess.arq(), fakeProject({ locked, tasks, text }), TIMING).notes;
  expect(notes('job_completion_wait = 5')![0]).toContain("is replaced by 'longestTaskSeconds' (60 s)");
  expect(notes('')).toEqual([]);
});

test.each([
  [WorkerProcess.celery(), 'WorkerProcess.celery()'],
  [WorkerProcess.celeryBeat('a:app'), 'WorkerProcess.celeryBeat("a:app")'],
  [WorkerProcess.rq(['high', 'low']), 'WorkerProcess.rq(["high","low"])'],
  [WorkerProcess.arq('a.B'), 'WorkerProcess.arq("a.B")'],
  [WorkerProcess.dramatiq(['a']), 'WorkerProcess.dramatiq(["a"])'],
  [WorkerProcess.huey('a.b'), 'WorkerProcess.huey("a.b")'],
])('%s says how it was made', (worker, text) => {
  expect(worker.toString()).toBe(text);
});
