import { select } from './selection';

const BACKEND = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n';

const warningsOf = (files: Record<string, string>, toml: string) =>
  select({ 'src/shop/__init__.py': '', ...files }, { toml: BACKEND + toml }).warnings;

const HATCH = '[tool.hatch.build.hooks.vcs]\nversion-file = "src/shop/_version.py"\n';

const written = (setting: string, importing = 'src/shop/__init__.py') =>
  `"${importing}" imports "src/shop/_version.py", which does not exist: the build backend writes it (${setting}), but `
  + 'sources are copied without a build; run `uv sync` before the image is staged, which writes the file, '
  + 'or catch the ImportError';

test.each([
  [HATCH, '[tool.hatch.build.hooks.vcs] version-file'],
  ['[tool.hatch.build.targets.wheel.hooks.vcs]\nversion-file = "src/shop/_version.py"\n',
    '[tool.hatch.build.targets.wheel.hooks.vcs] version-file'],
  ['[tool.setuptools_scm]\nversion_file = "src/shop/_version.py"\n', '[tool.setuptools_scm] version_file'],
  ['[tool.setuptools_scm]\nwrite_to = "src/shop/_version.py"\n', '[tool.setuptools_scm] write_to'],
  ['[tool.pdm.version]\nsource = "scm"\nwrite_to = "shop/_version.py"\n', '[tool.pdm.version] write_to'],
  ['[tool.versioningit.write]\nfile = "src/shop/_version.py"\n', '[tool.versioningit.write] file'],
])('a module that a build backend would write by %j and that is imported is named', (toml, setting) => {
  const files = { 'src/shop/__init__.py': 'from shop._version import version\n' };
  expect(warningsOf(files, toml)).toEqual([written(setting)]);
});

test.each([
  ['from ._version import version', 'src/shop/__init__.py'],
  ['from . import _version', 'src/shop/__init__.py'],
  ['import shop._version', 'src/shop/main.py'],
  ['from shop import _version as v', 'src/shop/main.py'],
  ['from .. import _version', 'src/shop/admin/site.py'],
])('%j in %s imports it', (source, file) => {
  expect(warningsOf({ [file]: `${source}\n` }, HATCH))
    .toEqual([written('[tool.hatch.build.hooks.vcs] version-file', file)]);
});

test.each([
  'try:\n    from ._version import version\nexcept ImportError:\n    version = "0"',
  'if TYPE_CHECKING:\n    from ._version import version', 'def version():\n    from ._version import version',
  'from .other import _version', '# from ._version import version', 'import _version', '',
])('%j does without it', source => {
  expect(warningsOf({ 'src/shop/__init__.py': `${source}\n` }, HATCH)).toEqual([]);
});

test('a file outside of the project is not looked for', () => {
  const outside = HATCH.replace('src/shop/_version.py', '../_version.py');
  expect(warningsOf({ 'src/shop/__init__.py': 'from .... import _version\n' }, outside)).toEqual([]);
});

test('nothing is said where the file exists, and of a project that is not packaged', () => {
  const files = { 'src/shop/__init__.py': 'from ._version import version\n' };
  expect(warningsOf({ ...files, 'src/shop/_version.py': '' }, HATCH)).toEqual([]);
  expect(select(files, { toml: HATCH }).warnings).toEqual([]);
});

test.each([
  ['[tool.setuptools.package-dir]\nstore = "lib/code"\n', '[tool.setuptools] package-dir', 'lib/code', 'store'],
  ['[tool.setuptools.package-dir]\n"shop.plugins" = "lib/code"\n', '[tool.setuptools] package-dir', 'lib/code',
    'shop/plugins'],
  ['[tool.setuptools.package-dir]\nstore = ""\n', '[tool.setuptools] package-dir', '.', 'store'],
  ['[tool.hatch.build.targets.wheel.force-include]\n"data/words.txt" = "shop/words.txt"\n',
    '[tool.hatch.build.targets.wheel.force-include]', 'data/words.txt', 'shop/words.txt'],
  ['[tool.hatch.build.force-include]\ndata = "/shop/data"\n', '[tool.hatch.build.force-include]', 'data', 'shop/data'],
  ['[tool.hatch.build.targets.wheel.sources]\n"lib/code" = "store"\n', '[tool.hatch.build.targets.wheel.sources]',
    'lib/code', 'store'],
  ['[tool.poetry]\npackages = [{ include = "code", from = "lib", to = "store" }]\n', '[tool.poetry] packages',
    'lib/code', 'store/code'],
])('%j is not followed, and the setting, both places and the repair are named', (toml, setting, from, to) => {
  const [warning, ...others] = warningsOf({ 'lib/code/a.py': '', 'data/words.txt': '' }, toml);
  expect(warning).toMatch(/; move it to "[\w./]+"$/);
  expect(warning).toContain(`${setting} in "pyproject.toml" installs "${from}" as "${to}", but sources are copied`);
  expect(warning).toContain(`${to}"`);
  expect(others).toEqual([]);
});

test.each([
  '[tool.setuptools.package-dir]\n"" = "src"\n', '[tool.setuptools.package-dir]\nshop = "src/shop"\n',
  '[tool.hatch.build.targets.wheel.force-include]\n"data/words.txt" = "shop/__init__.py"\n',
  '[tool.hatch.build.targets.wheel.force-include]\n"gone.txt" = "shop/gone.txt"\n',
  '[tool.hatch.build.targets.wheel.force-include]\n"data/words.txt" = "../words.txt"\n',
  '[tool.hatch.build.targets.wheel.sources]\nsrc = ""\n', '[tool.hatch.build.targets.wheel]\nsources = ["src"]\n',
])('%j needs no move', toml => {
  expect(warningsOf({ 'data/words.txt': '' }, toml)).toEqual([]);
});
