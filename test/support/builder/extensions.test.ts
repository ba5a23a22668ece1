import { execFileSync } from 'child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { buildFolder, run } from './builder';
import { sharedObject } from './shared-object';
import { temporaryFolder, writeInto } from '../../project/temporary';

const BUILD = buildFolder();
const VERSION = execFileSync('python3', ['-c', 'import sys; print("python%d.%d" % sys.version_info[:2])'], {
  encoding: 'utf8',
}).trim();
const SITE = `lib/${VERSION}/site-packages`;

/** Opens the native files of an environment that has these, each package with its RECORD. */
function extensions(packages: Record<string, Record<string, string | Buffer>>, ...unchecked: string[]) {
  return extensionsWith({}, packages, ...unchecked);
}

async function extensionsWith(
  environment: Record<string, string>, packages: Record<string, Record<string, string | Buffer>> = {},
  ...unchecked: string[]
) {
  const root = temporaryFolder({ 'pyvenv.cfg': `home = ${dirname(PYTHON)}\n` });
  mkdirSync(join(root, 'bin'));
  symlinkSync(PYTHON, join(root, 'bin/python'));
  for (const [name, files] of Object.entries(packages)) {
    const info = `${name}-1.0.dist-info`;
    const record = [...Object.keys(files), `${info}/RECORD`].map(path => `${path},,\n`).join('');
    for (const [path, content] of Object.entries(files)) {
      writeInto(join(root, SITE), path, '');
      writeFileSync(join(root, SITE, path), content);
    }
    writeInto(join(root, SITE), `${info}/RECORD`, record);
    writeInto(join(root, SITE), `${info}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`);
  }
  const words = [join(BUILD, '__main__.py'), 'extensions'];
  const code = 'import os, sys; os.execv(sys.argv[1], sys.argv[1:])';
  const flags = unchecked.flatMap(each => ['--unchecked', each]);
  return run(['-c', code, join(root, 'bin/python'), '-B', ...words, ...flags], environment);
}

/** A library that no program loads otherwise. */
const PRELOADED = join(temporaryFolder({}), 'libpreloaded.so.1');
writeFileSync(PRELOADED, sharedObject([]));

const PYTHON = execFileSync('python3', ['-c', 'import os, sys; print(os.path.realpath(sys.executable))'], {
  encoding: 'utf8',
}).trim();

const MODULE = 'PyInit_fast';
const OPENS = { code: 0, stdout: 'build: extensions: opened 1 native file\n', stderr: '' };

