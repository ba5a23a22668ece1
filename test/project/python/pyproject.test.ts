import { Problems } from '../../../src/private/problems';
import { parsePyproject, readPyproject, type Pyproject } from '../../../src/project/python/pyproject';
import { problemsOf, temporaryFolder } from '../temporary';

function parse(text: string): Pyproject {
  const problems = new Problems('test');
  const pyproject = parsePyproject(text, 'pyproject.toml', problems)!;
  expect(problems.messages).toEqual([]);
  return pyproject;
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
  expect(parse('')).toMatchObject({ name: undefined, dependencies: [], packaged: false, workspace: undefined, sourceUrl: undefined });
});

test('a licence may be a table of text, but a file is no text', () => {
  expect(parse('[project]\nlicense = { text = "MIT" }').license).toBe('MIT');
  expect(parse('[project]\nlicense = { file = "LICENSE" }').license).toBeUndefined();
});

test('without an address of the sources the home page must do', () => {
  expect(parse('[project.urls]\nhomepage = "https://shop.example"\nDocs = "https://docs.example"').sourceUrl).toBe('https://shop.example');
});

test('extras and groups have normalized names', () => {
  const { extras, groups } = parse('[project.optional-dependencies]\nMy_Extra = ["a"]\n[dependency-groups]\nDev_Tools = ["b"]\n');
  expect([namesIn(extras), namesIn(groups)]).toEqual([{ 'my-extra': ['a'] }, { 'dev-tools': ['b'] }]);
});

test('a group holds what the groups it includes hold', () => {
  const { groups } = parse('[dependency-groups]\ndev = ["pytest", { include-group = "Lint_All" }]\nlint-all = ["ruff", { include-group = "types" }]\ntypes = ["mypy"]\n');
  expect(namesIn(groups)).toEqual({ 'dev': ['pytest', 'ruff', 'mypy'], 'lint-all': ['ruff', 'mypy'], 'types': ['mypy'] });
});

test('groups that include each other end', () => {
  expect(namesIn(parse('[dependency-groups]\na = ["x", { include-group = "b" }]\nb = ["y", { include-group = "a" }]\n').groups)).toEqual({ a: ['x', 'y'], b: ['y', 'x'] });
});

test("uv's older dev-dependencies are the group dev", () => {
  expect(namesIn(parse('[tool.uv]\ndev-dependencies = ["pytest"]\n[dependency-groups]\ndev = ["ruff"]\n').groups)).toEqual({ dev: ['ruff', 'pytest'] });
});

test('whether uv installs it is the word of [tool.uv], else of [build-system]', () => {
  expect(parse('[tool.uv]\npackage = true').packaged).toBe(true);
  expect(parse('[tool.uv]\npackage = false\n[build-system]\nrequires = []').packaged).toBe(false);
});

test('a workspace has members and exceptions', () => {
  expect(parse('[tool.uv.workspace]\nmembers = ["packages/*"]\nexclude = ["packages/old"]').workspace).toEqual({ members: ['packages/*'], exclude: ['packages/old'] });
});

test('packages with a source of their own, and whether it always counts', () => {
  expect([...parse('[tool.uv.sources]\nMy_Lib = { workspace = true }\ntorch = [{ index = "cpu" }]\na = { url = "https://index.example/a", extra = "x" }').sources].map(([name, { origin, conditional }]) => [name, { origin, conditional }])).toEqual([
    ['my-lib', { origin: 'path', conditional: false }], ['torch', { origin: undefined, conditional: true }], ['a', { origin: 'url', conditional: true }],
  ]);
});

test('values of the wrong kind count as absent', () => {
  expect(parse('project = 1\ntool = "x"\ndependency-groups = []')).toMatchObject({ name: undefined, dependencies: [], sources: new Map() });
  expect(parse('[project]\ndependencies = "a"\noptional-dependencies = 1\n')).toMatchObject({ dependencies: [] });
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
    '\'name\' in "api/pyproject.toml" is "my shop"; expected a name of letters, digits, `-`, `_` and `.`',
    '\'version\' in "api/pyproject.toml" is "one"; expected a version (PEP 440) such as 0.1.0',
    '\'requires-python\' in "api/pyproject.toml" is "3.11"; expected version specifiers (PEP 440) such as >=3.12',
    'invalid requirement "a >> 1" in [project] dependencies of "api/pyproject.toml": expected PEP 508, such as `name[extra]>=1.0; marker`',
    'invalid requirement "c d" in extra "x" of "api/pyproject.toml": expected PEP 508, such as `name[extra]>=1.0; marker`',
    'invalid requirement "e;" in group "g" of "api/pyproject.toml": expected PEP 508, such as `name[extra]>=1.0; marker`',
  ]);
});

test('fails when there is no pyproject.toml, with the command that makes one', () => {
  expect(problemsOf(problems => readPyproject(temporaryFolder({}), 'pyproject.toml', problems)))
    .toEqual(['"pyproject.toml" does not exist; pass the folder of a Python project, or create one with `uv init`']);
});
