import { planOf, problemOf } from './bind';
import { WebServer } from '../../src/process';
import { fakeProject } from '../fake-project';

test('fails when the sources have several applications, listing them and naming the prop', () => {
  const problem = problemOf(WebServer.uvicorn(), fakeProject({ appCandidates: ['shop.admin:app', 'shop.main:app'] }));
  expect(problem).toContain('2 applications, shop.admin:app, shop.main:app');
  expect(problem).toContain("server: WebServer.uvicorn('shop.admin:app')");
});

test('fails when the sources have no application, with an example that uses the project\'s own package', () => {
  const problem = problemOf(WebServer.gunicorn(), fakeProject({ framework: 'flask', servers: ['gunicorn'], importPackages: ['store'], appCandidates: [] }));
  expect(problem).toContain("server: WebServer.gunicorn('store.main:app')");
});

test('fails when Django has no entry point for the server\'s gateway', () => {
  const wsgiOnly = fakeProject({ framework: 'django', appCandidates: ['blog.wsgi:application'] });
  expect(problemOf(WebServer.uvicorn(), wsgiOnly)).toContain('no application for uvicorn');
});

test.each([
  ['gunicorn', 'fastapi', 'fastapi speaks ASGI', 'WebServer.uvicorn()'],
  ['uvicorn', 'flask', 'flask speaks WSGI', 'WebServer.gunicorn()'],
] as const)('fails when %s is to serve the only application of %s, which it cannot', (server, framework, reason, repair) => {
  const problem = problemOf(WebServer[server](), fakeProject({ framework, servers: ['gunicorn', 'uvicorn'] }));
  expect(problem).toContain(reason);
  expect(problem).toContain(repair);
});

test('an application that the user names may be an adapter between the two', () => {
  expect(planOf(WebServer.uvicorn('shop.adapter:asgi'), fakeProject({ framework: 'flask' })).command[1]).toBe('shop.adapter:asgi');
});

test.each(['shop.main', 'shop/main.py:app', 'shop.main:app --reload', ':app', 'shop.main:', '', 'shop.main:app\nRUN id', 'shop.main:make(1)'])(
  'fails when the application is written as %j',
  app => expect(problemOf(WebServer.uvicorn(app), fakeProject())).toContain('it is written as module:attribute'),
);

test.each(['main:app', 'shop.api.v1:services.app', '_private:_app'])('accepts an application written as %s', app => {
  expect(planOf(WebServer.uvicorn(app), fakeProject()).command[1]).toBe(app);
});
