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
  expect(detect({ framework: 'django', servers: ['gunicorn', 'uvicorn'], appCandidates: djangoApps }).command?.slice(0, 2)).toEqual(['gunicorn', 'blog.wsgi:application']);
});

test('Django with uvicorn alone runs its asgi module', () => {
  expect(detect({ framework: 'django', servers: ['uvicorn'], appCandidates: djangoApps }).command?.slice(0, 2)).toEqual(['uvicorn', 'blog.asgi:application']);
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

test.each(['granian', 'hypercorn'])('fails when %s is the only server, naming the command to give', server => {
  expect(detect({ servers: [server] }).problems).toEqual([expect.stringContaining(`server: WebServer.command(['${server}', ...])`)]);
});

test('fails when the only server locked cannot run the framework', () => {
  expect(detect({ framework: 'flask', servers: ['uvicorn'] }).problems).toEqual([expect.stringContaining('`uv add gunicorn`')]);
});

test.each([
  [['uvicorn'], "WebServer.uvicorn('shop.main:app')"],
  [['granian'], "WebServer.command(['granian', ...])"],
  [[], "WebServer.command(['python', ...])"],
])('fails without a framework and with servers %j, showing how to name the server', (servers, repair) => {
  expect(detect({ framework: null, servers }).problems).toEqual([expect.stringContaining(repair)]);
});
