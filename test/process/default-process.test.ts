import { defaultProcess } from '../../src/process';
import { fakeProject, type ProjectFacts } from '../fake-project';

const commandOf = (facts: ProjectFacts) =>
  defaultProcess(fakeProject({ framework: null, appCandidates: [], ...facts })).plan?.command;

const reasonOf = (facts: ProjectFacts) => {
  const { plan, serves, reason } = defaultProcess(fakeProject({ framework: null, appCandidates: [], ...facts }));
  expect({ plan, serves }).toEqual({ plan: undefined, serves: false });
  return reason;
};

test('a web project runs its server', () => {
  const { plan, serves } = defaultProcess(fakeProject());
  expect(serves).toBe(true);
  expect(plan?.command.slice(0, 2)).toEqual(['uvicorn', 'shop.main:app']);
});

test.each([
  [['python', '-m', 'shop.worker'], { runnable: ['shop.worker'] }],
  [['python', 'agent.py', 'start'], { modules: ['agent'] }],
])('without a web application the project runs what its Dockerfile does: %j', (startCommand, facts) => {
  expect(commandOf({ ...facts, startCommand })).toEqual(startCommand);
});

test.each([
  [['celery', '-A', 'shop', 'worker'], ['celery', '-A', 'shop', 'worker']],
  [['/app/.venv/bin/celery', '-A', 'shop', 'worker'], ['celery', '-A', 'shop', 'worker']],
  [['python', '-m', 'celery', '-A', 'shop', 'worker'], ['python', '-m', 'celery', '-A', 'shop', 'worker']],
  [['streamlit', 'run', 'agent.py'], ['streamlit', 'run', 'agent.py']],
])('the program of a locked package runs as the Dockerfile says: %j', (startCommand, command) => {
  const locked = { celery: '5.6.0', streamlit: '1.50.0' };
  expect(commandOf({ startCommand, locked, modules: ['agent'] })).toEqual(command);
});

const CELERY: ProjectFacts = { locked: { celery: '5.6.0' }, tasks: { celery: ['shop.tasks:app'] } };

test('a project with nothing but a worker runs it, as its worker container does', () => {
  const { plan, serves } = defaultProcess(fakeProject({ framework: null, appCandidates: [], ...CELERY }));
  expect(serves).toBe(false);
  expect(plan?.command.slice(0, 4)).toEqual(['celery', '--app', 'shop.tasks:app', 'worker']);
  expect(plan?.launcher).toEqual({ graceSeconds: 25 });
});

test.each<[string, ProjectFacts, unknown]>([
  ['has a web application', { framework: 'fastapi', appCandidates: ['shop.main:app'] }, 'uvicorn'],
  ['has a program', { scripts: { shop: 'shop.cli:main' }, modules: ['shop.cli'] }, 'shop'],
  ['has several programs', { scripts: { a: 'shop.a:main', b: 'shop.b:main' } }, undefined],
  ['has an image that starts something else', { startCommand: ['sh', 'start'] }, undefined],
  [
    'has two workers',
    { locked: { celery: '5.6.0', arq: '0.28.0' }, tasks: { ...CELERY.tasks, arq: ['shop.Settings'] } },
    undefined,
  ],
  ['has a command of Django for it, whose settings only a container chooses', {
    locked: { huey: '2.5.0', django: '5.2.0' },
    djangoSettings: 'shop.settings',
    commandLines: [{ words: ['manage.py', 'run_huey'], file: 'Procfile', isOfImage: true }],
  }, undefined],
])('a worker is not what a project runs that %s', (_, facts, program) => {
  expect(commandOf({ ...CELERY, ...facts })?.[0]).toBe(program);
});

test('a worker that has the code of a web application is none, unless some file serves that', () => {
  const facts = {
    framework: 'fastapi',
    appCandidates: ['shop.main:app'],
    startCommand: ['celery', '-A', 'shop', 'worker'],
    locked: { celery: '5.6.0' },
  };
  expect(commandOf(facts)).toEqual(facts.startCommand);
  expect(commandOf({ ...facts, started: 'shop.main:app' })?.[0]).toBe('uvicorn');
  expect(commandOf({ ...facts, locked: {} })?.[0]).toBe('uvicorn');
  expect(commandOf({ ...facts, startCommand: ['gunicorn', '-c', 'conf.py'], locked: { gunicorn: '25.0.0' } })?.[0])
    .toBe('uvicorn');
});

