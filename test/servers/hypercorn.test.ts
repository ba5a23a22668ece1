import { WebServer } from '../../src/process';
import { fakeProject } from '../fake-project';
import { planOf, problemOf } from '../process/bind';

test('serves an ASGI application in one process, with the time-outs of the budget', () => {
  expect(planOf(WebServer.hypercorn(), fakeProject({ servers: ['hypercorn'], text: 'forwarded' }))).toEqual({
    application: { module: 'shop.main', attribute: 'app', isFactory: false },
    command: [
      'hypercorn', '--bind', '0.0.0.0:8000', '--workers', '0', '--graceful-timeout', '25', '--keep-alive', '75',
      'shop.main:app',
    ],
    stopSignal: 'SIGTERM',
    loads: expect.arrayContaining(['hypercorn.__main__', 'hypercorn.asyncio.run']),
    notes: [],
  });
});

test('a WSGI application has the prefix that hypercorn wants', () => {
  const { command } = planOf(WebServer.hypercorn(), fakeProject({ framework: 'flask', servers: ['hypercorn'] }));
  expect(command.at(-1)).toBe('wsgi:shop.main:app');
});

test('a factory keeps its parentheses', () => {
  const { command } = planOf(WebServer.hypercorn('shop.main:create_app()'), fakeProject({ servers: ['hypercorn'] }));
  expect(command.at(-1)).toBe('shop.main:create_app()');
});

test.each([
  ['fastapi', 'hypercorn.middleware.ProxyFixMiddleware'],
  ['flask', 'a ProxyFix middleware'],
])('an application of %s that reads no header of proxies has a note: wrap it with %s', (framework, wrapper) => {
  const project = fakeProject({ framework, servers: ['hypercorn'] });
  expect(planOf(WebServer.hypercorn(), project).notes).toEqual([expect.stringContaining(`wrap it with ${wrapper}`)]);
});

test('fails with a hypercorn that needs a second process', () => {
  expect(problemOf(WebServer.hypercorn(), fakeProject({ locked: { hypercorn: '0.14.4' } })))
    .toContain('expected 0.15 or later, since older versions have no --workers 0');
});
