import { LOCK, lockEntry, PYPROJECT, sampleProject, sampleWorkspace } from './sample-project';
import { PythonImage } from '../../src/image';
import { Problems } from '../../src/private/problems';
import { PythonProject } from '../../src/project';
import { parseName } from '../../src/project/python/names';
import { absentWarnings } from '../../src/project/sources/absent-packages';

function sourcesOf(directory: string, member?: string) {
  return PythonProject.fromDirectory(directory, { package: member })._sources;
}

test('source roots: the project first, then its local dependencies', () => {
  expect(sourcesOf(sampleWorkspace(), 'api').roots).toEqual(['packages/api/src', 'packages/core/src']);
});

test('which modules python -m can run', () => {
  const sources = sourcesOf(sampleProject());
  const modules = ['shop', 'shop.worker', 'shop.main', 'shop.gone', 'shop.templates', 'worker'];
  expect(modules.filter(module => sources.canRun(module))).toEqual(['shop', 'shop.worker', 'shop.main']);
  expect(sourcesOf(sampleProject({ 'src/shop/__main__.py': undefined })).canRun('shop')).toBe(false);
});

test('which modules the code names, in an import or as a text, but not in a comment or as a part of another', () => {
  const settings = 'INSTALLED_APPS = [\n  "django.contrib.gis",\n  # "django.contrib.sites",\n]\n';
  const main = 'from django.contrib.gis.db import models\nimport django.contrib.postgres.fields\n';
  const sources = sourcesOf(sampleProject({ 'src/shop/settings.py': settings, 'src/shop/main.py': main }));
  const modules = ['gis', 'gis.db', 'gis.db.models', 'postgres', 'sites'].map(name => `django.contrib.${name}`);
  expect(modules.filter(module => sources.names(module))).toEqual(['django.contrib.gis', 'django.contrib.gis.db']);
});

const appOf = (module: string) => ({ module, attribute: 'app', isFactory: false });

test('what is wrong with an application that is named', () => {
  const sources = sourcesOf(sampleProject({ 'src/shop/tests/server.py': 'app = 1\n' }));
  const faults = (names: string[]) => names.map(name => sources.faultOf(appOf(name)));
  expect(faults(['shop.mian', 'shop.worker', 'shop.main'])).toEqual(['no module', 'no attribute', undefined]);
  // A dependency, and a file that may be included.
  expect(faults(['other.main', 'shop.tests.server'])).toEqual([undefined, undefined]);
});

test('which modules probably exist nowhere', () => {
  const sources = sourcesOf(sampleProject({ 'main.py': 'app = 1\n' }));
  const modules = ['store.main', 'shop.gone', 'main', 'uvicorn.main', 'corn', 'fastapi'];
  expect(modules.filter(module => sources.mayLack(module))).toEqual(['store.main']);
});

test('nothing is wrong in a namespace that a dependency may share', () => {
  const alone = { 'src/shop/__init__.py': undefined };
  const shared = {
    ...alone,
    'pyproject.toml': PYPROJECT.replace('"uvicorn>=0.30"', '"uvicorn>=0.30", "shop-core"'),
    'uv.lock':
      LOCK.replace('{ name = "uvicorn" }]', '{ name = "uvicorn" }, { name = "shop-core" }]').replace(
        '  { name = "uvicorn",',
        '  { name = "shop-core" },\n  { name = "uvicorn",',
      ) + lockEntry('shop-core', '1'),
  };
  expect(sourcesOf(sampleProject(shared)).faultOf(appOf('shop.mian'))).toBeUndefined();
  expect(sourcesOf(sampleProject(alone)).faultOf(appOf('shop.mian'))).toBe('no module');
});

test('the modules of the sources, those of local dependencies last', () => {
  expect(sourcesOf(sampleWorkspace(), 'api').moduleNames).toEqual(['api', 'api.main', 'core', 'core.health']);
});

test('what the sources mention, those of local dependencies included', () => {
  const sources = sourcesOf(sampleProject());
  expect([sources.mention('/healthz'), sources.mention('/readyz')]).toEqual([true, false]);
  expect(sourcesOf(sampleWorkspace(), 'api').mention('/healthz')).toBe(true);
});

