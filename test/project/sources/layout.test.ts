import { Problems } from '../../../src/private/problems';
import { parsePyproject } from '../../../src/project/python/pyproject';
import { findLayout } from '../../../src/project/sources/layout';
import { temporaryFolder } from '../temporary';

function read(folder: string, toml = '') {
  const { infrastructure, ...layout } = findLayout(
    folder,
    parsePyproject(toml, 'pyproject.toml', new Problems('test'))!,
  );
  return { infrastructure, layout };
}

function layoutOf(paths: readonly string[], toml = '') {
  return read(temporaryFolder(Object.fromEntries(paths.map(path => [path, '']))), toml).layout;
}

test('src layout: the packages and modules in src, nothing beside it', () => {
  expect(
    layoutOf([
      'src/shop/__init__.py', 'src/single.py', 'src/readme.md', 'tests/test_a.py', 'shop_tools/__init__.py',
      'manage.py',
    ]),
  ).toEqual({ roots: ['src'], packages: ['src/shop'], modules: ['src/single.py'] });
});

test('flat layout: packages and modules beside pyproject.toml', () => {
  expect(layoutOf(['shop/__init__.py', 'main.py'])).toEqual({ roots: ['.'], packages: ['shop'], modules: ['main.py'] });
});

test('a package needs no __init__.py', () => {
  expect(layoutOf(['app/main.py']).packages).toEqual(['app']);
  expect(layoutOf(['src/acme/shop/api/main.py', 'src/assets/images/a.svg']).packages).toEqual(['src/acme']);
});

test('beside flat code, tests, scripts, tools and folders without code are no packages', () => {
  expect(
    layoutOf([
      'shop/__init__.py', 'tests/__init__.py', 'docs/conf.py', 'scripts/a.py', 'data/a.json', 'my-notes/a.py',
      '.venv/a.py', 'api/pyproject.toml', 'api/main.py', 'setup.py', 'conftest.py', 'noxfile.py', 'test_main.py',
      'tests.py', 'main_test.py', 'my-script.py',
    ]),
  ).toEqual({ roots: ['.'], packages: ['shop'], modules: [] });
});

test.each(['infra', 'infrastructure', 'bench', 'notebooks', 'examples', 'build'])(
  '%s beside flat code is no part of the application',
  folder => {
    expect(layoutOf(['shop/__init__.py', `${folder}/__init__.py`, `${folder}/app.py`])).toEqual({
      roots: ['.'],
      packages: ['shop'],
      modules: [],
    });
  },
);

const STACK = 'import aws_cdk as cdk\nfrom constructs import Construct';

test.each<[string, Record<string, string>]>([
  ['cdk.json', { 'cdk.json': '{ "app": "python3 app.py" }', 'app.py': 'from stacks.web import Web' }],
  ['cdk.json, as a module', { 'cdk.json': '{ "app": "python -m app" }', 'app.py': 'import stacks.web' }],
  ['cdk8s.yaml', { 'cdk8s.yaml': 'app: pipenv run python app.py', 'app.py': 'from stacks import web' }],
  ['cdktf.json', { 'cdktf.json': '{ "app": "python app.py" }', 'app.py': 'import stacks' }],
  ['Pulumi.yaml', { 'Pulumi.yaml': 'name: a\nruntime: python', '__main__.py': 'import stacks' }],
])('a program that deploys is no part of the application, nor is what it is made of: %s', (_, files) => {
  const { layout, infrastructure } = read(temporaryFolder({
    ...files,
    'stacks/web.py': `${STACK}\nimport network\nfrom shop import NAME`,
    'network.py': 'import pulumi',
    'shop/__init__.py': '',
  }));
  expect(layout).toEqual({ roots: ['.'], packages: ['shop'], modules: [] });
  expect(infrastructure.slice(1)).toEqual(['stacks', 'network.py']);
});

test.each<[string, Record<string, string>]>([
  ['no program deploys', { 'app.py': 'import stacks' }],
  ['the program does not import it', { 'cdk.json': '{ "app": "python3 app.py" }', 'app.py': 'x = "stacks.web"' }],
  [
    'it uses no library for that',
    { 'cdk.json': '{ "app": "python3 app.py" }', 'app.py': 'import stacks', 'stacks/web.py': '' },
  ],
])('a package with stacks belongs to the application when %s', (_, files) => {
  const { layout } = read(temporaryFolder({ 'stacks/web.py': STACK, 'shop/__init__.py': '', ...files }));
  expect(layout.packages).toEqual(['shop', 'stacks']);
});

