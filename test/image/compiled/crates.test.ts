import { cpSync } from 'fs';
import { join } from 'path';
import { compiledWorkspace, failure, imageOf, lockEntry, lockWith, MATURIN, pathsOf, stageOf } from './compiled-sample';
import { PythonBase } from '../../../src';
import { temporaryFolder } from '../../project/temporary';

const CRATE = '[package]\nname = "fastmath"\nversion = "0.1.0"\n';
const rust = (changes: Record<string, string | undefined> = {}) => compiledWorkspace({
  'packages/fastmath/pyproject.toml': MATURIN,
  'packages/fastmath/Cargo.toml': CRATE,
  'packages/fastmath/Cargo.lock': 'version = 4\n',
  'packages/fastmath/src/lib.rs': '',
  'packages/fastmath/src/fastmath/native.c': undefined,
  'uv.lock': lockWith(lockEntry('maturin', '1.10.0')),
  ...changes,
});

describe('a crate', () => {
  test('is compiled with Rust of Debian, and with caches of its own', () => {
    const image = imageOf(rust());
    expect(stageOf(image, 'compiler')).toContain('# To compile: cargo, rustc for fastmath.\n');
    expect(stageOf(image, 'wheel-fastmath'))
      .toContain('--mount=type=cache,id=cargo-fastmath-3.13-amd64,target=/target');
    expect(image.warnings).toEqual([]);
  });

  test('comes with those that it depends on by path, and with its Cargo workspace', () => {
    const image = imageOf(rust({
      'Cargo.toml': '[workspace]\nmembers = ["crates/*", "packages/fastmath"]\n',
      'Cargo.lock': 'version = 4\n',
      'packages/fastmath/Cargo.lock': undefined,
      'packages/fastmath/Cargo.toml': `${CRATE}[dependencies]\ncore = { path = "../../crates/core" }\n`,
      'crates/core/Cargo.toml': '[package]\nname = "core"\n',
      'crates/core/src/lib.rs': '',
      'crates/tool/Cargo.toml': '[package]\nname = "tool"\n',
      'crates/tool/target/CACHEDIR.TAG': '',
    }));
    expect(pathsOf(image, 'wheels/fastmath/sources/').filter(path => !path.includes('/packages/'))).toEqual([
      'Cargo.lock', 'Cargo.toml', 'crates/core/Cargo.toml', 'crates/core/src/lib.rs', 'crates/tool/Cargo.toml',
    ].map(path => `wheels/fastmath/sources/${path}`));
    expect(image.warnings).toEqual([]);
  });

  test('without a lock of its own is one of which each build may take another', () => {
    expect(imageOf(rust({ 'packages/fastmath/Cargo.lock': undefined })).warnings)
      .toEqual([expect.stringContaining('the crate of "fastmath" has no Cargo.lock')]);
  });

  test('fails where it needs a newer Rust than Debian has', () => {
    const folder = rust({ 'packages/fastmath/Cargo.toml': `${CRATE}rust-version = "1.99"\n` });
    expect(failure(() => imageOf(folder))).toContain('the crate of "fastmath" needs Rust 1.99, but Debian in '
      + '"python:3.13-slim" has 1.85; lower \'rust-version\' in its Cargo.toml, or set \'buildBase\'');
    const buildBase = PythonBase.of('registry.example/rust:trixie', { pythonVersion: '3.13' });
    expect(stageOf(imageOf(folder, { buildBase }), 'compiler')).not.toContain('rustc');
  });

  const libraries = {
    'Cargo.toml': '[workspace]\nmembers = ["crates/*", "packages/fastmath"]\n'
      + '[workspace.package]\nrust-version = "1.98"\n[workspace.dependencies]\ninner = { path = "crates/inner" }\n',
    'Cargo.lock': 'version = 4\n',
    'packages/fastmath/Cargo.lock': undefined,
    'packages/fastmath/Cargo.toml': `${CRATE}[dependencies]\ncore = { path = "../../crates/core" }\n`,
    'crates/core/Cargo.toml': '[package]\nname = "core"\n',
    'crates/inner/Cargo.toml': '[package]\nname = "inner"\nrust-version.workspace = true\n',
  };

  test('needs the Rust of what is compiled with it, and not of others in its workspace', () => {
    expect(failure(() => imageOf(rust(libraries)))).toBe('no failure');
    const core = '[package]\nname = "core"\n[dependencies]\ninner.workspace = true\n';
    expect(failure(() => imageOf(rust({ ...libraries, 'crates/core/Cargo.toml': core }))))
      .toContain('the crate of "fastmath" needs Rust 1.98');
    const optional = core.replace('inner.workspace = true', 'inner = { workspace = true, optional = true }');
    expect(failure(() => imageOf(rust({ ...libraries, 'crates/core/Cargo.toml': optional })))).toBe('no failure');
  });

  test.each<[what: string, changes: Record<string, string | undefined>, warnings: number]>([
    ['beside a crate that it depends on', { 'Cargo.lock': undefined, 'crates/core/Cargo.lock': 'version = 4\n' }, 1],
    ['beside itself, in a workspace', { 'Cargo.lock': undefined, 'packages/fastmath/Cargo.lock': 'version = 4\n' }, 1],
    ['beside the workspace', {}, 0],
    ['beside a workspace that excludes it', {
      'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\nexclude = ["packages"]\n',
    }, 1],
    ['beside itself, and excluded', {
      'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\nexclude = ["packages"]\n',
      'packages/fastmath/Cargo.lock': 'version = 4\n',
    }, 0],
  ])('whose lock is %s', (_what, changes, warnings) => {
    expect(imageOf(rust({ ...libraries, ...changes })).warnings)
      .toEqual(Array(warnings).fill(expect.stringContaining('the crate of "fastmath" has no Cargo.lock')));
  });

  test.each<[what: string, toml: string, files: Record<string, string>]>([
    ['settings', '[[tool.setuptools-rust.ext-modules]]\ntarget = "f._n"\npath = "rust/Cargo.toml"\n', {}],
    ['setup.py', '', {
      'packages/fastmath/setup.py': 'setup(rust_extensions=[RustExtension("f._n", "rust/Cargo.toml")])',
    }],
  ])('of setuptools-rust is where its %s say', (_what, toml, files) => {
    const image = imageOf(rust({
      ...libraries,
      'packages/fastmath/pyproject.toml': MATURIN.replace('"maturin>=1.9"', '"setuptools", "setuptools-rust"')
        .replace('"maturin"', '"setuptools.build_meta"') + toml,
      'packages/fastmath/Cargo.toml': undefined,
      'packages/fastmath/rust/Cargo.toml': `${CRATE}[dependencies]\ncore = { path = "../../../crates/core" }\n`,
      'packages/fastmath/rust/src/lib.rs': '',
      ...files,
    }));
    const paths = pathsOf(image, 'wheels/fastmath/sources/');
    for (const path of ['crates/core/Cargo.toml', 'packages/fastmath/rust/src/lib.rs']) {
      expect(paths).toContain(`wheels/fastmath/sources/${path}`);
    }
    expect(stageOf(image, 'compiler')).toContain('cargo');
  });

  test('fails without its manifest, and with a crate outside of the workspace', () => {
    expect(failure(() => imageOf(rust({ 'packages/fastmath/Cargo.toml': undefined }))))
      .toContain('builds a crate, but "packages/fastmath/Cargo.toml" does not exist');
    expect(failure(() => imageOf(rust({
      'packages/fastmath/Cargo.toml': `${CRATE}[dependencies]\ncore = { path = "../../../core" }\n`,
    })))).toContain('needs "../core", which is outside the repository; move it there');
  });

  test('may need others above the workspace, in the same repository', () => {
    const folder = rust({
      'packages/fastmath/Cargo.toml': `${CRATE}core = "1"\n[dependencies]\ncore = { path = "../../../crates/core" }\n`,
    });
    const repository = temporaryFolder({
      '.git/HEAD': '',
      'Cargo.toml': '[workspace]\nmembers = ["crates/*", "python/packages/fastmath"]\n',
      'Cargo.lock': 'version = 4\n',
      'crates/core/Cargo.toml': '[package]\nname = "core"\n',
      'crates/core/src/lib.rs': '',
      'docs/index.md': '',
    });
    cpSync(folder, join(repository, 'python'), { recursive: true });
    const image = imageOf(join(repository, 'python'));
    const place = 'wheels/fastmath/sources/';
    const sources = pathsOf(image, place).map(path => path.slice(place.length));
    expect(sources.filter(path => !path.startsWith('python/packages/fastmath/')))
      .toEqual(['Cargo.lock', 'Cargo.toml', 'crates/core/Cargo.toml', 'crates/core/src/lib.rs']);
    expect(stageOf(image, 'wheel-fastmath')).toContain('--source /source/python/packages/fastmath');
    expect(image.dockerfile).toContain('PYTHONPATH=/app/src \\');
    expect(pathsOf(image, 'app/')).toEqual(['app/src/shop/__init__.py', 'app/src/shop/main.py']);
  });
});
