import { findDjangoApps, findDjangoSettings } from '../../../src/project/sources/django';
import { applicationText } from '../../../src/servers';

function modules(sources: Readonly<Record<string, string>>) {
  return Object.entries(sources).map(([name, source]) => ({ name, isPackage: false, source }));
}

const appsOf = (...given: Parameters<typeof findDjangoApps>) => findDjangoApps(...given).map(applicationText);

test.each([
  'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blog.settings")',
  "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings')",
  'os.environ["DJANGO_SETTINGS_MODULE"] = "blog.settings"',
  'os.environ.setdefault(\n    "DJANGO_SETTINGS_MODULE",\n    "blog.settings",\n)',
])('the settings that manage.py names with %j', line => {
  expect(findDjangoSettings(modules({ manage: `import os\ndef main():\n    ${line}\n` }))).toBe('blog.settings');
});

test('what is in a comment does not count', () => {
  expect(findDjangoSettings(modules({ manage: '# os.environ.setdefault("DJANGO_SETTINGS_MODULE", "old.settings")\n' })))
    .toBeUndefined();
});

test('wsgi.py and asgi.py count before manage.py, and that before a module that looks like settings', () => {
  const sources = {
    'blog.settings': 'DEBUG = True\nINSTALLED_APPS = []\n',
    'blog.wsgi': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blog.production")',
    'manage': 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blog.local")',
  };
  const { 'blog.wsgi': wsgi, ...others } = sources;
  expect(findDjangoSettings(modules(sources))).toBe('blog.production');
  expect(findDjangoSettings(modules({ ...others, 'blog.asgi': wsgi }))).toBe('blog.production');
  expect(findDjangoSettings(modules(others))).toBe('blog.local');
  expect(findDjangoSettings(modules({ ...sources, 'manage': '', 'blog.wsgi': '' }))).toBe('blog.settings');
});

test('a module named settings without Django settings in it is none', () => {
  expect(
    findDjangoSettings(
      modules({ 'shop.settings': 'DEBUG = True\n# INSTALLED_APPS = []\n', 'shop.apps': 'INSTALLED_APPS = []' }),
    ),
  ).toBeUndefined();
});

test('the applications lie beside the settings', () => {
  expect(appsOf('blog.settings', modules({ 'blog.wsgi': '', 'blog.asgi': '', 'other.wsgi': '' })))
    .toEqual(['blog.asgi:application', 'blog.wsgi:application']);
});

test('for a package of settings they lie above it', () => {
  expect(appsOf('config.settings.production', modules({ 'config.wsgi': '', 'config.settings.production': '' })))
    .toEqual(['config.wsgi:application']);
});

test('without wsgi.py and asgi.py there is no candidate', () => {
  expect(appsOf('blog.settings', modules({ 'blog.settings': '', 'wsgi': '' }))).toEqual([]);
});

test('the only module that makes an application may have any name', () => {
  const module = (name: string, source: string) => ({ name, isPackage: false, source });
  const entry = module('wsgi.app', 'application = get_wsgi_application()');
  expect(appsOf('blog.settings', [module('blog.settings', ''), entry])).toEqual(['wsgi.app:application']);
  expect(appsOf('blog.settings', [entry, { ...entry, name: 'wsgi.other' }])).toEqual([]);
});

test('of several entry points for a gateway none is taken where no settings say which', () => {
  const module = (name: string) => ({ name, isPackage: false, source: 'application = get_asgi_application()' });
  expect(appsOf(undefined, [module('one.asgi')])).toEqual(['one.asgi:application']);
  expect(appsOf(undefined, [module('one.asgi'), module('two.asgi')])).toEqual([]);
});
