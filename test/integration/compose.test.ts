import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { docker, python, run, state } from './docker';
import { copyOf } from './projects';
import { PRIVILEGES, WRITABLE_FOLDERS } from './scripts';
import { ComposeFile, ContainerSecret, PythonContainer, PythonImage, WorkerProcess } from '../../src';

const SECRET_VALUE = 'correct-horse-battery-staple';

describe('the generated Compose file of the shop', () => {
  const directory = copyOf('examples/shop');
  const file = join(directory, 'out', 'compose.yaml');
  const compose = (...args: string[]): string => run('docker', ['compose', '--file', file, ...args]);
  const containerOf = (service: string): string => compose('ps', '--all', '--quiet', service).trim();

  beforeAll(() => {
    const image = PythonImage.fromDirectory(directory);
    const web = PythonContainer.web({ image, secrets: [ContainerSecret.file('db-password')] });
    const worker = PythonContainer.worker({ image, process: WorkerProcess.module('shop.worker') });
    new ComposeFile({ name: `shop-${process.pid}`, services: { web, worker } }).write(file);
    mkdirSync(join(directory, 'out', 'secrets'));
    writeFileSync(join(directory, 'out', 'secrets', 'db-password'), SECRET_VALUE);
  });

  afterAll(() => {
    compose('down', '--volumes', '--rmi', 'all', '--timeout', '1');
  });

  test('becomes healthy with one command, the secret readable as a file', async () => {
    compose('up', '--build', '--wait', '--wait-timeout', '120');
    expect(state(containerOf('web')).Health?.Status).toBe('healthy');
    expect((await fetch('http://127.0.0.1:8000/healthz')).status).toBe(200);
    expect(await (await fetch('http://127.0.0.1:8000/database')).json()).toEqual({ password: true });
    expect(docker('inspect', '--format', '{{json .Config.Env}}', containerOf('web'))).not.toContain(SECRET_VALUE);
  });

  test.each(['web', 'worker'])('%s has no capabilities, cannot escalate, and writes to /tmp only', service => {
    const container = containerOf(service);
    for (const status of JSON.parse(python(container, PRIVILEGES))) {
      expect(status).toMatchObject({ Uid: '10001', CapEff: '0000000000000000', CapBnd: '0000000000000000', NoNewPrivs: '1', Seccomp: '2' });
    }
    expect(JSON.parse(python(container, WRITABLE_FOLDERS))).toEqual(['/tmp']);
  });

  test('stops within its grace period, every service with exit code 0', () => {
    const containers = ['web', 'worker'].map(containerOf);
    const begin = Date.now();
    compose('stop');
    expect((Date.now() - begin) / 1000).toBeLessThan(35);
    expect(containers.map(container => state(container).ExitCode)).toEqual([0, 0]);
  });
});
