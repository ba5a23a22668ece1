import { planOf, problemOf, TIMING } from './bind';
import { detectedServer } from '../../src/process';
import { fakeProject, type ProjectFacts } from '../fake-project';

const detected = { _binder: detectedServer };

const commandOf = (facts: ProjectFacts) => planOf(detected, fakeProject(facts)).command;

const detectionProblem = (facts: ProjectFacts) => problemOf(detected, fakeProject(facts));

const djangoApps = ['blog.asgi:application', 'blog.wsgi:application'];

test.each([
  ['fastapi', ['uvicorn'], 'uvicorn'],
  ['starlette', ['uvicorn'], 'uvicorn'],
  ['litestar', ['uvicorn'], 'uvicorn'],
  ['flask', ['gunicorn'], 'gunicorn'],
  // Both are often locked: the one that fits the framework is taken.
  ['fastapi', ['gunicorn', 'uvicorn'], 'uvicorn'],
  ['flask', ['gunicorn', 'uvicorn'], 'gunicorn'],
  ['fastapi', ['daphne', 'hypercorn', 'granian'], 'granian'],
  ['fastapi', ['daphne', 'hypercorn'], 'hypercorn'],
  ['flask', ['waitress', 'hypercorn'], 'hypercorn'],
  ['flask', ['granian', 'gunicorn'], 'gunicorn'],
  // Its asgi worker comes last.
  ['fastapi', ['gunicorn', 'hypercorn'], 'hypercorn'],
  ['fastapi', ['gunicorn'], 'gunicorn'],
])('%s with %j locked runs %s', (framework, servers, program) => {
  expect(commandOf({ framework, servers })[0]).toBe(program);
});

test('Django with gunicorn runs its wsgi module; having both entry points is not a choice to make', () => {
  expect(
    commandOf({ framework: 'django', servers: ['gunicorn', 'uvicorn'], appCandidates: djangoApps }).slice(0, 2),
  ).toEqual(['gunicorn', 'blog.wsgi:application']);
});

test('Django with uvicorn alone runs its asgi module', () => {
  expect(commandOf({ framework: 'django', servers: ['uvicorn'], appCandidates: djangoApps }).slice(0, 2))
    .toEqual(['uvicorn', 'blog.asgi:application']);
});

test.each([
  ['fastapi', '`uv add uvicorn`'],
  ['django', '`uv add gunicorn`'],
  ['flask', '`uv add gunicorn`'],
])('fails for %s without a server in the lock: %s', (framework, repair) => {
  expect(detectionProblem({ framework, servers: [] })).toContain(repair);
});