test('a library to preload that is loaded is no problem, by its name or its path', async () => {
  const preload = [PRELOADED, 'libm.so.6'].join(':');
  expect(await extensionsWith({ LD_PRELOAD: preload })).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('fails for a library to preload that does not load, with the reason and the repair', async () => {
  const { code, stderr } = await extensionsWith({ LD_PRELOAD: 'libm.so.6 libnone.so.2' });
  expect(code).toBe(1);
  expect(stderr).toContain("build: LD_PRELOAD has 'libnone.so.2', which does not load in the image: libnone.so.2: "
    + "cannot open shared object file: No such file or directory; if it is the image's memory allocator, set "
    + "'allocator' to MemoryAllocator.GLIBC, else correct LD_PRELOAD in 'environment'\n");
});

test('names a missing library that a package without native files loads by name, and its repair', async () => {
  const { code, stdout } = await extensions({ psycopg: { 'psycopg/__init__.py': '' } });
  const isHere = (await run(['-c', 'import ctypes; ctypes.CDLL("libpq.so.5")'])).code === 0;
  const missing = "build: extensions: 'libpq.so.5' is missing, which 'psycopg' loads when it is imported; "
    + "add systemPackages: DebianPackages.of('libpq5'), or use psycopg[binary] instead of psycopg\n";
  expect([code, stdout]).toEqual([0, isHere ? '' : missing]);
  const { stdout: brought } = await extensions({
    'psycopg': { 'psycopg/__init__.py': '' }, 'psycopg-binary': { 'psycopg_binary/__init__.py': '' },
  });
  expect(brought).toBe('');
});

test('a file that opens needs no module in it', async () => {
  expect(await extensions({ shop: { 'shop/fast.so': sharedObject([], [MODULE]) } })).toEqual(OPENS);
  expect(await extensions({ shop: { 'shop/data.so.1': sharedObject(['libc.so.6']) } })).toEqual(OPENS);
});

test.each<[string, string, RegExp]>([
  ['libdmtx.so.0', 'shop', /add systemPackages: DebianPackages\.of\('libdmtx0t64'\)/],
  ['libdmtx.so.0.0.7', 'shop', /add systemPackages: DebianPackages\.of\('libdmtx0t64'\)/],
  ['libnone.so.7', 'shop', /add the Debian package that has it to 'systemPackages'; `apt-file search libnone\.so\.7` names it/],
  ['libnone.so.7', 'opencv-python', /use opencv-python-headless instead of opencv-python, or add the Debian package/],
])('fails without %s, naming the package %s, the file and the repair', async (soname, name, repair) => {
  const native = sharedObject([soname], [MODULE]);
  const { code, stdout, stderr } = await extensions({ [name]: { 'shop/fast.so': native } });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`build: '${soname}' is missing, which '${name}' needs ('shop/fast.so'); `);
  expect(stderr).toMatch(repair);
});

/** The repair for a library, on a base with apt-get or without. */
async function repairOf(soname: string, hasApt: boolean): Promise<string> {
  const source = 'import sys; sys.path.insert(0, sys.argv[1]); from native.sonames import repair; '
    + 'print(repair(sys.argv[2], ["shop"], has_apt=sys.argv[3] == "true"), end="")';
  const { stdout, stderr } = await run(['-c', source, BUILD, soname, String(hasApt)]);
  expect(stderr).toBe('');
  return stdout;
}

test('names the other base where that has the library, and only there', async () => {
  const krb5 = "add systemPackages: DebianPackages.of('libkrb5-3')";
  expect(await repairOf('libkrb5.so.3', true)).toBe(`${krb5}, or use PythonBase.DISTROLESS, which has it`);
  expect(await repairOf('libkrb5.so.3', false)).toBe(krb5);
  const udev = "add systemPackages: DebianPackages.of('libudev1')";
  expect(await repairOf('libudev.so.1', false)).toBe(`${udev}, or use PythonBase.SLIM, which has it`);
  expect(await repairOf('libudev.so.1', true)).toBe(udev);
});

test('fails with one line for each library, all of them at once, with all packages that need it', async () => {
  const { stderr } = await extensions({
    shop: { 'shop/fast.so': sharedObject(['libnone.so.1', 'libnone.so.2'], [MODULE]) },
    blog: { 'blog/fast.so': sharedObject(['libnone.so.2'], [MODULE]), 'blog/more.so': sharedObject(['libnone.so.2']) },
  });
  expect(stderr.split('\n')).toEqual([
    expect.stringContaining("'libnone.so.1' is missing, which 'shop' needs ('shop/fast.so'); "),
    expect.stringContaining("'libnone.so.2' is missing, which 'blog' needs ('blog/fast.so') and 'shop' needs "),
    '',
  ]);
});

test('says where the package imports an extension only where it can do without', async () => {
  const files = {
    'shop/__init__.py': 'try:\n    from shop import fast\nexcept (ImportError, ValueError):\n    fast = None\n',
    'shop/fast.so': sharedObject(['libnone.so.7'], [MODULE]),
  };
  const { code, stdout } = await extensions({ shop: files });
  expect(code).toBe(0);
  expect(stdout).toContain("'shop/fast.so' of 'shop' does not open: libnone.so.7 is missing, which the package can ");
});

test.each([
  'from . import fast\n',
  'try:\n    pass\nexcept ImportError:\n    from shop import fast\n',
  'try:\n    import shop.fast\nexcept KeyError:\n    pass\n',
  'try:\n    from shop import fast\nexcept ImportError:\n    pass\ndef f():\n    from shop.fast import x\n',
  'fast = __import__("shop.fast")\n',
])('fails where the package needs it: %j', async source => {
  const native = sharedObject(['libnone.so.7'], [MODULE]);
  const { code } = await extensions({ shop: { 'shop/__init__.py': source, 'shop/fast.so': native } });
  expect(code).toBe(1);
});

test('fails on a library without a module if the package cannot be imported without it', async () => {
  const loads = 'import ctypes, os\nctypes.CDLL(os.path.dirname(__file__) + "/libfast.so")\n';
  const native = sharedObject(['libnone.so.7']);
  const { code, stderr } = await extensions({ shop: { 'shop/__init__.py': loads, 'shop/libfast.so': native } });
  expect([code, stderr]).toEqual([1, expect.stringContaining("'libnone.so.7' is missing, which 'shop' needs")]);
  const { code: other, stdout } = await extensions({ shop: { 'shop/__init__.py': '', 'shop/libfast.so': native } });
  expect([other, stdout]).toEqual([0, expect.stringContaining('is missing, which importing shop does not need')]);
});

const OLD = "version `GLIBC_9.99' not found";
const wantsLibrary = (module = MODULE) => sharedObject(['libc.so.6'], [module], undefined, { version: 'GLIBC_9.99' });
const wantsFunction = (module = MODULE) => sharedObject(['libc.so.6'], [module], undefined, { symbol: 'is_nowhere' });

test('fails for the library of a newer base, with the package, one of its files and the repair', async () => {
  const { code, stdout, stderr } = await extensions({
    shop: { 'shop/__init__.py': '', 'shop/fast.so': wantsLibrary(), 'shop/more.so': wantsLibrary('PyInit_more') },
  });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^build: 'shop\/fast\.so' and 1 more of 'shop' does not open in the image: \/\S+\/libc\.so\.6: /);
  expect(stderr).toContain(`: ${OLD}; use a base image with glibc 9.99 or newer, or a version of 'shop' with a wheel `);
  expect(stderr.split('\n')).toHaveLength(2);
});

