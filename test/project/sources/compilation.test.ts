import { Problems } from '../../../src/private/problems';
import { parsePyproject } from '../../../src/project/python/pyproject';
import { compareReleases } from '../../../src/project/sources/cargo';
import { findCompilation } from '../../../src/project/sources/compilation';
import { temporaryFolder } from '../temporary';

function reasonFor(buildSystem: string, tool = '', files: Record<string, string> = {}): string | undefined {
  const toml = `[project]\nname = "x"\nversion = "1"\n[build-system]\n${buildSystem}\n${tool}`;
  const pyproject = parsePyproject(toml, 'pyproject.toml', new Problems('test'))!;
  return findCompilation(temporaryFolder(files), pyproject)?.reason;
}

const SETUPTOOLS = 'build-backend = "setuptools.build_meta"';
const HATCH = 'build-backend = "hatchling.build"';

test.each<[reason: string, buildSystem: string, tool?: string, files?: Record<string, string>]>([
  ['the build backend "maturin"', 'build-backend = "maturin"'],
  ['the build backend "mesonpy"', 'build-backend = "mesonpy"'],
  ['the build backend "scikit_build_core.build"', 'build-backend = "scikit_build_core.build"'],
  ["'ext-modules' in [tool.setuptools]", SETUPTOOLS, '[tool.setuptools]\next-modules = [{ name = "x" }]'],
  ['[tool.setuptools-rust]', SETUPTOOLS, '[[tool.setuptools-rust.ext-modules]]\ntarget = "x"'],
  ['setup.py, which builds extensions', SETUPTOOLS, '', { 'setup.py': 'setup(ext_modules=cythonize("x.pyx"))' }],
  ['setup.py, which builds extensions', '', '', { 'setup.py': 'from setuptools import Extension\nExtension("x", [])' }],
  ['setup.py, which builds extensions', SETUPTOOLS, '', { 'setup.py': 'setup(cffi_modules=["build.py:ffi"])' }],
  ["the plugin 'hatch-cython' of Hatch", `${HATCH}\nrequires = ["hatchling", "hatch-cython>=0.5"]`],
  [
    'the custom hook of Hatch, which builds extensions', HATCH, '[tool.hatch.build.targets.wheel.hooks.custom]',
    { 'hatch_build.py': 'build_data["pure_python"] = False' },
  ],
  [
    '[tool.poetry] build, which builds extensions', 'build-backend = "poetry.core.masonry.api"',
    '[tool.poetry.build]\nscript = "make.py"', { 'make.py': 'kwargs.update({"ext_modules": found})' },
  ],
  [
    '[tool.poetry] build, which builds extensions', 'build-backend = "poetry_dynamic_versioning.backend"',
    '[tool.poetry.build]\nscript = "make.py"', { 'make.py': 'found = cythonize("x.pyx")' },
  ],
  ['setup.py, which builds extensions', 'build-backend = "own"\nbackend-path = ["."]', '', {
    'setup.py': 'setup(ext_modules=[Extension("x", ["x.c"])])',
  }],
  ['the custom hook of Hatch, which builds extensions', HATCH, '', {
    'hatch.toml': '[build.hooks.custom]\npath = "h.py"', 'h.py': 'build_data["pure_python"] = False',
  }],
  ["the plugin 'hatch-meson' of Hatch", `${HATCH}\nrequires = ["hatchling", "hatch-meson"]`],
  ["'run-setuptools' in [tool.pdm.build]", 'build-backend = "pdm.backend"', '[tool.pdm.build]\nrun-setuptools = true'],
])('%s says that a package compiles', (reason, ...[buildSystem, tool, files]) => {
  expect(reasonFor(buildSystem, tool, files)).toBe(reason);
});

test.each<[what: string, buildSystem: string, tool?: string, files?: Record<string, string>]>([
  ['a plain setup.py', SETUPTOOLS, '', { 'setup.py': 'from setuptools import setup\nsetup()' }],
  ['a hook that writes the version', HATCH, '[tool.hatch.build.hooks.vcs]\nversion-file = "x/_version.py"'],
  ['a custom hook that copies files', HATCH, '[tool.hatch.build.hooks.custom]', { 'hatch_build.py': 'copy()' }],
  ['a script of Poetry that is gone', 'build-backend = "poetry.core.masonry.api"', '[tool.poetry]\nbuild = "x.py"'],
  ['a backend that only copies', 'build-backend = "uv_build"', '', { 'setup.py': 'setup(ext_modules=found)' }],
  ['a plain backend of the project', 'build-backend = "own"', '', { 'setup.py': 'setup()' }],
  ['an empty list', SETUPTOOLS, '', {
    'setup.py': 'setup(ext_modules=[], rust_extensions = None, x={"cffi_modules": ( )})',
  }],
  ['an empty list of settings', SETUPTOOLS, '[tool.setuptools]\next-modules = []'],
  ['a comment', SETUPTOOLS, '', { 'setup.py': 'setup()  # no ext_modules here' }],
  ['a text', SETUPTOOLS, '', {
    'setup.py': '"""Extension(s), ext_modules\n"""\nsetup(description="by cythonize, it\\"s")',
  }],
])('%s does not', (_what, ...[buildSystem, tool, files]) => {
  expect(reasonFor(buildSystem, tool, files)).toBeUndefined();
});

test('releases of Rust are compared by their numbers', () => {
  expect([['1.9', '1.85'], ['1.85', '1.85.0'], ['1.85.1', '1.85']].map(([a, b]) => Math.sign(compareReleases(a, b))))
    .toEqual([-1, 0, 1]);
});
