import { compiledWorkspace, failure, FASTMATH, imageOf, lockWith, pathsOf, stageOf, textOf } from './compiled-sample';
import {
  CompiledPackage, DebianPackages, ImageArchitecture, LayerStrategy, PruneProfile, PythonBase, PythonImage,
  PythonProject, type PythonImageOptions,
} from '../../../src';
import { writeInto } from '../../project/temporary';

describe('a workspace with a package that compiles', () => {
  test('has its sources in a part of the context of their own, and not in the application', () => {
    const image = imageOf(compiledWorkspace());
    expect(pathsOf(image, 'app/')).toEqual(['app/src/shop/__init__.py', 'app/src/shop/main.py']);
    expect(pathsOf(image, 'wheels/')).toEqual([
      'wheels/fastmath/requirements/build.txt',
      'wheels/fastmath/sources/packages/fastmath/docs/intro.md',
      'wheels/fastmath/sources/packages/fastmath/pyproject.toml',
      'wheels/fastmath/sources/packages/fastmath/src/fastmath/__init__.py',
      'wheels/fastmath/sources/packages/fastmath/src/fastmath/cli.py',
      'wheels/fastmath/sources/packages/fastmath/src/fastmath/native.c',
    ]);
    expect(image.warnings).toEqual([]);
  });

  test('does not search its sources, and leaves metadata and programs to the wheel', () => {
    const image = imageOf(compiledWorkspace());
    expect(image.dockerfile).toContain('PYTHONPATH=/app/src \\');
    const metadata = textOf(image, 'metadata.tar');
    expect([metadata.includes('shop-0.1.0.dist-info'), metadata.includes('fastmath')]).toEqual([true, false]);
  });

  test('finds the application as before, and says where each file is', () => {
    const image = imageOf(compiledWorkspace());
    expect(image.project.appCandidates).toEqual(['shop.main:app']);
    expect(image.leftOut).toContainEqual({
      path: 'packages/fastmath', reason: 'in the wheel that the build of the image makes',
    });
    expect(image.dockerfile).not.toContain('# Not in the image:');
    expect(image._leftOutReason('fastmath.cli')?.reason).toBe('in the wheel that the build of the image makes');
  });

  test('has a layer for its wheel, between the packages and the application', () => {
    const layers = imageOf(compiledWorkspace())._plan.layers.map(({ from }) => from as string);
    expect(layers.slice(-4)).toEqual(['wheel-fastmath', 'application', 'application', 'context']);
    expect(imageOf(compiledWorkspace()).forecast.unknownLayers).toEqual(['wheel-fastmath']);
  });

  test('builds with exactly what the lock has, and says why it compiles', () => {
    const image = imageOf(compiledWorkspace());
    expect(textOf(image, 'wheels/fastmath/requirements/build.txt')).toMatch(
      /^# What the build of fastmath requires\.\nsetuptools @ https:\S+\/setuptools-80\.9\.0\S+ --hash=sha256:0+\n$/);
    const stage = stageOf(image, 'wheel-fastmath');
    expect(stage).toContain("# Makes a wheel of fastmath, because of 'ext-modules' in [tool.setuptools]; "
      + "'compiled' of the image changes that.\n");
    expect(stage).toContain('--require-hashes --no-deps -r build.txt');
    expect(stage).toContain('--package fastmath \\\n      --version 1.2.0 --tools /tools');
  });

  test('compiles in a stage that an edit of the plain project, or another dependency, does not change', () => {
    const before = imageOf(compiledWorkspace());
    const after = imageOf(compiledWorkspace({
      'src/shop/main.py': 'import fastmath\napp = None\n',
      'uv.lock': lockWith().replaceAll('0.38.0', '0.39.0'),
    }));
    expect(after.contentTag).not.toBe(before.contentTag);
    for (const name of ['compiler', 'wheel-fastmath']) { expect(stageOf(after, name)).toBe(stageOf(before, name)); }
    const inputs = (image: PythonImage) => pathsOf(image, 'wheels/').map(path => [path, textOf(image, path)]);
    expect(inputs(before)).toHaveLength(6);
    expect(inputs(after)).toEqual(inputs(before));
  });

  test('has the same tag with leftovers of earlier builds, and another one with an edit of the C code', () => {
    const folder = compiledWorkspace();
    const { contentTag } = imageOf(folder);
    const other = compiledWorkspace({
      'packages/fastmath/src/fastmath/_native.cpython-313-x86_64-linux-gnu.so': 'old',
      'packages/fastmath/src/fastmath/_native.abi3.so': 'old',
      'packages/fastmath/src/fastmath.egg-info/SOURCES.txt': 'old',
      'packages/fastmath/build/lib.linux-x86_64-cpython-313/fastmath/x.py': 'old',
      'packages/fastmath/dist/fastmath-1.2.0.tar.gz': 'old',
      'packages/fastmath/cmake/CMakeCache.txt': 'old',
      'packages/fastmath/target/CACHEDIR.TAG': 'old',
      'packages/fastmath/tests/test_native.py': 'import fastmath',
      'packages/fastmath/uv.lock': 'old',
      'packages/fastmath/.env': 'TOKEN=x',
    });
    expect(imageOf(other).contentTag).toBe(contentTag);
    const edited = compiledWorkspace({ 'packages/fastmath/src/fastmath/native.c': 'int y;\n' });
    expect(imageOf(edited).contentTag).not.toBe(contentTag);
  });

  test('applies the rules of the image to the wheel', () => {
    const image = imageOf(compiledWorkspace(), { prune: PruneProfile.DEFAULT.keep('tests', { package: 'fastmath' }) });
    expect(stageOf(image, 'wheel-fastmath')).toContain('--keep tests:fastmath');
  });

  test('compiles in a stage that rules for other packages, or another package that compiles, do not change', () => {
    const folder = compiledWorkspace();
    const before = stageOf(imageOf(folder), 'wheel-fastmath');
    const prune = PruneProfile.DEFAULT.keep('tests', { package: 'fastapi' });
    expect(stageOf(imageOf(folder, { prune }), 'wheel-fastmath')).toBe(before);
    const both = imageOf(folder, { compiled: [CompiledPackage.of('shop')] });
    expect(both._plan.wheels.map(({ stage }) => stage)).toEqual(['wheel-shop', 'wheel-fastmath']);
    expect(stageOf(both, 'wheel-fastmath')).toBe(before);
  });

  test('installs what the build needs from Debian where it compiles, and not where wheels are installed', () => {
    const image = imageOf(compiledWorkspace(), { buildPackages: DebianPackages.of('libpq-dev') });
    expect(stageOf(image, 'compiler')).toContain('build-essential libpq-dev binutils-x86-64-linux-gnu');
    expect(stageOf(image, 'build')).not.toContain('libpq-dev');
  });

  test('says for another processor how it must be built', () => {
    expect(imageOf(compiledWorkspace(), { architecture: ImageArchitecture.ARM64 }).warnings).toEqual([
      'fastmath is compiled for linux/arm64: build the image on such a machine, or with emulation',
    ]);
  });

  test('is warned of a plain package with the same module', () => {
    const image = imageOf(compiledWorkspace({ 'src/fastmath/__init__.py': '' }));
    expect(image.warnings).toEqual(['"fastmath" of "shop" hides that of the compiled package "fastmath"; '
      + 'rename one of them, or share the name without an __init__.py']);
    expect(imageOf(compiledWorkspace({ 'src/fastmath/more/__init__.py': '' })).warnings).toEqual([]);
  });

  test('fails with one layer, with the reason', () => {
    expect(failure(() => imageOf(compiledWorkspace(), { layers: LayerStrategy.single() }))).toContain(
      "fastmath must be compiled, but 'layers' is LayerStrategy.single(), whose short Dockerfile installs the lock and "
      + 'has no stage for that; use LayerStrategy.partitioned()');
  });
});

describe("the prop 'compiled'", () => {
  test('gives the build variables, and files beside the package', () => {
    const image = imageOf(compiledWorkspace({ 'vendor/fast.h': '' }), {
      compiled: [CompiledPackage.of('fastmath', { environment: { CFLAGS: '-O3 $x' }, inputs: ['vendor'] })],
    });
    expect(stageOf(image, 'wheel-fastmath')).toContain('\nENV CFLAGS="-O3 \\$x"\n');
    expect(image._plan.environment).not.toHaveProperty('CFLAGS');
    expect(pathsOf(image, 'wheels/fastmath/sources/vendor')).toEqual(['wheels/fastmath/sources/vendor/fast.h']);
  });

  test('copies the sources of a package that can do without its extension', () => {
    const image = imageOf(compiledWorkspace(), { compiled: [CompiledPackage.copied('fastmath')] });
    expect(image.dockerfile).not.toContain('wheel-fastmath');
    expect(pathsOf(image, 'app/packages/').length).toBeGreaterThan(0);
  });

  test('compiles what nothing says that it does', () => {
    const toml = FASTMATH.replace(/\[tool\.setuptools\][^]*/, '');
    const folder = compiledWorkspace({ 'packages/fastmath/pyproject.toml': toml });
    expect(imageOf(folder).dockerfile).not.toContain('wheel-fastmath');
    const image = imageOf(folder, { compiled: [CompiledPackage.of('Fastmath')] });
    expect(stageOf(image, 'wheel-fastmath')).toContain("because of 'compiled';");
  });

  test.each<[files: Record<string, string>, named: string]>([
    [{ 'src/fastmath/deep/speed.pyx': '' }, '"src/fastmath/deep/speed.pyx"'],
    [{ 'src/fastmath/native.c': 'PyMODINIT_FUNC PyInit__native(void) {}' }, '"src/fastmath/native.c"'],
    [{ 'src/native.cpp': 'PYBIND11_MODULE(_native, m) {}' }, '"src/native.cpp"'],
    [{ 'Cargo.toml': '[dependencies]\npyo3 = "0.25"\n', 'src/lib.rs': '' }, '"Cargo.toml"'],
    [{ 'Cargo.toml': '[dependencies.pyo3]\nversion = "0.25"\n' }, '"Cargo.toml"'],
  ])('is what a warning advises for sources of extensions that nothing compiles: %j', (files, named) => {
    const toml = FASTMATH.replace(/\[tool\.setuptools\][^]*/, '');
    const below = Object.entries(files).map(([path, text]) => [`packages/fastmath/${path}`, text]);
    const folder = compiledWorkspace({ 'packages/fastmath/pyproject.toml': toml, ...Object.fromEntries(below) });
    expect(imageOf(folder).warnings).toEqual([
      `"fastmath" has sources of extensions (${named}), but nothing in its build system says that it compiles, so the `
        + 'image has no such extension; use compiled: [CompiledPackage.of("fastmath")], or '
        + 'CompiledPackage.copied("fastmath") if it does without',
    ]);
    for (const compiled of [CompiledPackage.of('fastmath'), CompiledPackage.copied('fastmath')]) {
      expect(imageOf(folder, { compiled: [compiled] }).warnings.join()).not.toContain('sources of extensions');
    }
  });

  test.each<[what: string, files: Record<string, string>, backend?: string]>([
    ['a file in C that is data', { 'src/fastmath/kernel.c': 'int x;' }],
    ['a module with a copy in Python', { 'src/fastmath/speed.pyx': '', 'src/fastmath/speed.py': '' }],
    ['tests', { 'src/fastmath/tests/speed.pyx': '' }],
    ['a crate that is no module', { 'Cargo.toml': '[package]\nname = "pyo3-like"\n' }],
    ['a backend that cannot compile', { 'src/fastmath/speed.pyx': '' }, 'uv_build'],
  ])('is not advised for %s', (_what, files, backend = 'setuptools.build_meta') => {
    const toml = FASTMATH.replace(/\[tool\.setuptools\][^]*/, '').replace('setuptools.build_meta', backend);
    const below = Object.entries(files).map(([path, text]) => [`packages/fastmath/${path}`, text]);
    const folder = compiledWorkspace({ 'packages/fastmath/pyproject.toml': toml, ...Object.fromEntries(below) });
    expect(imageOf(folder).warnings).toEqual([]);
  });

  test('compiles what uv does not install, which is said without it', () => {
    const toml = `${FASTMATH}[tool.uv]\npackage = false\n`;
    const folder = compiledWorkspace({ 'packages/fastmath/pyproject.toml': toml });
    expect(imageOf(folder).warnings).toEqual([expect.stringMatching(
      /^fastmath compiles \('ext-modules' in \[tool\.setuptools\]\), but 'package' in \[tool\.uv\] is false, so the image/)]);
    const image = imageOf(folder, { compiled: [CompiledPackage.of('fastmath')] });
    expect(stageOf(image, 'wheel-fastmath')).toContain('--package fastmath');
    const hostile = FASTMATH.replace('setuptools.build_meta', 'scikit_build_core.x\\n\\u001b[31m');
    const other = compiledWorkspace({ 'packages/fastmath/pyproject.toml': `${hostile}[tool.uv]\npackage = false\n` });
    expect(imageOf(other).warnings[0]).not.toMatch(/[\p{Cc}]/u);
    expect(imageOf(folder, { compiled: [CompiledPackage.copied('fastmath')] }).warnings).toEqual([]);
  });

  test('fails for a package that the project does not have, for one twice, and for a secret', () => {
    const message = failure(() => imageOf(compiledWorkspace(), {
      compiled: [
        CompiledPackage.of('fastmaths'),
        CompiledPackage.of('fastmath', { environment: { KEY: `ghp_${'a'.repeat(36)}` }, inputs: ['../gone', 'gone'] }),
        CompiledPackage.copied('fastmath'),
      ],
    }));
    expect(message).toContain("'compiled' has CompiledPackage.of(\"fastmaths\"), but the project has no such package "
      + 'with a build system; it has shop, fastmath');
    expect(message).toContain("'compiled' has \"fastmath\" twice; remove one of them");
    expect(message).toContain("'environment.KEY' of CompiledPackage.of(\"fastmath\") contains what looks like");
    expect(message).toContain('a made-up value, which mostly will do\n');
    expect(message)
      .toContain("'inputs' of CompiledPackage.of(\"fastmath\") has \"../gone\", which is outside the project");
    expect(message).toContain('has "gone", which does not exist in the project');
  });
});

describe('a project that is compiled itself', () => {
  const folder = () => compiledWorkspace({ 'packages/fastmath/config.toml': '' });
  const alone = (options: PythonImageOptions = {}) => imageOf(folder(), { package: 'fastmath', ...options });

  test('may have no file of its own in the image', () => {
    const image = alone();
    expect(pathsOf(image, 'app/')).toEqual([]);
    expect(image.dockerfile).not.toContain('COPY app/');
    expect(image.dockerfile).toContain('PYTHONPATH=/app/packages/fastmath \\');
    expect(image._plan.metadata).toEqual([]);
  });

  test('keeps the files beside its code that are asked for', () => {
    expect(pathsOf(alone({ include: ['config.toml'] }), 'app/')).toEqual(['app/packages/fastmath/config.toml']);
  });
});

describe('an image to compile in', () => {
  const own = (options: object = {}, reference = 'registry.example/cuda:ubuntu22.04-jammy') =>
    PythonBase.of(reference, { pythonVersion: '3.13', ...options });

  test('is where packages are compiled and installed, for the C library of both', () => {
    const image = imageOf(compiledWorkspace(), { buildBase: own() });
    for (const stage of ['build', 'compiler']) {
      expect(stageOf(image, stage)).toContain(`FROM registry.example/cuda:ubuntu22.04-jammy AS ${stage}\n`);
    }
    expect(stageOf(image, 'build')).toContain(
      '"base", "--prop", "buildBase", "--python", "3.13", "--glibc", "2.35", \\\n      "--exact-glibc"');
    expect(image._plan.base.glibc).toBe('2.35');
    expect(stageOf(image, 'python')).toContain('python:3.13-slim AS python');
  });

  test('is not where Debian packages of the image come from', () => {
    const image = imageOf(compiledWorkspace(), { buildBase: own(), systemPackages: DebianPackages.of('ffmpeg') });
    expect(stageOf(image, 'debian')).toContain('python:3.13-slim AS debian');
  });

  test('fails with another Python, with a newer C library, or where it is no image of one\'s own', () => {
    expect(failure(() => imageOf(compiledWorkspace(), { buildBase: own({ pythonVersion: '3.12', glibc: '2.43' }) })))
      .toMatch(/with Python 3\.12, but the image has Python 3\.13[^]*with glibc 2\.43, but the image has 2\.41/);
    expect(failure(() => imageOf(compiledWorkspace(), { buildBase: PythonBase.SLIM })))
      .toContain("'buildBase' is PythonBase.SLIM, in which packages are compiled without it too; remove it");
    const noApt = own({ apt: false, interpreter: '/usr/bin/python3' });
    expect(failure(() => imageOf(compiledWorkspace(), { buildBase: noApt }))).toContain("with 'apt' false");
  });

  test('is said to be idle where nothing is compiled', () => {
    const folder = compiledWorkspace();
    const image = imageOf(folder, { buildBase: own(), compiled: [CompiledPackage.copied('fastmath')] });
    expect(image.warnings).toEqual([expect.stringContaining('every package has a wheel and nothing is compiled')]);
  });
});

test('a change of a file after it was read changes the next image, and not this one', () => {
  const folder = compiledWorkspace();
  const image = imageOf(folder);
  const path = 'wheels/fastmath/sources/packages/fastmath/src/fastmath/native.c';
  expect(textOf(image, path)).toBe('int x;\n');
  const { contentTag } = image;
  writeInto(folder, 'packages/fastmath/src/fastmath/native.c', 'int z;\n');
  expect([textOf(image, path), image.contentTag]).toEqual(['int x;\n', contentTag]);
  PythonProject.clearCache();
  const next = imageOf(folder);
  expect(textOf(next, path)).toBe('int z;\n');
  expect(next.contentTag).not.toBe(contentTag);
});
