import { join } from 'path';
import { docker, run } from './docker';
import { measured, measuredVersions } from './measured';
import { fakeProject } from '../fake-project';
import { measureStop, watch, type End, type Stop } from './servers/measure';
import { SERVERS } from './servers/ours';
import { STOPS } from './servers/stops';
import { INIT_COMMAND } from '../../src/image';
import { planOf } from '../process/bind';

const BASE = 'python:3.13-slim';
const TAG = `servers-${process.pid}:test`;
const NETWORK = `servers-${process.pid}`;
const CLIENT = `${NETWORK}-client`;

/** Seconds: small, so that the test is short, and with the clean-up of the applications. */
const TIMING = { port: 8000, gracefulSeconds: 4, cleanupSeconds: 1, keepAliveSeconds: 8 };

/** What the budget gives a server until it is killed: both, and 5 s for engines and timers that are not exact. */
const STOP_SECONDS = TIMING.gracefulSeconds + TIMING.cleanupSeconds + 5;

/** After which a server is killed that did not end: what its platform does after the stop time. */
const KILL_SECONDS = 14;

const DOCKERFILE = `FROM ${BASE}
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends tini libexpat1
RUN pip install --no-cache-dir --root-user-action=ignore \\
  uvicorn websockets gunicorn granian hypercorn daphne waitress pyuwsgi
WORKDIR /app
COPY *.py ./
ENV PYTHONUNBUFFERED=1
ENTRYPOINT ${JSON.stringify(INIT_COMMAND)}
`;

const ours = Object.fromEntries(SERVERS.map(([name, server, facts]) => [name, { server, facts }]));

const uwsgi = ['uwsgi', '--http-socket', '0.0.0.0:8000', '--master', '--threads', '4', '--module', 'wsgi:app'];

const others: Record<string, string[]> = {
  'daphne': ['daphne', '--bind', '0.0.0.0', '--port', '8000', 'asgi:app'],
  'waitress': ['waitress-serve', '--listen=0.0.0.0:8000', 'wsgi:app'],
  'uwsgi': uwsgi,
  'uwsgi with --die-on-term': [...uwsgi, '--die-on-term'],
  'uwsgi with a hook': [...uwsgi, '--hook-master-start', 'unix_signal:15 gracefully_kill_them_all'],
};

/** Requests that take 0.1, G-1 and G+5 seconds after the signal, which comes half a second after they began. */
const SHORT = 'short=/0.6';
const NEAR = `near=/${TIMING.gracefulSeconds - 0.5}`;
const OVER = `over=/${TIMING.gracefulSeconds + 5.5}`;

/** What is done to each server of this library. */
const RUNS = {
  resting: ['idle'],
  fitting: [SHORT, NEAR, 'knock'],
  tooLong: [NEAR, OVER, 'stream'],
} as const;

type Run = keyof typeof RUNS;

const stops = new Map<string, Stop>();
const keptFor = new Map<string, number>();

const commandOf = (name: string) =>
  name in ours ? planOf(ours[name].server, fakeProject(ours[name].facts), TIMING).command : others[name];

async function measure(name: string, kind: Run): Promise<void> {
  const container = `${NETWORK}-${name.replace(/\W+/g, '-')}-${kind}`;
  const stop = await measureStop({
    image: TAG,
    network: NETWORK,
    client: CLIENT,
    name: container,
    command: commandOf(name),
    watched: [...RUNS[kind], ...kind === 'tooLong' && name.includes('ASGI') ? ['websocket'] : []],
    limitSeconds: KILL_SECONDS,
  });
  stops.set(`${name} ${kind}`, stop);
}

/** How long an idle connection is kept while nothing is stopped. */
async function keep(name: string): Promise<void> {
  const container = `${NETWORK}-${name.replace(/\W+/g, '-')}-keep`;
  docker('run', '--detach', '--name', container, '--network', NETWORK, TAG, ...commandOf(name));
  try {
    const { idle } = await watch(CLIENT, container, 2 * TIMING.keepAliveSeconds, ['idle']);
    keptFor.set(name, idle.end - idle.begin);
  } finally {
    docker('rm', '--force', container);
  }
}

beforeAll(async () => {
  const folder = join(__dirname, 'servers');
  run('docker', ['build', '--quiet', '--tag', TAG, '--file', '-', folder], { input: DOCKERFILE });
  measuredVersions('servers', TAG, 'uvicorn', 'gunicorn', 'granian', 'hypercorn', 'daphne', 'waitress', 'pyuwsgi');
  docker('network', 'create', NETWORK);
  docker('run', '--detach', '--name', CLIENT, '--network', NETWORK, '--entrypoint', 'sleep', TAG, '600');
  await Promise.all(Object.keys(ours).map(name => measure(name, 'resting')));
  await Promise.all([...Object.keys(ours), ...Object.keys(others)].map(name => measure(name, 'fitting')));
  await Promise.all(Object.keys(ours).map(name => measure(name, 'tooLong')));
  await Promise.all(Object.keys(ours).map(keep));
  Object.keys(ours).forEach(keepStops);
}, 600_000);

