import fs from 'fs';
import { select } from './selection';

test('modules that look like tests are in when something that runs imports them, with what they import', () => {
  const { paths } = select({
    'shop/__init__.py': '',
    'shop/main.py': 'from .connection_test import check\nfrom shop.tests.base import Base',
    'shop/connection_test.py': '',
    'shop/tests/__init__.py': '',
    'shop/tests/base.py': 'from . import helpers',
    'shop/tests/helpers.py': '',
    'shop/tests/test_main.py': 'import shop.tests.more',
    'shop/tests/more.py': '',
    'shop/test_other.py': '',
  });
  expect(paths).toEqual([
    'shop/__init__.py', 'shop/connection_test.py', 'shop/main.py', 'shop/tests/__init__.py', 'shop/tests/base.py',
    'shop/tests/helpers.py',
  ]);
});

test.each<[string, string]>([
  ['an import', 'import docs.models'],
  ['a list of applications', 'INSTALLED_APPS = ["docs"]'],
  ['a text', 'ROOT_URLCONF = "docs.urls"'],
])(
  'a folder whose name is that of no application is taken whole when %s reaches it, apart from its tests',
  (_, source) => {
    const { paths } = select({
      'shop/settings.py': source,
      'docs/__init__.py': '',
      'docs/urls.py': '',
      'docs/models.py': '',
      'docs/templates/a.html': '',
      'docs/tests/a.py': '',
      'infra/a.py': '',
    });
    expect(paths).toEqual([
      'docs/__init__.py', 'docs/models.py', 'docs/templates/a.html', 'docs/urls.py', 'shop/settings.py',
    ]);
  },
);

test('what is reached beside a src folder is in, and found by import', () => {
  const { paths, roots } = select({
    'manage.py': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.main")',
    'src/shop/a.py': '',
    'settings/__init__.py': '',
    'settings/main.py': '',
    'other/a.py': '',
  });
  expect(paths).toEqual(['manage.py', 'settings/__init__.py', 'settings/main.py', 'src/shop/a.py']);
  expect(roots).toEqual(['src', '.']);
});

test('a folder in which a program is started is searched too, behind the others', () => {
  const { roots } = select(
    {
      'backend/main.py': 'import json\nfrom config import NAME',
      'backend/config/__init__.py': '',
      'backend/alembic/env.py': '',
      'shop/__init__.py': '',
    },
    { installed: ['alembic'] },
  );
  expect(roots).toEqual(['.', 'backend']);
});

test('a folder with manage.py is searched even if it is a package: what Django starts is imported from there', () => {
  const { roots } = select({
    'web/__init__.py': '',
    'web/manage.py': '',
    'web/blog/urls.py': 'from blog.views import index',
    'web/blog/views.py': '',
  });
  expect(roots).toEqual(['.', 'web']);
});

test.each<[string, Record<string, string>]>([
  ['it is a package', { 'backend/__init__.py': '' }],
  ['it would hide a module of Python', { 'backend/logging.py': '' }],
  ['it would hide an installed package', { 'backend/uvicorn/__init__.py': '' }],
  ['it is another project', { 'backend/pyproject.toml': '' }],
])('a folder is not searched when %s', (_, files) => {
  const { roots } = select(
    {
      'backend/main.py': 'from config import NAME',
      'backend/config/__init__.py': '',
      'app.py': 'import backend.main',
      ...files,
    },
    { installed: ['uvicorn'] },
  );
  expect(roots).toEqual(['.']);
});

test('what the code in a folder finds elsewhere does not make it one that is searched', () => {
  const { roots } = select({
    'backend/main.py': 'import config\nimport uvicorn\nimport json\nx = "tools.a"',
    'backend/config.py': '',
    'config.py': '',
    'backend/tools/a.py': '',
    'backend/deep/a.py': 'import beside',
    'backend/deep/beside.py': '',
  }, { installed: ['uvicorn'] });
  expect(roots).toEqual(['.']);
});

test('entry points are reached', () => {
  const toml = '[project]\nname = "shop"\nversion = "1"\n[project.scripts]\nrun = "scripts.run:main"\n';
  expect(select({ 'shop/a.py': '', 'scripts/run.py': '', 'bin/b.py': '' }, { toml }).paths).toEqual([
    'scripts/run.py',
    'shop/a.py',
  ]);
});

test(
  'another project of the workspace is reached by its modules only; '
    + 'an installed package comes before a folder of its name',
  () => {
    const files = {
      'src/shop/a.py': 'import core.x\nimport docker.y',
      'packages/core/pyproject.toml': '',
      'packages/core/src/core/x.py': '',
      'packages/core/src/core/z.py': '',
      'docker/y.py': '',
    };
    const { paths, roots } = select(files, { members: ['packages/core'], installed: ['docker'] });
    expect(paths).toEqual(['packages/core/src/core/x.py', 'packages/core/src/core/z.py', 'src/shop/a.py']);
    expect(roots).toEqual(['src', 'packages/core/src']);
  },
);

