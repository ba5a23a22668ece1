import type { PythonModule } from './app-finder';
import { topLevelStatements } from './python-source';

/** `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blog.settings")` or an assignment, not in a comment. */
const SETTINGS_VARIABLE = /^[^#\n]*["']DJANGO_SETTINGS_MODULE["']\]?\s*[,=]\s*["']([\w.]+)["']/m;

/** The settings module: what the entry points of servers set, then manage.py, whose settings are often those for development, then a module that holds Django's own settings. */
export function findDjangoSettings(modules: readonly PythonModule[]): string | undefined {
  const starters = ['wsgi', 'asgi', 'manage'].flatMap(name => modules.filter(module => module.name.split('.').at(-1) === name));
  const named = starters.map(({ source }) => SETTINGS_VARIABLE.exec(source)?.[1]).find(settings => settings);
  return named ?? modules.find(isSettings)?.name;
}

function isSettings({ name, source }: PythonModule): boolean {
  return name.includes('settings') && topLevelStatements(source).some(statement => /^(INSTALLED_APPS|ROOT_URLCONF) ?=/.test(statement));
}

/** The applications beside the settings, or beside the nearest package above them: `blog.asgi:application`, `blog.wsgi:application`. */
export function findDjangoApps(settings: string, modules: readonly PythonModule[]): string[] {
  const names = new Set(modules.map(({ name }) => name));
  const packages = settings.split('.').slice(0, -1);
  for (let depth = packages.length; depth > 0; depth--) {
    const found = ['asgi', 'wsgi'].map(name => [...packages.slice(0, depth), name].join('.')).filter(name => names.has(name));
    if (found.length > 0) { return found.map(name => `${name}:application`); }
  }
  return [];
}