test('an application that deploys as well stays one where nothing else is left', () => {
  const files = {
    'Pulumi.yaml': 'main: deploy/',
    'deploy/__main__.py': 'import shop',
    'shop/__init__.py': 'import pulumi',
  };
  expect(read(temporaryFolder(files)).layout.packages).toContain('shop');
});

test('an empty src is no src layout', () => {
  expect(layoutOf(['src/readme.md', 'shop/__init__.py'])).toMatchObject({ roots: ['.'], packages: ['shop'] });
});

test('without any code the folder itself is the root', () => {
  expect(layoutOf(['readme.md'])).toEqual({ roots: ['.'], packages: [], modules: [] });
  expect(layoutOf(['src'])).toEqual({ roots: ['.'], packages: [], modules: [] });
});

const FILES = [
  'src/shop/__init__.py', 'lib/shop/__init__.py', 'lib/other/__init__.py', 'shop/__init__.py', 'one.py', 'bin/a.py',
];

test.each([
  [
    'hatch',
    '[tool.hatch.build.targets.wheel]\npackages = ["lib/shop"]',
    { roots: ['lib'], packages: ['lib/shop'], modules: [] },
  ],
  [
    'uv, flat',
    '[tool.uv.build-backend]\nmodule-root = ""\nmodule-name = "shop"',
    { roots: ['.'], packages: ['shop'], modules: [] },
  ],
  [
    'uv, several names',
    '[tool.uv.build-backend]\nmodule-root = "lib"\nmodule-name = ["shop", "other.part"]',
    { roots: ['lib'], packages: ['lib/shop', 'lib/other'], modules: [] },
  ],
  [
    'uv, root only',
    '[tool.uv.build-backend]\nmodule-root = "lib"',
    { roots: ['lib'], packages: ['lib/other', 'lib/shop'], modules: [] },
  ],
  [
    'setuptools, list',
    '[tool.setuptools]\npackages = ["shop", "shop.api"]\npy-modules = ["one"]',
    { roots: ['.'], packages: ['shop'], modules: ['one.py'] },
  ],
  [
    'setuptools, folder',
    '[tool.setuptools.package-dir]\n"" = "lib"',
    { roots: ['lib'], packages: ['lib/other', 'lib/shop'], modules: [] },
  ],
  [
    'setuptools, search',
    '[tool.setuptools.packages.find]\nwhere = ["lib"]',
    { roots: ['lib'], packages: ['lib/other', 'lib/shop'], modules: [] },
  ],
  [
    'poetry',
    '[tool.poetry]\npackages = [{ include = "shop", from = "lib" }]',
    { roots: ['lib'], packages: ['lib/shop'], modules: [] },
  ],
  [
    'pdm',
    '[tool.pdm.build]\npackage-dir = "lib"',
    { roots: ['lib'], packages: ['lib/other', 'lib/shop'], modules: [] },
  ],
  [
    'setuptools, single packages',
    '[tool.setuptools]\npackages = ["shop", "other"]\npackage-dir = { "" = "src", other = "lib/other" }',
    { roots: ['src', 'lib'], packages: ['src/shop', 'lib/other'], modules: [] },
  ],
  [
    'setuptools, search with patterns',
    '[tool.setuptools.packages.find]\nwhere = ["lib"]\ninclude = ["o*.api"]',
    { roots: ['lib'], packages: ['lib/other'], modules: [] },
  ],
  [
    'setuptools, search without some',
    '[tool.setuptools.packages.find]\nwhere = ["lib"]\nexclude = ["oth*", "shop.tests*"]',
    { roots: ['lib'], packages: ['lib/shop'], modules: [] },
  ],
  [
    'setuptools, search beside a module',
    '[tool.setuptools]\npy-modules = ["one"]\n[tool.setuptools.packages.find]\ninclude = ["shop*"]',
    { roots: ['.'], packages: ['shop'], modules: ['one.py'] },
  ],
  [
    'setuptools, search of a folder that is often something else',
    '[tool.setuptools.packages.find]\ninclude = ["bin*"]',
    { roots: ['.'], packages: ['bin'], modules: ['one.py'] },
  ],
  [
    'poetry, files in a package',
    '[tool.poetry]\npackages = [{ include = "shop/**/*.py" }, { include = "one.py" }]',
    { roots: ['.'], packages: ['shop'], modules: ['one.py'] },
  ],
  [
    'poetry, all in a folder',
    '[tool.poetry]\npackages = [{ include = "**/*.py", from = "lib" }]',
    { roots: ['lib'], packages: ['lib/other', 'lib/shop'], modules: [] },
  ],
  [
    'pdm, patterns',
    '[tool.pdm.build]\npackage-dir = "lib"\nincludes = ["lib/other/**/*.py", "lib/gone"]',
    { roots: ['lib'], packages: ['lib/other'], modules: [] },
  ],
  [
    'pdm, patterns elsewhere',
    '[tool.pdm.build]\npackage-dir = "lib"\nincludes = ["shop/**", "lib/other"]',
    { roots: ['lib'], packages: ['lib/other'], modules: [] },
  ],
  [
    'setuptools, a package in a folder of another name',
    '[tool.setuptools]\npackages = ["shop"]\npackage-dir = { shop = "lib/other" }',
    { roots: ['.'], packages: ['shop'], modules: [] },
  ],
  [
    'flit',
    '[project]\nname = "shop"\n[build-system]\nbuild-backend = "flit_core.buildapi"',
    { roots: ['.'], packages: ['shop'], modules: [] },
  ],
  [
    'flit, another name',
    '[project]\nname = "x"\n[build-system]\nbuild-backend = "flit_core.buildapi"\n[tool.flit.module]\nname = "one"',
    { roots: ['.'], packages: [], modules: ['one.py'] },
  ],
])('the settings of the build backend come first: %s', (_, tool, layout) => {
  expect(layoutOf(FILES, tool)).toEqual(layout);
});

