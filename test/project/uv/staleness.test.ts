import { assert, property, subarray } from 'fast-check';
import { Problems } from '../../../src/private/problems';
import { parsePyproject } from '../../../src/project/python/pyproject';
import { parseLock } from '../../../src/project/uv/parse-lock';
import { compareWithLock, type Staleness } from '../../../src/project/uv/staleness';

const FRESH: Staleness = { missing: [], surplus: [] };

/** Compares the tables of a pyproject.toml with the body of the project's entry in a lock. */
function compare(pyproject: string, entry: string): Staleness {
  const problems = new Problems('test');
  const project = parsePyproject(
    `[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.11"\n${pyproject}`,
    'pyproject.toml',
    problems,
  )!;
  const others = ['a', 'b', 'c']
    .map(
      name => `[[package]]\nname = "${name}"\nversion = "1"\nsource = { registry = "https://index.example/simple" }\n`,
    )
    .join('');
  const lock = parseLock(
    `version = 1\nrequires-python = ">=3.11"\n${others}[[package]]\nname = "shop"\n`
      + `source = { editable = "." }\n${entry}`,
    'uv.lock',
    problems,
  )!;
  expect(problems.messages).toEqual([]);
  return compareWithLock(project, lock.entries.find(({ name }) => name === 'shop')!, project.sources);
}

function requiresDist(...requirements: string[]): string {
  return `[package.metadata]\nrequires-dist = [${requirements.map(each => `{ ${each} }`).join()}]\n`;
}

test('the same requirements in other spellings are fresh', () => {
  expect(
    compare(
      'dependencies = ["A_B.c[Y,x] <2.0, >= 1.0", "b; python_version >= \'3.12\'", "c>1"]',
      requiresDist(
        'name = "a-b-c", extras = ["x", "y"], specifier = ">=1.0,<2.0"',
        'name = "b", marker = "python_full_version >= \'3.12\'"',
        'name = "c", specifier = ">1"',
      ),
    ),
  ).toEqual(FRESH);
});

test('added, removed and changed requirements are told as a person would write them', () => {
  expect(
    compare(
      'dependencies = ["a>=2", "b[x]"]',
      requiresDist('name = "a", specifier = ">=1"', 'name = "b"', 'name = "c"'),
    ),
  ).toEqual({ missing: ['a>=2', 'b[x]'], surplus: ['a>=1', 'b', 'c'] });
});

test('a marker that holds elsewhere is a change', () => {
  expect(
    compare(
      'dependencies = ["a; python_version >= \'3.13\'"]',
      requiresDist('name = "a", marker = "python_full_version >= \'3.12\'"'),
    ),
  ).toEqual({ missing: ['a'], surplus: ['a'] });
  expect(
    compare('dependencies = ["a"]', requiresDist('name = "a", marker = "platform_machine == \'x86_64\'"')),
  ).not.toEqual(FRESH);
});

test('a marker that the range of Python makes superfluous may be left out', () => {
  expect(compare('dependencies = ["a; python_version >= \'3.9\'"]', requiresDist('name = "a"'))).toEqual(FRESH);
});

test('what holds for no target cannot matter', () => {
  expect(
    compare(
      'dependencies = ["a; sys_platform == \'win32\'"]',
      requiresDist('name = "b", marker = "python_full_version < \'3.9\'"'),
    ),
  ).toEqual(FRESH);
});

test('extras are compared one by one', () => {
  const pyproject = '[project.optional-dependencies]\nPg = ["a>=1"]\ns3 = ["b"]';
  const lock = (...more: string[]) => '[package.optional-dependencies]\npg = [{ name = "a" }]\n'
    + `${requiresDist('name = "a", marker = "extra == \'pg\'", specifier = ">=1"', ...more)}`;
  expect(compare(pyproject, lock('name = "b", marker = "extra == \'s3\'"'))).toEqual(FRESH);
  expect(compare(pyproject, lock())).toEqual({ missing: ["b (extra 's3')"], surplus: [] });
  expect(compare('', lock())).toEqual({ missing: [], surplus: ["a>=1 (extra 'pg')"] });
});

test('what holds with or without an extra is no part of the extra', () => {
  const lock = '[package.optional-dependencies]\npg = [{ name = "a" }]\n'
    + `${requiresDist('name = "a", marker = "extra == \'pg\'"', 'name = "b", marker = "extra != \'pg\'"')}`;
  expect(compare('dependencies = ["b; extra != \'pg\'"]\n[project.optional-dependencies]\npg = ["a"]', lock)).toEqual(
    FRESH,
  );
  const either = lock.replace("extra != 'pg'", "extra == 'pg' or os_name == 'posix'");
  expect(compare('dependencies = ["b"]\n[project.optional-dependencies]\npg = ["a"]', either)).toEqual(FRESH);
});