test('imports decide nothing about what the user excluded, and cannot bring in a secret', () => {
  const { paths, leftOut } = select(
    { 'shop/a.py': 'from . import dev, test_b', 'shop/dev.py': '', 'shop/test_b.py': '' },
    { exclude: ['shop/dev.py', 'shop/test_b.py'] },
  );
  expect(paths).toEqual(['shop/a.py']);
  expect(leftOut.map(({ reason }) => reason)).toEqual(["excluded by 'exclude'", "excluded by 'exclude'"]);
});

test('data folders below a source root are in; those beside flat code are not, nor other projects', () => {
  const { paths } = select({
    'src/shop/a.py': '',
    'src/voices/v1/a.pt': '',
    'src/frontend/package.json': '',
    'src/other/pyproject.toml': '',
    'src/other/b.py': '',
    'data/a.json': '',
  });
  expect(paths).toEqual(['src/shop/a.py', 'src/voices/v1/a.pt']);
  expect(select({ 'shop/a.py': '', 'data/a.json': '', 'gunicorn.conf.py': '' }).paths).toEqual([
    'gunicorn.conf.py',
    'shop/a.py',
  ]);
});

test('what is left out is listed with its reason, a folder as one entry, many files alike as one', () => {
  const maps = Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`shop/static/${index}.js.map`, '']));
  const { leftOut } = select({
    ...maps,
    'shop/a.py': '',
    'shop/tests/b.py': '',
    'shop/tests/c.py': '',
    'shop/__pycache__/a.pyc': '',
    'shop/static/a.js': '',
    '.git/config': '',
    '.env': '',
    'pyproject.toml': '',
    'uv.lock': '',
    'README.md': '',
    'infra/stack.py': '',
    'noxfile.py': '',
    'data/a.json': '',
    'dump.sql': '',
    'member/pyproject.toml': '',
    'terraform.tfstate': '',
  }, { members: ['member'] });
  expect(leftOut).toEqual([
    { path: '.env', reason: 'an environment file, which may hold secrets' },
    { path: '.git', reason: 'version control' },
    { path: 'README.md', reason: "not in a package; if needed, add it to 'include'" },
    { path: 'data', reason: "the application imports nothing from it; if needed, add it to 'include'" },
    { path: 'dump.sql', reason: 'a dump of a database' },
    { path: 'infra', reason: "the application imports nothing from it; if needed, add it to 'include'" },
    { path: 'member', reason: 'another project' },
    { path: 'noxfile.py', reason: "no module of the application imports it; if needed, add it to 'include'" },
    { path: 'shop/static/*', reason: "26 files and folders: a source map; if needed, add it to 'include'" },
    { path: 'shop/tests', reason: 'tests' },
    { path: 'terraform.tfstate', reason: 'state or variables of Terraform, which may hold secrets' },
  ]);
});

test('a folder that has only what is never added is listed as its files, with their reasons', () => {
  const files = { 'shop/a.py': '', 'shop/keys/id_rsa': '', 'conf/.env': '', 'conf/__pycache__/a.pyc': '' };
  const { leftOut } = select(files);
  expect(leftOut).toEqual([
    { path: 'conf/.env', reason: 'an environment file, which may hold secrets' },
    { path: 'shop/keys/id_rsa', reason: 'a key' },
  ]);
});

test('hidden folders come in by name', () => {
  const files = { 'shop/a.py': '', 'static/.vite/manifest.json': '', 'static/.git/config': '' };
  expect(select(files).paths).toEqual(['shop/a.py']);
  expect(select(files, { include: ['static/.vite/'] }).paths).toEqual(['shop/a.py', 'static/.vite/manifest.json']);
});

test('fails on patterns that match nothing, with the nearest path, all at once', () => {
  const files = { 'shop/main.py': '', 'shop/templates/a.html': '', 'tests/a.py': '' };
  expect(
    select(files, { include: ['shop/template'], exclude: ['shop/mian.py', 'tset', '**/*.map', 'tests', 'shop/*.py'] })
      .problems,
  ).toEqual([
    '\'include\' has "shop/template", which does not exist in the project (the nearest is "shop/templates"); '
      + 'correct or remove it',
    '\'exclude\' has "shop/mian.py", which matches nothing in the project (the nearest is "shop/main.py"); '
      + 'correct or remove it',
    '\'exclude\' has "tset", which matches nothing in the project; correct or remove it',
    '\'exclude\' has "**/*.map", which matches nothing in the project; correct or remove it',
  ]);
});

test.each<[string, Record<string, string>]>([
  ['cdk.json', { 'cdk.json': '{ "app": "python3 app.py" }' }],
  ['cdk8s.yaml', { 'cdk8s.yaml': 'language: python\napp: pipenv run python app.py\n' }],
])('a program that deploys the application is no part of it: %s', (_, files) => {
  const { paths, leftOut, missable } = select({ ...files, 'app.py': 'import aws_cdk', 'shop/a.py': '' });
  expect([paths, missable]).toEqual([['shop/a.py'], []]);
  expect(leftOut).toContainEqual({
    path: 'app.py',
    reason: "deploys the application; if needed, add it to 'include'",
  });
  expect(select({ ...files, 'app.py': '', 'shop/a.py': 'import app' }).paths).toEqual(['app.py', 'shop/a.py']);
});

