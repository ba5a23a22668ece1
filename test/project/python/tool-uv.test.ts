import { parsePyproject, type Pyproject } from '../../../src/project/python/pyproject';
import { problemsOf } from '../temporary';

function read(text: string): { readonly pyproject: Pyproject; readonly messages: string[] } {
  let pyproject: Pyproject | undefined;
  const messages = problemsOf(problems => {
    pyproject = parsePyproject(`[dependency-groups]\ndev = []\n[tool.uv]\n${text}\n`, 'pyproject.toml', problems);
  });
  return { pyproject: pyproject!, messages };
}

test('what decides the lock', () => {
  const { pyproject: { locking, rangedGroups }, messages } = read(`
constraint-dependencies = ["a<3"]
build-constraint-dependencies = ["hatchling<9"]
override-dependencies = ["d>=1"]
exclude-dependencies = ["Z_Z"]
environments = "sys_platform == 'linux'"
required-environments = ["sys_platform == 'linux'", "sys_platform == 'darwin'"]
conflicts = [[{ extra = "x" }, { package = "B", group = "y" }]]
default-groups = "all"
dependency-groups = { Dev = { requires-python = ">=3.12" } }
`);
  expect(messages).toEqual([]);
  expect(locking).toMatchObject({
    constraints: [{ name: 'a' }],
    buildConstraints: [{ name: 'hatchling' }],
    overrides: [{ name: 'd' }],
    excludes: ['z-z'],
    conflicts: [[{ extra: 'x' }, { package: 'b', group: 'y' }]],
  });
  expect([locking.environments.length, locking.requiredEnvironments.length]).toEqual([1, 2]);
  expect([...rangedGroups]).toEqual(['dev']);
});

test('an override or exclusion that is for one package only is passed over', () => {
  const { pyproject: { locking }, messages } = read(`
override-dependencies = ["d", { package = { name = "a" }, dependencies = ["b>=1"] }]
exclude-dependencies = ["z", { package = { name = "a" }, dependencies = ["b"] }]
`);
  expect(messages).toEqual([]);
  expect(locking).toMatchObject({ overrides: undefined, excludes: ['z'] });
});

const at = (key: string) => `'${key}' in [tool.uv] of "pyproject.toml"`;
const REQUIREMENT = 'expected a requirement such as `name[extra]>=1.0; marker`';
const MARKER = "expected an environment marker such as `sys_platform == 'linux'`";
const NAME = 'expected a name of letters, digits, `-`, `_` and `.`';
const CONFLICT = 'expected at least two items, each an extra, a group or a package';

test.each([
  ['package = 1', `${at('package')} is 1; expected true or false`],
  ['managed = false', `${at('managed')} is false, so uv refuses to install the project; remove it`],
  ['default-groups = "dev"', `${at('default-groups')} is "dev"; expected a list`],
  [
    'default-groups = ["docs"]',
    `${at('default-groups')} has "docs", which is not in [dependency-groups]; define or remove it`,
  ],
  [
    'dependency-groups = { docs = {} }',
    `${at('dependency-groups')} has "docs", which is not in [dependency-groups]; define or remove it`,
  ],
  [
    'dependency-groups = { dev = { requires-python = "3" } }',
    `'requires-python' of "dev" in ${at('dependency-groups')} is "3"; expected version specifiers such as >=3.12`,
  ],
  ['dev-dependencies = "a"', `${at('dev-dependencies')} is "a"; expected a list`],
  ['constraint-dependencies = [1]', `${at('constraint-dependencies')} has 1; ${REQUIREMENT}`],
  ['build-constraint-dependencies = ["a b"]', `${at('build-constraint-dependencies')} has "a b"; ${REQUIREMENT}`],
  ['override-dependencies = [{ x = 1 }]', `${at('override-dependencies')} has {"x":1}; ${REQUIREMENT}`],
  [
    'override-dependencies = [{ package = { name = "a" } }]',
    `'dependencies' of a package in ${at('override-dependencies')} is missing`,
  ],
  ['exclude-dependencies = ["a>1"]', `an entry of ${at('exclude-dependencies')} is "a>1"; ${NAME}`],
  ['environments = "linux"', `an entry of ${at('environments')} is "linux"; ${MARKER}`],
  ['environments = 1', `${at('environments')} is 1; expected a list`],
  ['required-environments = [1]', `an entry of ${at('required-environments')} is 1; ${MARKER}`],
  [
    'environments = ["sys_platform == \'linux\'", "os_name == \'posix\'"]',
    `${at('environments')} has markers that overlap; expected markers that exclude each other`,
  ],
  ['conflicts = [[{ extra = "x" }]]', `${at('conflicts')} has [{"extra":"x"}]; ${CONFLICT}`],
  [
    'conflicts = [[{ extra = "x" }, { extra = "X" }]]',
    `${at('conflicts')} has [{"extra":"x"},{"extra":"X"}]; ${CONFLICT}`,
  ],
  [
    'conflicts = [[{ extra = "x", group = "y" }, { extra = "z" }]]',
    `${at('conflicts')} has [{"extra":"x","group":"y"},{"extra":"z"}]; ${CONFLICT}`,
  ],
  [
    'conflicts = [[{ extra = "x" }, { extra = "y", z = 1 }]]',
    `${at('conflicts')} has [{"extra":"x"},{"extra":"y","z":1}]; ${CONFLICT}`,
  ],
  ['conflicts = [[{}, { extra = "y" }]]', `${at('conflicts')} has [{},{"extra":"y"}]; ${CONFLICT}`],
  ['workspace = 1', '[tool.uv.workspace] of "pyproject.toml" is 1; expected a table'],
  ['workspace = { members = "a" }', '\'members\' in [tool.uv.workspace] of "pyproject.toml" is "a"; expected a list'],
  [
    'workspace = { exclude = [1] }',
    'an entry of \'exclude\' in [tool.uv.workspace] of "pyproject.toml" is 1; expected a string',
  ],
  [
    'workspace = { member = [] }',
    '[tool.uv.workspace] of "pyproject.toml" has "member"; expected \'members\' or \'exclude\'',
  ],
  [
    'workspace = { members = ["a**"] }',
    '\'members\' in [tool.uv.workspace] of "pyproject.toml" has "a**"; '
      + "expected a pattern in which each '[' is closed and '**' is a whole path segment",
  ],
  ['index = [{ name = "a" }]', `'url' in ${at('index')} is missing; add it`],
  ['index = [{ url = "" }]', `'url' in ${at('index')} is ""; expected a URL or a path`],
  ['index = [{ url = "https://[" }]', `'url' in ${at('index')} is "https://["; expected a URL or a path`],
  ['index = [{ url = "a", name = "x y" }]', `'name' in ${at('index')} is "x y"; ${NAME}`],
  [
    'index = [{ url = "a", name = "x" }, { url = "b", name = "x" }]',
    `${at('index')} has two indexes with the same name; rename one`,
  ],
  [
    'index = [{ url = "a", default = true }, { url = "b", default = true }]',
    `${at('index')} has two default indexes; remove 'default' from one`,
  ],
  ['index = [{ url = "a", explicit = true }]', `${at('index')} has an explicit index without a name; add a 'name'`],
  [
    'index = [{ url = "a", ignore-error-codes = [1] }]',
    `'ignore-error-codes' in ${at('index')} is 1; expected a whole number of 100 or more`,
  ],
  ['index = [{ url = "a", format = "x" }]', `'format' in ${at('index')} is "x"; expected one of simple, flat`],
])('fails where uv refuses %j', (text, message) => {
  expect(read(text).messages).toContain(message);
});
