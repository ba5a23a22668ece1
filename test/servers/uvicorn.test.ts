import { WebServer } from '../../src/process';
import { fakeProject } from '../fake-project';
import { planOf, problemOf, TIMING } from '../process/bind';

test('serves the only application in the sources, with the time-outs of the budget', () => {
  expect(planOf(WebServer.uvicorn(), fakeProject())).toEqual({
    application: { module: 'shop.main', attribute: 'app', isFactory: false },
    command: [
      'uvicorn', 'shop.main:app', '--host', '0.0.0.0', '--port', '8000',
      '--timeout-graceful-shutdown', '25', '--timeout-keep-alive', '75', '--no-server-header',
    ],
    refused: { WEB_CONCURRENCY: expect.any(String), UVICORN_WORKERS: expect.any(String) },
    stopSignal: 'SIGTERM',
    loads: expect.arrayContaining(['uvicorn.lifespan.on', 'uvicorn.protocols.http.auto']),
    proxies: { variable: 'FORWARDED_ALLOW_IPS', networks: true, address: true },
    notes: [],
  });
});

test('port and time-outs come from the container', () => {
  const { command } = planOf(WebServer.uvicorn(), fakeProject(), {
    ...TIMING,
    port: 9001,
    gracefulSeconds: 90,
    keepAliveSeconds: 110,
  });
  expect(command.join(' ')).toContain('--port 9001 --timeout-graceful-shutdown 90 --timeout-keep-alive 110');
});

test('a named application wins over those in the sources', () => {
  expect(planOf(WebServer.uvicorn('shop.admin:app'), fakeProject()).command[1]).toBe('shop.admin:app');
});

test('a factory becomes the flag that uvicorn has for it', () => {
  expect(planOf(WebServer.uvicorn('shop.main:create_app()'), fakeProject()).command.slice(0, 3))
    .toEqual(['uvicorn', 'shop.main:create_app', '--factory']);
});

test('Django is served through its asgi module, not its wsgi module', () => {
  const django = fakeProject({
    framework: 'django',
    appCandidates: ['blog.asgi:application', 'blog.wsgi:application'],
  });
  expect(planOf(WebServer.uvicorn(), django).command[1]).toBe('blog.asgi:application');
});

test('fails when the lock has no uvicorn, with the command that adds it', () => {
  expect(problemOf(WebServer.uvicorn(), fakeProject({ servers: ['gunicorn'] }))).toContain('`uv add uvicorn`');
});

test.each(['0.21.1', '0.9'])('fails with uvicorn %s, which has no graceful time-out', version => {
  const problem = problemOf(WebServer.uvicorn(), fakeProject({ locked: { uvicorn: version } }));
  expect(problem).toBe(`'server' is uvicorn, locked at ${version}; expected 0.22 or later, since older versions have `
    + 'no --timeout-graceful-shutdown and can wait forever when they stop; run `uv lock --upgrade-package uvicorn`');
});

test.each(['0.22.0', '0.54.0', '1.0', '2'])('accepts uvicorn %s', version => {
  expect(planOf(WebServer.uvicorn(), fakeProject({ locked: { uvicorn: version } })).command[0]).toBe('uvicorn');
});

test.each([
  ['0.30.6', false],
  ['0.31.0', true],
  ['0.54.0', true],
])('uvicorn %s takes networks of proxies: %s', (version, networks) => {
  const project = fakeProject({ framework: 'fastapi', servers: ['uvicorn'], locked: { uvicorn: version } });
  expect(planOf(WebServer.uvicorn(), project).proxies).toMatchObject({ networks });
});

describe('--interface', () => {
  const problemWith = (...extraArguments: string[]) =>
    problemOf(WebServer.uvicorn(undefined, { extraArguments }), fakeProject());

  test.each(['asgi3', 'auto'])('%s is passed on, for an application that uvicorn takes for ASGI 2', value => {
    const server = WebServer.uvicorn(undefined, { extraArguments: ['--interface', value] });
    expect(planOf(server, fakeProject()).command.slice(-2)).toEqual(['--interface', value]);
  });

  test('fails for what does not answer the health check of the image', () => {
    expect(problemWith('--interface', 'wsgi')).toBe("'extraArguments' of uvicorn has --interface \"wsgi\", but the "
      + 'container serves ASGI 3; remove it, or use a server for WSGI, such as WebServer.gunicorn()');
    expect(problemWith('--backlog', '64', '--interface=asgi2')).toContain('has --interface "asgi2"');
    expect(problemWith('--interface')).toContain('has --interface ""');
  });

  test('of the project is in a note', () => {
    const noteFor = (value: string) => planOf(WebServer.uvicorn(), fakeProject({
      serverCommand: { file: 'Procfile', server: 'uvicorn', flags: [{ name: '--interface', value }] },
    })).notes;
    expect(noteFor('wsgi')).toEqual(['Procfile starts uvicorn with --interface wsgi, but the container serves ASGI 3; '
      + 'for WSGI use another server, such as server: WebServer.gunicorn()']);
    expect(noteFor('asgi3')).toEqual([expect.stringContaining("extraArguments: ['--interface', 'asgi3']")]);
  });
});
