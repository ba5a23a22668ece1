import { parsePyproject } from '../../../src/project/python/pyproject';
import { problemsOf } from '../temporary';

function groupsOf(text: string): Record<string, string[]> {
  let groups: Record<string, string[]> = {};
  expect(problemsOf(problems => {
    const read = parsePyproject(`[dependency-groups]\n${text}`, 'pyproject.toml', problems)!.groups;
    groups = Object.fromEntries([...read].map(([name, list]) => [name, list.map(each => each.name)]));
  })).toEqual([]);
  return groups;
}

test('a group holds what the groups that it includes hold, once each', () => {
  const include = (name: string) => `{ include-group = "${name}" }`;
  expect(groupsOf(`dev = ["pytest", ${include('Lint_All')}, ${include('types')}]\n`
    + `lint-all = ["ruff", ${include('types')}]\ntypes = ["mypy"]\n`))
    .toEqual({ 'dev': ['pytest', 'ruff', 'mypy'], 'lint-all': ['ruff', 'mypy'], 'types': ['mypy'] });
});

test('there may be 2000 groups', () => {
  expect(Object.keys(groupsOf(Array.from({ length: 2000 }, (_, index) => `g${index} = []`).join('\n')))).toHaveLength(
    2000,
  );
});

const WHERE = '[dependency-groups] of "pyproject.toml"';

test.each([
  ['a = 1', [`group "a" in ${WHERE} is 1; expected a list`]],
  ['a = [1]', [`group "a" in ${WHERE} has 1; expected a requirement such as \`name[extra]>=1.0; marker\``]],
  ['a = [{}]', [`an entry of group "a" in ${WHERE} is a table; expected { include-group = "NAME" } and no other key`]],
  ['a = [{ include-group = "b", x = 1 }]\nb = []',
    [`an entry of group "a" in ${WHERE} is a table; expected { include-group = "NAME" } and no other key`]],
  ['a = [{ include-group = "b" }]', [`group "a" in ${WHERE} includes "b", which is not defined; define or remove it`]],
  ['a = [{ include-group = "a" }]', [`group "a" in ${WHERE} includes itself; remove an 'include-group'`]],
  ['a = [{ include-group = "b" }]\nb = [{ include-group = "c" }]\nc = [{ include-group = "b" }]',
    ['b', 'c'].map(name => `group "${name}" in ${WHERE} includes itself; remove an 'include-group'`)],
  ['Dev = []\ndev = []', [`${WHERE} has "dev" twice; remove one`]],
  ['"a b" = []', [`a name in ${WHERE} is "a b"; expected a name of letters, digits, \`-\`, \`_\` and \`.\``]],
])('fails where uv refuses %j', (text, messages) => {
  expect(problemsOf(problems => parsePyproject(`[dependency-groups]\n${text}\n`, 'pyproject.toml', problems))).toEqual(
    messages,
  );
});
