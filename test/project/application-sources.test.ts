import { LOCK, lockEntry, PYPROJECT, sampleProject, sampleWorkspace } from './sample-project';
import { Problems } from '../../src/private/problems';
import { PythonProject } from '../../src/project';

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
