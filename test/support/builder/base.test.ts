import { execFileSync } from 'child_process';
import { symlinkSync } from 'fs';
import { join } from 'path';
import { buildFolder, run } from './builder';
import { temporaryFolder } from '../../project/temporary';

const BUILD = buildFolder();
const ask = (code: string) =>
  execFileSync('python3', ['-c', `import os, sys; print(${code})`], { encoding: 'utf8' }).trim();
const FULL = ask('"%d.%d.%d" % sys.version_info[:3]');
const MINOR = ask('"%d.%d" % sys.version_info[:2]');
const GLIBC = ask('os.confstr("CS_GNU_LIBC_VERSION").split()[1]');

const [OWN, OTHER] = process.arch === 'arm64' ? ['linux/arm64', 'linux/amd64'] : ['linux/amd64', 'linux/arm64'];
const REAL = ask('os.path.realpath(sys.executable)');

interface Said {
  readonly python?: string;
  readonly glibc?: string;
  readonly interpreter?: string;
  readonly platform?: string;
}

function words(changes: Said, flags: string[] = []): string[] {
  const all = Object.entries({ python: MINOR, glibc: GLIBC, platform: OWN, ...changes });
  return ['base', ...all.flatMap(([name, value]) => [`--${name}`, value]), ...flags];
}

const said = (changes: Said, ...flags: string[]) => run([BUILD, ...words(changes, flags)]);

/** On an image that differs from this machine in what some code changes. */
const elsewhere = (code: string, changes: Said = {}, ...flags: string[]) => run([
  '-c', `import os, sys; sys.path[0] = sys.argv.pop(1); ${code}; import __main__, runpy; `
    + 'sys.argv[0] = sys.path[0]; runpy.run_path(sys.path[0], run_name="__main__")',
  BUILD, ...words(changes, flags),
]);

/** That an image has the tools of Debian, whatever this machine has. */
const APT = 'import shutil; shutil.which = lambda name: "/usr/bin/" + name';

/** What an image says that it is. */
const release = (text: string) => `import platform; platform.freedesktop_os_release = lambda: ${text}`;

const machine = (name: string) =>
  `import types; os.uname = lambda: types.SimpleNamespace(machine="${name}")`;

const TRUE: Said[] = [{}, { python: FULL }, { glibc: '2.17' }];

test.each(TRUE)('says what it found where %j is true', async changes => {
  expect(await said(changes)).toEqual({
    code: 0, stdout: `build: base: Python ${FULL}, glibc ${GLIBC}, as expected\n`, stderr: '',
  });
});

test('fails for another Python, with the value to set', async () => {
  expect(await said({ python: '3.99' })).toMatchObject({
    code: 1,
    stderr: `build: 'pythonVersion' of 'base' is 3.99, but the image has Python ${FULL}; set it to '${MINOR}'\n`,
  });
  expect((await said({ python: `${MINOR}.99` })).stderr).toContain(`set it to '${FULL}'\n`);
});

test('fails for an older C library than wheels are chosen for, and reports all at once', async () => {
  expect((await said({ python: '3.99', glibc: '2.99' })).stderr.split('\n')).toEqual([
    expect.stringContaining("'pythonVersion' of 'base' is 3.99"),
    `build: 'glibc' of 'base' is 2.99, but the image has glibc ${GLIBC}; set it to '${GLIBC}'`,
    '',
  ]);
});

test('fails for a link to an interpreter in another folder, beside which there is no library', async () => {
  const folder = temporaryFolder({});
  symlinkSync(REAL, join(folder, 'python'));
  const link = join(folder, 'python');
  expect((await said({ interpreter: link })).stderr)
    .toBe(`build: 'interpreter' of 'base' is '${link}', which is a link to '${REAL}'; set it to that\n`);
  expect((await said({ interpreter: REAL })).code).toBe(0);
});

test.each([
  ['without glibc', 'os.confstr = lambda name: None', 'does not have glibc'],
  ['that never heard of glibc', 'os.confstr = lambda name: int(name)', 'does not have glibc'],
  ['that is free-threaded', 'sys.abiflags = "t"', "the Python of 'base' is free-threaded"],
  ['that is another implementation', 'sys.implementation.name = "pypy"', "is 'pypy', which needs other wheels"],
])('fails on a Python %s', async (_what, code, message) => {
  const { code: status, stderr } = await elsewhere(code);
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(message) });
});

test('fails on an image for another processor, unless the step may run on any', async () => {
  expect(await said({ platform: OTHER })).toMatchObject({
    code: 1,
    stderr: `build: the image of 'base' that is used here is for ${OWN}, but 'architecture' is ${OTHER}; if 'base' has `
      + `one for each, build with \`--platform ${OTHER}\`, without emulation if 'multiPlatform' is true; else use `
      + "another one, or change 'architecture'\n",
  });
  expect((await elsewhere(machine('riscv64'))).stderr)
    .toContain(`that is used here is for linux/riscv64, but 'architecture' is ${OWN}; `);
  expect((await said({ platform: OTHER }, '--any-processor')).code).toBe(0);
});

