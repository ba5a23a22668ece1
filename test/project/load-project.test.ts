import { readFileSync } from 'fs';
import { join } from 'path';
import { LOCK, PYPROJECT, sampleMonorepo, sampleProject, sampleWorkspace } from './sample-project';
import { problemsOf, temporaryFolder } from './temporary';
import { Problems } from '../../src/private/problems';
import { PythonProject } from '../../src/project';
import { loadProject, type ProjectFacts } from '../../src/project/load-project';
import type { AskedSelection } from '../../src/project/uv/selection';

const NOTHING: AskedSelection = { extras: [], groups: [] };

const ELSE = 'or write pylock.toml or requirements.txt with another tool';

function load(directory: string, member?: string, selection = NOTHING): ProjectFacts {
  const problems = new Problems('test');
  const facts = loadProject(directory, member, selection, problems);
  expect(problems.messages).toEqual([]);
  return facts!;
}

function failuresOf(directory: string, selection = NOTHING, member?: string): string[] {
  return problemsOf(problems => loadProject(directory, member, selection, problems));
}

test('a project in order has no problems', () => {
  const facts = load(sampleProject());
  expect(facts.reachable.map(({ name }) => name)).toEqual(['fastapi', 'starlette', 'uvicorn']);
  expect(facts.locals.map(({ path }) => path)).toEqual(['.']);
});

test('all extras are those that the project defines, and none of a project without extras', () => {
  const extras = PythonProject.ALL_EXTRAS;
  expect(() => extras.push('other')).toThrow(TypeError);
  const { reachable } = load(sampleProject(), undefined, { extras, groups: [] });
  expect(reachable.map(({ name }) => name)).toEqual(['asyncpg', 'fastapi', 'starlette', 'uvicorn']);
  expect(failuresOf(sampleWorkspace(), { extras, groups: [] }, 'api')).toEqual([]);
});

test('fails for all groups, which no image should have', () => {
  expect(failuresOf(sampleProject(), { extras: [], groups: ['*'] })).toEqual([
    '\'groups\' has "*", which the project does not define; its groups are: dev',
  ]);
});

test('what some target installs is reachable, whichever target that is', () => {
  const lock = LOCK.replace(
    '{ name = "uvicorn" }]',
    '{ name = "uvicorn", marker = "platform_machine == \'aarch64\' and python_full_version < \'3.12\'" }]',
  );
  expect(load(sampleProject({ 'uv.lock': lock })).reachable.map(({ name }) => name)).toContain('uvicorn');
});

test('a member of a workspace comes with the local packages it depends on, and no others', () => {
  const facts = load(sampleWorkspace(), 'api');
  expect(facts.locals.map(({ path }) => path)).toEqual(['packages/api', 'packages/core']);
  expect(facts.reachable.map(({ name }) => name)).toEqual(['core', 'six', 'vendored']);
});

test('the range of Python is that of the project and of the lock', () => {
  expect(load(sampleWorkspace(), 'api').requiresPython).toBe('>=3.11,>=3.12');
});

test('a workspace may be locked for less than a member admits', () => {
  expect(failuresOf(sampleWorkspace(), NOTHING, 'api')).toEqual([]);
});

test('a project without requires-python has the range that uv chose', () => {
  expect(
    load(sampleProject({ 'pyproject.toml': PYPROJECT.replace('requires-python = ">=3.11"\n', '') })).requiresPython,
  ).toBe('>=3.11');
});

test('fails when there is no folder', () => {
  const folder = join(temporaryFolder({}), 'gone');
  expect(failuresOf(folder)).toEqual([
    `folder "${folder}" does not exist; pass the folder that contains pyproject.toml`,
  ]);
});

test('fails when the folder is a file', () => {
  const file = join(sampleProject(), 'pyproject.toml');
  expect(failuresOf(file)).toEqual([`"${file}" is a file; pass the folder that contains pyproject.toml`]);
});

test('fails without a lock, with the command that makes one', () => {
  expect(failuresOf(sampleProject({ 'uv.lock': undefined })))
    .toEqual(['"uv.lock" does not exist; run `uv lock`, ' + ELSE]);
});

