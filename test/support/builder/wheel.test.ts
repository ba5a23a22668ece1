import { execFileSync } from 'child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'fs';
import { join } from 'path';
import { buildFolder, run } from './builder';
import { installed } from './environment';
import { temporaryFolder } from '../../project/temporary';

const BUILD = buildFolder();

const PYPROJECT = `[project]
name = "fastmath"
version = "1.2.0"
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
`;

/** A build backend that needs nothing: what it does is for each test to say. */
const backend = (body: string, metadata = 'Name: Fast.Math\\nVersion: 1.2\\n') => `
import os, sys, zipfile
def get_requires_for_build_wheel(settings):
    return REQUIRES
REQUIRES = []
def build_wheel(output, settings):
${body.split('\n').map(each => `    ${each}`).join('\n')}
    with zipfile.ZipFile(os.path.join(output, "fast_math-1.2-py3-none-any.whl"), "w") as wheel:
        wheel.writestr("fast_math-1.2.dist-info/METADATA", "${metadata}")
    sys.argv[1:] = []
    return "fast_math-1.2-py3-none-any.whl"
`;

const CRATE = ['--cargo', '/cargo', '/target'];

interface Made {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly requirement: () => string;
}

async function made(
  files: Record<string, string>, flags: string[] = ['--version', '1.2.0'], environment: Record<string, string> = {},
): Promise<Made> {
  const root = temporaryFolder({ 'pyproject.toml': PYPROJECT, ...files });
  const tools = temporaryFolder({});
  mkdirSync(join(tools, 'bin'));
  symlinkSync(execFileSync('python3', ['-c', 'import sys; print(sys.executable, end="")'], { encoding: 'utf8' }),
    join(tools, 'bin', 'python'));
  const output = join(temporaryFolder({}), 'wheel', 'wheel-fastmath.txt');
  const words = ['--root', root, '--source', root, '--package', 'fast-math', '--tools', tools, '--output', output];
  const outcome = await run([BUILD, 'wheel', ...words, ...flags], environment);
  return { ...outcome, requirement: () => readFileSync(output, 'utf8') };
}

test('a wheel becomes a requirement, whatever the backend does to its arguments', async () => {
  const { code, stdout, requirement } = await made({ 'backend.py': backend('print("compiling")') });
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^compiling\nbuild: wheel: fast-math 1\.2, 1 kB\n$/)]);
  expect(requirement()).toMatch(/^fast-math @ file:\/\/\S+\/fast_math-1\.2-py3-none-any\.whl\n$/);
});

test('the build has a fixed time and seed, its tools first, and the variables of the user', async () => {
  const names = ['SOURCE_DATE_EPOCH', 'PYTHONHASHSEED', 'CFLAGS', 'LDFLAGS', 'SETUPTOOLS_SCM_PRETEND_VERSION'];
  const shows = backend(`for name in ${JSON.stringify(names)}: print(name, os.environ.get(name))\n`
    + 'print(os.environ["PATH"].split(":")[0] == os.path.dirname(sys.executable))');
  const { stdout } = await made({ 'backend.py': shows }, [], { CFLAGS: '-O3', LDFLAGS: '-lm' });
  expect(stdout.split('\n').slice(0, 5)).toEqual([
    'SOURCE_DATE_EPOCH 315532800', 'PYTHONHASHSEED 0', 'CFLAGS -O3', 'LDFLAGS -lm -Wl,--build-id=none',
    'SETUPTOOLS_SCM_PRETEND_VERSION 0+unknown',
  ]);
  expect((await made({ 'backend.py': shows })).stdout).toContain('SETUPTOOLS_SCM_PRETEND_VERSION None');
});

test('the backend gets the settings of the project, which come before ours', async () => {
  const files = { 'backend.py': backend('print(sorted(settings.items()))') };
  const flags = ['--settings', JSON.stringify({ 'b': ['--debug', '$x'], 'build-dir': "it's" })];
  expect((await made(files, flags)).stdout).toContain("[('b', ['--debug', '$x']), ('build-dir', \"it's\")]\n");
  expect((await made(files)).stdout).toContain('[]\n');
});

test('a lock of crates may be written in another form', async () => {
  const files = { 'backend.py': backend('open("Cargo.lock", "w").write("# Written by Cargo.")'), 'Cargo.lock': '' };
  expect((await made(files, CRATE)).code).toBe(0);
});

test('a crate is compiled with caches', async () => {
  const shows = backend('print(os.environ["CARGO_HOME"], os.environ["CARGO_TARGET_DIR"])');
  const files = { 'backend.py': shows, 'Cargo.lock': 'version = 4\n' };
  expect((await made(files, CRATE)).stdout).toContain('/cargo /target\n');
});

/** Versions that are one, line by line, as the library `packaging` compares them. */
const SAME = [
  ['1', '1.0', 'v1.0.0', '01', '0!1'], ['1.10', '1.10.0'], ['10'], ['0', '0.0'], ['1!1'],
  ['1.0a0', '1-alpha', '1.0.0-alpha', '1.0.0a0', '1.alpha.0', '1A'], ['1.0a10', '1alpha_10'], ['2.0b0', '2.0-beta'],
  ['1rc1', '1c1', '1-pre1', '1.0.preview.1'], ['1.0.dev0', '1.0.dev', '1-dev'], ['1.0.dev1', '1.0.0.dev1', '1_dev_01'],
  ['1.0.post0', '1.0.post', '1-0', '1rev', '1.r'], ['1.post1', '1-1', '1.0.rev1'],
  ['1a1.post2.dev3', '1.0alpha1-2dev3'],
  ['1+ubuntu.1', '1.0+Ubuntu-01'], ['1+1.0'], ['1+1'], ['no version'],
];

