import { planOf, problemOf } from './bind';
import { detectedWorker, type ProcessTiming } from '../../src/process';
import { fakeProject, type ProjectFacts } from '../fake-project';

const worker = { _binder: detectedWorker };
const TIMING: ProcessTiming = { port: 8000, gracefulSeconds: 25, keepAliveSeconds: 75, cleanupSeconds: 5 };

const project = (facts: ProjectFacts) =>
  fakeProject({ framework: null, appCandidates: [], text: 'acks_late', servers: [], ...facts });
const commandOf = (facts: ProjectFacts) => planOf(worker, project(facts), TIMING).command.join(' ');
const notesOf = (facts: ProjectFacts) => planOf(worker, project(facts), TIMING).notes;

const tasks = {
  celery: ['shop.tasks:app'], arq: ['shop.worker.Settings'], dramatiq: ['shop.mail'], huey: ['shop.tasks.huey'],
};
const locked = { celery: '5.7.0' };
const started = (framework: string, words: string, file = 'Procfile') =>
  ({ words: [framework === 'huey' ? 'huey_consumer' : framework, ...words.split(' ')], file, isOfImage: true });

test.each([
  ['celery', 'celery --app shop.tasks:app worker'],
  ['rq', 'rq worker'],
  ['arq', 'arq shop.worker.Settings'],
  ['dramatiq', 'dramatiq shop.mail'],
  ['huey', 'huey_consumer shop.tasks.huey'],
])('%s runs where the lock has it, with what the sources have', (name, command) => {
  expect(commandOf({ locked: { [name]: '1.0' }, tasks })).toContain(command);
});

test('what is locked but has nothing to run does not count', () => {
  expect(commandOf({ locked: { celery: '5.7.0', arq: '0.28.0', rq: '3.0.0' }, tasks: { arq: tasks.arq } }))
    .toBe('arq shop.worker.Settings');
});

test('fails for workers of several frameworks, naming each and the line to write', () => {
  const facts = { locked: { celery: '5.7.0', huey: '3.5.4' }, tasks };
  expect(problemOf(worker, project(facts))).toBe('the project has workers of celery, huey; set the one to run: '
    + 'process: WorkerProcess.celery() or process: WorkerProcess.huey()');
  expect(commandOf({ ...facts, commandLines: [started('huey', 'shop.tasks.huey')] })).toContain('huey_consumer');
});

test('without a framework the declared command runs, which is said', () => {
  expect(commandOf({ startCommand: ['python', '-m', 'shop.worker'], runnable: ['shop.worker'] }))
    .toBe('python -m shop.worker');
  expect(notesOf({ startCommand: ['python', '-m', 'shop.worker'], runnable: ['shop.worker'] })).toEqual([
    expect.stringMatching(/^the lock has no framework for tasks, so the worker runs "python -m shop.worker", the only program/),
  ]);
  expect(problemOf(worker, project({ modules: [] }))).toBe(
    'no worker was found: the lock has none of celery, rq, arq, dramatiq, huey, and nothing says what to run: no '
    + 'single command in Dockerfiles, no package with __main__.py, no [project.scripts]; '
    + "set it: process: WorkerProcess.module('...') or WorkerProcess.command([...])",
  );
});

test.each([
  [
    'celery', '-A shop worker -l debug -Q mail,reports -c4 --prefetch-multiplier=2 -E --max-tasks-per-child 100',
    'celery --app shop.tasks:app worker --loglevel INFO --concurrency 4 --prefetch-multiplier 2 --queues mail,reports '
      + '--without-gossip --without-mingle -E --max-tasks-per-child 100',
  ],
  ['rq', 'worker -c shop.settings -s high low', 'rq worker --config shop.settings --with-scheduler high low'],
  ['arq', 'shop.worker.Settings', 'arq shop.worker.Settings'],
  [
    'dramatiq', 'shop.mail --processes 2 --threads 16',
    'dramatiq shop.mail --processes 2 --threads 16 --worker-shutdown-timeout 25000',
  ],
  ['huey', 'shop.tasks.huey -w 8 --no-periodic', 'huey_consumer shop.tasks.huey --workers 8 --no-periodic'],
])('what a file starts %s with is taken: %s', (framework, words, command) => {
  const facts = { locked: { [framework]: '1.0' }, tasks, commandLines: [started(framework, words)] };
  expect(commandOf(facts)).toBe(command);
});

test('options that come from a file are said, with the place to change them', () => {
  const commandLines = [started('celery', '-A shop worker -Q mail', 'compose.yaml')];
  expect(notesOf({ locked, tasks, commandLines })).toEqual([
    'the worker has queues from the command in compose.yaml; pass them to WorkerProcess.celery(...) to change them',
  ]);
  expect(notesOf({ locked, tasks, commandLines: [started('celery', '-A shop worker')] })).toEqual([]);
});

test.each([
  ['-P threads -c 100', ' --pool threads --concurrency 100 '],
  ['--pool=solo -c 4', ' --pool solo --prefetch-multiplier '],
])('the pool of a file counts: %s', (words, command) => {
  const commandLines = [started('celery', `-A shop worker ${words}`)];
  expect(commandOf({ locked, tasks, commandLines })).toContain(command);
});

