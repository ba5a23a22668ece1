import { Problems } from '../../../src/private/problems';
import { parseToml } from '../../../src/project/files/toml';
import { parseName } from '../../../src/project/python/names';
import { packageBuild } from '../../../src/project/uv/package-build';
import type { UvSettings } from '../../../src/project/uv/settings';

function buildOf(name: string, toml: string) {
  const problems = new Problems('test');
  const settings = { file: '"uv.toml"', table: parseToml(toml, 'uv.toml', '', problems)! } as unknown as UvSettings;
  return { ...packageBuild(parseName(name)!, settings, problems), problems: problems.messages };
}

/** As uv 0.13 gave them to a backend that prints them. */
const SETTINGS = `config-settings = { a = "1", list = ["x", "y"], b = "2" }
config-settings-package = { member = { b = "3", c = "4" }, Shop = { list = "z" } }
extra-build-variables = { member = { FLAG = "v" } }
extra-build-dependencies = { Member = ["six", { requirement = "torch>=2", match-runtime = true }] }
`;

test('a package has what is set for all, after what is set for it alone', () => {
  expect(buildOf('member', SETTINGS)).toEqual({
    config: { a: '1', b: ['3', '2'], c: '4', list: ['x', 'y'] },
    variables: { FLAG: 'v' },
    requires: ['six', 'torch>=2'],
    problems: [],
  });
  expect(buildOf('shop', SETTINGS)).toEqual({
    config: { a: '1', b: '2', list: ['z', 'x', 'y'] }, variables: {}, requires: [], problems: [],
  });
});

test('nothing is set without settings', () => {
  expect(buildOf('shop', '')).toEqual({ config: {}, variables: {}, requires: [], problems: [] });
});

test.each([
  ['config-settings = { a = true }', '"a" of \'config-settings\' in "uv.toml" is true; expected a string'],
  ['config-settings = { a = ["x", 1] }', 'an entry of "a" of \'config-settings\' in "uv.toml" is 1; expected a string'],
  ['config-settings-package = { shop = 5 }',
    '\'shop\' of \'config-settings-package\' in "uv.toml" is 5; expected a table'],
  ['extra-build-variables = { shop = { A = 1 } }',
    '"A" of \'extra-build-variables\' in "uv.toml" is 1; expected a string'],
  ['extra-build-dependencies = { shop = [5] }',
    'an entry of \'extra-build-dependencies\' in "uv.toml" is 5; expected a string'],
])('fails for %s', (toml, message) => {
  expect(buildOf('shop', toml).problems).toEqual([message]);
});
