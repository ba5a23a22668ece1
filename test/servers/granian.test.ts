import { WebServer } from '../../src/process';
import { fakeProject } from '../fake-project';
import { planOf, problemOf, TIMING } from '../process/bind';

const django = fakeProject({
  framework: 'django',
  servers: ['granian'],
  appCandidates: ['blog.asgi:application', 'blog.wsgi:application'],
});

test('serves with the time-outs of the budget, and takes its worker count from the container', () => {
  expect(planOf(WebServer.granian(), fakeProject({ servers: ['granian'], text: 'forwarded' }))).toEqual({
    application: { module: 'shop.main', attribute: 'app', isFactory: false },
    command: [
      'granian', '--interface', 'asgi', '--host', '0.0.0.0', '--port', '8000', '--workers-kill-timeout', '30',
      '--http1-header-read-timeout', '60000', 'shop.main:app',
    ],
    stopSignal: 'SIGTERM',
    loads: expect.arrayContaining(['granian.cli', 'granian.server.mp']),
    workerCountVariable: 'GRANIAN_WORKERS',
    longestKeepAliveSeconds: 60,
    notes: [],
  });
});

test('a WSGI application gets a few threads instead of 512', () => {
  const { command } = planOf(WebServer.granian(), fakeProject({ framework: 'flask', servers: ['granian'] }));
  expect(command.join(' ')).toContain('--interface wsgi --host 0.0.0.0 --port 8000 --blocking-threads 4 ');
});

test('Django is served through its wsgi module, or the one that its own Dockerfile starts', () => {
  expect(planOf(WebServer.granian(), django).command.at(-1)).toBe('blog.wsgi:application');
  const started = fakeProject({
    framework: 'django',
    servers: ['granian'],
    appCandidates: ['blog.asgi:application', 'blog.wsgi:application'],
    started: 'blog.asgi:application',
  });
  expect(planOf(WebServer.granian(), started).command.join(' ')).toMatch(/--interface asgi .* blog\.asgi:application$/);
});

test('of two Django entry points it is said which one is served, and how to serve the other', () => {
  expect(planOf(WebServer.granian(), django).notes).toContainEqual(
    'shop has blog.wsgi:application and blog.asgi:application; granian serves blog.wsgi:application, the usual one; '
    + "for the other use server: WebServer.granian('blog.asgi:application')",
  );
});

test('a factory becomes the flag that granian has for it', () => {
  expect(planOf(WebServer.granian('shop.main:create_app()'), fakeProject({ servers: ['granian'] })).command.slice(-2))
    .toEqual(['--factory', 'shop.main:create_app']);
});

test('its workers have time for the longest request and the clean-up, up to the most that granian waits', () => {
  const project = fakeProject({ servers: ['granian'], text: 'forwarded' });
  const stopping = (gracefulSeconds: number) => {
    const { command, notes } = planOf(WebServer.granian(), project, { ...TIMING, gracefulSeconds, cleanupSeconds: 10 });
    return [command[command.indexOf('--workers-kill-timeout') + 1], notes];
  };
  expect(stopping(40)).toEqual(['50', []]);
  expect(stopping(1790)).toEqual(['1800', []]);
  expect(stopping(1791)).toEqual(['1800', [
    "granian waits 1800 s at most when it stops, and 'longestRequestSeconds' and 'cleanupSeconds' need 1801; lower "
    + 'them, or use another server',
  ]]);
});

test('an application that reads no header of proxies has a note with what does', () => {
  const notes = (text: string) => planOf(WebServer.granian(), fakeProject({ servers: ['granian'], text })).notes;
  expect(notes('')).toEqual([
    expect.stringMatching(/wrap it with granian\.utils\.proxies\.wrap_asgi_with_proxy_headers$/),
  ]);
  expect(notes('from granian.utils.proxies import wrap_asgi_with_proxy_headers')).toEqual([]);
});

test.each(['2.3.4', '1.7.6'])('fails with granian %s, which does not stop as it should', version => {
  expect(problemOf(WebServer.granian(), fakeProject({ locked: { granian: version } })))
    .toContain('expected 2.4 or later, since older versions cut off running requests');
});
