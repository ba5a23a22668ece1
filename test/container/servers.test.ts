import { fakeImage } from './fake-image';
import { ComputeSize, PythonContainer } from '../../src/container';
import { WebServer } from '../../src/process';

const gunicorn = fakeImage({ framework: 'flask', servers: ['gunicorn'] });
const granian = fakeImage({ servers: ['granian'], text: "@app.get('/healthz') forwarded" });

describe('a server that closes idle connections after 60 s', () => {
  test('is behind a load balancer that closes them earlier', () => {
    const { shutdown, warnings } = PythonContainer.web({ image: granian });
    expect(shutdown).toMatchObject({ loadBalancerIdleSeconds: 55, keepAliveSeconds: 60 });
    expect(warnings).toEqual([]);
  });

  test('has a warning when a request may be longer', () => {
    const { shutdown, warnings } = PythonContainer.web({ image: granian, longestRequestSeconds: 90 });
    expect(shutdown.loadBalancerIdleSeconds).toBe(95);
    expect(warnings).toEqual([expect.stringMatching(/^granian keeps an idle connection for 60 s at most/)]);
  });

  test('has a warning when a connection may be silent for longer', () => {
    const { shutdown, warnings } = PythonContainer.web({ image: granian, longestSilenceSeconds: 300 });
    expect(shutdown).toMatchObject({ loadBalancerIdleSeconds: 305, keepAliveSeconds: 60 });
    expect(warnings).toEqual([expect.stringContaining("lower 'longestSilenceSeconds' to less than 55")]);
  });

  test('has time for the clean-up of the container', () => {
    const { command } = PythonContainer.web({ image: granian, longestRequestSeconds: 30, cleanupSeconds: 15 });
    expect(command.join(' ')).toContain('--workers-kill-timeout 45');
  });
});

test('fails when the workers of a server have too little memory, whoever says how many', () => {
  const size = ComputeSize.of(1, 512);
  const server = WebServer.gunicorn(undefined, { workers: 64 });
  expect(() => PythonContainer.web({ image: gunicorn, size, server })).toThrow('each of 64 processes needs');
});

test('workers whose number is given share the processors of the container', () => {
  const numeric = fakeImage({ framework: 'flask', servers: ['gunicorn'], locked: { numpy: '2.0.0' } });
  const threads = (workers: number) => PythonContainer.web({
    image: numeric, size: ComputeSize.of(4, 4096), server: WebServer.gunicorn(undefined, { workers }),
  })._spec.environment.OMP_NUM_THREADS;
  expect([threads(1), threads(2), threads(8)]).toEqual(['4', '2', '1']);
});

test('keeps connections longer that may be silent for longer, and stops no later', () => {
  const polled = PythonContainer.web({ image: fakeImage(), longestSilenceSeconds: 300 });
  expect(polled.command.join(' ')).toContain('--timeout-graceful-shutdown 25 --timeout-keep-alive 320');
  expect(polled.shutdown).toEqual({
    ...PythonContainer.web({ image: fakeImage() }).shutdown, loadBalancerIdleSeconds: 305, keepAliveSeconds: 320,
  });
});
