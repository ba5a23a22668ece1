import { spawn } from 'child_process';
import { once } from 'events';
import { ask } from './asking';
import { docker, logs, python, run, sleep, state, until } from './docker';
import { build, start, synthesize, url } from './ecs-task';
import { copyOf } from './projects';
import { HealthCheck, PythonContainer, PythonImage } from '../../src';

/** Time for load balancers to learn of the stop. */
const DRAIN_SECONDS = 5;

const SAMPLES = [
  { name: 'FastAPI under uvicorn', project: 'web', unhealthy: 404 },
  // The address as a host is none of its ALLOWED_HOSTS.
  { name: 'Django under gunicorn', project: 'django', unhealthy: 400 },
];

const statusOf = (name: string, path: string) =>
  ask({ url: url(name, path) }).then(({ status }) => status, () => undefined);

/** Resident, in KiB. */
const MEMORY_OF_DRAIN = `
import pathlib, re
for each in pathlib.Path('/proc').glob('[0-9]*'):
    if b'/opt/container/drain.py' in each.joinpath('cmdline').read_bytes().split(b'\\0')[:4]:
        print(re.search(r'VmRSS:\\s+(\\d+)', each.joinpath('status').read_text()).group(1))`;

describe.each(SAMPLES)('$name, behind the health route of the image', ({ project, unhealthy }) => {
  const prefix = `drain-${process.pid}-${project}`;
  const names: string[] = [];

  beforeAll(() => {
    const image = PythonImage.fromDirectory(copyOf(`test/integration/samples/${project}`));
    const healthCheck = HealthCheck.provided({ path: '/alive' });
    const container = PythonContainer.web({ image, healthCheck, drainSeconds: DRAIN_SECONDS });
    build(synthesize(container), prefix);
    for (const [index, drainBeforeStop] of [true, false, true].entries()) {
      names.push(`${prefix}-${index}`);
      start(names[index], prefix, synthesize(container, { drainBeforeStop }));
    }
  });

  afterAll(() => {
    run('docker', ['rm', '--force', '--volumes', ...names], { accept: [0, 1] });
    run('docker', ['rmi', '--force', prefix], { accept: [0, 1] });
  });

  test('answers a route that the application does not have, and leaves the others to it', async () => {
    await until('an answer', 60, async () => await statusOf(names[0], '/alive') === 200);
    expect(await statusOf(names[0], '/alive?probe=readiness')).toBe(200);
    expect(await statusOf(names[0], '/alive/')).toBe(unhealthy);
  });

  test('serves on after the stop signal while it says that it is not ready, and then ends with 0', async () => {
    await until('an answer', 60, async () => await statusOf(names[0], '/alive') === 200);
    const stop = once(spawn('docker', ['stop', '--time', '40', names[0]]), 'exit');
    const begin = Date.now();
    await until('the drain', 4, async () => await statusOf(names[0], '/alive?probe=readiness') === 503);
    expect(await statusOf(names[0], '/alive')).toBe(200);
    await stop;
    expect(Date.now() - begin).toBeGreaterThan((DRAIN_SECONDS - 1) * 1000);
    expect(state(names[0]).ExitCode).toBe(0);
    expect(logs(names[0])).not.toContain('Traceback');
  });

  test('serves on by a program that needs no more memory than is said', () => {
    expect(Number(python(names[2], MEMORY_OF_DRAIN))).toBeLessThan(13 * 1024);
  });

  test('without a drain it refuses requests after the stop signal', async () => {
    await until('an answer', 60, async () => await statusOf(names[1], '/alive') === 200);
    const address = url(names[1], '/alive');
    const stop = once(spawn('docker', ['stop', '--time', '40', names[1]]), 'exit');
    await sleep(1500);
    expect(await ask({ url: address }).then(({ status }) => status, () => 'refused')).toBe('refused');
    await stop;
    expect(docker('inspect', '--format', '{{.State.ExitCode}}', names[1])).toBe('0');
  });
});