test('spellings of one version are equal, and no others', () => {
  const script = 'import json, sys; sys.path.insert(0, sys.argv[1]); from wheels.made import plain\n'
    + 'all = [(at, plain(each)) for at, line in enumerate(json.loads(sys.argv[2])) for each in line]\n'
    + 'print(json.dumps([(a, b) for a in all for b in all if (a[0] == b[0]) != (a[1] == b[1])]))';
  const wrong = execFileSync('python3', ['-c', script, BUILD, JSON.stringify(SAME)], { encoding: 'utf8' });
  expect(JSON.parse(wrong)).toEqual([]);
});

const prints = (text: string) => ({ 'backend.py': backend(`print(${JSON.stringify(text)}); exit(1)`) });
const writes = (lock: string) => backend(`open("Cargo.lock", "w").write("${lock}")`);
const says = (metadata: string) => ({ 'backend.py': backend('pass', metadata) });

type Failure = [what: string, files: Record<string, string>, message: string, flags?: string[]];

const FAILURES: Failure[] = [
  ['a header that is missing', prints('x.c:1:10: fatal error: pq/fe.h: No such file or directory'),
    "the build of 'fast-math' failed: the header 'pq/fe.h' is missing; add the Debian package that has it to "],
  ['a library that is missing', prints('/usr/bin/ld: cannot find -lpq: No such file'),
    "failed: the library 'pq' is missing; add the Debian package with its headers to 'buildPackages'"],
  ['a Rust that is too old', prints('  rustc 1.85.0 is not supported by the following packages:'),
    "failed: it needs a newer Rust than 'rustc 1.85.0'; set 'buildBase'"],
  ['a crate for a newer Rust', prints('error: package `a v1` requires rustc 1.86 or newer, while'),
    "failed: it needs rustc '1.86' or newer; set 'buildBase'"],
  ['an error after what is harmless', prints('-- Could NOT find OpenMP (missing: X)\n'
    + 'x.c:1:1: fatal error: libpq-fe.h: No such file or directory'),
  "failed: the header 'libpq-fe.h' is missing"],
  ['nothing but what may be harmless', prints('-- Could NOT find OpenMP (missing: OpenMP_C_FLAGS)'),
    "failed: it does not find 'OpenMP'"],
  ['any other error', { 'backend.py': backend('raise ValueError("broken")') },
    "failed: what it says is above; headers and compilers of Debian come with 'buildPackages', others with "],
  ['a backend that is not there', { 'pyproject.toml': PYPROJECT.replace('"backend"', '"maturin"') },
    "the build backend 'maturin' of 'fast-math' cannot be imported (No module named 'maturin'); add the package "],
  ['what only the backend knows',
    { 'backend.py': backend('pass').replace('REQUIRES = []', 'REQUIRES = ["ninja-x>=1"]') },
    "the build of 'fast-math' requires 'ninja-x>=1' too; add it to 'requires' in [build-system]"],
  ['another name', says('Name: other\\nVersion: 1.2\\n'),
    "the wheel of 'fast-math' has the name 'other'; use one name"],
  ['another version', says('Name: fast-math\\nVersion: 1.3\\n'),
    "the wheel of 'fast-math' has version '1.3', but its pyproject.toml says '1.2.0'"],
  ['no metadata', says(''), "the wheel of 'fast-math' has no name or version in its METADATA"],
  ['a lock of crates that is too old',
    { 'backend.py': writes('[[package]]\\nname = \\"new\\"\\nversion = \\"1.0\\"\\n'), 'Cargo.lock': 'version = 4\n' },
    "'Cargo.lock' is older than its Cargo.toml", CRATE],
];

test.each(FAILURES)('fails with one line for %s', async (...[, files, message, flags]: Failure) => {
  const { code, stderr } = await made(files, flags);
  expect([code, stderr.split('\n').filter(each => each.startsWith('build: '))])
    .toEqual([1, [expect.stringContaining(message)]]);
});

describe('a package of the project that installs files over others', () => {
  const check = (both: Record<string, string>) => {
    const other = { 'shared/__init__.py': '', 'shared/a.py': 'a' };
    const root = installed({ own: { files: both }, other: { files: other } });
    return run([BUILD, 'extensions', '--environment', join(root, 'venv'), '--compiled', 'own']);
  };

  test('fails with both names', async () => {
    const { code, stderr } = await check({ 'shared/__init__.py': 'x = 1', 'shared/a.py': 'b' });
    expect([code, stderr]).toEqual([1, "build: packages 'own' and 'other' both install 'shared/__init__.py' and 1 "
      + 'more; rename it in the package of the project, or remove the other package\n']);
  });

  test('may share a file that is the same', async () => {
    expect((await check({ 'shared/__init__.py': '', 'shared/b.py': 'b' })).code).toBe(0);
  });
});
