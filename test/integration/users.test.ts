import { spawnSync } from 'child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'fs';
import { join } from 'path';
import { build, stage } from './builds';
import { docker, logs, python, run, state, until } from './docker';
import { start, synthesize } from './ecs-task';
import { ASSIGNED, type RunningPod, startPod } from './pod';
import { copyOf } from './projects';
import { WRITABLE_FOLDERS } from './scripts';
import { stopped } from './stopping';
import { WorkerLab } from './worker-lab';
import {
  ComposeFile, ContainerSecret, ContainerUser, PythonBase, PythonContainer, PythonImage, type PythonImageOptions,
  WorkerProcess, WritablePath,
} from '../../src';

const SECRET = 'correct-horse';
const settings = { secrets: [ContainerSecret.file('token')], writablePaths: [WritablePath.of('/var/cache/shop', 16)] };

/** Who a process of a container is, and what it can use. */
const IDENTITY = `
import getpass, json, os, pathlib, tempfile
pathlib.Path('~/mine').expanduser().write_text('')
with tempfile.NamedTemporaryFile(), open('/run/secrets/token') as secret:
    print(json.dumps([os.getuid(), os.getgid(), getpass.getuser(), os.path.expanduser('~'), secret.read()]))
`;

const prefix = `users-${process.pid}`;
const [web, jobs, django] = ['web', 'workers', 'django'].map(name => copyOf(`test/integration/samples/${name}`));
const tagOf = (name: string): string => `${prefix}-${name}:test`;
const lab = new WorkerLab(tagOf('jobs-slim'));
const tags: string[] = [];
const started: string[] = [];
const volumes: string[] = [];

function built(name: string, project: string, options: PythonImageOptions): PythonImage {
  tags.push(tagOf(name));
  build(stage(project, options), tagOf(name));
  return PythonImage.fromDirectory(project, options);
}

const healthy = (name: string): Promise<void> => until(`health of ${name}`, 60, () => {
  const { Running, Health } = state(name);
  if (!Running) { throw new Error(`${name} ended\n${logs(name)}`); }
  return Health?.Status === 'healthy';
});

beforeAll(() => lab.open());

afterAll(() => {
  run('docker', ['rm', '--force', '--volumes', ...started], { accept: [0, 1] });
  run('docker', ['volume', 'rm', '--force', ...volumes], { accept: [0, 1] });
  lab.close();
  run('docker', ['rmi', '--force', ...tags], { accept: [0, 1] });
});

test('a volume that the kubelet gave to the group of the image is for its user', async () => {
  const container = PythonContainer.web({ image: built('web-slim', web, {}), ...settings });
  const pod = startPod(`${prefix}-own`, tagOf('web-slim'), container, {}, SECRET);
  started.push(pod.name);
  volumes.push(...pod.volumes);
  await until('the server', 60, () => logs(pod.name).includes('Uvicorn running'));
  expect(JSON.parse(python(pod.name, IDENTITY))).toEqual([10001, 10001, 'app', '/tmp', SECRET]);
  expect(JSON.parse(python(pod.name, WRITABLE_FOLDERS))).toEqual(['/tmp', '/var/cache/shop']);
});

describe.each([
  ['slim', PythonBase.SLIM], ['distroless', PythonBase.DISTROLESS],
] as const)('as the user that a cluster assigns, on %s:', (base, of) => {
  let server: RunningPod;

  function assigned(container: PythonContainer, tag: string, ...options: string[]): RunningPod {
    const name = `${prefix}-${base}-${container.name}`;
    started.push(name);
    const pod = startPod(name, tag, container, { userAssignedByCluster: true }, SECRET, ...options);
    volumes.push(...pod.volumes);
    return pod;
  }

  test('a server starts, and is healthy for the engine', async () => {
    const image = built(`web-${base}`, web, { base: of });
    server = assigned(PythonContainer.web({ image, ...settings }), tagOf(`web-${base}`), '--health-interval', '1s');
    await healthy(server.name);
  });

  test('it has a name, a home that it can write to, and its secret', () => {
    expect(JSON.parse(python(server.name, IDENTITY))).toEqual([ASSIGNED.uid, ASSIGNED.gid, 'app', '/tmp', SECRET]);
  });

  test('it can write to the declared paths only, though its group is that of root', () => {
    expect(JSON.parse(python(server.name, WRITABLE_FOLDERS))).toEqual(['/tmp', '/var/cache/shop']);
  });

  test('it ends with 0', async () => {
    expect(await stopped(server.name, server.graceSeconds)).toMatchObject({ exitCode: 0, signals: ['15'] });
  });

  test('workers of celery and huey do their tasks, have a heartbeat, and end with 0', async () => {
    const image = built(`jobs-${base}`, jobs, { base: of });
    const workers = [WorkerProcess.celery(), WorkerProcess.huey()].map((process, index) => {
      const name = ['celery', 'huey'][index];
      return assigned(
        PythonContainer.worker({ image, name, process, secrets: settings.secrets }), tagOf(`jobs-${base}`),
        '--network', lab.prefix,
      );
    });
    for (const kind of ['celery', 'huey']) {
      await lab.forget(kind);
      await lab.send({ framework: kind }, 0, 1, 0);
    }
    const begun = () => Promise.all(['celery', 'huey'].map(kind => lab.count(`${kind}:begun`)));
    await until('a task of each', 60, async () => (await begun()).every(count => count === 1));
    await until('a heartbeat of each', 30, () => workers.every(({ name, liveness }) =>
      spawnSync('docker', ['exec', name, ...liveness!]).status === 0));
    const endings = await Promise.all(workers.map(({ name, graceSeconds }) => stopped(name, graceSeconds)));
    for (const ending of endings) { expect(ending).toMatchObject({ exitCode: 0, signals: ['15'] }); }
  });
});