test('fails naming the lock of the workspace as seen from a member', () => {
  const root = sampleWorkspace({ 'uv.lock': undefined });
  expect(failuresOf(join(root, 'packages/api'))).toEqual(['"../../uv.lock" does not exist; run `uv lock`, ' + ELSE]);
});

test('fails with all that is wrong with pyproject.toml, options and lock at once', () => {
  const pyproject = PYPROJECT.replace('0.1.0', 'one').replace('"uvicorn>=0.30"', '"uvicorn >> 1"');
  expect(
    failuresOf(sampleProject({ 'pyproject.toml': pyproject, 'uv.lock': undefined }), {
      extras: ['pgg'],
      groups: ['test'],
    }),
  ).toEqual([
    expect.stringContaining('\'version\' in [project] of "pyproject.toml" is "one"'),
    expect.stringContaining('\'dependencies\' in [project] of "pyproject.toml" has "uvicorn >> 1"'),
    '\'extras\' has "pgg", which the project does not define; its extras are: pg',
    '\'groups\' has "test", which the project does not define; its groups are: dev',
    '"uv.lock" does not exist; run `uv lock`, ' + ELSE,
  ]);
});

test('fails on a lock that is older than pyproject.toml, with the differences', () => {
  expect(
    failuresOf(sampleProject({ 'pyproject.toml': PYPROJECT.replace('"uvicorn>=0.30"', '"uvicorn>=0.35", "rich"') })),
  ).toEqual([
    '"uv.lock" is older than "pyproject.toml": it lacks uvicorn>=0.35, rich and still has uvicorn>=0.30; run `uv lock`',
  ]);
});

test('fails on a lock that is older than the pyproject.toml of a local dependency', () => {
  const toml = '[project]\nname = "core"\nversion = "1.0"\ndependencies = ["six", "attrs"]\n';
  expect(failuresOf(sampleWorkspace({ 'packages/core/pyproject.toml': toml }), NOTHING, 'api'))
    .toEqual(['"uv.lock" is older than "packages/core/pyproject.toml": it lacks attrs; run `uv lock`']);
  expect(failuresOf(sampleWorkspace({ 'packages/core/pyproject.toml': toml }), NOTHING, 'other')).toEqual([]);
});

test('fails on a requires-python that is none, and draws no conclusion from it', () => {
  expect(
    failuresOf(
      sampleProject({
        'pyproject.toml': PYPROJECT.replace('>=3.11', '3.11'),
        'uv.lock': LOCK.replace('">=3.11"', '">=3.13"'),
      }),
    ),
  ).toEqual([expect.stringContaining('\'requires-python\' in [project] of "pyproject.toml" is "3.11"')]);
});

test.each(['pyproject.toml', 'uv.lock'])('fails when %s is a folder', name => {
  expect(failuresOf(sampleProject({ [name]: undefined, [`${name}/x`]: '' }))).toEqual([
    expect.stringContaining(`"${name}" is a folder; expected a file: move the folder`),
  ]);
});

test('fails on a lock for fewer Python versions than the project admits', () => {
  expect(failuresOf(sampleProject({ 'uv.lock': LOCK.replace('">=3.11"', '">=3.13"') })))
    .toEqual(['"uv.lock" was made for Python >=3.13, but \'requires-python\' also allows 3.11, 3.12; run `uv lock`']);
});

test.each([
  ['<3.10', ' (Python 3.9 has had no security fixes since 2025-10-31)'],
  ['==3.10.*', ' (Python 3.10 has had no security fixes since 2026-10-31)'],
  ['>=3.15', ''],
])('fails when requires-python is %s, which allows no supported Python', (requiresPython, reason) => {
  const problems = failuresOf(
    sampleProject({
      'pyproject.toml': PYPROJECT.replace('>=3.11', requiresPython),
      'uv.lock': LOCK.replace('>=3.11', requiresPython),
    }),
  );
  expect(problems).toEqual([
    `'requires-python' is "${requiresPython}", which allows no supported Python${reason}; `
      + 'change it to allow one of 3.11, 3.12, 3.13, 3.14 and run `uv lock`',
  ]);
});

