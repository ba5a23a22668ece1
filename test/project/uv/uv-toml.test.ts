import { readUvSettings } from '../../../src/project/uv/settings';
import { problemsOf, temporaryFolder } from '../temporary';

function failuresOf(text: string): string[] {
  return problemsOf(problems => readUvSettings(temporaryFolder({ 'uv.toml': text }), {}, name => name, problems));
}

test('every kind of setting that uv knows', () => {
  expect(failuresOf(`
required-version = "0.13.9"
offline = true
concurrent-builds = 1
link-mode = "copy"
resolution = "lowest"
index-url = "https://index.example/simple"
check-url = "index"
publish-url = "https://index.example"
find-links = ["vendor"]
no-build-package = ["a"]
reinstall-package = ["a"]
upgrade-package = ["a>=1"]
override-dependencies = ["a", { package = { name = "b" }, dependencies = ["c"] }]
exclude-dependencies = ["z"]
index = [{ url = "https://index.example/simple", name = "x" }]
dependency-metadata = [{ name = "a", version = "1.0", requires-dist = ["b"], provides-extras = ["x"] }]
cache-keys = [{ file = "pyproject.toml" }, "a"]
pip = { strict = true }
unknown-to-us = 1
`)).toEqual([]);
});

test.each([
  ['offline = 1', '\'offline\' in "uv.toml" is 1; expected true or false'],
  ['concurrent-builds = 0', '\'concurrent-builds\' in "uv.toml" is 0; expected a whole number of 1 or more'],
  ['link-mode = []', '\'link-mode\' in "uv.toml" is []; expected a string'],
  ['resolution = "best"', '\'resolution\' in "uv.toml" is "best"; expected one of highest, lowest, lowest-direct'],
  ['publish-url = "x"', '\'publish-url\' in "uv.toml" is "x"; expected a URL'],
  ['check-url = ""', '\'check-url\' in "uv.toml" is ""; expected a URL or a path'],
  ['find-links = "x"', '\'find-links\' in "uv.toml" is "x"; expected a list'],
  ['no-proxy = [1]', 'an entry of \'no-proxy\' in "uv.toml" is 1; expected a string'],
  ['no-build = "x"', '\'no-build\' in "uv.toml" is "x"; expected true or false'],
  [
    'no-binary-package = [":all:"]',
    'an entry of \'no-binary-package\' in "uv.toml" is ":all:"; expected a name of letters, digits, `-`, `_` and `.`',
  ],
  [
    'upgrade-package = ["x y"]',
    '\'upgrade-package\' in "uv.toml" has "x y"; expected a requirement such as `name[extra]>=1.0; marker`',
  ],
  [
    'override-dependencies = [1]',
    '\'override-dependencies\' in "uv.toml" has 1; expected a requirement such as `name[extra]>=1.0; marker`',
  ],
  ['index = [{ url = 1 }]', "'url' in 'index' in \"uv.toml\" is 1; expected a URL or a path"],
  ['dependency-metadata = [{ version = "1" }]', "'name' in 'dependency-metadata' in \"uv.toml\" is missing"],
  ['pip = 1', '\'pip\' in "uv.toml" is 1; expected a table'],
  [
    'cache-keys = [{ path = "a" }]',
    'an entry of \'cache-keys\' in "uv.toml" is {"path":"a"}; expected a path, or a table of \'file\', \'dir\', '
      + "'env' or 'git'",
  ],
  ['cache-keys = [1]', 'an entry of \'cache-keys\' in "uv.toml" is 1; expected a string'],
  ['cache-keys = {}', '\'cache-keys\' in "uv.toml" is {}; expected a list'],
  ['environments = []', '\'environments\' in "uv.toml" is a project setting; move it to [tool.uv] of pyproject.toml'],
  ['managed = true', '\'managed\' in "uv.toml" is a project setting; move it to [tool.uv] of pyproject.toml'],
])('fails where uv refuses %j', (text, message) => {
  expect(failuresOf(`${text}\n`)).toContain(message);
});
