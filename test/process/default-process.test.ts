import { defaultProcess } from '../../src/process';
import { fakeProject, type ProjectFacts } from '../fake-project';

const commandOf = (facts: ProjectFacts) => defaultProcess(fakeProject({ framework: null, appCandidates: [], ...facts })).plan?.command;

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

test('a console script of the project runs without being installed', () => {
  const scripts = { shop: 'shop.cli:main' };
  const words = ['python', '-c', 'from shop.cli import main; raise SystemExit(main())'];
  expect(commandOf({ scripts, modules: ['shop', 'shop.cli'] })).toEqual(words);
  expect(commandOf({ scripts: { ...scripts, other: 'shop.other:main' }, modules: ['shop', 'shop.cli', 'shop.other'] })).toEqual(words);
  expect(commandOf({ scripts, modules: ['shop', 'shop.cli'], startCommand: ['shop', 'serve'] })).toEqual([...words, 'serve']);
});

test('the __main__ of the only package runs, before a console script', () => {
  expect(commandOf({ modules: ['shop', 'shop.__main__', 'shop.cli'], scripts: { shop: 'shop.cli:main' } })).toEqual(['python', '-m', 'shop']);
});

test.each([
  [{ modules: ['aaa', 'main'], importPackages: ['aaa', 'main'], runnable: ['aaa', 'main'] }, 'neither a Dockerfile, a package with __main__.py nor [project.scripts] says what to run'],
  [{ scripts: { a: 'shop.a:main', b: 'shop.b:main' }, modules: ['shop.a', 'shop.b'] }, 'the project has several programs (a, b), and nothing says which one to run'],
  [{ importPackages: ['a', 'b'], modules: ['a.__main__', 'b.__main__'] }, 'the project has several programs (python -m a, python -m b), and nothing says which one to run'],
  [{ startCommand: ['python', 'manage.py', 'runserver'], modules: ['manage'] }, expect.stringContaining('neither')],
  [{ startCommand: ['python', '-m', 'uvicorn', 'x:app'] }, expect.stringContaining('neither')],
  [{ framework: 'fastapi', appCandidates: ['a:app', 'b:app'] }, expect.stringContaining('2 applications')],
])('nothing is guessed for %j', (facts, reason) => {
  expect(reasonOf(facts)).toEqual(reason);
});

test('a framework that only a dependency brings along makes no web project', () => {
  expect(commandOf({ framework: 'starlette', wantsFramework: false, modules: ['shop.__main__'] })).toEqual(['python', '-m', 'shop']);
});
