import { lstatSync, readFileSync, readlinkSync } from 'fs';
import { dirname, join } from 'path';
import { BUILDER, PYTHON, SITE } from './environment';
import { BUILD_EPOCH_SECONDS } from '../../../src/image/places';
import {
  awaitReleaseCommand, drainCommand, HEARTBEAT_PROBE_COMMAND, httpProbeCommand, INIT_COMMAND, LAUNCHER_COMMAND,
  limitCommand, workerCommand,
} from '../../../src/image/support-commands';
import { temporaryFolder, writeInto } from '../../project/temporary';
import { python, type Outcome } from '../python';

const ROOT = 'root:x:0:0:root:/root:/bin/bash\n';

const OURS = ['launch', 'limit', 'probe', 'drain', 'heartbeat', 'worker', 'await_release', 'container_health'];

async function runtime(
  files: Record<string, string>,
  interpreter = ['--interpreter', '/usr/bin/python3.13'],
): Promise<Outcome & { tree: string }> {
  const ours = {
    ...Object.fromEntries(OURS.map(name => [`support/${name}.py`, name])),
    'support/workers/queue.py': 'queue',
    'tini': 'init',
  };
  const root = temporaryFolder({ ...ours, ...files });
  const tree = join(root, 'tree');
  return {
    tree,
    ...await python([
      BUILDER, 'runtime', '--environment', '/app/.venv', ...interpreter,
      '--user', '10001', '--group', '10002',
      '--name', 'app', '--home', '/tmp', '--etc', join(root, 'etc'), '--init', join(root, 'tini'),
      '--support', join(root, 'support'), '--output', tree,
    ]),
  };
}

test('the tree has the environment, the init, the user and our programs', async () => {
  const { code, stdout, stderr, tree } = await runtime({ 'etc/passwd': ROOT, 'etc/group': 'root:x:0:' });
  expect([code, stdout, stderr]).toEqual([0, '', '']);
  const text = (path: string) => readFileSync(join(tree, path), 'utf8');
  expect(text('app/.venv/pyvenv.cfg')).toBe('home = /usr/bin\ninclude-system-site-packages = false\n');
  expect(['python', 'python3', `python${PYTHON}`].map(name => readlinkSync(join(tree, 'app/.venv/bin', name))))
    .toEqual(['/usr/bin/python3.13', 'python', 'python']);
  expect(text('etc/passwd')).toBe(`${ROOT}app:x:10001:10002::/tmp:/usr/sbin/nologin\n`);
  expect(text('etc/group')).toBe('root:x:0:\napp:x:10002:\n');
  // Where the commands of an image look for them; the init is on the PATH.
  const programs = [
    LAUNCHER_COMMAND.at(-1)!, limitCommand(1, 1)[3], httpProbeCommand(80, '/')[3], drainCommand(10)[3],
    HEARTBEAT_PROBE_COMMAND[3], workerCommand([], undefined, false)[1], awaitReleaseCommand('a', 'b')[3],
  ];
  expect([`usr/local/bin/${INIT_COMMAND[0]}`, ...programs].map(text))
    .toEqual(['init', 'launch', 'limit', 'probe', 'drain', 'heartbeat', 'worker', 'await_release']);
  // Beside the launcher of workers.
  expect(text('opt/container/workers/queue.py')).toBe('queue');
  // Where the interpreter of the environment finds it, without a variable.
  expect(text(`app/.venv/${SITE}/container_health.py`)).toBe('container_health');
  const compiled = `app/.venv/${SITE}/__pycache__/container_health.cpython-${PYTHON.replace('.', '')}.pyc`;
  expect(text(compiled)).toContain(`/app/.venv/${SITE}/container_health.py`);
});

test('without a path the interpreter is the one that runs this, wherever links lead to it', async () => {
  const { tree } = await runtime({}, []);
  const real = (await python(['-c', 'import os, sys; print(os.path.realpath(sys.executable))'])).stdout.trim();
  expect(readlinkSync(join(tree, 'app/.venv/bin/python'))).toBe(real);
  expect(readFileSync(join(tree, 'app/.venv/pyvenv.cfg'), 'utf8')).toContain(`home = ${dirname(real)}\n`);
});