test('the files: sources and metadata', () => {
  const sources = sourcesOf(sampleProject());
  const select = (include: string[], exclude: string[]) => {
    const problems = new Problems('test');
    return { selection: sources.select(include, exclude, problems), problems: problems.messages };
  };
  const { selection, problems } = select([], ['src/shop/templates']);
  expect(problems).toEqual([]);
  expect(selection.read(new Problems('test')).contents.map(({ path }) => path))
    .toEqual(['src/shop/__init__.py', 'src/shop/__main__.py', 'src/shop/main.py', 'src/shop/worker.py']);
  expect(select([], []).selection).toBe(select([], []).selection);
  expect(sources.metadataFiles().map(({ path }) => path))
    .toEqual(['src/shop-0.1.0.dist-info/METADATA', 'src/shop-0.1.0.dist-info/entry_points.txt']);
  expect([select(['gone'], []), select(['gone'], [])].map(each => each.problems.length)).toEqual([1, 1]);
});

test('why a module is not in the image', () => {
  const sources = sourcesOf(sampleProject({ 'src/shop/tests/a.py': '', 'src/shop/test_b.py': '' }));
  expect(sources.leftOutReason('shop.tests.a')).toEqual({ path: 'src/shop/tests', reason: 'tests' });
  expect(sources.leftOutReason('shop.test_b')).toEqual({ path: 'src/shop/test_b.py', reason: 'tests' });
  expect([sources.leftOutReason('shop.main'), sources.leftOutReason('shop.gone')]).toEqual([undefined, undefined]);
});

test('metadata is made for each local package, beside its sources', () => {
  expect(sourcesOf(sampleWorkspace(), 'api').metadataFiles().map(({ path }) => path))
    .toEqual(['packages/api/src/api-1.0.dist-info/METADATA', 'packages/core/src/core-1.0.dist-info/METADATA']);
});

describe('an import of a package that the lock has for other Pythons only', () => {
  const marker = "python_version < '3.11'";
  const warningsWith = (source: string) => PythonImage.fromDirectory(sampleProject({
    'pyproject.toml': PYPROJECT.replace('>=3.11', '>=3.9').replace('"uvicorn', `"tomli; ${marker}", "uvicorn`),
    'uv.lock': LOCK.replace('>=3.11', '>=3.9')
      .replace('{ name = "uvicorn" }]', `{ name = "uvicorn" }, { name = "tomli", marker = "${marker}" }]`)
      .replace('  { name = "uvicorn",', `  { name = "tomli", marker = "${marker}" },\n  { name = "uvicorn",`)
      + lockEntry('tomli', '2.0.1'),
    'src/shop/worker.py': source,
  }), { pythonVersion: '3.13' }).warnings;

  test.each(['import tomli', 'from tomli import loads', 'import json, tomli as toml'])('is warned of: %j', source => {
    expect(warningsWith(`${source}\n`)).toEqual([
      '"src/shop/worker.py" imports "tomli", which is locked, but not installed for Python 3.13 on linux/amd64, so the '
      + 'file cannot be imported unless another package has that module; import it under the condition of its marker, '
      + 'or require "tomli" without the marker and run `uv lock`',
    ]);
  });

  test.each([
    'try:\n    import tomli\nexcept ImportError:\n    tomli = None',
    'if sys.version_info < (3, 11):\n    import tomli',
    'def read():\n    import tomli',
    'import tomllib  # tomli',
    'from .tomli import x',
  ])('is fine where it may be absent, or is none: %j', source => {
    expect(warningsWith(`import sys\n${source}\n`)).toEqual([]);
  });

  test('is fine where a variant of the package is installed', () => {
    const sources = sourcesOf(sampleProject({ 'src/shop/worker.py': 'import uvicorn\n' }));
    const installed = (name: string) => [{ name: parseName(name)!, source: 'registry' }];
    expect(sources.absentWarnings(installed('uvicorn-gpu'), 'Python 3.13')).toEqual([
      expect.stringMatching(/^"src\/shop\/main.py" imports "fastapi"/),
    ]);
    expect(sources.absentWarnings(installed('fastapi-slim'), 'Python 3.13')).toEqual([
      expect.stringMatching(/^"src\/shop\/worker.py" imports "uvicorn"/),
    ]);
  });

  test('a module of the project or of Python itself needs no package', () => {
    const modules = [{ name: 'shop.main', isPackage: false, source: 'import shop, dataclasses, enum34\n' }];
    const absent = ['dataclasses', 'enum34', 'shop'].map(name => parseName(name)!);
    expect(absentWarnings(modules, absent, 'Python 3.13', 'run `uv lock`')).toEqual([
      expect.stringMatching(/^"shop.main" imports "enum34"/),
    ]);
  });
});