test.each([
  [
    ['celery', '-A', 'shop', 'worker', '-c', '$WORKERS'],
    'Dockerfile starts "celery -A shop worker -c $WORKERS", which contains shell syntax',
  ],
  [
    ['python', '-m', 'shop.worker', '--count', '$WORKERS'],
    'Dockerfile starts "python -m shop.worker --count $WORKERS", which contains shell syntax',
  ],
  [
    ['sh', '-c', 'rm', 'x', '&&', 'python', 'worker.py'],
    'Dockerfile starts "sh -c rm x && python worker.py", which contains shell syntax',
  ],
  [
    ['celery', 'gone.py'],
    'Dockerfile starts "celery gone.py", and "gone.py" is not recognized as a file of the project',
  ],
  [
    ['sh', 'start'],
    'Dockerfile starts "sh start", which is not recognized as code of the project or a program of a locked package',
  ],
  [
    ['pypy', 'agent.py'],
    'Dockerfile starts "pypy agent.py", which is not recognized as code of the project or a program of a locked '
      + 'package',
  ],
  [
    ['python', '-m', 'shop.gone'],
    'Dockerfile starts "python -m shop.gone", which is not recognized as code of the project or a program of a '
      + 'locked package',
  ],
  [
    ['python', 'manage.py', 'runserver'],
    'Dockerfile starts "python manage.py runserver", and commands of manage.py may be for development only',
  ],
  [
    ['python', '-m', 'uvicorn', 'x:app'],
    'Dockerfile starts "python -m uvicorn x:app", which is a web server; set it in a container with WebServer',
  ],
  [['waitress-serve', 'x:app'], expect.stringContaining('which is a web server')],
  [['python', '-m', 'waitress', 'x:app'], expect.stringContaining('which is a web server')],
  [['flask', 'run'], expect.stringContaining('which is a web server')],
  [
    ['shop', 'serve'],
    'Dockerfile starts "shop serve", the script "shop.cli:main" of [project.scripts], whose module was not found in '
      + 'the sources',
  ],
])('the command %j of a Dockerfile is not used, and the reason is true', (startCommand, reason) => {
  const locked = { celery: '5.6.0', uvicorn: '0.54.0', waitress: '3.0.2', flask: '3.1.0' };
  const scripts = { shop: 'shop.cli:main', other: 'o:main' };
  const facts = { runnable: ['shop.worker'], modules: ['manage', 'agent'], scripts };
  expect(reasonOf({ startCommand, locked, ...facts })).toEqual(reason);
});

test.each([
  [['python', '-m', 'shop.worker', '--count', '$WORKERS'], undefined],
  [['celery', '-A', 'shop', 'worker', '-c', '$WORKERS'], undefined],
  [['./entrypoint.sh'], ['python', '-m', 'shop']],
])('a project with a __main__ whose Dockerfile starts %j runs %j', (startCommand, command) => {
  const facts = { runnable: ['shop.worker'], modules: ['shop.__main__'], locked: { celery: '5.6.0' } };
  expect(commandOf({ startCommand, ...facts })).toEqual(command);
});

test.each<[string, Record<string, string>, string]>([
  ['whose module does not exist', { shop: 'shop.cli:main' },
    '"shop" is the script "shop.cli:main" of [project.scripts], whose module was not found in the sources'],
  ['of a dependency', { shop: 'celery.bin:main' },
    '"shop" is the script "celery.bin:main" of [project.scripts], whose module was not found in the sources'],
  ['without a function', { shop: 'shop.cli' },
    '"shop" is the script "shop.cli" of [project.scripts], which is not written as module:function'],
  ['that has the name of the project', { admin: 'shop.admin:main', shop: 'shop.cli:main' },
    '"shop" is the script "shop.cli:main" of [project.scripts], whose module was not found in the sources'],
])('a console script %s is not used, and the reason is true', (_, scripts, reason) => {
  expect(reasonOf({ scripts, modules: ['shop.admin'] })).toBe(reason);
});

