import { WebServer } from '../../src/process';
import { fakeProject } from '../fake-project';
import { planOf, problemOf, TIMING } from '../process/bind';

const django = fakeProject({
  importPackages: ['blog'],
  framework: 'django',
  servers: ['gunicorn'],
  appCandidates: ['blog.asgi:application', 'blog.wsgi:application'],
});

test('runs threads, with the time-outs of the budget, and takes its worker count from the container', () => {
  expect(planOf(WebServer.gunicorn(), django)).toEqual({
    application: { module: 'blog.wsgi', attribute: 'application', isFactory: false },
    command: [
      'gunicorn', 'blog.wsgi:application', '--bind', '0.0.0.0:8000', '--worker-class', 'gthread', '--threads', '4',
      '--graceful-timeout', '30', '--timeout', '30', '--keep-alive', '75', '--worker-tmp-dir', '/dev/shm',
      '--no-control-socket',
    ],
    stopSignal: 'SIGTERM',
    loads: expect.arrayContaining(['gunicorn.app.wsgiapp', 'gunicorn.workers.gthread']),
    proxies: { variable: 'FORWARDED_ALLOW_IPS', networks: true, address: false },
    notes: [expect.stringContaining('gunicorn serves blog.wsgi:application')],
    workerCountVariable: 'WEB_CONCURRENCY',
  });
});

test('a worker is taken for dead only after its longest request could have ended', () => {
  const { command } = planOf(WebServer.gunicorn(), django, { ...TIMING, gracefulSeconds: 100 });
  expect(Number(command[command.indexOf('--timeout') + 1])).toBeGreaterThan(100);
});

test.each([
  ['21.2.0', '/dev/shm'],
  ['25', '/dev/shm'],
  ['25.0.3', '/dev/shm'],
  ['25.1.0', '--no-control-socket'],
  ['27.0.1', '--no-control-socket'],
])('the command for gunicorn %s ends with %s: only newer ones have a control socket to turn off', (version, last) => {
  const project = fakeProject({ servers: ['gunicorn'], framework: 'flask', locked: { gunicorn: version } });
  expect(planOf(WebServer.gunicorn(), project).command.at(-1)).toBe(last);
});

test('its workers have time for the longest request and the clean-up', () => {
  const { command } = planOf(WebServer.gunicorn(), django, { ...TIMING, gracefulSeconds: 40, cleanupSeconds: 15 });
  expect(command.join(' ')).toContain('--graceful-timeout 55 --timeout 45 ');
});

describe('an ASGI application', () => {
  test("is served by gunicorn's own worker, with a note that uvicorn stops better", () => {
    const { command, loads, notes } = planOf(WebServer.gunicorn(), fakeProject({ servers: ['gunicorn'] }));
    expect(command.slice(0, 6)).toEqual([
      'gunicorn', 'shop.main:app', '--bind', '0.0.0.0:8000', '--worker-class', 'asgi',
    ]);
    expect(command).not.toContain('--threads');
    expect(loads).toContain('gunicorn.workers.gasgi');
    expect(notes).toEqual([
      "gunicorn's asgi worker keeps idle connections open when it stops: each stop then takes as long as it may, and "
      + "the application's clean-up does not run; uvicorn closes them at once: add uvicorn to the lock and use server: "
      + 'WebServer.uvicorn()',
    ]);
  });

  test('has a note that names uvicorn alone when it is locked', () => {
    const { notes } = planOf(WebServer.gunicorn(), fakeProject({ servers: ['gunicorn', 'uvicorn'] }));
    expect(notes).toEqual([expect.stringMatching(/at once: use server: WebServer\.uvicorn\(\)$/)]);
  });

  test('fails with a gunicorn that has no worker for it, which serves WSGI', () => {
    const facts = { locked: { gunicorn: '23.0.0' } };
    expect(problemOf(WebServer.gunicorn(), fakeProject(facts))).toBe(
      "'server' is gunicorn, locked at 23.0.0; expected 24.0 or later, since older versions have no worker for ASGI of "
      + 'their own; run `uv lock --upgrade-package gunicorn`',
    );
    expect(planOf(WebServer.gunicorn(), fakeProject({ ...facts, framework: 'flask' })).command).toContain('gthread');
  });
});

test('a factory keeps its parentheses', () => {
  expect(planOf(WebServer.gunicorn('blog:create_app()'), django).command[1]).toBe('blog:create_app()');
});

test('fails when the lock has no gunicorn, with the command that adds it', () => {
  expect(problemOf(WebServer.gunicorn(), fakeProject({ framework: 'flask', servers: ['uvicorn'] })))
    .toContain('`uv add gunicorn`');
});

test.each([
  ['23.0.0', false],
  ['25.0.0', true],
  ['27.0.1', true],
])('gunicorn %s takes networks of proxies: %s', (version, networks) => {
  const project = fakeProject({ framework: 'flask', servers: ['gunicorn'], locked: { gunicorn: version } });
  expect(planOf(WebServer.gunicorn(), project).proxies).toMatchObject({ networks });
});