test.each([
  ['only-include = ["acme/shop"]', '.', 'acme'],
  ['include = ["acme/**/*.py", "acme/shop/*.json"]', '.', 'acme'],
  ['only-include = ["src/code"]', 'src', 'src/code'],
  ['only-include = ["lib/py/code"]\nsources = ["lib/py"]', 'lib/py', 'lib/py/code'],
  ['packages = ["acme/shop"]', 'acme', 'acme/shop'],
])('hatch takes only folders above packages away: %s', (setting, root, path) => {
  const files = ['acme/shop/__init__.py', 'src/code/__init__.py', 'lib/py/code/__init__.py'];
  expect(layoutOf(files, `[tool.hatch.build.targets.wheel]\n${setting}`))
    .toMatchObject({ roots: [root], packages: [path] });
});

test('settings that name nothing that exists, or lead outside, are passed over', () => {
  expect(
    layoutOf(['src/shop/__init__.py'], '[tool.hatch.build.targets.wheel]\npackages = ["gone", "../other"]'),
  ).toMatchObject({ packages: ['src/shop'] });
  expect(layoutOf(['src/shop/__init__.py'], '[tool.uv.build-backend]\nmodule-root = "gone"')).toMatchObject({
    packages: ['src/shop'],
  });
});

test.each(['from src.models import Order', '    import src.models'])(
  'src is a package where its own code says %j: what lies beside it is in too',
  source => {
    const folder = temporaryFolder({
      'src/main.py': '',
      'src/shop/a.py': `x = 1\n${source}`,
      'src/models.py': '',
      'endpoint.py': '',
    });
    expect(read(folder).layout).toEqual({ roots: ['.'], packages: ['src'], modules: ['endpoint.py'] });
  },
);

test.each([
  ['another name', { 'src/shop/a.py': 'from srcs import a\n# from src import b' }],
  ['its tests', { 'src/shop/a.py': '', 'src/tests/test_a.py': 'from src.shop import a' }],
])('src is no package for %s', (_, files) => {
  expect(read(temporaryFolder({ ...files })).layout.roots).toEqual(['src']);
});
