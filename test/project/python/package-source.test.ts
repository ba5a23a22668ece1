import type { PackageSource } from '../../../src/project/python/package-source';
import { parsePyproject } from '../../../src/project/python/pyproject';
import { problemsOf } from '../temporary';

function read(source: string): { readonly source?: PackageSource; readonly messages: string[] } {
  let found: PackageSource | undefined;
  const messages = problemsOf(problems => {
    const { sources } = parsePyproject(`[tool.uv.sources]\nMy_Lib = ${source}\n`, 'pyproject.toml', problems)!;
    found = [...sources.values()][0];
  });
  return { source: found, messages };
}

test.each([
  ['{ git = "https://code.example/g", rev = "a", subdirectory = "b", lfs = true }', 'git', false],
  ['{ git = "https://code.example/g", path = "a" }', 'git', false],
  ['{ url = "https://files.example/a.zip", extra = "x" }', 'url', true],
  ['{ path = "a", editable = true, package = true }', 'path', false],
  ['{ workspace = true, editable = false }', 'path', false],
  ['{ workspace = false }', undefined, false],
  ['{ index = "cpu", marker = "os_name == \'nt\'" }', undefined, true],
  ['[{ index = "cpu" }]', undefined, true],
  [
    '[{ index = "cpu", marker = "os_name == \'nt\'" }, { index = "gpu", marker = "os_name != \'nt\'" }]',
    undefined,
    true,
  ],
  [
    '[{ index = "cpu", extra = "x" }, { index = "gpu", extra = "y" }, { index = "any" }, { index = "cpu", '
      + 'extra = "x" }]',
    undefined,
    true,
  ],
])('%s', (text, origin, conditional) => {
  expect(read(text)).toMatchObject({ messages: [], source: { conditional } });
  expect(read(text).source?.origin).toBe(origin);
});

const WHERE = '"my-lib" in [tool.uv.sources] of "pyproject.toml"';
const SEVERAL =
  `${WHERE} has several sources for one environment; ` + "expected a 'marker' in each that excludes the others";

test.each([
  ['1', `${WHERE} is 1; expected a table`],
  ['[]', `${WHERE} is an empty list; expected at least one source`],
  ['[1]', `an entry of ${WHERE} is 1; expected a table`],
  [
    '{}',
    `${WHERE} does not say where the package comes from; expected one of 'git', 'url', 'path', 'index', 'workspace'`,
  ],
  ['{ git = 1 }', `'git' of ${WHERE} is 1; expected a URL`],
  ['{ git = "../g" }', `'git' of ${WHERE} is "../g"; expected a URL`],
  ['{ git = "https://code.example/g", rev = 1 }', `'rev' of ${WHERE} is 1; expected a string`],
  ['{ git = "https://code.example/g", rev = "a", tag = "b" }', `${WHERE} has 'rev' and 'tag'; expected one of them`],
  [
    '{ git = "https://code.example/g", editable = true }',
    `${WHERE} has "editable", which is not allowed beside 'git'; remove it`,
  ],
  ['{ git = "https://code.example/g", unknown = 1 }', `${WHERE} has "unknown", which is not allowed beside 'git'; remove it`],
  ['{ url = "a.zip" }', `'url' of ${WHERE} is "a.zip"; expected a URL`],
  [
    '{ url = "https://files.example/a.zip", index = "x" }',
    `${WHERE} has "index", which is not allowed beside 'url'; remove it`,
  ],
  ['{ path = "a", workspace = true }', `${WHERE} has "workspace", which is not allowed beside 'path'; remove it`],
  ['{ path = "a", editable = 1 }', `'editable' of ${WHERE} is 1; expected true or false`],
  [
    '{ path = "a", editable = true, package = false }',
    `${WHERE} has 'editable = true' and 'package = false'; remove one`,
  ],
  ['{ path = "a", extra = "x", group = "y" }', `${WHERE} has 'extra' and 'group'; expected one of them`],
  ['{ index = "a/b" }', `'index' of ${WHERE} is "a/b"; expected a name of letters, digits, \`-\`, \`_\` and \`.\``],
  [
    '{ index = "a", marker = "" }',
    `'marker' of ${WHERE} is ""; expected an environment marker such as \`sys_platform == 'linux'\``,
  ],
  [
    '{ index = "a", extra = "" }',
    `'extra' of ${WHERE} is ""; expected a name of letters, digits, \`-\`, \`_\` and \`.\``,
  ],
  ['[{ index = "a" }, { index = "b" }]', SEVERAL],
  ['[{ index = "a", marker = "os_name == \'nt\'" }, { index = "b" }]', SEVERAL],
  ['[{ index = "a", marker = "os_name == \'nt\'" }, { index = "b", marker = "sys_platform == \'win32\'" }]', SEVERAL],
  ['[{ index = "a", extra = "x" }, { index = "b", extra = "x" }]', SEVERAL],
])('fails where uv refuses %s', (text, message) => {
  expect(read(text).messages).toContain(message);
});
