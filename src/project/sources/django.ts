import { topLevelStatements, type PythonModule } from './python-source';
import type { Application } from '../../servers';

/** `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blog.settings")` or an assignment, not in a comment. */
const SETTINGS_VARIABLE = /^[^#\n\r]*["']DJANGO_SETTINGS_MODULE["']\]?\s*[,=]\s*["']([\w.]+)["']/m;

/**
 * The settings module: as set by the entry points of servers, then by manage.py, which often uses settings for
 * development, then a module that contains settings of Django.
 */
export function findDjangoSettings(modules: readonly PythonModule[]): string | undefined {
  const starters = ['wsgi', 'asgi', 'manage']
    .flatMap(name => modules.filter(module => module.name.split('.').at(-1) === name));
  const named = starters.map(({ source }) => SETTINGS_VARIABLE.exec(source)?.[1]).find(settings => settings);
  return named ?? modules.find(isSettings)?.name;
}

function isSettings({ name, source }: PythonModule): boolean {
  return name.includes('settings')
    && topLevelStatements(source).some(statement => /^(INSTALLED_APPS|ROOT_URLCONF) ?=/.test(statement));
}

/** The name that Django generates. */
const USUAL = { attribute: 'application', isFactory: false };

/** Entry points are made by functions of Django, django-configurations or channels. */
const MAKES_APPLICATION: Readonly<Record<string, RegExp>> = {
  asgi: /^application *=[^\n]*\b(?:get_asgi_application|ProtocolTypeRouter)\b/m,
  wsgi: /^application *=[^\n]*\bget_wsgi_application\b/m,
};

const ANY_MAKER = /\bget_(?:asgi|wsgi)_application\b|\bProtocolTypeRouter\b/;

/**
 * The entry point for each gateway, such as `blog.asgi:application`: the one in the settings, then one beside the
 * settings or in the nearest package above them, then the only one in the sources.
 */
export function findDjangoApps(settings: string | undefined, modules: readonly PythonModule[]): Application[] {
  const names = new Set(modules.map(({ name }) => name));
  const named = modules.filter(({ name }) => name === settings).flatMap(({ source }) =>
    [...source.matchAll(/^(ASGI|WSGI)_APPLICATION\s*=\s*["']([\w.]+)\.(\w+)["']/gm)]);
  const packages = (settings ?? '').split('.').slice(0, -1);
  const above = packages.map((_, index) => packages.slice(0, packages.length - index).join('.'));
  return ['asgi', 'wsgi'].flatMap(gateway => {
    const [, , module, attribute] = named
      .find(([, kind, name]) => kind.toLowerCase() === gateway && names.has(name)) ?? [];
    if (module !== undefined) { return { module, attribute, isFactory: false }; }
    const beside = above.map(each => `${each}.${gateway}`).find(name => names.has(name));
    if (beside !== undefined) { return { module: beside, ...USUAL }; }
    const called = modules.filter(({ name, source }) =>
      (name === gateway || name.endsWith(`.${gateway}`)) && ANY_MAKER.test(source));
    const others = called.length > 0 ? called : modules.filter(({ source }) => MAKES_APPLICATION[gateway].test(source));
    return others.length === 1 ? { module: others[0].name, ...USUAL } : [];
  });
}
