import { planOf } from './bind';
import { Problems } from '../../src/private/problems';
import { WebServer } from '../../src/process';
import { fakeProject } from '../fake-project';
import type { ProjectFacts } from '../fake-project';

const detect = (facts: ProjectFacts) => {
  const problems = new Problems('test');
  const project = fakeProject(facts);
  const server = WebServer._detect(project, problems);
  return { command: server && planOf(server, project).command, problems: problems.messages };
};

const djangoApps = ['blog.asgi:application', 'blog.wsgi:application'];

test.each([
  ['fastapi', ['uvicorn'], 'uvicorn'],
  ['starlette', ['uvicorn'], 'uvicorn'],
  ['litestar', ['uvicorn'], 'uvicorn'],
  ['flask', ['gunicorn'], 'gunicorn'],
  // Both are often locked: the one that fits the framework is taken.
  ['fastapi', ['gunicorn', 'uvicorn'], 'uvicorn'],
  ['flask', ['gunicorn', 'uvicorn'], 'gunicorn'],
])('%s with %j locked runs %s', (framework, servers, program) => {
  expect(detect({ framework, servers }).command?.[0]).toBe(program);
});

test('Django with gunicorn runs its wsgi module; having both entry points is not a choice to make', () => {
  expect(
    detect({ framework: 'django', servers: ['gunicorn', 'uvicorn'], appCandidates: djangoApps }).command?.slice(0, 2),
  ).toEqual(['gunicorn', 'blog.wsgi:application']);
});

test('Django with uvicorn alone runs its asgi module', () => {
  expect(detect({ framework: 'django', servers: ['uvicorn'], appCandidates: djangoApps }).command?.slice(0, 2))
    .toEqual(['uvicorn', 'blog.asgi:application']);
});

test.each([
  ['fastapi', '`uv add uvicorn`'],
  ['django', '`uv add gunicorn`'],
  ['flask', '`uv add gunicorn`'],
])('fails for %s without a server in the lock: %s', (framework, repair) => {
  const { command, problems } = detect({ framework, servers: [] });
  expect(command).toBeUndefined();
  expect(problems).toEqual([expect.stringContaining(repair)]);
});

test.each([
  ['fastapi', 'granian', "['granian', '--interface', 'asgi', '--host', '0.0.0.0', '--port', '8000', 'shop.main:app']"],
  ['fastapi', 'hypercorn', "['hypercorn', '--bind', '0.0.0.0:8000', 'shop.main:app']"],
  ['fastapi', 'daphne', "['daphne', '--bind', '0.0.0.0', '--port', '8000', 'shop.main:app']"],
  ['flask', 'waitress', "['waitress-serve', '--listen=0.0.0.0:8000', 'shop.main:app']"],
  [
    'flask',
    'uwsgi',
    "['uwsgi', '--http-socket', '0.0.0.0:8000', '--master', '--die-on-term', '--module', 'shop.main:app']",
  ],
  ['flask', 'hypercorn', "['hypercorn', '--bind', '0.0.0.0:8000', 'wsgi:shop.main:app']"],
])(
  'fails for %s when %s is the only server, showing its whole command before what to add',
  (framework, server, words) => {
    const [problem] = detect({ framework, servers: [server] }).problems;
    expect(problem).toContain(`use server: WebServer.command(${words}), or run`);
  },
);

test('fails for a server that an extra or group has, saying what to select before what to add', () => {
  expect(detect({ framework: 'django', servers: [], offers: { gunicorn: { groups: ['prod'] } } }).problems)
    .toEqual([expect.stringContaining("gunicorn is there: select it with groups: ['prod'], or run `uv add gunicorn`")]);
  const [problem] = detect({
    framework: 'django',
    servers: [],
    appCandidates: djangoApps,
    started: djangoApps[0],
    offers: { granian: { extras: ['web'] } },
  }).problems;
  expect(problem)
    .toContain("select it with extras: ['web'] and use server: WebServer.command(['granian', '--interface', 'asgi'");
  expect(problem).toContain("'blog.asgi:application'])");
});

test('Django is served by what its own Dockerfile starts, when a server for that is locked', () => {
  const facts = { framework: 'django', servers: ['gunicorn', 'uvicorn'], appCandidates: djangoApps };
  expect(detect({ ...facts, started: djangoApps[0] }).command?.slice(0, 2))
    .toEqual(['uvicorn', 'blog.asgi:application']);
  expect(detect({ ...facts, servers: ['gunicorn'], started: djangoApps[0] }).command?.[0]).toBe('gunicorn');
});

test('of two Django entry points it is said which one is served, and why', () => {
  const notes = (facts: ProjectFacts) => {
    const project = fakeProject({ framework: 'django', appCandidates: djangoApps, ...facts });
    return planOf(WebServer._detect(project, new Problems('test'))!, project).notes;
  };
  expect(notes({ servers: ['gunicorn'] })).toEqual([
    'shop has blog.wsgi:application and blog.asgi:application; gunicorn serves blog.wsgi:application, '
      + 'since it is locked and runs WSGI',
  ]);
  expect(notes({ servers: ['gunicorn', 'uvicorn'], started: djangoApps[1] })).toEqual([
    expect.stringMatching(
      /gunicorn serves blog\.wsgi:application, as Dockerfile does; for the other use server: WebServer\.uvicorn\(\)$/,
    ),
  ]);
  expect(notes({ servers: ['gunicorn'], appCandidates: [djangoApps[1]] })).toEqual([]);
});

test('Django with one entry point is served by the server that can run it', () => {
  expect(detect({ framework: 'django', servers: ['gunicorn', 'uvicorn'], appCandidates: [djangoApps[0]] }).command?.[0])
    .toBe('uvicorn');
});

test('fails when the only server locked cannot run the framework', () => {
  expect(detect({ framework: 'flask', servers: ['uvicorn'] }).problems)
    .toEqual([expect.stringContaining('`uv add gunicorn`')]);
});

test.each([
  [['uvicorn'], "WebServer.uvicorn('...')"],
  [['granian'], "WebServer.command(['granian', ...])"],
  [['waitress'], "WebServer.command(['waitress-serve', ...])"],
  [[], "WebServer.command(['python', ...])"],
])('fails without a framework and with servers %j, showing how to set the server', (servers, repair) => {
  expect(detect({ framework: null, servers }).problems).toEqual([expect.stringContaining(repair)]);
});
