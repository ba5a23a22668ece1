import { parse } from 'yaml';
import {
  ComputeSize, ContainerSecret, HealthCheck, PRIVATE_NETWORKS, PythonContainer, WritablePath,
} from '../../../src/container';
import { WebServer, WorkerProcess } from '../../../src/process';
import { ComposeFile } from '../../../src/targets/compose';
import { fakeImage } from '../../container/fake-image';

const textOf = (container: PythonContainer): string => new ComposeFile({ services: { service: container } }).render();
const serviceOf = (container: PythonContainer): any => parse(textOf(container)).services.service;

const image = fakeImage();
const process = WorkerProcess.module('shop.worker');

describe('a web service', () => {
  const container = PythonContainer.web({
    image,
    size: ComputeSize.of(1.5, 3072),
    environment: { PRICE: '$5', FLAG: 'yes', DATE: '2026-11-24', NUMBER: '0b1' },
    secrets: [ContainerSecret.file('db-password')],
    writablePaths: [WritablePath.of('/var/cache/shop', 128)],
    longestRequestSeconds: 60,
  });
  const service = serviceOf(container);

  test('runs as the numeric user of the image, without any privilege', () => {
    expect(service).toMatchObject(
      { user: '10001:10001', read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] },
    );
  });

  test('may write to its paths only: /tmp as on any system, the others its own', () => {
    expect(service.tmpfs).toEqual([
      '/tmp:size=64m,mode=1777,uid=10001,gid=10001,noexec,nosuid,nodev',
      '/var/cache/shop:size=128m,mode=0700,uid=10001,gid=10001,noexec,nosuid,nodev',
    ]);
  });

  test('takes a secret variable from the shell, without which it does not start, and says what that means', () => {
    const secrets = [ContainerSecret.asEnvironment('DATABASE_URL', 'the driver reads nothing else')];
    const hidden = PythonContainer.web({ image, secrets });
    expect(serviceOf(hidden).environment.DATABASE_URL)
      .toBe('${DATABASE_URL:?set it in the shell or in .env, which nobody should commit}');
    expect(new ComposeFile({ services: { hidden } }).parity()).toContainEqual(
      expect.stringMatching(/^secret variables: .*docker inspect/),
    );
  });

  test('may run programs in a path where that is said', () => {
    const writablePaths = [WritablePath.of('/tmp', 64, { executable: true })];
    expect(serviceOf(PythonContainer.web({ image, writablePaths })).tmpfs)
      .toEqual(['/tmp:size=64m,mode=1777,uid=10001,gid=10001,exec,nosuid,nodev']);
  });

  test('states its command, with dollars kept from Compose', () => {
    expect(service.command).toEqual(container.command);
    expect(serviceOf(PythonContainer.web({ image, server: WebServer.command(['serve', '$HOME']) })).command)
      .toEqual(['serve', '$$HOME']);
  });

  test('has its variables as text, whatever they look like', () => {
    expect(service.environment)
      .toMatchObject({ DATE: '2026-11-24', FLAG: 'yes', NUMBER: '0b1', PRICE: '$$5', PYTHON_CPU_COUNT: '1' });
    expect(textOf(container)).toMatch(/DATE: "2026-11-24"\n {6}FLAG: "yes"\n(?:.*\n)? {6}NUMBER: "0b1"/);
  });

  test('has every variable on one line, however long', () => {
    const value = `${'word '.repeat(60)}\n${'line '.repeat(60)}`;
    expect(textOf(PythonContainer.web({ image, environment: { TEXT: value } })))
      .toContain(`TEXT: ${JSON.stringify(value)}\n`);
  });

  test('trusts the proxies of the private networks, where its server asks any', () => {
    const spec = { ...container._spec, proxies: { variable: 'FORWARDED_ALLOW_IPS', networks: true } };
    const behind = { _spec: spec, image, warnings: [] } as unknown as PythonContainer;
    expect(serviceOf(behind).environment.FORWARDED_ALLOW_IPS).toBe(PRIVATE_NETWORKS.join(','));
  });

  test('is limited in processor, memory and processes, and gets no swap besides its memory', () => {
    expect(service.deploy.resources.limits).toEqual({ cpus: '1.5', memory: '3072M', pids: 256 });
    expect(service.memswap_limit).toBe('3072M');
  });

  test('is built for the processor of the image, once, and never pulled under its name from elsewhere', () => {
    expect(service).toMatchObject({
      image: 'shop:1.4.0-3f9a1c0b2d7e',
      build: { context: './build/shop' },
      pull_policy: 'never',
      platform: 'linux/amd64',
    });
  });

  test('is asked by the probe in the image', () => {
    expect(service.healthcheck).toEqual({
      test: ['CMD', 'python', '-I', '-S', '/opt/container/probe.py', '8000', '/healthz'],
      interval: '10s',
      timeout: '2s',
      start_period: '60s',
      start_interval: '1s',
      retries: 3,
    });
  });

  test('starts by the launcher, which says when the user cannot read a secret', () => {
    expect(service.entrypoint).toEqual([
      'python', '-I', '-S', '/opt/container/launch.py', 'tini', '-s', '-e', '130', '-e', '143', '--',
    ]);
    expect(serviceOf(PythonContainer.web({ image }))).not.toHaveProperty('entrypoint');
  });

  test('has the time of its budget to stop', () => {
    expect(service).toMatchObject({ stop_signal: 'SIGTERM', stop_grace_period: '70s', restart: 'unless-stopped' });
  });

  test('rotates its logs', () => {
    expect(service.logging).toEqual({ driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } });
  });

  test('reads as by a careful hand: short lists on one line, words and numbers in quotes', () => {
    const lines = textOf(container).split('\n').map(line => line.trim());
    expect(lines).toEqual(expect.arrayContaining([
      'user: "10001:10001"', 'cap_drop: [ALL]', 'security_opt: ["no-new-privileges:true"]', '- "127.0.0.1:8000:8000"',
      'cpus: "1.5"', 'options: {max-size: 10m, max-file: "3"}',
      'test: ["CMD", "python", "-I", "-S", "/opt/container/probe.py", "8000", "/healthz"]', '- db-password',
    ]));
    expect(lines)
      .toContainEqual(expect.stringMatching(/^command: \["uvicorn", "shop.main:app", .*"--no-server-header"\]$/));
  });
});

describe('a worker', () => {
  const container = PythonContainer.worker({ image, process });

  test('has no port', () => {
    expect(serviceOf(container)).not.toHaveProperty('ports');
  });

  test('is healthy once it has run for a while, whatever the check in the image asks', () => {
    expect(serviceOf(container).healthcheck)
      .toEqual({ test: ['CMD', 'tini', '--version'], interval: '1h', start_period: '60s', start_interval: '5s' });
    expect(textOf(container)).toContain('    healthcheck:\n'
      + '      # No check for this worker: it counts as healthy once it has run for 5 s.\n'
      + '      test: ["CMD", "tini", "--version"]\n');
  });

  test('may have a check of its own', () => {
    const healthCheck = HealthCheck.command(['python', '-m', 'shop.alive', '$HOME'], { intervalSeconds: 30 });
    expect(serviceOf(PythonContainer.worker({ image, process, healthCheck })).healthcheck).toMatchObject({
      test: ['CMD', 'python', '-m', 'shop.alive', '$$HOME'], interval: '30s',
    });
  });
});