test('a dependency that became optional is both missing and surplus', () => {
  expect(compare('[project.optional-dependencies]\npg = ["a"]', requiresDist('name = "a"'))).toEqual({
    missing: ["a (extra 'pg')"],
    surplus: ['a'],
  });
});

test('groups are compared with what they include', () => {
  const pyproject = '[dependency-groups]\ndev = ["a", { include-group = "lint" }]\nlint = ["b"]';
  const lock = (dev: string) => '[package.dev-dependencies]\nlint = [{ name = "b" }]\n'
    + `[package.metadata.requires-dev]\ndev = [${dev}]\nlint = [{ name = "b" }]`;
  expect(compare(pyproject, lock('{ name = "a" }, { name = "b" }'))).toEqual(FRESH);
  expect(compare(pyproject, lock('{ name = "a" }'))).toEqual({ missing: ["b (group 'dev')"], surplus: [] });
  expect(compare('', lock(''))).toEqual({ missing: [], surplus: ["b (group 'lint')"] });
});

test('a group for a range of Python of its own is not compared', () => {
  const lock = '[package.metadata.requires-dev]\ndev = [{ name = "a", marker = "python_full_version >= \'3.13\'" }]';
  const group = '[dependency-groups]\ndev = ["a"]\n';
  expect(compare(`${group}[tool.uv.dependency-groups]\ndev = { requires-python = ">=3.13" }`, lock)).toEqual(FRESH);
  expect(compare(group, lock)).not.toEqual(FRESH);
});

test('credentials in an address are no part of it, as in a lock', () => {
  expect(
    compare(
      'dependencies = ["a @ https://user:canary@index.example/a.whl"]',
      requiresDist('name = "a", url = "https://index.example/a.whl"'),
    ),
  ).toEqual(FRESH);
});

test('of a package with a source of its own only name and extras count', () => {
  const lock = requiresDist(
    'name = "a", git = "https://index.example/a"',
    'name = "b", url = "https://index.example/b.whl"',
    'name = "c", index = "https://index.example/cpu", marker = "sys_platform == \'linux\'"',
    'name = "c", marker = "sys_platform != \'linux\'"',
  );
  const pyproject = (dependencies: string) => `dependencies = [${dependencies}]\n[tool.uv.sources]\n`
    + 'a = { git = "https://index.example/a" }\nc = [{ index = "cpu" }]';
  expect(compare(pyproject('"a>=1", "b @ https://index.example/b.whl", "c>=2"'), lock)).toEqual(FRESH);
  expect(compare(pyproject('"b @ https://index.example/b.whl", "c[x]"'), lock)).toEqual({
    missing: ['c[x]'],
    surplus: ['a from a git repository', 'c'],
  });
});

test.each([
  ['git = "https://index.example/a"', 'git = "https://index.example/a"', 'a from a git repository'],
  ['url = "https://index.example/a.whl"', 'url = "https://index.example/a.whl"', 'a from a URL'],
  ['path = "vendor/a.whl"', 'path = "vendor/a.whl"', 'a from a local path'],
  ['path = "a", editable = true', 'editable = "a"', 'a from a local path'],
  ['workspace = true', 'virtual = "a"', 'a from a local path'],
  ['workspace = true', 'directory = "a"', 'a from a local path'],
])('a source { %s } that came or went is a change', (source, locked, described) => {
  const asked = (table: string) => `dependencies = ["a>=1"]\n[tool.uv.sources]\n${table}`;
  const lock = requiresDist(`name = "a", ${locked}`);
  expect(compare(asked(`A = { ${source} }`), lock)).toEqual(FRESH);
  expect(compare(asked(''), lock)).toEqual({ missing: ['a>=1'], surplus: [described] });
  expect(compare(asked(`a = { ${source} }`), requiresDist('name = "a", specifier = ">=1"'))).toEqual({
    missing: [described],
    surplus: ['a>=1'],
  });
});

test('a source of another kind is a change; an index is none', () => {
  const asked = (source: string) => `dependencies = ["a"]\n[tool.uv.sources]\na = ${source}`;
  expect(
    compare(
      asked('{ git = "https://index.example/a" }'),
      requiresDist('name = "a", url = "https://index.example/a.whl"'),
    ),
  ).toEqual({ missing: ['a from a git repository'], surplus: ['a from a URL'] });
  expect(compare(asked('{ index = "cpu" }'), requiresDist('name = "a", index = "https://index.example/cpu"'))).toEqual(
    FRESH,
  );
  expect(
    compare(
      asked('[{ git = "https://index.example/a", marker = "sys_platform == \'linux\'" }]'),
      requiresDist('name = "a"'),
    ),
  ).toEqual(FRESH);
  expect(compare(asked('{ git = "https://index.example/a", group = "dev" }'), requiresDist('name = "a"'))).toEqual(
    FRESH,
  );
});

