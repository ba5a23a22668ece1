import { Aws } from 'aws-cdk-lib';
import { locked, project, tasks, TIMING } from './sample';
import { WorkerProcess } from '../../../src/process';
import { fakeProject } from '../../fake-project';
import { planOf, problemOf, problemsOf } from '../bind';

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

test('fails for an option that a worker does not have', () => {
  const options: object = { concurrency: 4, threads: 4 };
  expect(() => WorkerProcess.celery(undefined, options))
    .toThrow("'options.threads' is no option of celery; remove it, or use one of pool, queues, concurrency");
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
