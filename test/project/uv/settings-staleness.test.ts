import { Problems } from '../../../src/private/problems';
import { parsePyproject } from '../../../src/project/python/pyproject';
import { parseLock } from '../../../src/project/uv/parse-lock';
import { changedSettings } from '../../../src/project/uv/settings-staleness';

const SCOPED = '{ package = { name = "a" }, dependencies = ["b"] }';

/** Names of the settings that differ between `[tool.uv]` and a lock with these tables at its top. */
function changed(tool: string, lock: string): string[] {
  const problems = new Problems('test');
  const pyproject = parsePyproject(
    `[project]\nname = "shop"\nversion = "1"\n[tool.uv]\n${tool}`,
    'pyproject.toml',
    problems,
  )!;
  const locked = parseLock(`version = 1\nrequires-python = ">=3.11"\n${lock}`, 'uv.lock', problems)!;
  expect(problems.messages).toEqual([]);
  return changedSettings(pyproject, {}, locked);
}

test.each([
  [
    `override-dependencies = ["b>=1", ${SCOPED}]`,
    `[manifest]\noverrides = [{ name = "b", specifier = ">=2" }, ${SCOPED}]`,
    [],
  ],
  [`override-dependencies = [${SCOPED}]`, '', ['override-dependencies']],
  ['', `[manifest]\noverrides = [${SCOPED}]`, ['override-dependencies']],
  ['override-dependencies = ["b>=1"]', '[manifest]\noverrides = [{ name = "b", specifier = ">=1" }]', []],
])('overrides of single packages cannot be compared, only whether there are any: %j', (tool, lock, names) => {
  expect(changed(tool, lock)).toEqual(names);
});

test('what names no package in conflicts is the own project; what names one is that', () => {
  const lock = 'conflicts = [[{ package = "shop", extra = "x" }, { package = "lib", extra = "y" }]]';
  expect(changed('conflicts = [[{ package = "lib", extra = "y" }, { extra = "x" }]]', lock)).toEqual([]);
  expect(changed('conflicts = [[{ extra = "y" }, { extra = "x" }]]', lock)).toEqual(['conflicts']);
});
