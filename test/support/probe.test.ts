import { createServer } from 'net';
import type { AddressInfo, Server, Socket } from 'net';
import { join } from 'path';
import { python, SUPPORT } from './python';
import type { Outcome } from './python';
import { httpProbeCommand, PROBE_TIMING } from '../../src/image/layout';

let server: Server | undefined;
afterEach(async () => { await new Promise(done => (server ? server.close(done) : done(undefined))); server = undefined; });

/** Probes a server that treats each connection as told, and gives the probe's outcome and what the server was sent. */
async function probe(treat: (socket: Socket) => void, path: string = '/healthz', ...seconds: string[]): Promise<Outcome & { request: string }> {
  let request = '';
  server = createServer(socket => {
    socket.on('error', () => undefined);
    socket.on('data', data => { request += data.toString(); });
    treat(socket);
  });
  await new Promise<void>(done => server!.listen(0, '127.0.0.1', done));
  const port = (server.address() as AddressInfo).port;
  return { ...await python([join(SUPPORT, 'probe.py'), String(port), path, ...seconds]), request };
}

const answering = (bytes: string) => (socket: Socket) => { socket.once('data', () => socket.end(bytes)); };

test.each(['HTTP/1.1 200 OK\r\n\r\n', 'HTTP/1.0 204 No Content\r\n\r\n', 'HTTP/1.1 200\r\n\r\n'])('%j is healthy, and nothing is printed', async answer => {
  expect(await probe(answering(answer))).toMatchObject({ code: 0, stdout: '', stderr: '' });
});

test('asks for the path as localhost, which a server that checks host names can allow', async () => {
  const { request } = await probe(answering('HTTP/1.1 200 OK\r\n\r\n'), '/healthz?probe=readiness');
  expect(request).toMatch(/^GET \/healthz\?probe=readiness HTTP\/1\.1\r\n/);
  expect(request).toContain('\r\nHost: localhost\r\n');
  expect(request).toContain('\r\nConnection: close\r\n');
});

test('a status line that arrives in pieces is put together', async () => {
  const outcome = await probe(socket => {
    socket.setNoDelay(true);
    socket.write('HTTP/1.1 2');
    setTimeout(() => socket.end('00 OK\r\n\r\n'), 100);
  });
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
});

test.each([
  ['HTTP/1.1 404 Not Found\r\n\r\n', 'answered 404'],
  ['HTTP/1.1 500 Internal Server Error\r\n\r\n', 'answered 500'],
  ['HTTP/1.1 301 Moved Permanently\r\nLocation: /healthz/\r\n\r\n', 'answered 301'],
  ['HTTP/1.1 100 Continue\r\n\r\n', 'answered 100'],
  ['HTTP/1.1 200', 'closed before a full status line'],
  ['', 'closed before a full status line'],
  ['SSH-2.0-OpenSSH_9.2\r\n', 'not an HTTP answer'],
  ['HTTP/1.1 2000 OK\r\n', 'not an HTTP answer'],
  ['HTTP/1.1 2x0 OK\r\n', 'not an HTTP answer'],
  ['x'.repeat(5000), 'not an HTTP answer'],
])('fails on %.30j in one line that says why', async (answer, reason) => {
  const { code, stdout, stderr } = await probe(answering(answer));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^unhealthy: http:\/\/127\.0\.0\.1:\d+\/healthz: .*\n$/);
  expect(stderr).toContain(reason);
});

test('fails before the platform loses patience when the server accepts and says nothing', async () => {
  const { code, stderr, milliseconds } = await probe(() => undefined);
  expect(code).toBe(1);
  expect(stderr).toContain('timed out');
  expect(milliseconds).toBeLessThan(PROBE_TIMING.timeoutSeconds * 1000);
});

test('fails in the same time when the server trickles', async () => {
  const { code, milliseconds } = await probe(socket => {
    const timer = setInterval(() => socket.write('H'), 50);
    socket.on('close', () => clearInterval(timer));
  });
  expect(code).toBe(1);
  expect(milliseconds).toBeLessThan(PROBE_TIMING.timeoutSeconds * 1000);
});

test('fails when nothing listens', async () => {
  const { code, stderr } = await python([join(SUPPORT, 'probe.py'), '1', '/healthz']);
  expect(code).toBe(1);
  expect(stderr).toContain('refused');
});

test.each([[[]], [['8000']], [['eighty', '/healthz']], [['8000', '/häalthz']]])('fails in one line when called with %j', async words => {
  const { code, stderr } = await python([join(SUPPORT, 'probe.py'), ...words]);
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('waits longer for an answer when the platform does', async () => {
  const answerLate = (socket: Socket) => { socket.once('data', () => setTimeout(() => socket.end('HTTP/1.1 200 OK\r\n\r\n'), 1_700)); };
  expect(await probe(answerLate, '/healthz', '4.5')).toMatchObject({ code: 0, stderr: '' });
  expect(httpProbeCommand(8000, '/healthz', 5).slice(-2)).toEqual(['/healthz', '4.5']);
});

test('the image runs it isolated from the application', () => {
  expect(httpProbeCommand(8000, '/healthz')).toEqual(['python', '-I', '-S', '/opt/container/probe.py', '8000', '/healthz']);
});