test.each([
  ['PYTHONOPTIMIZE', '2', 'Python ignores the bytecode in the image and compiles every module at each start'],
  ['PYTHONPYCACHEPREFIX', '/tmp/x', 'Python ignores the bytecode in the image and compiles every module at each start'],
  ['PYTHONINSPECT', '1', 'every program ends with a prompt and another exit code'],
  ['PYTHONHOME', ask('sys.base_prefix'), 'Python does not find the virtual environment of the image'],
])('fails on an image that sets %s, unless it is empty', async (name, value, effect) => {
  const { code, stderr } = await run([BUILD, ...words({})], { [name]: value });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining(
      `build: the image of 'base' sets ${name}, with which ${effect}; remove it there, or use an image made of it with `
    + `\`ENV ${name}=\`\n`),
  });
  expect((await run([BUILD, ...words({})], { [name]: '' })).code).toBe(0);
});

test('passes with the variables of a hardened image', async () => {
  const variables = { PYTHONSAFEPATH: '1', PYTHONNOUSERSITE: '1', PYTHONDONTWRITEBYTECODE: '1', PYTHONOPTIMIZE: '0' };
  expect(await run([BUILD, ...words({})], variables)).toMatchObject({ code: 0, stderr: '' });
});

test('fails on an image whose PATH does not find the init', async () => {
  const { code, stderr } = await elsewhere('os.environ["PATH"] = "/usr/bin:/bin"');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "build: PATH of the image of 'base' does not have /usr/local/bin, where the image has its init; use an "
      + 'image made of it with `ENV PATH="/usr/local/bin:$PATH"`\n',
  });
  expect((await elsewhere('os.environ["PATH"] = "/usr/bin:/usr/local/bin/"')).code).toBe(0);
});

test('fails without apt-get where packages are installed in the image, with the values to set', async () => {
  const { code, stderr } = await elsewhere('os.environ["PATH"] = "/usr/local/bin"', {}, '--apt');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "build: the image of 'base' does not have both apt-get and a shell, with which packages are installed in "
      + `it; set 'apt' to false and 'interpreter' to '${REAL}'\n`,
  });
  expect((await elsewhere('os.environ["PATH"] = "/usr/local/bin"')).code).toBe(0);
  expect((await elsewhere(APT, {}, '--apt')).code).toBe(0);
});

test.each([
  ['Ubuntu', '{"ID": "ubuntu", "ID_LIKE": "debian"}', 1],
  ['what is made of it', '{"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}', 1],
  ['Debian', '{"ID": "debian"}', 0],
])('packages for another processor can not be installed in Ubuntu, but in Debian: %s', async (_name, text, code) => {
  const on = `${APT}; ${release(text)}`;
  const { stderr, ...outcome } = await elsewhere(on, { platform: OTHER }, '--any-processor', '--apt');
  expect(outcome.code).toBe(code);
  expect(stderr).toBe(code === 0 ? '' : "build: 'multiPlatform' of 'base' is true, but the archive of Ubuntu that an "
    + `image for ${OWN} uses does not have packages for ${OTHER}; set 'apt' to false and 'interpreter' to '${REAL}', `
    + `or build on ${OTHER}\n`);
  expect((await elsewhere(on, {}, '--any-processor', '--apt')).code).toBe(0);
});

describe('an image to compile in', () => {
  const flags = ['--prop', 'buildBase', '--exact-glibc', '--apt'];
  const toCompile = (changes: Said, code = APT) => elsewhere(code, changes, ...flags);

  test('is compared like a base, and named as what it is', async () => {
    expect((await toCompile({})).code).toBe(0);
    expect((await toCompile({ python: '3.99' })).stderr)
      .toBe(`build: 'pythonVersion' of 'buildBase' is 3.99, but the image has Python ${FULL}; set it to '${MINOR}'\n`);
  });

  test('fails with a newer C library than was said, for which what it compiles may not load', async () => {
    expect((await toCompile({ glibc: '2.17' })).stderr)
      .toBe(`build: 'glibc' of 'buildBase' is 2.17, but the image has glibc ${GLIBC}; set it to '${GLIBC}'\n`);
  });

  test('may have variables and a PATH with which no container could run', async () => {
    const code = `${APT}; os.environ["PATH"] = "/bin"; os.environ["PYTHONHOME"] = "/usr"`;
    expect((await toCompile({}, code)).code).toBe(0);
  });
});