test.each([
  [
    'fastapi', 'daphne',
    "['daphne', '--bind', '0.0.0.0', '--port', '8000', 'shop.main:app']), which cuts off running requests",
  ],
  ['flask', 'waitress', "['waitress-serve', '--listen=0.0.0.0:8000', 'shop.main:app']), which cuts off"],
  [
    'flask', 'uwsgi',
    "['uwsgi', '--http-socket', '0.0.0.0:8000', '--master', '--hook-master-start', 'unix_signal:15 "
    + "gracefully_kill_them_all', '--need-app', '--threads', '4', '--module', 'shop.main:app'])",
  ],
])('fails for %s when %s is the only server, with what to add before its command', (framework, server, words) => {
  expect(detectionProblem({ framework, servers: [server] }))
    .toMatch(/; run `uv add (uvicorn|gunicorn)`, or use server: WebServer\.command\(/);
  expect(detectionProblem({ framework, servers: [server] })).toContain(`WebServer.command(${words}`);
});

test.each([
  ['fastapi', ['daphne', 'uwsgi'], 'daphne'],
  // It can be told to finish running requests.
  ['flask', ['waitress', 'uwsgi'], 'uwsgi'],
])('fails for %s with %j, showing the command of %s first', (framework, servers, program) => {
  expect(detectionProblem({ framework, servers })).toContain(`, or use server: WebServer.command(['${program}'`);
});

test('fails with a place for the application in the command of a server that cannot call a factory', () => {
  const facts = { servers: ['daphne'], appCandidates: ['shop.main:create_app()'] };
  expect(detectionProblem(facts)).toContain("'8000', 'module:attribute'])");
});

test('fails with the command for the port of the container', () => {
  const timing = { ...TIMING, port: 9001 };
  expect(problemOf(detected, fakeProject({ servers: ['daphne'] }), timing))
    .toContain("WebServer.command(['daphne', '--bind', '0.0.0.0', '--port', '9001', 'shop.main:app'])");
});

test('fails for a server that an extra or group has, saying what to select before what to add', () => {
  expect(detectionProblem({ framework: 'django', servers: [], offers: { gunicorn: { groups: ['prod'] } } }))
    .toContain("; select gunicorn with groups: ['prod'], or run `uv add gunicorn`");
});

test('fails for Django with the command for the entry point that its own Dockerfile starts', () => {
  const facts = { framework: 'django', appCandidates: djangoApps };
  expect(detectionProblem({ ...facts, servers: ['uwsgi'], started: djangoApps[1] }))
    .toContain("'blog.wsgi:application'])");
  expect(detectionProblem({ ...facts, servers: ['daphne'], started: djangoApps[0] }))
    .toContain("'blog.asgi:application'])");
});

test('fails with at most two repairs, a group before an extra', () => {
  const offers = { gunicorn: { extras: ['web'], groups: ['prod'] }, granian: { extras: ['fast'] } };
  expect(detectionProblem({ framework: 'flask', servers: ['uwsgi'], offers }))
    .toBe("the lock has flask, but no server for it that WebServer knows; select gunicorn with groups: ['prod'], or "
      + "select granian with extras: ['fast']");
});

test('fails for flask without naming a server that runs ASGI only', () => {
  expect(detectionProblem({ framework: 'flask', servers: ['daphne'] })).not.toContain('daphne');
});

test('fails for a factory with the flag that waitress has for it', () => {
  const facts = { framework: 'flask', servers: ['waitress'], appCandidates: ['shop.main:create_app()'] };
  expect(detectionProblem(facts)).toContain("'--call', 'shop.main:create_app'])");
});

test('fails without an application, naming the server that is locked', () => {
  expect(detectionProblem({ servers: ['uvicorn'], appCandidates: [] })).toContain('no application for uvicorn');
});

test('Django is served by what its own Dockerfile starts, when a server for that is locked', () => {
  const facts = { framework: 'django', servers: ['gunicorn', 'uvicorn'], appCandidates: djangoApps };
  expect(commandOf({ ...facts, started: djangoApps[0] }).slice(0, 2))
    .toEqual(['uvicorn', 'blog.asgi:application']);
  expect(commandOf({ ...facts, servers: ['gunicorn'], started: djangoApps[0] })[0]).toBe('gunicorn');
});

test('of two Django entry points it is said which one is served, and why', () => {
  const notes = (facts: ProjectFacts) =>
    planOf(detected, fakeProject({ framework: 'django', appCandidates: djangoApps, ...facts })).notes;
  expect(notes({ servers: ['gunicorn'] })).toEqual([
    'shop has blog.wsgi:application and blog.asgi:application; gunicorn serves blog.wsgi:application, the usual one; '
      + "for the other use server: WebServer.gunicorn('blog.asgi:application')",
  ]);
  expect(notes({ servers: ['gunicorn', 'uvicorn'], started: djangoApps[1] })).toEqual([
    expect.stringMatching(
      /gunicorn serves blog\.wsgi:application, as Dockerfile does; for the other use server: WebServer\.uvicorn\(\)$/,
    ),
  ]);
  expect(notes({ servers: ['gunicorn'], appCandidates: [djangoApps[1]] })).toEqual([]);
});

test('Django with one entry point is served by the server that can run it', () => {
  expect(commandOf({ framework: 'django', servers: ['gunicorn', 'uvicorn'], appCandidates: [djangoApps[0]] })[0])
    .toBe('uvicorn');
});

test('fails when the only server locked cannot run the framework', () => {
  expect(detectionProblem({ framework: 'flask', servers: ['uvicorn'] })).toContain('`uv add gunicorn`');
});

test.each([
  [['uvicorn'], "WebServer.uvicorn('...')"],
  [['granian'], "WebServer.granian('...')"],
  [['waitress'], "WebServer.command(['waitress-serve', ...])"],
  [[], "WebServer.command(['python', ...])"],
])('fails without a framework and with servers %j, showing how to set the server', (servers, repair) => {
  expect(detectionProblem({ framework: null, servers })).toContain(repair);
});