test('fails on a lock that was not made for Linux', () => {
  const lock = LOCK.replace('[[package]]', 'supported-markers = ["sys_platform == \'darwin\'"]\n[[package]]');
  expect(failuresOf(sampleProject({ 'uv.lock': lock }))[0]).toBe(
    '"uv.lock" was not made for Linux; add "sys_platform == \'linux\'" to \'environments\' in [tool.uv] of '
      + '"pyproject.toml" and run `uv lock`',
  );
});

test('fails on a lock that does not list the project', () => {
  expect(failuresOf(sampleProject({ 'pyproject.toml': PYPROJECT.replace('"shop"', '"store"') }))).toEqual([
    '"uv.lock" does not list \'store\'; run `uv lock`',
  ]);
  // A name that is none cannot be listed, and is a problem of its own.
  expect(failuresOf(sampleProject({ 'pyproject.toml': PYPROJECT.replace('"shop"', '"my shop"') }))).toEqual([
    expect.stringContaining('\'name\' in [project] of "pyproject.toml" is "my shop"'),
  ]);
});

test('fails on an archive that is gone, and on absolute paths', () => {
  expect(failuresOf(sampleWorkspace({ 'vendor/vendored-1.0-py3-none-any.whl': undefined }), NOTHING, 'api')).toEqual([
    '\'vendored\' is locked to "vendor/vendored-1.0-py3-none-any.whl", which does not exist; '
      + 'restore it, or run `uv lock`',
  ]);
  const lock = readFileSync(join(sampleWorkspace(), 'uv.lock'), 'utf8')
    .replaceAll('packages/core', '/srv/core').replaceAll('"vendor/', '"/srv/vendor/');
  const repair = 'an absolute path; use a relative path in [tool.uv.sources] of "pyproject.toml" and run `uv lock`';
  expect(failuresOf(sampleWorkspace({ 'uv.lock': lock }), NOTHING, 'api')).toEqual([
    `'vendored' is locked to "/srv/vendor/vendored-1.0-py3-none-any.whl", ${repair}`,
    `'core' is locked to "/srv/core", ${repair}`,
  ]);
});

test('the tree is the workspace, and with local packages beside it the folder that holds them all', () => {
  const workspace = sampleWorkspace();
  expect(load(workspace, 'api')).toMatchObject({ root: workspace, base: '.' });
  const monorepo = sampleMonorepo();
  const facts = load(join(monorepo, 'services/shop'));
  expect(facts).toMatchObject({ root: monorepo, base: 'services/shop' });
  expect(facts.locals.map(({ path }) => path)).toEqual(['services/shop', 'libs/sdk']);
});

test('fails on a local package beside the project that is gone, naming it as seen from the project', () => {
  expect(failuresOf(join(sampleMonorepo({ 'libs/sdk/pyproject.toml': undefined }), 'services/shop')))
    .toEqual([expect.stringContaining('"../../libs/sdk/pyproject.toml" does not exist')]);
});

test('the sources of a workspace count for its members, not for other folders beside them', () => {
  const root = readFileSync(join(sampleWorkspace(), 'pyproject.toml'), 'utf8');
  const git = 'six = { git = "https://index.example/six" }\n';
  expect(failuresOf(sampleWorkspace({ 'pyproject.toml': root + git }), NOTHING, 'api')).toEqual([
    '"uv.lock" is older than "packages/core/pyproject.toml": '
      + 'it lacks six from a git repository and still has six; run `uv lock`',
  ]);
  expect(
    failuresOf(
      sampleWorkspace({
        'pyproject.toml': `${root.replace('packages/*', 'packages/[!c]*')}${git}`,
        'packages/api/pyproject.toml':
          `${readFileSync(join(sampleWorkspace(), 'packages/api/pyproject.toml'), 'utf8')}core = { path = "../core", `
          + 'editable = true }\n',
      }),
      NOTHING,
      'api',
    ),
  ).toEqual([]);
});

test('fails on a workspace root without code, naming the members to choose from', () => {
  expect(failuresOf(sampleWorkspace())).toEqual([
    "the workspace root has no code of its own; set 'package' to a member: api, core, other",
  ]);
  expect(failuresOf(sampleWorkspace(), NOTHING, 'root')).toEqual([]);
  expect(failuresOf(sampleWorkspace({ 'main.py': '' }))).toEqual([]);
});

