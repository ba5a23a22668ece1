import { spawnSync } from 'child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { docker, logs, python, run, state, until } from './docker';
import { copyOf } from './projects';
import { PRIVILEGES, WRITABLE_FOLDERS } from './scripts';
import { ComposeFile, ContainerSecret, PythonContainer, PythonImage, WorkerProcess } from '../../src';

/** No capability at all. */
const NONE = '0000000000000000';

const SECRET_VALUE = 'correct-horse-battery-staple';

describe('the generated Compose file of the shop', () => {
  const directory = copyOf('examples/shop');
  const file = join(directory, 'out', 'compose.yaml');
  const compose = (...args: string[]): string => run('docker', ['compose', '--file', file, ...args]);
  /** Both streams of a command that may fail. */
  const composeOutcome = (...args: string[]): { status: number | null; text: string } => {
    const { status, stdout, stderr } = spawnSync('docker', ['compose', '--file', file, ...args], { encoding: 'utf8' });
    return { status, text: stdout + stderr };
  };
  const secret = join(directory, 'out', 'secrets', 'db-password');
  const containerOf = (service: string): string => compose('ps', '--all', '--quiet', service).trim();

  const synthesize = (project: string): void => {
    const image = PythonImage.fromDirectory(project);
    const web = PythonContainer.web({ image, secrets: [ContainerSecret.file('db-password')] });
    const worker = PythonContainer.worker({ image, process: WorkerProcess.module('shop.worker') });
    new ComposeFile({ name: `shop-${process.pid}`, services: { web, worker } }).write(file);
  };

  beforeAll(() => {
    synthesize(directory);
    mkdirSync(join(directory, 'out', 'secrets'));
    writeFileSync(secret, SECRET_VALUE);
    chmodSync(secret, 0o600);
  });

  afterAll(() => {
    compose('down', '--volumes', '--rmi', 'all', '--timeout', '1');
  });

  test('does not start with a secret that its user cannot read, and says why', () => {
    expect(composeOutcome('up', '--wait', '--wait-timeout', '120').status).not.toBe(0);
    expect(logs(containerOf('web')))
      .toContain('launch: user 10001 cannot read /run/secrets/db-password; on the host, run chmod a+r on the file');
    compose('down', '--timeout', '1');
    chmodSync(secret, 0o644);
  });

  test('becomes healthy with one command, the secret readable as a file', async () => {
    compose('up', '--wait', '--wait-timeout', '120');
    expect(state(containerOf('web')).Health?.Status).toBe('healthy');
    expect((await fetch('http://127.0.0.1:8000/healthz')).status).toBe(200);
    expect(await (await fetch('http://127.0.0.1:8000/database')).json()).toEqual({ password: true });
    expect(docker('inspect', '--format', '{{json .Config.Env}}', containerOf('web'))).not.toContain(SECRET_VALUE);
  });

  test('builds an image that is there neither again nor for a single command', () => {
    const { status, text } = composeOutcome('run', '--rm', 'worker', 'python', '-c', 'print("hello")');
    expect({ status, text }).toMatchObject({ status: 0, text: expect.stringContaining('hello') });
    expect(text).not.toMatch(/load build definition|exporting to image/);
    expect(composeOutcome('up', '--wait').text).not.toMatch(/load build definition|exporting to image/);
  });

  test('serves what was edited once the file is written again', () => {
    // A project is read once in a process, so the edit is made in a copy.
    const edited = copyOf('examples/shop');
    const main = join(edited, 'src', 'shop', 'main.py');
    // From inside: the container is replaced in between, and with it the connections of this process.
    const ask = 'from urllib.request import urlopen; '
      + 'print(urlopen("http://127.0.0.1:8000/products/tea").read().decode())';
    const priceOfTea = (): number => JSON.parse(python(containerOf('web'), ask)).price;
    expect(priceOfTea()).toBe(4.2);
    writeFileSync(main, readFileSync(main, 'utf8').replace('"tea": 4.20', '"tea": 4.50'));
    const stale = docker('inspect', '--format', '{{.Config.Image}}', containerOf('web'));
    synthesize(edited);
    compose('up', '--wait', '--wait-timeout', '120');
    expect(priceOfTea()).toBe(4.5);
    docker('rmi', '--force', stale);
  });

  test.each(['web', 'worker'])('%s gets no swap besides its memory', service => {
    const host = docker('inspect', '--format', '{{json .HostConfig}}', containerOf(service));
    const { Memory, MemorySwap } = JSON.parse(host);
    expect(MemorySwap).toBe(Memory);
    expect(Memory).toBeGreaterThan(0);
  });

  test.each(['web', 'worker'])('%s has no capabilities, cannot escalate, and writes to /tmp only', service => {
    const container = containerOf(service);
    for (const status of JSON.parse(python(container, PRIVILEGES))) {
      expect(status)
        .toMatchObject({ Uid: '10001', CapEff: NONE, CapBnd: NONE, NoNewPrivs: '1', Seccomp: '2' });
    }
    expect(JSON.parse(python(container, WRITABLE_FOLDERS))).toEqual(['/tmp']);
  });

  test('is not healthy with a worker that ends two seconds after its start', () => {
    const process = WorkerProcess.command(['python', '-c', 'import time; time.sleep(2); raise SystemExit(1)']);
    const worker = PythonContainer.worker({ image: PythonImage.fromDirectory(directory), process });
    const failing = join(directory, 'failing', 'compose.yaml');
    new ComposeFile({ name: `failing-${global.process.pid}`, services: { worker } }).write(failing);
    const ended = (...args: string[]) =>
      spawnSync('docker', ['compose', '--file', failing, ...args], { encoding: 'utf8' });
    try {
      expect(ended('up', '--wait', '--wait-timeout', '120')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('unhealthy'),
      });
    } finally {
      ended('down', '--timeout', '1');
    }
  });

  test('starts again what ended, also with exit code 0', async () => {
    const container = containerOf('worker');
    // As by itself: Docker lets be what was stopped or killed through it.
    const end = ['exec', container, 'python', '-c', 'import os, signal; os.kill(1, signal.SIGTERM)'];
    run('docker', end, { accept: [0, 137, 143] });
    const restarts = (): string => docker('inspect', '--format', '{{.RestartCount}}', container);
    await until('its next start', 60, () => restarts() === '1' && state(container).Running);
  });

  test('stops within its grace period, every service with exit code 0', () => {
    const containers = ['web', 'worker'].map(containerOf);
    const begin = Date.now();
    compose('stop');
    expect((Date.now() - begin) / 1000).toBeLessThan(35);
    expect(containers.map(container => state(container).ExitCode)).toEqual([0, 0]);
  });
});