test.each([
  ['-P gevent', 'the command in compose.yaml has the pool gevent, which is not among the locked packages'],
  ['-P own:Pool', 'the command in compose.yaml has the extra argument "--pool", which would replace what this library'],
])('fails for the pool of a file that the container cannot have: %s', (words, problem) => {
  const commandLines = [started('celery', `-A shop worker ${words}`, 'compose.yaml')];
  expect(problemOf(worker, project({ locked, tasks, commandLines }))).toContain(problem);
});

test('a scheduler in the worker is left out, which is said', () => {
  const commandLines = [started('celery', '-A shop worker -B --scheduler own.Scheduler --pidfile /run/celery.pid')];
  expect(commandOf({ locked, tasks, commandLines })).not.toMatch(/-B|own|pid/);
  expect(notesOf({ locked, tasks, commandLines })![0]).toContain('run WorkerProcess.celeryBeat() in a worker of its');
});

test('arguments that only a shell understands, or that differ between files, are not used, which is said', () => {
  const shell = [started('celery', '-A shop worker -c $WORKERS')];
  expect(commandOf({ locked, tasks, commandLines: shell })).not.toContain('$');
  expect(notesOf({ locked, tasks, commandLines: shell })![0]).toContain('Procfile starts celery with shell syntax');
  const two = [started('celery', '-A shop worker -Q a'), started('celery', '-A shop worker -Q b')];
  expect(commandOf({ locked, tasks, commandLines: two })).not.toContain('--queues');
  expect(notesOf({ locked, tasks, commandLines: two })![0]).toContain('start 2 workers of celery, so none of their');
});

test('of several apps the one that a file starts runs, and one of a dependency is believed', () => {
  const several = { celery: ['blog.celery:app', 'shop.tasks:app'] };
  const commandLines = [started('celery', '-A blog worker')];
  expect(commandOf({ locked, tasks: several, commandLines })).toContain('--app blog.celery:app');
  expect(commandOf({ locked, tasks: {}, commandLines })).toContain('--app blog ');
});

test('how much is logged is no option that counts, so a shell may choose it', () => {
  const commandLines = [started('celery', '-A shop worker -Q mail -l ${LEVEL:-INFO}')];
  expect(commandOf({ locked, tasks, commandLines })).toContain('--queues mail');
});

test('dramatiq loads the modules that a file names, which may import all others', () => {
  const facts = { locked: { dramatiq: '2.2.1' }, tasks: { dramatiq: ['src.shop.broker', 'src.shop.mail'] } };
  const commandFor = (words: string, modules: string[] = []) =>
    commandOf({ ...facts, modules, commandLines: [started('dramatiq', words)] });
  expect(commandFor('shop.worker', ['shop.worker'])).toContain('dramatiq shop.worker --');
  expect(commandFor('shop.mail')).toContain('dramatiq src.shop.mail --');
  // It is no module, so that nothing is known.
  expect(commandFor('shop.gone')).toContain('dramatiq src.shop.broker src.shop.mail --');
});

test('several commands that differ in their options only say what to run', () => {
  const commandLines = ['mail', 'reports'].map(queue => started('celery', `-A blog worker -Q ${queue}`));
  const several = { celery: ['blog.celery:app', 'shop.tasks:app'] };
  expect(commandOf({ locked, tasks: several, commandLines })).toContain('--app blog.celery:app');
});

test('what developers start decides what runs, but not how, when nothing else does', () => {
  const several = { celery: ['blog.celery:app', 'shop.tasks:app'] };
  const [line] = [started('celery', '-A blog worker -c 9', 'Makefile')];
  const commandLines = [{ ...line, isOfImage: false }];
  expect(commandOf({ locked, tasks: several, commandLines })).toMatch(/--app blog\.celery:app (?!.*-9)/);
  const both = [...commandLines, started('celery', '-A shop.tasks worker')];
  expect(commandOf({ locked, tasks: several, commandLines: both })).toContain('--app shop.tasks:app');
});

test("a program of the project that starts rq may have settings that rq's own has not, which is said", () => {
  const commandLines = [{ words: ['./manage.py', 'rq', 'worker', 'high'], file: 'worker.conf', isOfImage: true }];
  const facts = { locked: { rq: '3.0.0' }, commandLines };
  expect(commandOf(facts)).toBe('rq worker');
  expect(notesOf(facts)).toEqual([expect.stringContaining('worker.conf starts rq with "./manage.py", which may have')]);
});

test.each([
  ['huey', 'run_huey', '-w 2'], ['rq', 'rqworker', 'high default'],
])('%s runs by its command of Django where a file does, with its heartbeat and guarantee', (name, command, words) => {
  const start = (options: string) => ({
    locked: { [name]: '1.0', django: '6.0' },
    framework: 'django',
    djangoSettings: 'blog.settings',
    commandLines: [{ words: ['manage.py', command, ...options.split(' ')], file: 'Procfile', isOfImage: true }],
  });
  const plan = planOf(worker, project(start(words)), TIMING);
  expect(plan.command.join(' ')).toBe(`python -m django ${command} ${words}`);
  expect(plan.launcher).toEqual({ graceSeconds: 25, program: name === 'rq' ? 'rq' : 'huey_consumer' });
  expect(plan.delivery).toMatch(/^On SIGTERM it .*finishes/);
  expect(plan.notes).toEqual([`the worker runs the command ${command} of Django, as Procfile does; to change it: `
    + `process: WorkerProcess.django('${command}', ...)`]);
  expect(commandOf(start('-w $N'))).toBe(`python -m django ${command}`);
});
