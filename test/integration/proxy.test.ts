import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { request } from 'http';
import { createServer, request as secureRequest, type Server } from 'https';
import type { AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';
import { docker, run, until } from './docker';
import { ProxyTrust, PythonContainer } from '../../src';
import { environmentBehind } from '../../src/container';
import { fixtureImage } from '../outputs';

const BASE = 'python:3.13-slim';
const TAG = 'process-proxy-test';
const CLIENT = '203.0.113.7';

/** Two applications that say what they were told of their client. */
const DOCKERFILE = `FROM ${BASE}
RUN pip install --no-cache-dir --root-user-action=ignore uvicorn gunicorn
WORKDIR /app
RUN printf '%s\\n' \\
  'async def app(scope, receive, send):' \\
  '    if scope["type"] != "http": return' \\
  '    body = (scope["scheme"] + " " + scope["client"][0]).encode()' \\
  '    await send({"type": "http.response.start", "status": 200, "headers": []})' \\
  '    await send({"type": "http.response.body", "body": body})' > asgi.py \\
  && printf '%s\\n' \\
  'def app(environ, start_response):' \\
  '    start_response("200 OK", [])' \\
  '    return [(environ["wsgi.url_scheme"] + " " + environ.get("HTTP_X_FORWARDED_FOR", "")).encode()]' > wsgi.py
`;

const containers: string[] = [];
let folder: string;
let proxy: Server;

beforeAll(() => {
  run('docker', ['build', '--quiet', '--tag', TAG, '-'], { input: DOCKERFILE });
  folder = mkdtempSync(join(tmpdir(), 'proxy-'));
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj',
    '/CN=localhost', '-keyout',
    join(folder, 'key.pem'),
    '-out',
    join(folder, 'cert.pem'),
  ]);
}, 600_000);

afterAll(() => {
  if (containers.length > 0) { docker('rm', '--force', ...containers); }
  docker('rmi', '--force', TAG);
  rmSync(folder, { recursive: true, force: true });
});

afterEach(() => proxy?.close());

/** Runs the command of a container as its targets would, with an application of the test. @returns its port */
async function serve(container: PythonContainer, module: string): Promise<number> {
  const [server, , ...flags] = container.command;
  const environment = Object.entries(environmentBehind(container._spec)).flatMap(([name, value]) => [
    '--env',
    `${name}=${value}`,
  ]);
  const id = docker(
    'run', '--detach', '--publish', '127.0.0.1::8000', ...environment, TAG, server,
    `${module}:app`,
    ...flags,
  );
  containers.push(id);
  const port = Number(/:(\d+)$/m.exec(docker('port', id, '8000'))![1]);
  await until('an answer', 60, () => get(port, {}).then(() => true, () => false));
  return port;
}

/** Ends TLS and passes requests on, as a load balancer does: it adds the address of its client to those claimed. */
async function startProxy(port: number): Promise<number> {
  const keys = { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) };
  proxy = createServer(keys, (incoming, outgoing) => {
    const claimed = incoming.headers['x-forwarded-for'];
    const headers = {
      'x-forwarded-proto': 'https', 'x-forwarded-for': claimed === undefined ? CLIENT : `${String(claimed)}, ${CLIENT}`,
    };
    request({ port, host: '127.0.0.1', path: incoming.url, headers }, answer => answer.pipe(outgoing)).end();
  });
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  return (proxy.address() as AddressInfo).port;
}

function get(port: number, headers: Record<string, string>, secure = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', headers, agent: false as const };
    const call = secure ? secureRequest({ ...options, rejectUnauthorized: false }) : request(options);
    call.on('error', reject).on('response', answer => {
      let text = '';
      answer.on('data', chunk => { text += chunk; }).on('end', () => resolve(text));
    }).end();
  });
}

const SPOOFED = { 'x-forwarded-proto': 'https', 'x-forwarded-for': CLIENT };

test('behind TLS uvicorn knows the protocol and the address of the client', async () => {
  const port = await serve(PythonContainer.web({ image: fixtureImage('fastapi') }), 'asgi');
  expect(await get(await startProxy(port), {}, true)).toBe(`https ${CLIENT}`);
}, 120_000);

test('behind TLS a client cannot choose the address that uvicorn tells the application', async () => {
  const port = await serve(PythonContainer.web({ image: fixtureImage('fastapi') }), 'asgi');
  expect(await get(await startProxy(port), { 'x-forwarded-for': '198.51.100.1' }, true)).toBe(`https ${CLIENT}`);
}, 120_000);

test('behind TLS gunicorn knows the protocol, and the application finds the address of the client', async () => {
  const port = await serve(PythonContainer.web({ image: fixtureImage('django') }), 'wsgi');
  expect(await get(await startProxy(port), {}, true)).toBe(`https ${CLIENT}`);
}, 120_000);

test.each([
  ['uvicorn', 'fastapi', 'asgi'],
  ['gunicorn', 'django', 'wsgi'],
])('whoever is not trusted cannot tell %s a protocol', async (_, fixture, module) => {
  const proxyTrust = ProxyTrust.of(['198.51.100.0/24']);
  const port = await serve(PythonContainer.web({ image: fixtureImage(fixture), proxyTrust }), module);
  const answer = await get(port, SPOOFED);
  expect(answer).toMatch(/^http /);
  if (module === 'asgi') { expect(answer).not.toContain(CLIENT); }
}, 120_000);
