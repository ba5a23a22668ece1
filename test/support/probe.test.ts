import { createServer } from 'net';
import type { AddressInfo, Server, Socket } from 'net';
import { join } from 'path';
import { python, SUPPORT } from './python';
import type { Outcome } from './python';
import { HEALTHY_BELOW } from '../../src/image/http-question';
import { httpProbeCommand, PROBE_TIMING } from '../../src/image/support-commands';

let server: Server | undefined;
afterEach(async () => {
  await new Promise(done => (server ? server.close(done) : done(undefined)));
  server = undefined;
});

/** More than any answer takes, however busy the machine is. */
const PATIENT = '60';

/** Probes a server that treats each connection as told, and gives the probe's outcome and what the server was sent. */
async function probe(
  treat: (socket: Socket) => void,
  path: string = '/healthz',
  ...limits: string[]
): Promise<Outcome & { request: string }> {
  let request = '';
  server = createServer(socket => {
    socket.on('error', () => undefined);
    socket.on('data', data => {
      request += data.toString();
    });
    treat(socket);
  });
  await new Promise<void>(done => server!.listen(0, '127.0.0.1', done));
  const port = (server.address() as AddressInfo).port;
  return {
    ...(await python([join(SUPPORT, 'probe.py'), String(port), path, ...(limits.length > 0 ? limits : [PATIENT])])),
    request,
  };
}

const answering = (bytes: string) => (socket: Socket) => { socket.once('data', () => socket.end(bytes)); };

test.each(['HTTP/1.1 200 OK\r\n\r\n', 'HTTP/1.0 204 No Content\r\n\r\n', 'HTTP/1.1 200\r\n\r\n'])(
  '%j is healthy, and nothing is printed',
  async answer => {
    expect(await probe(answering(answer))).toMatchObject({ code: 0, stdout: '', stderr: '' });
  },
);

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

describe('where any answer below 500 will do', () => {
  const answer = (status: number) =>
    probe(answering(`HTTP/1.1 ${status} X\r\n\r\n`), '/', PATIENT, String(HEALTHY_BELOW.anyAnswer));

  test.each([200, 301, 404, 422, 499])('%d is healthy', async status => {
    expect(await answer(status)).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([100, 199, 500, 503])('fails on %d', async status => {
    expect(await answer(status)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`answered ${status}, expected 200 to 499`),
    });
  });
});

test('fails when the server accepts and says nothing', async () => {
  const { code, stderr } = await probe(() => undefined, '/healthz', '0.2');
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('timed out') });
});

test('fails when the server trickles, although no single read takes long', async () => {
  const { code, stderr } = await probe(socket => {
    const timer = setInterval(() => socket.write('H'), 20);
    socket.on('close', () => clearInterval(timer));
  }, '/healthz', '0.3');
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('timed out') });
});

/** Runs `status_of` with a clock that goes on by 0.5 s with each read of one byte, and prints the limits it set. */
const WITH_A_CLOCK_OF_ITS_OWN = `
import sys
sys.path.insert(0, sys.argv[1])
import probe

class Fake:
    AF_INET = SOCK_STREAM = now = 0
    limits = []
    def socket(self, *_): return self
    def connect(self, address): pass
    def send(self, request): pass
    def settimeout(self, seconds): self.limits.append(seconds)
    def monotonic(self): return self.now
    def recv(self, size):
        self.now += 0.5
        return b"H"

probe._socket = probe.time = fake = Fake()
try:
    probe.status_of(8000, "/", float(sys.argv[2]))
except TimeoutError:
    print(fake.limits)
`;

test('each read may take what is left of the time for all of them', async () => {
  const limits = async (seconds: string) =>
    (await python(['-c', WITH_A_CLOCK_OF_ITS_OWN, SUPPORT, seconds])).stdout.trim();
  expect(await limits('1.5')).toBe('[1.5, 1.5, 1.0, 0.5]');
  expect(await limits('4')).toBe('[4.0, 4.0, 3.5, 3.0, 2.5, 2.0, 1.5, 1.0, 0.5]');
});

test('is done before its platform loses patience', async () => {
  const show =
    'import sys; sys.path.insert(0, sys.argv[1]); import probe; print(probe.SECONDS, *probe.main.__defaults__)';
  const [seconds, ...defaults] = (await python(['-c', show, SUPPORT])).stdout.trim().split(' ').map(Number);
  expect(seconds).toBeLessThan(PROBE_TIMING.timeoutSeconds);
  expect(defaults).toEqual([seconds, HEALTHY_BELOW.route]);
});

test('fails when nothing listens', async () => {
  const { code, stderr } = await python([join(SUPPORT, 'probe.py'), '1', '/healthz']);
  expect(code).toBe(1);
  expect(stderr).toContain('refused');
});

test.each([
  [[]],
  [['8000']],
  [['eighty', '/healthz']],
  [['8000', '/häalthz']],
  [['8000', '/', '1', 'x']],
  [['8000', '/', '1', '500', '6']],
])('fails in one line when called with %j', async words => {
  const { code, stderr } = await python([join(SUPPORT, 'probe.py'), ...words]);
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('waits longer for an answer when the platform does', () => {
  expect(httpProbeCommand(8000, '/healthz', 5).slice(-2)).toEqual(['/healthz', '4.5']);
  expect(httpProbeCommand(8000, '/', undefined, HEALTHY_BELOW.anyAnswer).slice(-3)).toEqual(['/', '1.5', '500']);
  expect(httpProbeCommand(8000, '/', 5, HEALTHY_BELOW.anyAnswer).slice(-3)).toEqual(['/', '4.5', '500']);
});

test('the image runs it isolated from the application', () => {
  expect(httpProbeCommand(8000, '/healthz')).toEqual([
    'python', '-I', '-S', '/opt/container/probe.py', '8000', '/healthz',
  ]);
});