test('each file and folder is looked at once, however many modules import something that stays out', () => {
  const numbers = Array.from({ length: 60 }, (_, index) => index);
  const files = Object.fromEntries(numbers.flatMap(index => [
    [`shop/a${index}/__init__.py`, 'import shop.left_out\nfrom web.left_out import a'],
    [`shop/a${index}/data/text.txt`, ''],
    [`web/b${index}/__init__.py`, 'from shop import left_out\nimport web.b0'],
  ]));
  const names = ['lstatSync', 'statSync', 'realpathSync', 'existsSync', 'readdirSync'] as const;
  const spies = names.map(name => jest.spyOn(fs, name));
  const { paths } = select(
    { ...files, 'shop/left_out.py': '', 'web/left_out.py': '' },
    { exclude: ['shop/left_out.py', 'web/left_out.py'] },
  );
  const looks = spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  jest.restoreAllMocks();
  expect(paths).toHaveLength(180);
  // Of 422 files and folders: one look at each, one into each folder, and the list of what is left out.
  expect(looks).toBeLessThan(1500);
});

test('of more than 500 entries left out, a last one says how many there are besides', () => {
  // At most ten of one reason in one folder are listed one by one.
  const folders = Array.from({ length: 60 }, (_, index) => `shop/p${String(index).padStart(2, '0')}`);
  const files = Object.fromEntries(folders.flatMap(folder =>
    [[`${folder}/__init__.py`, ''], ...Array.from({ length: 9 }, (_, index) => [`${folder}/test_${index}.py`, ''])]));
  const { leftOut } = select({ 'shop/__init__.py': '', ...files });
  expect([leftOut.length, leftOut.at(-1)]).toEqual([501, { path: '...', reason: '40 more' }]);
});

test('why a module is not in the image', () => {
  const { reasonFor } = select({
    'src/shop/main.py': '', 'src/shop/tests/a.py': '', 'src/shop/test_b.py': '', 'src/shop/dev.py': '',
  }, { exclude: ['src/shop/dev.py'] });
  expect(reasonFor('shop.tests.a')).toEqual({ path: 'src/shop/tests', reason: 'tests' });
  expect(reasonFor('shop.test_b')).toEqual({ path: 'src/shop/test_b.py', reason: 'tests' });
  expect(reasonFor('shop.dev')).toEqual({ path: 'src/shop/dev.py', reason: "excluded by 'exclude'" });
  expect(['shop', 'shop.main', 'shop.gone', 'uvicorn'].map(reasonFor)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test(
  'what somebody may miss is code that was excluded and what lies beside the code, but no tests, '
    + 'documents and tools',
  () => {
    const { missable, modules } = select(
      {
        'shop/__init__.py': '',
        'shop/dev/__init__.py': '',
        'shop/a.txt': '',
        'shop/tests/a.py': '',
        'jobs/deep/er/a.py': '',
        'voices/a.wav': '',
        'tests/a.py': '',
        'docs/conf.py': '',
        'setup.py': '',
        'README.md': '',
        '.github/a.yml': '',
        'lib/pyproject.toml': '',
        'tool/a.py': '',
      },
      { exclude: ['shop/dev', 'shop/a.txt', 'tool'] },
    );
    expect(missable).toEqual(['jobs', 'shop/dev', 'tool', 'voices']);
    expect(modules).toEqual(['shop.dev', 'tool']);
  },
);

test('what the project\'s own Dockerfile starts is part of the application, wherever it lies', () => {
  const files = {
    'src/shop/__init__.py': '',
    'demo/main.py': 'from demo import data\n',
    'demo/data.py': '',
    'demo/x.json': '',
    'other/a.py': '',
  };
  expect(select(files, { started: ['demo.main', 'gone.main'] })).toMatchObject({
    paths: ['demo/data.py', 'demo/main.py', 'demo/x.json', 'src/shop/__init__.py'], roots: ['src', '.'],
  });
  expect(select(files).paths).toEqual(['src/shop/__init__.py']);
});

test('what the Dockerfile of the workspace starts of another project stays there', () => {
  const files = { 'shop/__init__.py': '', 'api/pyproject.toml': '', 'api/app/main.py': '' };
  expect(select(files, { members: ['api'], started: ['app.main'] }).paths).toEqual(['shop/__init__.py']);
});

test('code beside the folder that Python imports from is named as a module too', () => {
  const { modules } = select({
    'src/shop/__init__.py': '', 'api/__init__.py': '', 'api/main.py': '', 'server.py': '', 'tests/a.py': '',
  });
  expect(modules).toEqual(['api', 'server']);
});
