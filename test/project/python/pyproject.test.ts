import { Problems } from '../../../src/private/problems';
import { parsePyproject, readPyproject, type Pyproject } from '../../../src/project/python/pyproject';
import { problemsOf, temporaryFolder } from '../temporary';

function parse(text: string): Pyproject {
  const problems = new Problems('test');
  const pyproject = parsePyproject(text, 'pyproject.toml', problems)!;
  expect(problems.messages).toEqual([]);
  return pyproject;
}

const PROJECT = '[project]\nname = "shop"\nversion = "1"\n';

function failuresOf(text: string): string[] {
  return problemsOf(problems => parsePyproject(text, 'pyproject.toml', problems));
}

function namesIn(requirements: ReadonlyMap<string, Array<{ name: string }>>): Record<string, string[]> {
  return Object.fromEntries([...requirements].map(([name, list]) => [name, list.map(each => each.name)]));
}

test('the fields of [project]', () => {
  expect(parse(`
[project]
name = "My.Shop"
version = "1.2.0"
description = "Sells things"
requires-python = ">=3.11"
license = "MIT"
dynamic = ["readme"]
dependencies = ["fastapi>=0.115", "httpx[http2]"]
[project.urls]
Homepage = "https://shop.example"
"Source Code" = "https://code.example/shop"
[build-system]
build-backend = "hatchling.build"
`)).toMatchObject({
    name: 'My.Shop',
    version: '1.2.0',
    description: 'Sells things',
    requiresPython: '>=3.11',
    license: 'MIT',
    sourceUrl: 'https://code.example/shop',
    dynamic: ['readme'],
    dependencies: [{ name: 'fastapi', specifier: '>=0.115' }, { name: 'httpx', extras: ['http2'] }],
    buildBackend: 'hatchling.build',
    packaged: true,
  });
});

test('an empty document is a project that says nothing', () => {
  expect(parse('')).toMatchObject({
    name: undefined,
    dependencies: [],
    packaged: false,
    workspace: undefined,
    sourceUrl: undefined,
  });
});

test('a licence may be a table of text, but a file is no text', () => {
  expect(parse(PROJECT + 'license = { text = "MIT" }').license).toBe('MIT');
  expect(parse(PROJECT + 'license = { file = "LICENSE" }').license).toBeUndefined();
});

test('without an address of the sources the home page must do', () => {
  expect(
    parse(PROJECT + '[project.urls]\nhomepage = "https://shop.example"\nDocs = "https://docs.example"').sourceUrl,
  ).toBe('https://shop.example');
});

test('a version may be left to the build backend', () => {
  expect(parse('[project]\nname = "shop"\ndynamic = ["version"]\n').version).toBeUndefined();
});

test('extras and groups have normalized names', () => {
  const { extras, groups } = parse(
    PROJECT + '[project.optional-dependencies]\nMy_Extra = ["a"]\n[dependency-groups]\nDev_Tools = ["b"]\n',
  );
  expect([namesIn(extras), namesIn(groups)]).toEqual([{ 'my-extra': ['a'] }, { 'dev-tools': ['b'] }]);
});

test("uv's older dev-dependencies are the group dev", () => {
  expect(
    namesIn(parse('[tool.uv]\ndev-dependencies = ["pytest"]\n[dependency-groups]\ndev = ["ruff"]\n').groups),
  ).toEqual({ dev: ['ruff', 'pytest'] });
});

test('whether uv installs it is the word of [tool.uv], else of [build-system]', () => {
  expect(parse('[tool.uv]\npackage = true').packaged).toBe(true);
  expect(parse('[tool.uv]\npackage = false\n[build-system]\nrequires = []').packaged).toBe(false);
});

test('a workspace has members and exceptions', () => {
  expect(parse('[tool.uv.workspace]\nmembers = ["packages/*"]\nexclude = ["packages/old"]').workspace).toEqual({
    members: ['packages/*'],
    exclude: ['packages/old'],
  });
});

test('packages with a source of their own, and whether it always counts', () => {
  expect(
    [
      ...parse('[tool.uv.sources]\nMy_Lib = { workspace = true }\ntorch = [{ index = "cpu" }]\n'
        + 'a = { url = "https://index.example/a", extra = "x" }').sources,
    ].map(([name, { origin, conditional }]) => [name, { origin, conditional }]),
  ).toEqual([
    ['my-lib', { origin: 'path', conditional: false }],
    ['torch', { origin: undefined, conditional: true }],
    ['a', { origin: 'url', conditional: true }],
  ]);
});

test('fails with each field that cannot be what it says, and with what is needed', () => {
  const messages = problemsOf(problems => parsePyproject(`
[project]
name = "my shop"
version = "one"
requires-python = "3.11"
dependencies = ["a >> 1", "b"]
optional-dependencies = { x = ["c d"] }
[dependency-groups]
g = ["e;"]
`, 'api/pyproject.toml', problems));
  expect(messages).toEqual([
    'group "g" in [dependency-groups] of "api/pyproject.toml" has "e;"; '
      + 'expected a requirement such as `name[extra]>=1.0; marker`',
    '\'name\' in [project] of "api/pyproject.toml" is "my shop"; expected a name of letters, digits, `-`, `_` and `.`',
    '\'version\' in [project] of "api/pyproject.toml" is "one"; expected a version such as 0.1.0',
    '\'requires-python\' in [project] of "api/pyproject.toml" is "3.11"; expected version specifiers such as >=3.12',
    '\'dependencies\' in [project] of "api/pyproject.toml" has "a >> 1"; '
      + 'expected a requirement such as `name[extra]>=1.0; marker`',
    'extra "x" of "api/pyproject.toml" has "c d"; expected a requirement such as `name[extra]>=1.0; marker`',
  ]);
});

test.each([
  ['project = 1', '[project] of "pyproject.toml" is 1; expected a table'],
  ['tool = "x"', '[tool] of "pyproject.toml" is "x"; expected a table'],
  [
    '[project]\nname = "shop"',
    "'version' in [project] of \"pyproject.toml\" is missing; expected a version, or 'version' in 'dynamic'",
  ],
  [
    '[project]\nversion = "1"',
    '\'name\' in [project] of "pyproject.toml" is missing; expected the name of the project',
  ],
  [`${PROJECT}dynamic = "readme"`, '\'dynamic\' in [project] of "pyproject.toml" is "readme"; expected a list'],
  [
    `${PROJECT}dependencies = { a = 1 }`,
    '\'dependencies\' in [project] of "pyproject.toml" is {"a":1}; expected a list',
  ],
  [`${PROJECT}optional-dependencies = { x = 1 }`, 'extra "x" of "pyproject.toml" is 1; expected a list'],
  [
    `${PROJECT}optional-dependencies = { x = [], X = [] }`,
    '\'optional-dependencies\' in [project] of "pyproject.toml" has "x" twice; remove one',
  ],
  ['dependency-groups = []', '[dependency-groups] of "pyproject.toml" is []; expected a table'],
])('fails where uv refuses %j', (text, message) => {
  expect(failuresOf(text)).toContain(message);
});

test('fails when there is no pyproject.toml, with the command that makes one', () => {
  expect(problemsOf(problems => readPyproject(temporaryFolder({}), 'pyproject.toml', problems)))
    .toEqual(['"pyproject.toml" does not exist; pass the folder of a Python project, or create one with `uv init`']);
});
