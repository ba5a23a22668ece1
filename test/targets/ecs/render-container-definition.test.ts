import { Duration } from 'aws-cdk-lib';
import { PRIVATE_NETWORKS } from '../../../src/container';
import {
  renderContainerDefinition, renderTmpfs, secretVariable,
} from '../../../src/targets/ecs/render-container-definition';
import { WEB, WORKER } from '../specs';

/** What every mount forbids. */
const CLOSED = ['noexec', 'nosuid', 'nodev'];

test('a web container: each number is that of its description', () => {
  expect(renderContainerDefinition({ ...WEB, environment: { LOG_LEVEL: 'info' } }, false)).toEqual({
    containerName: 'web',
    user: '10001:10001',
    readonlyRootFilesystem: true,
    entryPoint: undefined,
    command: ['uvicorn', 'shop.main:app', '--host', '0.0.0.0', '--port', '8000'],
    environment: { LOG_LEVEL: 'info' },
    portMappings: [{ containerPort: 8000, name: 'http', protocol: 'tcp', appProtocol: { value: 'http' } }],
    stopTimeout: Duration.seconds(35),
    ulimits: [{ name: 'nofile', softLimit: 65535, hardLimit: 65535 }],
    healthCheck: {
      command: ['CMD', 'python', '-I', '-S', '/opt/container/probe.py', '8000', '/healthz'],
      interval: Duration.seconds(10),
      timeout: Duration.seconds(2),
      retries: 3,
      startPeriod: Duration.seconds(60),
    },
  });
});

test('a worker without a health check has no port and no check', () => {
  expect(renderContainerDefinition(WORKER, false))
    .toMatchObject({ containerName: 'worker', portMappings: undefined, healthCheck: undefined });
});

describe('a server that can be told which proxies to believe', () => {
  const environmentOf = (trusted?: string[]) =>
    renderContainerDefinition({ ...WEB, proxies: { variable: 'FORWARDED_ALLOW_IPS', networks: true, trusted } }, false)
      .environment;

  // Of a list of addresses, a server that believes everybody takes the first, which the client wrote.
  test('believes the network of the load balancer, and never everybody', () => {
    expect(environmentOf()).toEqual({ FORWARDED_ALLOW_IPS: PRIVATE_NETWORKS.join(',') });
  });

  test('believes those that are named', () => {
    expect(environmentOf(['10.0.0.1', '10.1.0.0/16'])).toEqual({ FORWARDED_ALLOW_IPS: '10.0.0.1,10.1.0.0/16' });
  });
});

test('with secrets the launcher is the entry point and the init comes after it', () => {
  expect(renderContainerDefinition({ ...WEB, secrets: ['db-password'] }, false).entryPoint)
    .toEqual(['python', '-I', '-S', '/opt/container/launch.py', 'tini', '-s', '-e', '130', '-e', '143', '--']);
});

test('a container that drains serves on behind the init, and has that much more time to stop', () => {
  expect(renderContainerDefinition(WEB, true)).toMatchObject({
    entryPoint: ['tini', '-s', '-e', '130', '-e', '143', '--', 'python', '-I', '-S', '/opt/container/drain.py', '10'],
    command: WEB.command,
    stopTimeout: Duration.seconds(45),
  });
  expect(renderContainerDefinition({ ...WEB, secrets: ['db-password'] }, true).entryPoint).toEqual([
    'python', '-I', '-S', '/opt/container/launch.py', 'tini', '-s', '-e', '130', '-e', '143', '--',
    'python', '-I', '-S', '/opt/container/drain.py', '10',
  ]);
});

test('a job that is stopped has failed, and its time limit is a program behind the init', () => {
  const job = { ...WORKER, restarts: false };
  expect(renderContainerDefinition(job, false).entryPoint).toEqual(['tini', '-s', '--']);
  expect(renderContainerDefinition({ ...job, timeLimitSeconds: 600, secrets: ['db'] }, false).entryPoint).toEqual([
    'python', '-I', '-S', '/opt/container/launch.py', 'tini', '-s', '--',
    'python', '-I', '-S', '/opt/container/limit.py', '600', '35',
  ]);
});

test('/tmp is open to every process, other paths belong to the user', () => {
  const writablePaths = [
    { path: '/tmp', sizeMiB: 64, executable: false },
    { path: '/var/cache/shop', sizeMiB: 128, executable: false },
  ];
  expect(renderTmpfs({ ...WEB, user: { uid: 1000, gid: 2000 }, writablePaths })).toEqual([
    { containerPath: '/tmp', size: 64, mountOptions: [...CLOSED, 'mode=1777'] },
    { containerPath: '/var/cache/shop', size: 128, mountOptions: [...CLOSED, 'mode=0700', 'uid=1000', 'gid=2000'] },
  ]);
});

test('programs in a path may be run where that is said', () => {
  const [tmp] = renderTmpfs({ ...WEB, writablePaths: [{ path: '/tmp', sizeMiB: 64, executable: true }] });
  expect(tmp.mountOptions).toEqual(['exec', 'nosuid', 'nodev', 'mode=1777']);
});

test('the place for secrets exists only when there are secrets, for the user alone', () => {
  expect(renderTmpfs({ ...WEB, secrets: ['db-password'] })).toEqual([
    ...renderTmpfs(WEB),
    { containerPath: '/run/secrets', size: 1, mountOptions: [...CLOSED, 'mode=0700', 'uid=10001', 'gid=10001'] },
  ]);
});

test.each([[1, 1], [16, 1], [17, 2], [50, 4]])('%d secrets of 64 KiB, the most that one may have, fit into %d MiB', (
  count, size,
) => {
  const secrets = Array.from({ length: count }, (_, index) => `secret-${index}`);
  expect(renderTmpfs({ ...WEB, secrets }).at(-1)).toMatchObject({ containerPath: '/run/secrets', size });
});

test('a secret reaches the launcher in a variable named after it', () => {
  expect(secretVariable('db-password')).toBe('CONTAINER_SECRET_db-password');
});
