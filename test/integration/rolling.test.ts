import { spawn } from 'child_process';
import { once } from 'events';
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { docker, logs, python, run, sleep, until } from './docker';
import { measured } from './measured';
import { load, LOAD_IMAGE, type Load } from './servers/load';
import { SERVERS, serversWith } from './servers/ours';
import { INIT_COMMAND } from '../../src/image';
import { solveShutdown } from '../../src/process';
import { fakeProject } from '../fake-project';
import { planOf } from '../process/bind';

/** A short look in each run; `npm run soak` takes all servers and the minute that is in `docs/shutdown.md`. */
const SOAK = process.env.SOAK !== undefined;
const LOAD_SECONDS = SOAK ? 60 : 20;
const RESTARTS = SOAK ? 5 : 2;
const LEAST_REQUESTS = SOAK ? 20_000 : 2_000;

/** As long as endpoints and load balancers take to learn that a replica goes. */
const PROPAGATION_SECONDS = 2;

const BUDGET = solveShutdown({ longestRequestSeconds: 5, cleanupSeconds: 1, drainSeconds: 3 });

const NAME = `rolling-${process.pid}`;
const TAG = `${NAME}:test`;

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

/** What `docs/servers.md` says for a health route of one's own, for each server. */
const QUIET = ['uvicorn', 'gunicorn', 'granian', 'hypercorn'].map(name => {
  const text = readFileSync(join(__dirname, '..', '..', 'docs', 'servers.md'), 'utf8');
  return /^import logging\n+logging\.getLogger\(.*$/m.exec(text)![0].replace('uvicorn.access', `${name}.access`);
}).join('\n');

interface Outcome extends Omit<Load, 'p99'> {
  /** Of the replicas that were stopped. */
  readonly exitCodes: number[];
}

const countOf = ({ failed }: Outcome) => Object.values(failed).reduce((sum, times) => sum + times, 0);

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
  startContainer(name, ...variables, '--entrypoint', INIT_COMMAND[0], TAG, ...INIT_COMMAND.slice(1), ...command);
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
  const end = load(`${NAME}-proxy`, 'http://127.0.0.1:8080/', 50, LOAD_SECONDS);

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
  const [{ requests, failed }] = await Promise.all([end, ...stops]);
  const exitCodes = replicas.slice(0, RESTARTS)
    .map(each => Number(docker('inspect', '--format', '{{.State.ExitCode}}', each)));
  tell(...replicas.map((_, each) => `set server replicas/r${each + 1} state maint`));
  docker('rm', '--force', ...replicas);
  return { requests, failed, exitCodes };
}

beforeAll(() => {
  const context = mkdtempSync(join(tmpdir(), 'rolling-'));
  writeFileSync(join(context, 'Dockerfile'), LOAD_IMAGE);
  writeFileSync(join(context, 'asgi.py'), ASGI_APP + QUIET);
  writeFileSync(join(context, 'wsgi.py'), WSGI_APP + QUIET);
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
    measured('rolling', name, { requests: outcome.requests, failed: countOf(outcome) });
    expect(outcome).toEqual({
      requests: expect.any(Number), failed: {}, exitCodes: outcome.exitCodes.map(() => 0),
    });
    expect(outcome.requests).toBeGreaterThan(LEAST_REQUESTS);
  },
);

test.each(serversWith({ accessLog: true }))(
  '%s: finds the health route of the image and its application, and logs no healthy probe', async (...each) => {
    const [name, server, facts] = each;
    const timing = { port: 8000, cleanupSeconds: 1, ...BUDGET, providedHealthPath: '/alive' };
    const { command, environment = {} } = planOf(server, fakeProject(facts), timing);
    const container = `${NAME}-health-${name.replace(/\W+/g, '-')}`;
    await startReplica(container, command, environment);
    const source = `
import os, urllib.error, urllib.request as r
def ask(path):
    try:
        answer = r.urlopen('http://127.0.0.1:8000' + path)
        print(path, answer.status, answer.read().decode())
    except urllib.error.HTTPError as error:
        print(path, error.code)
for path in ('/alive', '/alive?probe=readiness', '/healthz', '/other'):
    ask(path)
open('/tmp/.container-draining', 'w').close()
ask('/alive?probe=readiness')`;
    expect(python(container, source).split('\n').map(line => line.trim())).toEqual([
      '/alive 200', '/alive?probe=readiness 200', '/healthz 200 ok', '/other 200 ok', '/alive?probe=readiness 503',
    ]);
    await until('the last line', 10, () => logs(container).includes(' 503'));
    const asked = logs(container).split('\n').flatMap(line => /"GET (\S+) .*?(\d{3})/.exec(line)?.slice(1, 3) ?? []);
    expect(asked).toEqual(['/', '200', '/other', '200', expect.stringContaining('/alive'), '503']);
    docker('rm', '--force', container);
  },
);

test('without a drain the same update fails some', async () => {
  const [name, server, facts] = SERVERS[0];
  const { command } = planOf(server, fakeProject(facts), { port: 8000, cleanupSeconds: 1, ...BUDGET });
  const outcome = await rollout(`${name}-undrained`, command, 0);
  measured('rolling', name, { undrained: outcome.requests, undrainedFailed: countOf(outcome) });
  expect(outcome.failed).not.toEqual({});
});
