import { Problems } from '../../../src/private/problems';
import { parsePyproject } from '../../../src/project/python/pyproject';
import { findLayout, type Layout } from '../../../src/project/sources/layout';
import { temporaryFolder } from '../temporary';

function layoutOf(paths: readonly string[], tool = ''): Layout {
  const folder = temporaryFolder(Object.fromEntries(paths.map(path => [path, ''])));
  return findLayout(folder, parsePyproject(tool, 'pyproject.toml', new Problems('test'))!);
}

test('src layout: the packages and modules in src, nothing beside it', () => {
  expect(layoutOf(['src/shop/__init__.py', 'src/single.py', 'src/readme.md', 'tests/test_a.py', 'shop_tools/__init__.py', 'manage.py']))
    .toEqual({ roots: ['src'], packages: ['src/shop'], modules: ['src/single.py'] });
});

test('flat layout: packages and modules beside pyproject.toml', () => {
  expect(layoutOf(['shop/__init__.py', 'main.py'])).toEqual({ roots: ['.'], packages: ['shop'], modules: ['main.py'] });
});

test('a package needs no __init__.py', () => {
  expect(layoutOf(['app/main.py']).packages).toEqual(['app']);
  expect(layoutOf(['src/acme/shop/api/main.py', 'src/assets/images/a.svg']).packages).toEqual(['src/acme']);
});

test('beside flat code, tests, scripts, tools and folders without code are no packages', () => {
  expect(layoutOf([
    'shop/__init__.py', 'tests/__init__.py', 'docs/conf.py', 'scripts/a.py', 'data/a.json', 'my-notes/a.py', '.venv/a.py', 'api/pyproject.toml', 'api/main.py',
    'setup.py', 'conftest.py', 'noxfile.py', 'test_main.py', 'tests.py', 'main_test.py', 'my-script.py',
  ])).toEqual({ roots: ['.'], packages: ['shop'], modules: [] });
});

test.each(['infra', 'infrastructure', 'bench', 'notebooks', 'examples', 'build'])('%s beside flat code is no part of the application', folder => {
  expect(layoutOf(['shop/__init__.py', `${folder}/__init__.py`, `${folder}/app.py`]))
    .toEqual({ roots: ['.'], packages: ['shop'], modules: [] });
});

test('the program of Pulumi is no module of the application', () => {
  expect(layoutOf(['shop/__init__.py', '__main__.py', 'Pulumi.yaml']).modules).toEqual([]);
  expect(layoutOf(['shop/__init__.py', '__main__.py']).modules).toEqual(['__main__.py']);
});

test('an empty src is no src layout', () => {
  expect(layoutOf(['src/readme.md', 'shop/__init__.py'])).toMatchObject({ roots: ['.'], packages: ['shop'] });
});

test('without any code the folder itself is the root', () => {
  expect(layoutOf(['readme.md'])).toEqual({ roots: ['.'], packages: [], modules: [] });
  expect(layoutOf(['src'])).toEqual({ roots: ['.'], packages: [], modules: [] });
});

const FILES = ['src/shop/__init__.py', 'lib/shop/__init__.py', 'lib/other/__init__.py', 'shop/__init__.py', 'one.py'];

test.each([
  ['hatch', '[tool.hatch.build.targets.wheel]\npackages = ["lib/shop"]', { roots: ['lib'], packages: ['lib/shop'], modules: [] }],
  ['uv, flat', '[tool.uv.build-backend]\nmodule-root = ""\nmodule-name = "shop"', { roots: ['.'], packages: ['shop'], modules: [] }],
  ['uv, several names', '[tool.uv.build-backend]\nmodule-root = "lib"\nmodule-name = ["shop", "other.part"]', { roots: ['lib'], packages: ['lib/shop', 'lib/other'], modules: [] }],
  ['uv, root only', '[tool.uv.build-backend]\nmodule-root = "lib"', { roots: ['lib'], packages: ['lib/other', 'lib/shop'], modules: [] }],
  ['setuptools, list', '[tool.setuptools]\npackages = ["shop", "shop.api"]\npy-modules = ["one"]', { roots: ['.'], packages: ['shop'], modules: ['one.py'] }],
  ['setuptools, folder', '[tool.setuptools.package-dir]\n"" = "lib"', { roots: ['lib'], packages: ['lib/other', 'lib/shop'], modules: [] }],
  ['setuptools, search', '[tool.setuptools.packages.find]\nwhere = ["lib"]', { roots: ['lib'], packages: ['lib/other', 'lib/shop'], modules: [] }],
  ['poetry', '[tool.poetry]\npackages = [{ include = "shop", from = "lib" }]', { roots: ['lib'], packages: ['lib/shop'], modules: [] }],
  ['pdm', '[tool.pdm.build]\npackage-dir = "lib"', { roots: ['lib'], packages: ['lib/other', 'lib/shop'], modules: [] }],
])('the settings of the build backend come first: %s', (_, tool, layout) => {
  expect(layoutOf(FILES, tool)).toEqual(layout);
});

test('settings that name nothing that exists, or lead outside, are passed over', () => {
  expect(layoutOf(['src/shop/__init__.py'], '[tool.hatch.build.targets.wheel]\npackages = ["gone", "../other"]')).toMatchObject({ packages: ['src/shop'] });
  expect(layoutOf(['src/shop/__init__.py'], '[tool.uv.build-backend]\nmodule-root = "gone"')).toMatchObject({ packages: ['src/shop'] });
});

test.each(['from src.models import Order', '    import src.models'])('src is a package where its own code says %j: what lies beside it is in too', source => {
  const folder = temporaryFolder({ 'src/main.py': '', 'src/shop/a.py': `x = 1\n${source}`, 'src/models.py': '', 'endpoint.py': '' });
  expect(findLayout(folder, parsePyproject('', 'pyproject.toml', new Problems('test'))!))
    .toEqual({ roots: ['.'], packages: ['src'], modules: ['endpoint.py'] });
});

test.each([
  ['another name', { 'src/shop/a.py': 'from srcs import a\n# from src import b' }],
  ['its tests', { 'src/shop/a.py': '', 'src/tests/test_a.py': 'from src.shop import a' }],
])('src is no package for %s', (_, files) => {
  expect(findLayout(temporaryFolder({ ...files }), parsePyproject('', 'pyproject.toml', new Problems('test'))!).roots).toEqual(['src']);
});