test('fails for a library other than glibc that is too old, with its name', async () => {
  const native = sharedObject(['libm.so.6'], [MODULE], undefined, { version: 'MATHS_2.0' });
  const { code, stderr } = await extensions({ shop: { 'shop/fast.so': native } });
  expect([code, stderr]).toEqual([1, expect.stringContaining("version `MATHS_2.0' not found; use a base ")]);
  expect(stderr).toContain('with a newer libm.so.6, or a version');
});

test('fails for a function that no library has, with the repair', async () => {
  const { code, stderr } = await extensions({ shop: { 'shop/fast.so': wantsFunction() } });
  expect([code, stderr]).toEqual([1, expect.stringContaining("'shop/fast.so' of 'shop' does not open in the image: ")]);
  expect(stderr).toMatch(/: undefined symbol: is_nowhere; use another version of 'shop', which fits Python 3\.\d+ and /);
});

test('a function that the package has loaded before the extension is found', async () => {
  const loads = 'import ctypes, os\n'
    + 'ctypes.CDLL(os.path.dirname(__file__) + "/libbase.so", ctypes.RTLD_GLOBAL)\n';
  const { code, stdout } = await extensions({
    shop: {
      'shop/__init__.py': loads,
      'shop/libbase.so': sharedObject([], [], undefined, { defines: 'is_nowhere' }),
      'shop/fast.so': wantsFunction(),
    },
  });
  expect([code, stdout]).toEqual([0, 'build: extensions: opened 2 native files\n']);
});

test('says where the package can do without an extension that the loader refuses', async () => {
  const guarded = 'try:\n    from shop import fast\nexcept ImportError:\n    fast = None\n';
  for (const native of [wantsLibrary(), wantsFunction()]) {
    const { code, stdout } = await extensions({ shop: { 'shop/__init__.py': guarded, 'shop/fast.so': native } });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/(not found|: is_nowhere), which the package can do /)]);
  }
});

