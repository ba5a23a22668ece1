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
    'Dockerfile starts "celery -A shop worker -c $WORKERS", which is neither code of the project nor a program of '
      + 'a locked package',
  ],
  [
    ['sh', '-c', 'rm', 'x', '&&', 'python', 'worker.py'],
    expect.stringContaining('Dockerfile starts "sh -c rm x && python worker.py"'),
  ],
  [['celery', 'gone.py'], expect.stringContaining('Dockerfile starts "celery gone.py"')],
])('the command %j of a Dockerfile is not taken over, and named', (startCommand, reason) => {
  expect(reasonOf({ startCommand, locked: { celery: '5.6.0' } })).toEqual(reason);
});

test('a console script whose module is not there is named', () => {
  expect(reasonOf({ scripts: { shop: 'shop.cli:main' }, modules: ['other'] }))
    .toBe('[project.scripts] has "shop" as "shop.cli:main", whose module is not in the image');
});

test('a console script may be an attribute of an object', () => {
  expect(commandOf({ scripts: { shop: 'shop.app:cli.main' }, modules: ['shop.app'] }))
    .toEqual(['python', '-c', 'from shop.app import cli; raise SystemExit(cli.main())']);
});

test('a console script of the project runs without being installed', () => {
  const scripts = { shop: 'shop.cli:main' };
  const words = ['python', '-c', 'from shop.cli import main; raise SystemExit(main())'];
  expect(commandOf({ scripts, modules: ['shop', 'shop.cli'] })).toEqual(words);
  expect(commandOf({ scripts: { ...scripts, other: 'shop.other:main' }, modules: ['shop', 'shop.cli', 'shop.other'] }))
    .toEqual(words);
  expect(commandOf({ scripts, modules: ['shop', 'shop.cli'], startCommand: ['shop', 'serve'] }))
    .toEqual([...words, 'serve']);
});

test('the __main__ of the only package runs, before a console script', () => {
  expect(commandOf({ modules: ['shop', 'shop.__main__', 'shop.cli'], scripts: { shop: 'shop.cli:main' } }))
    .toEqual(['python', '-m', 'shop']);
});

test.each([
  [
    { modules: ['aaa', 'main'], importPackages: ['aaa', 'main'], runnable: ['aaa', 'main'] },
    'neither a Dockerfile, a package with __main__.py nor [project.scripts] says what to run',
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
    { startCommand: ['python', 'manage.py', 'runserver'], modules: ['manage'] },
    expect.stringContaining('neither code of the project'),
  ],
  [{ startCommand: ['python', '-m', 'uvicorn', 'x:app'] }, expect.stringContaining('neither code of the project')],
  [{ framework: 'fastapi', appCandidates: ['a:app', 'b:app'] }, expect.stringContaining('2 applications')],
])('nothing is guessed for %j', (facts, reason) => {
  expect(reasonOf(facts)).toEqual(reason);
});

test('a framework that only a dependency brings along makes no web project', () => {
  expect(commandOf({ framework: 'starlette', wantsFramework: false, modules: ['shop.__main__'] }))
    .toEqual(['python', '-m', 'shop']);
});
