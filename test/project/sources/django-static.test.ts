import { findDjangoStatic } from '../../../src/project/sources/django-static';
import { SourceTree } from '../../../src/project/sources/source-tree';

const APPS = 'INSTALLED_APPS = ["django.contrib.staticfiles"]\n';

/** What is found in the settings `site.settings`, which are in the folder `src`. */
function found(
  settings: string, others: Readonly<Record<string, string>> = {}, variables: Readonly<Record<string, string>> = {},
) {
  const sources = { 'site.settings': settings, 'site': '', ...others };
  const isPackage = (name: string) => Object.keys(sources).some(each => each.startsWith(`${name}.`));
  const modules = Object.entries(sources).map(([name, source]) => ({ name, source, isPackage: isPackage(name) }));
  const fileOf = (name: string) => `src/${name.replaceAll('.', '/')}.py`;
  return findDjangoStatic(new SourceTree(modules), 'site.settings', variables, fileOf);
}

const PATHLIB = 'from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\n';
const OS = 'import os\nBASE_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))\n';

test.each<[string, string]>([
  [`${PATHLIB}STATIC_ROOT = BASE_DIR / "static"`, 'src/static'],
  [`${PATHLIB}STATIC_ROOT = BASE_DIR / "var" / 'static'`, 'src/var/static'],
  [`${PATHLIB}STATIC_ROOT = str(BASE_DIR / "static")`, 'src/static'],
  [`${PATHLIB}STATIC_ROOT = (BASE_DIR / "static")`, 'src/static'],
  [`${PATHLIB}STATIC_ROOT = BASE_DIR.joinpath("var", "static")`, 'src/var/static'],
  [`${PATHLIB}STATIC_ROOT: Path = BASE_DIR.parent / "static"`, 'static'],
  [`${PATHLIB}STATIC_ROOT = BASE_DIR / ".." / "static"`, 'static'],
  [`${PATHLIB}STATIC_ROOT = f"{BASE_DIR}/static"`, 'src/static'],
  [`${PATHLIB}STATIC_ROOT = os.environ.get("STATIC_ROOT", BASE_DIR / "static")`, 'src/static'],
  [`${PATHLIB}STATIC_ROOT = env("STATIC_ROOT", default=str(BASE_DIR / "static"))`, 'src/static'],
  [`${OS}STATIC_ROOT = os.path.join(BASE_DIR, "static")`, 'src/static'],
  [`${OS}STATIC_ROOT = os.path.join(os.path.dirname(BASE_DIR), "static/")`, 'static'],
  [`${OS}STATIC_ROOT = BASE_DIR + "/static"`, 'src/static'],
  ['from pathlib import Path\nROOT = Path(__file__).parents[2]\nSTATIC_ROOT = ROOT / "static"', 'static'],
  ['import environ\nroot = environ.Path(__file__) - 3\nSTATIC_ROOT = root("static")', 'static'],
  ['import environ\nroot = environ.Path(__file__) - 2\nSTATIC_ROOT = str(root.path("static"))', 'src/static'],
])('%j is a folder of the tree', (settings, path) => {
  expect(found(APPS + settings)).toMatchObject({ root: { inTree: true, path } });
});

test.each<[string, string]>([
  ['STATIC_ROOT = "staticfiles"', 'staticfiles'],
  ['STATIC_ROOT = "/var/www/static/"', '/var/www/static'],
  [`${PATHLIB}STATIC_ROOT = BASE_DIR / "/srv/static"`, '/srv/static'],
])('%j is as it is written', (settings, path) => {
  expect(found(APPS + settings)!.root).toEqual({ inTree: false, path });
});

