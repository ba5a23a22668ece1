import { lockEntry, pathsOf } from './compiled-sample';
import { CompiledPackage, PythonImage, type PythonImageOptions } from '../../../src';
import { temporaryFolder } from '../../project/temporary';

const IN_WHEEL = 'in the wheel that the build of the image makes';
const inWheel = (image: PythonImage) =>
  image.leftOut.filter(({ reason }) => reason === IN_WHEEL).map(({ path }) => path);

const project = (system: string) => `[project]
name = "fastmath"
version = "1.2.0"
requires-python = ">=3.11"
dependencies = ["fastapi"]
${system}`;
const MATURIN = '[build-system]\nrequires = ["maturin>=1.9"]\nbuild-backend = "maturin"\n';
const SETUPTOOLS = `[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"
[tool.setuptools]
ext-modules = [{ name = "fastmath._native", sources = ["native.c"] }]
`;
const LOCK = `version = 1
revision = 3
requires-python = ">=3.11"
[[package]]
name = "fastmath"
version = "1.2.0"
source = { editable = "." }
dependencies = [{ name = "fastapi" }]
[package.metadata]
requires-dist = [{ name = "fastapi" }]
${lockEntry('fastapi', '0.120.0')}
${lockEntry('maturin', '1.10.0')}
${lockEntry('setuptools', '80.9.0')}`;

const imageOf = (system: string, files: Record<string, string>, options: PythonImageOptions = {}) =>
  PythonImage.fromDirectory(temporaryFolder({
    'pyproject.toml': project(system),
    'uv.lock': LOCK,
    'Cargo.toml': '[package]\nname = "fastmath"\nversion = "0.1.0"\n',
    'Cargo.lock': 'version = 4\n',
    ...files,
  }), { pythonVersion: '3.13', ...options });

const FLAT = {
  'fastmath/__init__.py': '',
  'config/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
  'main.py': 'import fastmath\n',
  'manage.py': 'import fastmath\n',
  'migrations/__init__.py': '',
  'migrations/first.py': '',
};
const BESIDE_FASTMATH = [
  'app/config/main.py', 'app/main.py', 'app/manage.py', 'app/migrations/__init__.py', 'app/migrations/first.py',
];

describe('a flat project that is compiled itself', () => {
  test('keeps what maturin takes for no part of the package, where it can be imported', () => {
    const image = imageOf(MATURIN, FLAT);
    expect(pathsOf(image, 'app/')).toEqual(BESIDE_FASTMATH);
    expect(inWheel(image)).toEqual(['fastmath']);
    expect(image.dockerfile).toContain('PYTHONPATH=/app \\');
  });

  test('has the module that its settings name in the wheel', () => {
    const image = imageOf(`${MATURIN}[tool.maturin]\nmodule-name = "config._native"\n`, FLAT);
    expect(inWheel(image)).toEqual(['config']);
    expect(pathsOf(image, 'app/fastmath')).toEqual(['app/fastmath/__init__.py']);
  });

  test('is a package with the name of the project, whatever that is', () => {
    const image = imageOf(MATURIN, {
      'pyproject.toml': project(MATURIN).replaceAll('fastmath', 'infra'),
      'uv.lock': LOCK.replaceAll('fastmath', 'infra'),
      'infra/core.py': '',
    });
    expect(inWheel(image)).toEqual(['infra']);
    expect(pathsOf(image, 'wheels/').some(path => path.endsWith('/infra/core.py'))).toBe(true);
  });

  test('keeps the programs that setuptools does not install', () => {
    const { 'config/main.py': _, ...files } = FLAT;
    const image = imageOf(SETUPTOOLS, files);
    expect(inWheel(image)).toEqual(['fastmath']);
    expect(pathsOf(image, 'app/')).toEqual(BESIDE_FASTMATH.slice(1));
  });

  test.each([
    ['the packages that are listed', `${SETUPTOOLS}packages = ["fastmath"]\n`, {}, ['fastmath']],
    ['those that a search finds', `${SETUPTOOLS}[tool.setuptools.packages.find]\nexclude = ["config"]\n`, {},
      ['fastmath']],
    ['the modules that are listed', `${SETUPTOOLS}py-modules = ["main"]\n`, {}, ['main.py']],
    ['those that setup.py names', SETUPTOOLS, { 'setup.py': 'setup(packages=["fastmath"])\n' }, ['fastmath']],
  ])('has %s in the wheel of setuptools', (_name, system, files, expected) => {
    expect(inWheel(imageOf(system, { ...FLAT, ...files }))).toEqual(expected);
  });
});

test('what the code in a wheel imports and opens beside it is in the image, as if it were copied', () => {
  const files = {
    'src/fastmath/__init__.py': '',
    'src/fastmath/main.py': 'import tools.helper\nopen("settings.toml")\nopen("data/table.csv")\n',
    'tools/helper.py': '',
    'settings.toml': '',
    'data/table.csv': '',
  };
  const beside = ['app/data/table.csv', 'app/settings.toml', 'app/tools/helper.py'];
  const image = imageOf(SETUPTOOLS, files);
  expect(pathsOf(image, 'app/')).toEqual(beside);
  expect(inWheel(image)).toEqual(['src/fastmath']);
  expect(image.dockerfile).toContain('PYTHONPATH=/app \\');
  const copied = imageOf(SETUPTOOLS, files, { compiled: [CompiledPackage.copied('fastmath')] });
  expect(pathsOf(copied, 'app/')).toEqual(expect.arrayContaining(beside));
});