test('fails on a refused library without a module if the package cannot be imported without it', async () => {
  const loads = 'import ctypes, os\ntry:\n    ctypes.CDLL(os.path.dirname(__file__) + "/libfast.so")\n'
    + 'except OSError as error:\n    raise ImportError(f"Original error: {error}\\n\\nSee our advice.") from error\n';
  const native = sharedObject(['libc.so.6'], [], undefined, { version: 'GLIBC_9.99' });
  const { code, stderr } = await extensions({ shop: { 'shop/__init__.py': loads, 'shop/libfast.so': native } });
  expect([code, stderr]).toEqual([1, expect.stringContaining(OLD)]);
  const { code: other, stdout } = await extensions({ shop: { 'shop/__init__.py': '', 'shop/libfast.so': native } });
  expect([other, stdout]).toEqual([0, expect.stringContaining(`${OLD}, which importing shop does not need`)]);
});

test('only says what the native files of a package lack that need not open, and fails for all others', async () => {
  const files = {
    Shop_Sound: {
      'sound/fast.so': sharedObject(['libnone.so.1'], [MODULE]),
      'sound/more.so': wantsFunction('PyInit_more'),
    },
  };
  const { stderr: before } = await extensions(files);
  expect(before.match(/; if the application loads no such file, use uncheckedExtensions: \['Shop_Sound'\]\n/g))
    .toHaveLength(2);
  const { code, stdout, stderr } = await extensions(files, 'shop-sound');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain("'sound/fast.so' of 'Shop_Sound' does not open: libnone.so.1 is missing\n");
  expect(stdout).toContain("'sound/more.so' of 'Shop_Sound' does not open: undefined symbol: is_nowhere\n");
  const { code: other } = await extensions({ ...files, blog: { 'blog/fast.so': wantsLibrary() } }, 'shop-sound');
  expect(other).toBe(1);
});

test('what the driver of the host provides is not missing', async () => {
  const native = sharedObject(['libcuda.so.1', 'libnvidia-ml.so.1'], [MODULE]);
  const { code, stdout } = await extensions({ shop: { 'shop/fast.so': native } });
  expect([code, stdout]).toEqual([0, expect.stringContaining('libcuda.so.1, libnvidia-ml.so.1 comes from the host')]);
});

test('a library of another package is found when the package loads it first', async () => {
  const { code, stdout } = await extensions({
    base: { 'base/libbase.so': sharedObject([]) },
    shop: { 'shop/fast.so': sharedObject(['libbase.so'], [MODULE]) },
  });
  expect([code, stdout]).toEqual([0, expect.stringContaining('build: extensions: opened 1 native file\n')]);
});

test('files that are for another system, in `*.libs` or no libraries at all are not opened', async () => {
  const native = sharedObject(['libnone.so.7'], [MODULE]);
  const files = {
    'shop/fast.so': sharedObject([], [MODULE]),
    'shop/other/fast.so': foreign(MODULE),
    'shop.libs/libx.so.1': native,
    'shop/text.so': 'INPUT(libx.so)',
  };
  expect(await extensions({ shop: files })).toEqual(OPENS);
});

test('fails where all extensions are for another processor, with one of them', async () => {
  const { code, stdout, stderr } = await extensions({
    data: { 'data/attach.so': foreign('attach') }, shop: { 'shop/fast.so': foreign(MODULE) },
  });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    /^build: 'shop\/fast\.so' of 'shop' is not for the processor of this image \(\w+\), and neither is any other .*8\n$/,
  );
  const { stderr: known } = await extensions({ shop: { 'shop/fast.so': foreign(MODULE, 183) } });
  expect(known).toContain(process.arch === 'arm64' ? '' : '; build with `--platform linux/arm64`\n');
  const { stdout: alone } = await extensions({ data: { 'data/attach.so': foreign('attach') } });
  expect(alone).toBe('');
});

/** For the processor with the number 8, which is MIPS. */
function foreign(symbol: string, processor = 8): Buffer {
  const file = sharedObject(['libnone.so.7'], [symbol]);
  file.writeUInt16LE(processor, 18);
  return file;
}