/** How the requests of 0.1, G-1 and G+5 seconds ended, the last one in seconds after G. */
function keepStops(name: string): void {
  const [fitting, tooLong] = [stopOf(name, 'fitting'), stopOf(name, 'tooLong')];
  measured('in-flight', name, {
    short: fitting.ends.short.how,
    near: fitting.ends.near.how,
    exitCode: fitting.exitCode,
    seconds: fitting.seconds,
    over: tooLong.ends.over.end - TIMING.gracefulSeconds,
  });
}

afterAll(() => {
  const left = docker('ps', '--all', '--quiet', '--filter', `network=${NETWORK}`).split('\n').filter(id => id !== '');
  if (left.length > 0) { docker('rm', '--force', ...left); }
  run('docker', ['network', 'rm', NETWORK], { accept: [0, 1] });
  run('docker', ['rmi', '--force', TAG], { accept: [0, 1] });
});

const stopOf = (name: string, kind: Run) => stops.get(`${name} ${kind}`)!;

/** When the server's own limit is over: the workers of some have the clean-up in it. */
const limitOf = (name: string) =>
  TIMING.gracefulSeconds + (/gunicorn|granian/.test(name) ? TIMING.cleanupSeconds : 0);

function inWords(name: string, { end, how }: End): string {
  const limit = limitOf(name);
  if (how === 200) { return 'finished'; }
  if (end > limit + 2) { return 'until the client ends it'; }
  const when = end > limit - 0.5 ? 'at the limit' : end < 1.5 ? 'at once' : 'within 3 s';
  if (typeof how === 'number') { return how < 1000 ? `${how} ${when}` : `closed ${when} (${how})`; }
  return when === 'at the limit' ? `cut off ${when}` : `closed ${when}`;
}

/** Connections opened while a request runs, after the time in which a signal may be on its way. */
function lateIn({ knocks }: Stop): string {
  return [...new Set(knocks.filter(({ begin }) => begin > 1.2 && begin < 2.4).map(({ how }) => how))].join(', ');
}

function cleanUpIn(name: string): string {
  const runs = Object.keys(RUNS).map(kind => stopOf(name, kind as Run));
  const without = runs.filter(({ log }) => !log.includes('cleaned up'));
  if (without.length === 0) { return 'always'; }
  return without.every(({ exitCode }) => exitCode === 137) ? 'unless it is killed' : 'unless something is cut off';
}

test.each(STOPS)('$server ends everything as docs/servers.md says', expected => {
  const { server } = expected;
  const { near: running } = stopOf(server, 'fitting').ends;
  expect({
    server,
    running: inWords(server, running),
    longer: inWords(server, stopOf(server, 'tooLong').ends.over),
    idle: inWords(server, stopOf(server, 'resting').ends.idle),
    late: lateIn(stopOf(server, 'fitting')),
    stream: inWords(server, stopOf(server, 'tooLong').ends.stream),
    webSocket: server.includes('WSGI') ? '' : inWords(server, stopOf(server, 'tooLong').ends.websocket),
    cleanUp: cleanUpIn(server),
  }).toEqual(expected);
});

test.each(Object.keys(ours))('%s answers what fits into the longest request, and ends with 0 soon after', name => {
  const { ends, exitCode, seconds, log } = stopOf(name, 'fitting');
  expect([ends.short.how, ends.near.how, exitCode]).toEqual([200, 200, 0]);
  expect(seconds).toBeLessThan(STOP_SECONDS);
  expect(log).toContain('cleaned up');
});

test.each(Object.keys(ours).filter(name => !name.includes('hypercorn')))(
  '%s ends a longer request within two seconds of its limit, and itself within the stop time', name => {
    const { ends, exitCode, seconds } = stopOf(name, 'tooLong');
    expect([ends.near.how, exitCode]).toEqual([200, 0]);
    expect(ends.over.end).toBeLessThan(TIMING.gracefulSeconds + 2);
    expect(seconds).toBeLessThan(STOP_SECONDS);
  },
);

test('hypercorn ignores its own limit on this Python, and is killed while a stream is open', () => {
  const { ends, exitCode } = stopOf('hypercorn, ASGI', 'tooLong');
  expect([ends.over.how, exitCode]).toEqual([200, 137]);
});

test.each(Object.keys(ours))('%s keeps an idle connection as long as its command says', name => {
  expect(keptFor.get(name)).toBeGreaterThan(TIMING.keepAliveSeconds - 0.5);
  expect(keptFor.get(name)).toBeLessThan(TIMING.keepAliveSeconds + 2);
});

test.each(['daphne', 'waitress', 'uwsgi', 'uwsgi with --die-on-term'])(
  '%s cuts off running requests, as the warning says', name => {
    const { near } = stopOf(name, 'fitting').ends;
    expect([near.how, near.end < 1.5]).toEqual([expect.stringMatching(/closed|reset/), true]);
  },
);

test('uwsgi without a hook does not stop', () => expect(stopOf('uwsgi', 'fitting').exitCode).toBe(137));

test('uwsgi with the hook that is recommended finishes running requests', () => {
  const { ends, exitCode } = stopOf('uwsgi with a hook', 'fitting');
  expect([ends.near.how, exitCode]).toEqual([200, 0]);
});
