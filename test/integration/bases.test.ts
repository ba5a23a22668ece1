import { readFileSync } from 'fs';
import { join } from 'path';
import { build, failedBuild, stage } from './builds';
import { docker, run } from './docker';
import { copyOf } from './projects';
import { ImageArchitecture, PythonBase } from '../../src';

const directory = copyOf('examples/shop');
const named = (name: string) => `bases-${process.pid}:${name}`;
const tags: string[] = [];

/** Makes a base. */
function baseFrom(name: string, dockerfile: string): string {
  const base = named(name);
  run('docker', ['build', '--quiet', '--tag', base, '-'], { input: dockerfile });
  tags.push(base);
  return base;
}

/** What a build prints that fails, in our own words. */
function refusal(context: string, ...flags: string[]): string[] {
  const lines = failedBuild(context, ...flags).split('\n').map(text => text.replace(/^#\d+ [\d.]+ /, ''));
  return [...new Set(lines.filter(text => text.startsWith('build: ')))];
}

function built(name: string, base: PythonBase): string {
  const tag = named(name);
  build(stage(directory, { base }), tag);
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

  beforeAll(() => { tag = built('distroless', PythonBase.DISTROLESS); });

  test('has the environment on the Python of the base', () => {
    expect(inside(tag, 'import sys; print(sys.prefix, sys.base_prefix)')).toBe('/app/.venv /usr');
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
});

test('each of our bases has the libraries that it is named for as a repair', () => {
  // Which of the table's libraries a base has, with the name that it is loaded by.
  const table = readFileSync(join(__dirname, '../../support/builder/native/debian.py'), 'utf8');
  const input = `${table}
import ctypes
def opens(name):
    try:
        return bool(ctypes.CDLL(name))
    except OSError:
        return False
print(*sorted(name for name in PACKAGE_OF if opens(name)))
print(*sorted(SLIM))
print(*sorted(DISTROLESS))`;
  const [slim, distroless] = ['python:3.13-slim', 'gcr.io/distroless/python3-debian13:nonroot'].map(image => {
    const words = ['run', '--rm', '--interactive', '--network', 'none', '--entrypoint', 'python3', image, '-'];
    return run('docker', words, { input }).trim().split('\n').map(line => line.split(' '));
  });
  const only = (own: string[], other: string[]) => own.filter(name => !other.includes(name));
  expect(only(slim[0], distroless[0])).toEqual(slim[1]);
  expect(only(distroless[0], slim[0])).toEqual(distroless[2]);
  // What docs/base-images.md says of both.
  for (const name of ['libstdc++.so.6', 'libssl.so.3', 'libffi.so.8', 'libsqlite3.so.0']) {
    expect([slim[0], distroless[0]].map(names => names.includes(name))).toEqual([true, true]);
  }
  for (const name of ['libpq.so.5', 'libGL.so.1', 'libxml2.so.2', 'libmagic.so.1', 'libsndfile.so.1']) {
    expect([...slim[0], ...distroless[0]]).not.toContain(name);
  }
});

/** Without a shell and apt-get, with a second Python elsewhere, and another user. */
const BARE = `FROM gcr.io/distroless/python3-debian13:nonroot
COPY --from=python:3.13-slim /usr/local /opt/python
ENV PATH=/opt/python/bin:/usr/local/bin:/usr/bin LD_LIBRARY_PATH=/opt/python/lib
USER 4711
`;

/** Python in /usr, as a system that is not Debian has it, and nothing of Debian's to install packages with. */
const OTHER_SYSTEM = `FROM python:3.13-slim AS parts
RUN cp -a /usr/local/bin/python3.13 /usr/bin/ && cp -a /usr/local/lib/python3.13 /usr/lib/ \\
    && cp -a /usr/local/lib/libpython3* "/usr/lib/$(uname -m)-linux-gnu/" && ln -s python3.13 /usr/bin/python \\
    && rm -rf /usr/local/* /usr/bin/apt* /usr/bin/dpkg* /etc/apt /etc/debian_version \\
    && printf 'ID=wolfi\\n' > /etc/os-release && rm /bin/bash /bin/dash /bin/sh
FROM scratch
COPY --from=parts / /
USER 65532:65532
ENTRYPOINT ["/usr/bin/python"]
`;

const [OWN, OTHER] = docker('version', '--format', '{{.Server.Arch}}') === 'arm64'
  ? [ImageArchitecture.ARM64, ImageArchitecture.X86_64]
  : [ImageArchitecture.X86_64, ImageArchitecture.ARM64];

describe('an image on a base of your own', () => {
  test('without a shell and apt-get has the Python of the base, wherever that is', () => {
    const base = baseFrom('bare', BARE);
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
    const base = PythonBase.of('registry.example/own:1', { pythonVersion: '3.13', ...options });
    expect(run('hadolint', ['--failure-threshold', 'style', join(stage(directory, { base }), 'Dockerfile')])).toBe('');
  });

  test('fails to build where it is not what was said, with all that is to be set, which then builds', () => {
    const base = baseFrom('other-system', OTHER_SYSTEM);
    const problems = refusal(stage(directory, { base: PythonBase.of(base, { pythonVersion: '3.12', glibc: '2.99' }) }));
    expect(problems).toEqual([
      expect.stringMatching(/^build: 'pythonVersion' of 'base' is 3\.12, but the .* 3\.13\.\d+; set it to '3\.13'$/),
      expect.stringMatching(/^build: 'glibc' of 'base' is 2\.99, but the image has glibc (2\.\d+); set it to '\1'$/),
      expect.stringMatching(/have both apt-get and a shell, .*; set 'apt' to false and 'interpreter' to '(\/.*)'$/),
    ]);
    const [pythonVersion, glibc, interpreter] = problems.map(text => /'([^']+)'$/.exec(text)![1]);
    const tag = built('on-other-system', PythonBase.of(base, { pythonVersion, glibc, apt: false, interpreter }));
    expect(inside(tag, 'import os, sys, shop.main; print(sys.base_prefix, os.getuid(), os.path.exists("/bin/sh"))'))
      .toBe('/usr 10001 False');
  });

  test('fails to build on an image for another processor than was said', () => {
    const base = PythonBase.of('python:3.13-slim', { pythonVersion: '3.13' });
    expect(refusal(stage(directory, { base, architecture: OTHER }))).toEqual([
      expect.stringContaining(`is for ${OWN.dockerPlatform}, but 'architecture' is ${OTHER.dockerPlatform}; `),
    ]);
  });

  test('fails to build packages for another processor in Ubuntu', () => {
    const ubuntu = baseFrom('ubuntu', 'FROM python:3.13-slim\nRUN echo ID=ubuntu > /etc/os-release\n');
    const base = PythonBase.of(ubuntu, { pythonVersion: '3.13', multiPlatform: true });
    const context = stage(directory, { base, architecture: OTHER });
    expect(refusal(context, '--platform', OTHER.dockerPlatform, '--target', 'build')).toEqual([
      expect.stringContaining(`does not have packages for ${OTHER.dockerPlatform}; set 'apt' to false and `
        + "'interpreter' to '/usr/local/bin/python3.13', or build on "),
    ]);
  });
});