test('fails on a folder of sources that PYTHONPATH cannot name', () => {
  const toml = PYPROJECT + '[tool.setuptools.packages.find]\nwhere = ["lib:v2"]\n';
  expect(failuresOf(sampleProject({ 'pyproject.toml': toml, 'lib:v2/shop/__init__.py': '' })))
    .toEqual([expect.stringContaining('folder "lib:v2" has \':\' in its name')]);
});

const CONFLICTS = 'conflicts = [[{ package = "shop", extra = "pg" }, { package = "shop", group = "dev" }]]';

function sampleWithConflicts(): string {
  return sampleProject({
    'pyproject.toml': `${PYPROJECT}[tool.uv]\nconflicts = [[{ extra = "pg" }, { group = "dev" }]]\n`,
    'uv.lock': LOCK.replace('\n\n', `\n${CONFLICTS}\n\n`),
  });
}

test('one of what excludes each other may be chosen', () => {
  expect(failuresOf(sampleWithConflicts(), { extras: ['pg'], groups: [] })).toEqual([]);
  expect(failuresOf(sampleWithConflicts(), { extras: [], groups: ['dev'] })).toEqual([]);
});

test('fails for extras and groups that exclude each other, as uv does', () => {
  expect(failuresOf(sampleWithConflicts(), { extras: ['pg'], groups: ['dev'] })).toEqual([
    'extra "pg" of "shop", group "dev" of "shop" conflict with each other (\'conflicts\' in [tool.uv]); '
      + 'use only one of them',
  ]);
});

test('fails for an extra that excludes the one of the same name in another project of the workspace', () => {
  // uv takes an extra for every project that it installs.
  const lock = readFileSync(join(sampleWorkspace(), 'uv.lock'), 'utf8').replace(
    '\n[[package]]',
    '\nconflicts = [[{ package = "api", extra = "pg" }, { package = "core", extra = "pg" }]]\n[[package]]',
  );
  const pyproject = readFileSync(join(sampleWorkspace(), 'packages/api/pyproject.toml'), 'utf8')
    .replace('[build-system]', '[project.optional-dependencies]\npg = []\n[build-system]');
  const root = sampleWorkspace({ 'uv.lock': lock, 'packages/api/pyproject.toml': pyproject });
  expect(failuresOf(root, { extras: ['pg'], groups: [] }, 'api')).toEqual([
    'extra "pg" of "api", extra "pg" of "core" conflict with each other (\'conflicts\' in [tool.uv]); '
      + 'use only one of them',
  ]);
});

test('a lock for several platforms is one for images when any of them is Linux', () => {
  const markers = '["sys_platform == \'darwin\'", "sys_platform == \'linux\'"]';
  expect(failuresOf(sampleProject({
    'pyproject.toml': `${PYPROJECT}[tool.uv]\nenvironments = ${markers}\n`,
    'uv.lock': LOCK.replace('\n\n', `\nsupported-markers = ${markers}\n\n`),
  }))).toEqual([]);
});

test('names of any length give short messages', () => {
  const long = 'a'.repeat(1_000_000);
  const lock = (version: string) => LOCK.replace('{ name = "uvicorn" }]', `{ name = "${long}" }]`)
    + `[[package]]\nname = "${long}"\nversion = "${version}"\nsource = { path = "gone-1.0.tar.gz" }\n`;
  const messages = [
    ...failuresOf(sampleProject({ 'pyproject.toml': PYPROJECT.replace('"uvicorn>=0.30"', `"${long}[${long}]"`) })),
    ...failuresOf(sampleProject({ 'pyproject.toml': PYPROJECT.replace('name = "shop"', `name = "${long}"`) })),
    ...failuresOf(sampleProject({ 'pyproject.toml': PYPROJECT.replace('pg = [', `${long} = [`) }), {
      extras: ['x'],
      groups: [],
    }),
    ...failuresOf(sampleProject({ 'uv.lock': lock('1.0') })),
  ];
  expect(messages.length).toBeGreaterThan(4);
  expect(messages.filter(message => message.length > 1000)).toEqual([]);
});