test('a package that runs is used where the only console script does not', () => {
  expect(commandOf({ scripts: { shop: 'shop.gone:main' }, modules: ['shop.__main__'] }))
    .toEqual(['python', '-m', 'shop']);
});

test('a console script may be an attribute of an object', () => {
  expect(commandOf({ scripts: { shop: 'shop.app:cli.main' }, modules: ['shop.app'] }))
    .toEqual(['shop']);
});

test('a console script of a project that is not packaged is the function that it calls', () => {
  const facts = { packaged: false, modules: ['shop.app'] };
  expect(commandOf({ scripts: { shop: 'shop.app:cli.main' }, ...facts }))
    .toEqual(['python', '-c', 'from shop.app import cli; raise SystemExit(cli.main())']);
});

test('a console script of the project is a command', () => {
  const scripts = { shop: 'shop.cli:main' };
  const words = ['shop'];
  expect(commandOf({ scripts, modules: ['shop', 'shop.cli'] })).toEqual(words);
  expect(commandOf({ scripts: { ...scripts, other: 'shop.other:main' }, modules: ['shop', 'shop.cli', 'shop.other'] }))
    .toEqual(words);
  expect(commandOf({ scripts, modules: ['shop', 'shop.cli'], startCommand: ['shop', 'serve'] }))
    .toEqual([...words, 'serve']);
});

test('the only console script runs, whatever its name', () => {
  expect(commandOf({ scripts: { serve: 'shop.cli:main' }, modules: ['shop.cli'] })).toEqual(['serve']);
});

test('the __main__ of the only package runs, before a console script', () => {
  expect(commandOf({ modules: ['shop', 'shop.__main__', 'shop.cli'], scripts: { shop: 'shop.cli:main' } }))
    .toEqual(['python', '-m', 'shop']);
});

test.each([
  [
    { modules: ['aaa', 'main'], importPackages: ['aaa', 'main'], runnable: ['aaa', 'main'] },
    'nothing says what to run: no single command in Dockerfiles, no package with __main__.py, no [project.scripts]',
  ],
  [
    { scripts: { a: 'shop.a:main', b: 'shop.b:main' }, modules: ['shop.a', 'shop.b'] },
    'the project has several programs (a, b), and nothing says which one to run',
  ],
  [
    { importPackages: ['a', 'b'], modules: ['a.__main__', 'b.__main__'] },
    'the project has several programs (python -m a, python -m b), and nothing says which one to run',
  ],
  [
    { scripts: { a: 'shop.a:main' }, importPackages: ['a', 'b'], modules: ['a.__main__', 'b.__main__'] },
    'the project has several programs (python -m a, python -m b), and nothing says which one to run',
  ],
  [{ framework: 'fastapi', appCandidates: ['a:app', 'b:app'] }, expect.stringContaining('2 applications')],
])('nothing is guessed for %j', (facts, reason) => {
  expect(reasonOf(facts)).toEqual(reason);
});

test('the reason stays short, however long the names of programs are', () => {
  const name = 'x'.repeat(10_000);
  const reason = reasonOf({ scripts: { [`${name}1`]: `${name}:main`, [`${name}2`]: `${name}:main` } });
  expect(reason?.length).toBeLessThan(400);
  expect(reasonOf({ scripts: { [name]: `${name}:main` } })?.length).toBeLessThan(400);
});

test('a framework that only a dependency brings along makes no web project', () => {
  const facts = { framework: 'starlette', modules: ['shop.__main__'] };
  const appCandidates = ['a:app', 'b:app'];
  expect(commandOf({ ...facts, appCandidates, wantsFramework: false })).toEqual(['python', '-m', 'shop']);
  expect(commandOf({ ...facts, appCandidates })).toBeUndefined();
  expect(commandOf(facts)).toEqual(['python', '-m', 'shop']);
});
