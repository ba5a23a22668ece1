import { Problems } from '../../../src/private/problems';
import { parsePyproject } from '../../../src/project/python/pyproject';
import { readDynamicVersion } from '../../../src/project/sources/dynamic-version';
import { temporaryFolder } from '../temporary';

function versionOf(
  toml: string,
  files: Readonly<Record<string, string>>,
  project = 'dynamic = ["version"]',
): string | undefined {
  const text = `[project]\nname = "shop"\n${project}\n${toml}`;
  return readDynamicVersion(temporaryFolder(files), parsePyproject(text, 'pyproject.toml', new Problems('test'))!);
}

const HATCH = '[tool.hatch.version]\npath = "shop/about.py"\n';

test.each<[string, string, Record<string, string>]>([
  ['hatch', HATCH, { 'shop/about.py': '# x\n__version__: str = "v1.2"\n' }],
  ['hatch, in capitals', HATCH, { 'shop/about.py': "VERSION = '1.2'" }],
  ['hatch, a pattern', `${HATCH}pattern = "^release = (?P<version>[^ ]+)$"`, { 'shop/about.py': 'a\nrelease = 1.2\n' }],
  ['hatch, code that is plain', `${HATCH}source = "code"`, { 'shop/about.py': '__version__ = "1.2"' }],
  ['setuptools, a file', '[tool.setuptools.dynamic]\nversion = { file = ["VERSION"] }', { VERSION: '1.2\n' }],
  ['setuptools, a name for a file', '[tool.setuptools.dynamic]\nversion = { file = "VERSION" }', { VERSION: '1.2\n' }],
  [
    'setuptools, an attribute',
    '[tool.setuptools.dynamic]\nversion = { attr = "shop.__version__" }',
    { 'src/shop/__init__.py': 'import x\n__version__ = "1.2"  # y\n' },
  ],
  [
    'setuptools, a folder',
    '[tool.setuptools]\npackage-dir = { shop = "lib/shop" }\n[tool.setuptools.dynamic]\n'
      + 'version = { attr = "shop.v.V" }',
    { 'lib/shop/v.py': "V = '1.2'" },
  ],
  ['pdm', '[tool.pdm.version]\nsource = "file"\npath = "shop/v.py"', { 'shop/v.py': '__version__ = "1.2"\r\n' }],
  [
    'flit',
    '[build-system]\nbuild-backend = "flit_core.buildapi"',
    { 'src/shop/__init__.py': '"""Shop."""\n__version__ = "1.2"' },
  ],
  ['poetry', '[tool.poetry]\nversion = "1.2"', {}],
])('a version that is plain text is read: %s', (_, toml, files) => {
  expect(versionOf(toml, files)).toBe('1.2');
});

test.each<[string, string, Record<string, string>]>([
  [
    'a git tag',
    '[tool.hatch.version]\nsource = "vcs"\npath = "shop/about.py"',
    { 'shop/about.py': '__version__ = "1.2"' },
  ],
  [
    'code that must run',
    '[tool.setuptools.dynamic]\nversion = { attr = "shop.__version__" }',
    { 'shop/__init__.py': '__version__ = compute()' },
  ],
  ['a text that is no version', HATCH, { 'shop/about.py': '__version__ = "unknown version"' }],
  ['a file that is gone', HATCH, {}],
  ['a file outside', '[tool.setuptools.dynamic]\nversion = { file = "../VERSION" }', {}],
  ['a pattern that is none', `${HATCH}pattern = "((("`, { 'shop/about.py': '__version__ = "1.2"' }],
  ['no settings', '', {}],
])('a version from elsewhere stays unknown: %s', (_, toml, files) => {
  expect(versionOf(toml, files)).toBeUndefined();
});

test('a version that is not dynamic is not looked for', () => {
  expect(versionOf(HATCH, { 'shop/about.py': '__version__ = "1.2"' }, 'version = "3"')).toBeUndefined();
});