test('every entry is stamped, links and folders too', async () => {
  const { tree } = await runtime({});
  const about = (path: string) => {
    const { mode, mtimeMs } = lstatSync(join(tree, path));
    return [(mode % 0o1000).toString(8), mtimeMs / 1000];
  };
  expect(['', 'opt', 'usr/local/bin/tini'].map(about)).toEqual(Array(3).fill(['755', BUILD_EPOCH_SECONDS]));
  expect(['etc/passwd', 'opt/container/probe.py', 'app/.venv/pyvenv.cfg'].map(about))
    .toEqual(Array(3).fill(['644', BUILD_EPOCH_SECONDS]));
  expect(about('app/.venv/bin/python')[1]).toBe(BUILD_EPOCH_SECONDS);
});

test('an id that the base names keeps its name, and a base that names nobody is fine', async () => {
  const named = 'web:x:10001:5::/srv:/bin/false\n';
  const { tree } = await runtime({ 'etc/passwd': named, 'etc/group': 'g10002:x:1:10002\n' });
  expect(readFileSync(join(tree, 'etc/passwd'), 'utf8')).toBe(named);
  expect(readFileSync(join(tree, 'etc/group'), 'utf8')).toBe('g10002:x:1:10002\napp:x:10002:\n');
  const { tree: bare } = await runtime({});
  expect(readFileSync(join(bare, 'etc/group'), 'utf8')).toBe('app:x:10002:\n');
});

test('a name that the base has for another id is not given twice, which is said', async () => {
  const etc = { 'etc/passwd': `${ROOT}app:x:1000:5::/srv:/bin/false\n`, 'etc/group': 'app:x:1000:\n' };
  const { code, stdout, tree } = await runtime(etc);
  const lines = (name: string) => readFileSync(join(tree, 'etc', name), 'utf8').split('\n');
  expect([code, lines('passwd')[2], lines('group')[1]])
    .toEqual([0, 'app10001:x:10001:10002::/tmp:/usr/sbin/nologin', 'app10002:x:10002:']);
  expect(stdout).toBe([[10001, 'app10001'], [10002, 'app10002']].map(([id, name]) =>
    `build: runtime: 'app' of the base has the id 1000, so ${id} is called ${name}; `
    + "to run as the base's, set 'user' of the image\n").join(''));
});

test('the interpreter takes the tree for an environment', async () => {
  const { stdout: interpreter } = await python(['-c', 'import os, sys; print(os.path.realpath(sys.executable))']);
  const { tree } = await runtime({}, ['--interpreter', interpreter.trim()]);
  writeInto(tree, `app/.venv/${SITE}/shop.py`, '');
  const { tree: other } = { tree: join(tree, 'app/.venv') };
  const { stdout } = await run(join(other, 'bin/python'), 'import shop, sys; print(sys.prefix, shop.__file__)');
  expect(stdout).toBe(`${other} ${join(other, SITE, 'shop.py')}\n`);
});

/** With the environment's own interpreter, and its packages. */
function run(program: string, code: string): Promise<Outcome> {
  const script = 'import subprocess, sys; sys.exit(subprocess.run([sys.argv[1], "-B", "-c", sys.argv[2]]).returncode)';
  return python(['-c', script, program, code]);
}

test('fails without the init and the programs, naming all of them', async () => {
  const outcome = await python([
    BUILDER, 'runtime', '--environment', '/app/.venv', '--interpreter', '/usr/bin/python3',
    '--user', '1', '--group', '1',
    '--name', 'app', '--home', '/tmp', '--etc', '/nowhere', '--init', '/nowhere/tini', '--support', '/nowhere',
    '--output', '/nowhere/tree',
  ]);
  expect([outcome.code, outcome.stderr]).toEqual([
    1,
    "build: folder '/nowhere/workers' does not exist or is empty; the image needs it\n" + [
      'tini', 'await_release.py', 'drain.py', 'heartbeat.py', 'launch.py', 'limit.py', 'probe.py', 'worker.py',
      'container_health.py',
    ].map(name => `build: file '/nowhere/${name}' does not exist; the image needs it\n`).join(''),
  ]);
});
