import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { docker, python, run, state, until } from './docker';
import { copyOf } from './projects';
import { PythonBase, PythonImage } from '../../src';
import { BUILD_ARGUMENTS } from '../../src/image/places';

const directory = copyOf('examples/shop');
const named = (name: string) => `bases-${process.pid}:${name}`;
const tags: string[] = [];

function staged(base: PythonBase): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'context-')), 'context');
  return PythonImage.fromDirectory(directory, { base }).stage(folder);
}

function built(name: string, base: PythonBase): string {
  const tag = named(name);
  const time = Object.entries(BUILD_ARGUMENTS).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]);
  docker('build', '--quiet', ...time, '--tag', tag, staged(base));
  tags.push(tag);
  return tag;
}

/** As every target runs a container. */
const HARDENED = [
  '--read-only', '--tmpfs', '/tmp:mode=1777,size=16m', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges',
];

/** What a short program in a new container prints. */
const inside = (tag: string, source: string, ...options: string[]) =>
  docker('run', '--rm', ...HARDENED, ...options, tag, 'python', '-c', source);

/** What prevents a program of the image from being run. */
const withoutProgram = (tag: string, program: string) =>
  run('sh', ['-c', 'docker run --rm --entrypoint "$1" "$0" -c true 2>&1', tag, program], { accept: [127] });

afterAll(() => { for (const tag of tags) { docker('rmi', '--force', tag); } });

describe('an image on distroless', () => {
  let tag: string;
  let container: string;

  beforeAll(() => {
    tag = built('distroless', PythonBase.DISTROLESS);
    container = docker('run', '--detach', '--health-interval', '1s', ...HARDENED, tag);
  });
  afterAll(() => { docker('rm', '--force', container); });

  test('starts healthy with a read-only file system and no privileges', async () => {
    await until('health', 60, () => state(container).Health?.Status === 'healthy');
    docker('exec', container, 'python', '-I', '-S', '/opt/container/probe.py', '8000', '/healthz');
    expect(python(container, 'import sys; print(sys.prefix, sys.base_prefix)')).toBe('/app/.venv /usr');
  });

  test('ends at once and cleanly', () => {
    docker('stop', container);
    expect(state(container).ExitCode).toBe(0);
  });

  test('has no shell and no package manager', () => {
    for (const program of ['sh', 'bash', 'apt-get', 'dpkg']) {
      expect(withoutProgram(tag, program)).toContain(`exec: "${program}": executable file not found`);
    }
  });

  test('knows its user by name beside those of the base, which may be run as well', () => {
    const name = 'import os, pwd; print(pwd.getpwuid(os.getuid()).pw_name)';
    expect(inside(tag, name)).toBe('app');
    expect(inside(tag, name, '--user', '65532:65532')).toBe('nonroot');
    expect(inside(tag, 'import getpass; print(getpass.getuser())')).toBe('app');
  });

  test('hands a secret to the program as a file', () => {
    const source = 'import os; print(open("/run/secrets/token").read(), [n for n in os.environ if "SECRET" in n])';
    expect(docker(
      'run', '--rm', ...HARDENED, '--tmpfs', '/run/secrets:mode=1777,size=1m', '--env', 'CONTAINER_SECRET_token=tea',
      '--entrypoint', 'python', tag, '-I', '-S', '/opt/container/launch.py', 'tini', '--', 'python', '-c', source,
    )).toBe('tea []');
  });

  test('has bytecode of all that it imports', () => {
    const source = 'import sys, os, shop.main; print([n for n, m in sys.modules.items() '
      + 'if getattr(m, "__cached__", None) and not os.path.exists(m.__cached__)])';
    expect(inside(tag, source)).toBe('[]');
  });
});

/** Without a shell and apt-get, with a second Python elsewhere, and another user. */
const BARE = `FROM gcr.io/distroless/python3-debian13:nonroot
COPY --from=python:3.13-slim /usr/local /opt/python
ENV PATH=/opt/python/bin:/usr/local/bin:/usr/bin LD_LIBRARY_PATH=/opt/python/lib
USER 4711
`;

describe('an image on a base of your own', () => {
  test('without a shell and apt-get has the Python of the base, wherever that is', () => {
    const base = named('bare');
    run('docker', ['build', '--quiet', '--tag', base, '-'], { input: BARE });
    tags.push(base);
    const options = { pythonVersion: '3.13', glibc: '2.41', apt: false, interpreter: '/opt/python/bin/python3.13' };
    const tag = built('on-bare', PythonBase.of(base, options));
    expect(inside(tag, 'import os, sys, shop.main; print(sys.prefix, sys.base_prefix, os.getuid())'))
      .toBe('/app/.venv /opt/python 10001');
    expect(withoutProgram(tag, 'sh')).toContain('executable file not found');
  });

  test.each([
    ['with apt-get', {}],
    ['without it', { apt: false, interpreter: '/usr/bin/python3.13' }],
  ])('%s: hadolint', (_name, options) => {
    const context = staged(PythonBase.of('registry.example/own:1', { pythonVersion: '3.13', ...options }));
    expect(run('hadolint', ['--failure-threshold', 'style', join(context, 'Dockerfile')])).toBe('');
  });

  test('fails to build where it is not what was said, with what to set', () => {
    const base = PythonBase.of('python:3.13-slim', { pythonVersion: '3.12', glibc: '2.99' });
    const output = run('sh', ['-c', 'docker build --progress plain "$0" 2>&1', staged(base)], { accept: [1] });
    expect(output).toMatch(
      /build: 'pythonVersion' of 'base' is 3\.12, but the image has Python 3\.13\.\d+; set it to '3\.13'\n/,
    );
    expect(output).toMatch(/build: 'glibc' of 'base' is 2\.99, but the image has glibc (2\.\d+); set it to '\1'\n/);
  });
});