test('a user of such an id can be that of an image, and has its secrets and paths on ECS too', async () => {
  const user = ContainerUser.of(ASSIGNED.uid, ASSIGNED.uid);
  const task = synthesize(PythonContainer.web({ image: built('ecs', web, { user }), ...settings }));
  const name = `${prefix}-ecs`;
  started.push(name);
  start(name, tagOf('ecs'), task, { CONTAINER_SECRET_token: SECRET });
  await until('the server', 60, () => logs(name).includes('Uvicorn running'));
  expect(JSON.parse(python(name, IDENTITY))).toEqual([ASSIGNED.uid, ASSIGNED.uid, 'app', '/tmp', SECRET]);
  expect(JSON.parse(python(name, WRITABLE_FOLDERS))).toEqual(['/run/secrets', '/tmp', '/var/cache/shop']);
});

test('libpq has to be told the name of a user that nobody knows', () => {
  built('django', django, {});
  const connect = `
import psycopg
try:
    psycopg.connect('host=127.0.0.1 dbname=shop')
except psycopg.OperationalError as error:
    print(error)
`;
  const asking = (...options: string[]): string => docker(
    'run', '--rm', '--user', `${ASSIGNED.uid}:${ASSIGNED.gid}`, ...options, tagOf('django'), 'python', '-c', connect,
  );
  expect(asking()).toContain(`local user with ID ${ASSIGNED.uid} does not exist`);
  expect(asking('--env', 'PGUSER=shop')).toContain('Connection refused');
});

test('a named volume of Compose is of root, until it is given to the user of the image', () => {
  const directory = join(web, 'named');
  const name = `${prefix}-named`;
  const container = PythonContainer.web({ image: PythonImage.fromDirectory(web) });
  new ComposeFile({ name, services: { web: container } }).write(join(directory, 'compose.yaml'));
  const [, override] = /^```yaml\n(.*?)^```/ms.exec(readFileSync(join(__dirname, '../../docs/users.md'), 'utf8'))!;
  writeFileSync(join(directory, 'compose.override.yaml'), override);
  const compose = (...args: string[]) =>
    spawnSync('docker', ['compose', ...args], { cwd: directory, encoding: 'utf8' });
  const write = () => compose('run', '--rm', 'web', 'python', '-c', "open('/data/made', 'w')").stderr;
  try {
    expect(write()).toContain("PermissionError: [Errno 13] Permission denied: '/data/made'");
    compose('create', 'web');
    docker(
      'run', '--rm', '--user', '0', '--volume', `${name}_data:/data`, '--entrypoint', 'python',
      compose('images', '--quiet', 'web').stdout.trim(), '-c', "import os; os.chown('/data', 10001, 10001)",
    );
    expect(write()).not.toContain('Error');
  } finally {
    compose('down', '--volumes', '--timeout', '1');
  }
});

describe('under Compose, with a folder of this machine,', () => {
  const directory = join(web, 'out');
  const file = join(directory, 'compose.yaml');
  const data = join(directory, 'data');
  // Root may give the folder to a user that no container has; others have it already.
  const [uid, gid] = process.getuid!() === 0 ? [1234, 1235] : [process.getuid!(), process.getgid!()];

  const compose = (...args: string[]) =>
    spawnSync('docker', ['compose', '--file', file, ...args], { encoding: 'utf8' });

  beforeAll(() => {
    const services = { web: PythonContainer.web({ image: PythonImage.fromDirectory(web), ...settings }) };
    const bindMounts = { web: [{ source: './data', target: '/data' }] };
    new ComposeFile({ name: `${prefix}-compose`, services, bindMounts }).write(file);
    const secret = join(directory, 'secrets', 'token');
    mkdirSync(join(directory, 'secrets'));
    writeFileSync(secret, SECRET);
    chownSync(secret, uid, gid);
    chmodSync(secret, 0o400);
  });

  afterAll(() => { compose('down', '--volumes', '--rmi', 'all', '--timeout', '1'); });

  test('fails without the ids of its user, and says which to set', () => {
    expect(compose('config').stderr)
      .toContain('HOST_UID is missing a value: set it to what `id -u` prints, in the shell or in .env');
    writeFileSync(join(directory, '.env'), `HOST_UID=${uid}\nHOST_GID=${gid}\n`);
    expect(compose('config', '--quiet')).toMatchObject({ status: 0, stderr: '' });
  });

  test('fails for a folder that does not exist, instead of making one of root', () => {
    expect(compose('run', '--rm', 'web').stderr).toContain('bind source path does not exist');
  });

  test('what it writes belongs to the user of this machine, who has the secrets and the other paths too', () => {
    mkdirSync(data);
    chownSync(data, uid, gid);
    const write = "open('/data/made', 'w'); open('/var/cache/shop/made', 'w')";
    const { status, stdout, stderr } = compose('run', '--rm', 'web', 'python', '-c', `${write}${IDENTITY}`);
    expect({ status, stderr, identity: status === 0 && JSON.parse(stdout) })
      .toMatchObject({ status: 0, identity: [uid, gid, 'app', '/tmp', SECRET] });
    expect(statSync(join(data, 'made'))).toMatchObject({ uid, gid });
  });
});
