import { planOf } from './bind';
import { WebServer } from '../../src/process';
import { fakeProject, type ProjectFacts } from '../fake-project';

const notesOf = (server: WebServer, facts: ProjectFacts) =>
  planOf(server, fakeProject({ text: 'forwarded', ...facts })).notes;

const started = (server: 'gunicorn' | 'uvicorn', ...flags: Array<[string, string?]>) => ({
  servers: ['gunicorn', 'uvicorn'],
  serverCommand: { file: 'Dockerfile', server, flags: flags.map(([name, value]) => ({ name, value })) },
});

test.each<[[string, string?], string]>([
  [['--workers', '4'], "Dockerfile starts uvicorn with --workers 4: the option 'workers' sets it"],
  [['--root-path', '/api'], "Dockerfile starts uvicorn with --root-path /api: the option 'rootPath' sets it"],
  [['--proxy-headers'], "Dockerfile starts uvicorn with --proxy-headers: 'proxyTrust' of the container sets it"],
  [['--backlog', '64'], 'Dockerfile starts uvicorn with --backlog 64, which the container does not; if it is needed: '
    + "extraArguments: ['--backlog', '64']"],
  // Not one of uvicorn's, but of gunicorn's.
  [['--timeout', '120'], 'Dockerfile starts uvicorn with --timeout 120, which the container does not; if it is needed: '
    + "extraArguments: ['--timeout', '120']"],
  [['--timeout-graceful-shutdown', '90'], 'Dockerfile starts uvicorn with --timeout-graceful-shutdown 90: '
    + "'longestRequestSeconds' and 'cleanupSeconds' of the container set it"],
])('a flag %j of the project that the container does not have is in a note', (flag, note) => {
  expect(notesOf(WebServer.uvicorn(), started('uvicorn', flag))).toEqual([note]);
});

test.each<[string, string?]>([
  ['--host', '0.0.0.0'],
  ['--port', '80'],
  ['--timeout-graceful-shutdown', '20'],
  ['--timeout-keep-alive', '5'],
  ['--reload'],
])('a flag %s %s, which the container has or replaces, needs no note', (...flag) => {
  expect(notesOf(WebServer.uvicorn(), started('uvicorn', flag))).toEqual([]);
});

test.each<[string, boolean]>([['1', false], ['auto', false], ['2', true]])(
  'granian with --http %s has a note only where HTTP/1.1 is not spoken', (value, isNoted) => {
    const serverCommand = { file: 'shop.main', server: 'granian', flags: [{ name: '--http', value }] };
    expect(notesOf(WebServer.granian(), { servers: ['granian'], serverCommand })).toHaveLength(isNoted ? 1 : 0);
  },
);

test('who sets options has decided, and gets no notes', () => {
  const facts = started('uvicorn', ['--workers', '4']);
  expect(notesOf(WebServer.uvicorn(undefined, { accessLog: false }), facts)).toEqual([]);
});

test.each<['-k' | '--worker-class', string]>([
  ['-k', 'uvicorn.workers.UvicornWorker'], ['--worker-class', 'uvicorn_worker.UvicornWorker'],
])('the uvicorn worker of gunicorn, as %s %s, is replaced, with the reason', (flag, worker) => {
  const facts = started('gunicorn', [flag, worker], ['-w', '4']);
  expect(notesOf(WebServer.uvicorn(), facts)).toEqual([
    `Dockerfile starts gunicorn with the worker "${worker}", which closes idle connections after 2 s and is deprecated `
    + 'by uvicorn; the container starts uvicorn instead',
    'Dockerfile starts gunicorn with -w 4, which uvicorn is not given',
  ]);
  expect(notesOf(WebServer.gunicorn(), facts)).toContainEqual(
    expect.stringMatching(/the container starts gunicorn's own asgi worker instead$/),
  );
});

describe('gunicorn.conf.py', () => {
  const flask = { framework: 'flask', servers: ['gunicorn'] };
  const set = (gunicornSettings: Record<string, string>) =>
    notesOf(WebServer.gunicorn(), { ...flask, gunicornSettings });

  test('what the flags of the command override is in a note, with the prop that sets it', () => {
    expect(set({ timeout: '120', keepalive: '5', threads: '16', worker_class: '"sync"' })).toEqual([
      'gunicorn.conf.py sets timeout = 120, but the container starts gunicorn with --timeout 30, which wins: '
      + "'longestRequestSeconds' and 'cleanupSeconds' of the container set it",
      'gunicorn.conf.py sets keepalive = 5, but the container starts gunicorn with --keep-alive 75, which wins: it '
      + "follows from 'longestRequestSeconds' and 'longestSilenceSeconds', since it must be longer than a load "
      + "balancer's",
      'gunicorn.conf.py sets threads = 16, but the container starts gunicorn with --threads 4, which wins: the option '
      + "'threads' sets it",
      'gunicorn.conf.py sets worker_class = "sync", but the container starts gunicorn with --worker-class gthread, '
      + "which wins: the option 'gateway' sets it, gthread or asgi",
    ]);
  });

  test('workers are those of the file, which may count the processors of the machine', () => {
    expect(set({ workers: '4' })).toEqual([
      "gunicorn.conf.py sets workers = 4, which counts in place of the container's CPUs; the option 'workers' sets it",
    ]);
    expect(set({ workers: 'multiprocessing.cpu_count() * 2 + 1' })).toEqual([
      expect.stringContaining('and may be that of the whole machine'),
    ]);
  });

  test('what is equal, shorter, or not a flag of the command needs no note', () => {
    expect(set({ bind: '"0.0.0.0:80"', threads: '4', graceful_timeout: '20', preload_app: 'True' })).toEqual([]);
  });

  test('a server that does not read the file has no note', () => {
    expect(notesOf(WebServer.uvicorn(), { gunicornSettings: { timeout: '120' } })).toEqual([]);
  });
});
