import { spawn } from 'child_process';
import { once } from 'events';
import { copyFileSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { docker, python, run, sleep, until } from './docker';
import { WebServer } from '../../src';
import { solveShutdown } from '../../src/process';
import { fakeProject, type ProjectFacts } from '../fake-project';
import { planOf } from '../process/bind';

/** A short look in each run; `npm run soak` takes all servers and the minute that is in `docs/servers.md`. */
const SOAK = process.env.SOAK !== undefined;
const LOAD_SECONDS = SOAK ? 60 : 20;
const RESTARTS = SOAK ? 5 : 2;
const LEAST_REQUESTS = SOAK ? 20_000 : 2_000;

/** As long as endpoints and load balancers take to learn that a replica goes. */
const PROPAGATION_SECONDS = 2;

const BUDGET = solveShutdown({ longestRequestSeconds: 5, cleanupSeconds: 1, drainSeconds: 3 });

const NAME = `rolling-${process.pid}`;
const TAG = `${NAME}:test`;

const DOCKERFILE = `FROM python:3.13-slim
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends tini haproxy wrk
RUN pip install --no-cache-dir --root-user-action=ignore uvicorn gunicorn granian hypercorn
WORKDIR /app
COPY *.py *.cfg ./
`;

const ASGI_APP = `
import asyncio
async def app(scope, receive, send):
    if scope['type'] == 'lifespan':
        while True:
            message = await receive()
            await send({'type': message['type'] + '.complete'})
            if message['type'] == 'lifespan.shutdown':
                return
    await asyncio.sleep(0.02)
    await send({'type': 'http.response.start', 'status': 200, 'headers': [(b'content-length', b'2')]})
    await send({'type': 'http.response.body', 'body': b'ok'})
`;

const WSGI_APP = `
import time
def app(environ, start_response):
    time.sleep(0.02)
    start_response('200 OK', [('Content-Length', '2')])
    return [b'ok']
`;

const ASGI: ProjectFacts = { servers: ['uvicorn', 'gunicorn', 'granian', 'hypercorn'] };
const WSGI: ProjectFacts = { ...ASGI, framework: 'flask' };

const SERVERS: ReadonlyArray<readonly [name: string, server: WebServer, facts: ProjectFacts]> = [
  ['uvicorn', WebServer.uvicorn('asgi:app'), ASGI],
  ['gunicorn, WSGI', WebServer.gunicorn('wsgi:app'), WSGI],
  ['gunicorn, ASGI', WebServer.gunicorn('asgi:app'), ASGI],
  ['granian, ASGI', WebServer.granian('asgi:app'), ASGI],
  ['granian, WSGI', WebServer.granian('wsgi:app'), WSGI],
  ['hypercorn, ASGI', WebServer.hypercorn('asgi:app'), ASGI],
  ['hypercorn, WSGI', WebServer.hypercorn('wsgi:app'), WSGI],
];

interface Outcome {
  readonly requests: number;
  readonly failed: number;
  /** Of the replicas that were stopped. */
  readonly exitCodes: number[];
}

const started: string[] = [];

/**
 * Keeps connections to its replicas, and tries no other one: each request that meets a closed door is seen. Replicas
 * come and go while it runs, since a proxy that is loaded anew closes connections of its clients.
 */
const PROXY = `
global
  stats socket /tmp/admin level admin
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  retries 0
frontend load
  bind :8080
  default_backend replicas
backend replicas
  http-reuse always
  server-template r 1-${RESTARTS + 2} 127.0.0.1:8000 disabled
`;

/** Tells the proxy of a change, as whoever watches the endpoints does. */
const TELL = `
import socket, sys
for line in sys.argv[1:]:
    control = socket.socket(socket.AF_UNIX)
    control.connect('/tmp/admin')
    control.sendall(line.encode() + b'\\n')
    print(control.recv(4096).decode())`;

function startContainer(name: string, ...words: string[]): void {
  started.push(name);
  docker('run', '--detach', '--name', name, '--network', NAME, ...words);
}

async function startReplica(
  name: string, command: readonly string[], environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const variables = Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  startContainer(name, ...variables, '--entrypoint', 'tini', TAG, '-e', '143', '--', ...command);
  const source = "import urllib.request as r; print(r.urlopen('http://127.0.0.1:8000/').status)";
  const asked = ['exec', name, 'python', '-c', source];
  await until(`an answer of ${name}`, 60, () => run('docker', asked, { accept: [0, 1] }) === '200\n');
}

function tell(...lines: string[]): void {
  docker('exec', `${NAME}-proxy`, 'python', '-c', TELL, ...lines);
}

/** Sends requests to a replica, in a place of its own. */
function admit(place: number, replica: string): void {
  const address = docker('inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', replica);
  tell(`set server replicas/r${place} addr ${address} port 8000`, `set server replicas/r${place} state ready`);
}

/** Sends load through the proxy while one replica after the other is replaced, as a rolling update does. */
async function rollout(name: string, command: readonly string[], drainSeconds: number): Promise<Outcome> {
  const replicas = Array.from({ length: RESTARTS + 2 }, (_, each) => `${NAME}-${name.replace(/\W+/g, '-')}-${each}`);
  for (const [index, each] of replicas.slice(0, 2).entries()) {
    await startReplica(each, command);
    admit(index + 1, each);
  }
  const wrk = ['wrk', '--threads', '2', '--connections', '50', '--duration', `${LOAD_SECONDS}s`, '--timeout', '10s'];
  const load = spawn('docker', ['exec', `${NAME}-proxy`, ...wrk, 'http://127.0.0.1:8080/']);
  let report = '';
  load.stdout.on('data', part => { report += String(part); });
  // Not at its exit: what it wrote may be read after that.
  const end = once(load, 'close');

  const stops: Array<Promise<unknown>> = [];
  for (let each = 0; each < RESTARTS; each += 1) {
    const [old, fresh] = [replicas[each], replicas[each + 2]];
    await startReplica(fresh, command);
    admit(each + 3, fresh);
    // From here on it is told to stop: the signal comes after its drain, the proxy learns of it meanwhile.
    stops.push(sleep(drainSeconds * 1000).then(() =>
      once(spawn('docker', ['stop', '--time', String(BUDGET.stopSeconds), old]), 'exit')));
    await sleep(PROPAGATION_SECONDS * 1000);
    tell(`set server replicas/r${each + 1} state drain`);
    await sleep((LOAD_SECONDS * 1000) / RESTARTS / 4);
  }
  await Promise.all([end, ...stops]);
  const exitCodes = replicas.slice(0, RESTARTS)
    .map(each => Number(docker('inspect', '--format', '{{.State.ExitCode}}', each)));
  tell(...replicas.map((_, each) => `set server replicas/r${each + 1} state maint`));
  docker('rm', '--force', ...replicas);
  const requests = Number(/(\d+) requests in/.exec(report)![1]);
  const errors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(report)?.slice(1) ?? [];
  const failed = [...errors, /Non-2xx or 3xx responses: (\d+)/.exec(report)?.[1] ?? '0'].map(Number);
  if (failed.some(count => count > 0)) { process.stdout.write(`${name}: ${failed.join(' ')}\n`); }
  return { requests, failed: failed.reduce((sum, count) => sum + count, 0), exitCodes };
}

beforeAll(() => {
  const context = mkdtempSync(join(tmpdir(), 'rolling-'));
  writeFileSync(join(context, 'Dockerfile'), DOCKERFILE);
  writeFileSync(join(context, 'asgi.py'), ASGI_APP);
  writeFileSync(join(context, 'wsgi.py'), WSGI_APP);
  writeFileSync(join(context, 'proxy.cfg'), PROXY);
  copyFileSync(join(__dirname, '../../support/container_health.py'), join(context, 'container_health.py'));
  docker('build', '--quiet', '--tag', TAG, context);
  docker('network', 'create', '--internal', NAME);
  startContainer(`${NAME}-proxy`, '--entrypoint', 'haproxy', TAG, '-f', '/app/proxy.cfg');
});

afterAll(() => {
  run('docker', ['rm', '--force', '--volumes', ...started], { accept: [0, 1] });
  run('docker', ['network', 'rm', NAME], { accept: [0, 1] });
  run('docker', ['rmi', '--force', TAG], { accept: [0, 1] });
});

test.each(SOAK ? SERVERS : SERVERS.slice(0, 1))(
  '%s: a rolling update under load fails no request', async (name, server, facts) => {
    const { command } = planOf(server, fakeProject(facts), { port: 8000, cleanupSeconds: 1, ...BUDGET });
    const outcome = await rollout(name, command, BUDGET.drainSeconds);
    if (SOAK) { process.stdout.write(`| ${name} | ${outcome.requests} | ${outcome.failed} |\n`); }
    expect(outcome).toEqual({
      requests: expect.any(Number), failed: 0, exitCodes: outcome.exitCodes.map(() => 0),
    });
    expect(outcome.requests).toBeGreaterThan(LEAST_REQUESTS);
  },
);

test.each(SERVERS)('%s: finds the health route of the image, and its application', async (name, server, facts) => {
  const timing = { port: 8000, cleanupSeconds: 1, ...BUDGET, providedHealthPath: '/alive' };
  const { command, environment = {} } = planOf(server, fakeProject(facts), timing);
  const container = `${NAME}-health-${name.replace(/\W+/g, '-')}`;
  await startReplica(container, command, environment);
  const source = `
import urllib.request as r
for path in ('/alive', '/other'):
    answer = r.urlopen('http://127.0.0.1:8000' + path)
    print(answer.status, answer.read())`;
  expect(python(container, source)).toBe("200 b''\n200 b'ok'");
  docker('rm', '--force', container);
});

test('without a drain the same update fails some', async () => {
  const [name, server, facts] = SERVERS[0];
  const { command } = planOf(server, fakeProject(facts), { port: 8000, cleanupSeconds: 1, ...BUDGET });
  expect((await rollout(`${name}-undrained`, command, 0)).failed).toBeGreaterThan(0);
});