test.each<[string, string]>([
  [`${PATHLIB}STATIC_ROOT = os.environ.get("STATICS", BASE_DIR / "static")`, '/data'],
  ['STATIC_ROOT = env.str("STATICS", "/home/site/static")', '/data'],
  [`${PATHLIB}STATIC_ROOT = BASE_DIR / config('STATICS')`, '/data'],
  ['STATIC_ROOT = os.environ["STATICS"] + "/files"', '/data/files'],
  ['DATA = environ["STATICS"]\nSTATIC_ROOT = os.path.join(DATA, "files")', '/data/files'],
])('%j is where a variable says', (settings, path) => {
  expect(found(APPS + settings, {}, { STATICS: '/data' })!.root).toEqual({ inTree: false, path });
});

test.each([
  'STATIC_ROOT = folder()', 'STATIC_ROOT = os.environ["STATIC_ROOT"]', 'STATIC_ROOT = config("STATIC_ROOT")',
  'from pathlib import Path\nSTATIC_ROOT = Path("~/static").expanduser()',
  'STATIC_ROOT = BASE_DIR / "static"', 'if DEBUG:\n    STATIC_ROOT = "a"\nelse:\n    STATIC_ROOT = "b"',
  'STATIC_ROOT = STATIC_ROOT', 'A = B\nB = A\nSTATIC_ROOT = A',
])('%j can only be known by running it', settings => {
  expect(found(APPS + settings)).toMatchObject({ root: undefined, expression: expect.any(String) });
});

test.each([
  APPS, `${APPS}STATIC_ROOT = None`, `${APPS}STATIC_ROOT = ""`, 'STATIC_ROOT = "a"',
  '# "django.contrib.staticfiles"\nSTATIC_ROOT = "a"', `${APPS}# STATIC_ROOT = "a"`,
])('%j collects nothing', settings => {
  expect(found(settings)).toBeUndefined();
});

test('a class of django-configurations has it with the folder of that class, unless the module itself has one', () => {
  const settings = `${PATHLIB}${APPS}class Base:\n    STATIC_ROOT = BASE_DIR / "a"\n`;
  expect(found(settings)).toMatchObject({ ofClass: 'Base', root: { inTree: true, path: 'src/a' } });
  expect(found(`${settings}STATIC_ROOT = "b"`)).toMatchObject({ ofClass: undefined, root: { path: 'b' } });
  expect(found(`${APPS}def folders():\n    STATIC_ROOT = "a"`)).toMatchObject({ ofClass: undefined, root: undefined });
});

test('settings may be in several modules, and the last one counts', () => {
  const base = `${PATHLIB}${APPS}STATIC_ROOT = BASE_DIR / "a"`;
  const others = { 'site.base': base, 'site.local': 'from .base import *\n' };
  expect(found('from .local import *\nDEBUG = False', others)!.root).toEqual({ inTree: true, path: 'src/a' });
  expect(found('from site.base import *\nSTATIC_ROOT = BASE_DIR / "b"', others)!.root)
    .toEqual({ inTree: true, path: 'src/b' });
  expect(found('from .base import BASE_DIR, INSTALLED_APPS\nfrom .apps import *\nSTATIC_ROOT = BASE_DIR / "c"', {
    ...others, 'site.apps': APPS,
  })!.root).toEqual({ inTree: true, path: 'src/c' });
});

test.each<[string, string | undefined]>([
  ['STATICFILES_STORAGE = "storages.backends.s3boto3.S3StaticStorage"', 'storages.backends.s3boto3.S3StaticStorage'],
  ['STORAGES = {"staticfiles": {"BACKEND": "storages.backends.gcloud.GoogleCloudStorage"}}',
    'storages.backends.gcloud.GoogleCloudStorage'],
  ['STORAGES = {"default": {"BACKEND": "storages.backends.s3.S3Storage"}, "staticfiles": {"BACKEND": '
    + '"whitenoise.storage.CompressedManifestStaticFilesStorage"}}', undefined],
  ['STATICFILES_STORAGE = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"', undefined],
])('%j is a storage elsewhere: %j', (settings, remote) => {
  expect(found(`${APPS}STATIC_ROOT = "a"\n${settings}`)!.remote).toBe(remote);
});