test('extras that the build backend computes are not compared, and dependencies beside them are', () => {
  const lock = '[package.optional-dependencies]\nx = [{ name = "b" }]\n'
    + requiresDist('name = "a"', 'name = "b", marker = "extra == \'x\'"');
  expect(compare('dynamic = ["optional-dependencies"]\ndependencies = ["a"]', lock)).toEqual(FRESH);
  expect(compare('dynamic = ["optional-dependencies"]', lock)).toEqual({ missing: [], surplus: ['a'] });
});

test('lists that the build backend computes are not compared', () => {
  expect(
    compare(
      'dynamic = ["dependencies", "optional-dependencies"]',
      `[package.optional-dependencies]\nx = [{ name = "b" }]\n${requiresDist('name = "a"')}`,
    ),
  ).toEqual(FRESH);
});

test('a lock without metadata is compared by name', () => {
  const lock = (names: string) => `dependencies = [${names}]\n[package.dev-dependencies]\ndev = [{ name = "c" }]`;
  const pyproject = 'dependencies = ["A>=1", "b; sys_platform == \'win32\'"]\n[dependency-groups]\ndev = ["c"]';
  expect(compare(pyproject, lock('{ name = "a" }'))).toEqual(FRESH);
  expect(compare(pyproject, lock('{ name = "a" }, { name = "b" }'))).toEqual(FRESH);
  expect(compare(pyproject, lock(''))).toEqual({ missing: ['a'], surplus: [] });
  expect(compare(pyproject, lock('{ name = "a" }, { name = "c" }'))).toEqual({ missing: [], surplus: ['c'] });
});

test('without metadata, extras that include each other are resolved and nothing there is surplus', () => {
  const pyproject = '[project.optional-dependencies]\nall = ["shop[pg]"]\npg = ["a"]';
  expect(compare(pyproject, '[package.optional-dependencies]\nall = [{ name = "a" }]\npg = [{ name = "a" }]')).toEqual(
    FRESH,
  );
  expect(compare(pyproject, '[package.optional-dependencies]\nall = [{ name = "a" }]')).toEqual({
    missing: ["a (extra 'pg')"],
    surplus: [],
  });
});

test('what is missing on one side is surplus on the other', () => {
  const requirements = ['a>=1', 'a[x]', 'b', 'c<2'];
  const locked: Record<string, string> = {
    'a>=1': 'name = "a", specifier = ">=1"',
    'a[x]': 'name = "a", extras = ["x"]',
    'b': 'name = "b"',
    'c<2': 'name = "c", specifier = "<2"',
  };
  assert(property(subarray(requirements), subarray(requirements), (asked, kept) => {
    expect(compare(`dependencies = ${JSON.stringify(asked)}`, requiresDist(...kept.map(each => locked[each])))).toEqual(
      {
        missing: asked.filter(each => !kept.includes(each)),
        surplus: kept.filter(each => !asked.includes(each)),
      },
    );
  }), { seed: 21, numRuns: 50 });
});

describe('an extra that names other extras of the project', () => {
  const pyproject = '[project.optional-dependencies]\n'
    + 'pg = ["a>=1"]\ndev = ["shop[pg]; sys_platform == \'linux\'", "b", "shop[dev]"]';
  const locked = (...dev: string[]) => '[package.optional-dependencies]\npg = [{ name = "a" }]\n'
    + 'dev = [{ name = "a" }, { name = "b" }]\n'
    + requiresDist('name = "a", marker = "extra == \'pg\'", specifier = ">=1"', ...dev);

  test('is fresh as it is written, and as a build backend resolves it', () => {
    expect(compare(pyproject, locked(
      'name = "shop", extras = ["pg"], marker = "sys_platform == \'linux\' and extra == \'dev\'"',
      'name = "shop", extras = ["dev"], marker = "extra == \'dev\'"',
      'name = "b", marker = "extra == \'dev\'"',
    ))).toEqual(FRESH);
    expect(compare(pyproject, locked(
      'name = "a", specifier = ">=1", marker = "sys_platform == \'linux\' and extra == \'dev\'"',
      'name = "b", marker = "extra == \'dev\'"',
    ))).toEqual(FRESH);
  });

  test('is stale when what it stands for has changed, which is told as it is written', () => {
    expect(
      compare(
        pyproject,
        locked('name = "a", specifier = ">=2", marker = "extra == \'dev\'"', 'name = "b", marker = "extra == \'dev\'"'),
      ),
    ).toMatchObject({
      missing: ["shop[pg] (extra 'dev')", "shop[dev] (extra 'dev')"],
      surplus: ["a>=2 (extra 'dev')"],
    });
  });
});
