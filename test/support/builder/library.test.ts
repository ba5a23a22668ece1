import { execFileSync } from 'child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'fs';
import { join } from 'path';
import { buildFolder, run } from './builder';
import { BUILD_EPOCH_SECONDS } from '../../../src/image/places';
import { temporaryFolder } from '../../project/temporary';

const BUILD = buildFolder();
const TAG = execFileSync('python3', ['-c', 'import sys; print(sys.implementation.cache_tag)'], { encoding: 'utf8' })
  .trim();

const cached = (folder: string, name: string) => join(folder, `__pycache__/${name}.${TAG}.pyc`);

/** Runs the command of a base whose standard library is this folder. */
async function library(folder: string, environment: Record<string, string> = {}, columns = false) {
  const output = join(temporaryFolder({}), 'bytecode');
  const code = 'import argparse, os, sys; sys.path[0] = sys.argv[1]; from commands import library; '
    + 'os.__file__ = sys.argv[2] + "/os.py"; library.run(argparse.Namespace(output=sys.argv[3], '
    + 'columns=sys.argv[4] == "true"))';
  const { stdout, stderr } = await run(['-c', code, BUILD, folder, output, String(columns)], environment);
  expect(stderr).toBe('');
  return { output, said: stdout };
}

/** Bytecode as a base may have it. */
function compile(file: string, mode: string): void {
  const code = 'import py_compile, sys; py_compile.compile(sys.argv[1], doraise=True, '
    + 'invalidation_mode=getattr(py_compile.PycInvalidationMode, sys.argv[2]))';
  execFileSync('python3', ['-c', code, file, mode]);
}

test('compiles at the final path, without a check at start, and stamps the tree', async () => {
  const folder = temporaryFolder({ 'wave.py': 'def play(): pass\n', 'json/__init__.py': 'x = 1\n' });
  const { output, said } = await library(folder);
  const file = join(output, cached(folder, 'wave'));
  expect(said).toMatch(/^build: library: bytecode of 2 files of .*, 1 kB\n$/);
  const show = 'import marshal, sys; data = open(sys.argv[1], "rb").read(); '
    + 'print(int.from_bytes(data[4:8], "little"), marshal.loads(data[16:]).co_filename)';
  expect((await run(['-c', show, file])).stdout).toBe(`1 ${join(folder, 'wave.py')}\n`);
  expect(existsSync(join(output, cached(join(folder, 'json'), '__init__')))).toBe(true);
  expect([file, join(file, '..'), output].map(path => statSync(path).mtimeMs / 1000)).toEqual(
    Array(3).fill(BUILD_EPOCH_SECONDS),
  );
  expect(statSync(file).mode % 0o1000).toBe(0o644);
});

test('compiles whatever variables say about where Python looks for modules', async () => {
  const all: Record<string, string>[] = [{ PYTHONSAFEPATH: '1' }, { PYTHONPATH: '/none', PYTHONWARNINGS: 'error' }];
  for (const variables of all) {
    const folder = temporaryFolder({ 'wave.py': 'x = "\\d"\n' });
    const { said } = await library(folder, variables);
    expect(said).toMatch(/^build: library: bytecode of 1 file of /);
  }
});

test('has columns only if they are asked for', async () => {
  const folder = temporaryFolder({ 'wave.py': 'X = len("a") + 1\n' });
  const show = 'import marshal, sys; code = marshal.loads(open(sys.argv[1], "rb").read()[16:]); '
    + 'print(any(column is not None for *_, column in code.co_positions()))';
  const hasColumns = async (columns: boolean) => {
    const { output } = await library(folder, {}, columns);
    return (await run(['-c', show, join(output, cached(folder, 'wave'))])).stdout;
  };
  expect([await hasColumns(true), await hasColumns(false)]).toEqual(['True\n', 'False\n']);
});

test('leaves out what no service imports, and what this Python cannot compile', async () => {
  const { output } = await library(temporaryFolder({
    'test/a.py': '',
    'ctypes/test/a.py': '',
    'idlelib/a.py': '',
    'site-packages/pip/a.py': '',
    'config-3.13-x86_64-linux-gnu/a.py': '',
    'broken.py': 'print "2"\n',
  }));
  expect(readdirSync(output)).toEqual([]);
});

const MODES = ['TIMESTAMP', 'CHECKED_HASH', 'UNCHECKED_HASH'];

test.each(MODES)('needs nothing where the base has %s bytecode', async mode => {
  const folder = temporaryFolder({ 'wave.py': 'x = 1\n' });
  compile(join(folder, 'wave.py'), mode);
  const { output, said } = await library(folder);
  expect(said).toBe(`build: library: the base has bytecode of all of ${folder}\n`);
  expect(readdirSync(output)).toEqual([]);
});

test.each<[string, (source: string, bytecode: string) => void]>([
  ['of an older source', source => { utimesSync(source, 1, 1); }],
  ['of another Python', (_source, bytecode) => {
    writeFileSync(bytecode, Buffer.concat([Buffer.from('abcd'), readFileSync(bytecode).subarray(4)]));
  }],
  ['that is cut off', (_source, bytecode) => { writeFileSync(bytecode, readFileSync(bytecode).subarray(0, 9)); }],
])('compiles where the base has bytecode %s', async (_what, change) => {
  const folder = temporaryFolder({ 'wave.py': 'x = 1\n' });
  compile(join(folder, 'wave.py'), 'TIMESTAMP');
  change(join(folder, 'wave.py'), cached(folder, 'wave'));
  expect(existsSync(join((await library(folder)).output, cached(folder, 'wave')))).toBe(true);
});

test('compiles where the source differs from the hash in the bytecode', async () => {
  const folder = temporaryFolder({ 'wave.py': 'x = 1\n' });
  compile(join(folder, 'wave.py'), 'CHECKED_HASH');
  writeFileSync(join(folder, 'wave.py'), 'x = 2\n');
  expect(existsSync(join((await library(folder)).output, cached(folder, 'wave')))).toBe(true);
});

test('a folder that is a link gets no folder in its place', async () => {
  const root = temporaryFolder({ 'lib64/python3/wave.py': '' });
  symlinkSync('lib64', join(root, 'lib'));
  const { output } = await library(join(root, 'lib/python3'));
  expect(readdirSync(join(output, root))).toEqual(['lib64']);
});

test('is the same in every run', async () => {
  const folder = temporaryFolder({ 'wave.py': 'names = {"a", "b", "c"}\ndef f(x): return x in {"d", "e", "f", 1}\n' });
  mkdirSync(join(folder, 'more'));
  for (let count = 0; count < 20; count++) {
    writeFileSync(join(folder, `more/m${count}.py`), `f = ${count}; g = "f"\n`);
  }
  const [one, other] = [await library(folder, { PYTHONHASHSEED: '1' }), await library(folder, { PYTHONHASHSEED: '2' })];
  expect(() => execFileSync('diff', ['-r', one.output, other.output])).not.toThrow();
  expect(readdirSync(join(one.output, folder, 'more/__pycache__'))).toHaveLength(20);
});
