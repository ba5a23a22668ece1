import { posix } from 'path';
import { enumerate, quote } from '../../private/messages';
import { whyNotPassable } from '../../private/process-text';
import type { PythonProject } from '../../project';
import type { ProcessBinder } from '../process-plan';
import { howToGet } from '../server-advice';

const SETTINGS_VARIABLE = 'DJANGO_SETTINGS_MODULE';

const ALWAYS = [
  'check', 'compilemessages', 'createcachetable', 'diffsettings', 'dumpdata', 'flush', 'inspectdb', 'loaddata',
  'migrate', 'optimizemigration', 'sendtestemail', 'showmigrations', 'sqlflush', 'sqlmigrate', 'sqlsequencereset',
] as const;

/** Commands of Django itself, with the app of `django.contrib` that has them; none for those that are always there. */
const BUILT_IN: ReadonlyMap<string, string | undefined> = new Map([
  ...ALWAYS.map(name => [name, undefined] as const),
  ['changepassword', 'django.contrib.auth'],
  ['createsuperuser', 'django.contrib.auth'],
  ['remove_stale_contenttypes', 'django.contrib.contenttypes'],
  ['clearsessions', 'django.contrib.sessions'],
  ['collectstatic', 'django.contrib.staticfiles'],
  ['findstatic', 'django.contrib.staticfiles'],
]);

/** Commands that are of no use in a container, and what is. */
const FOR_DEVELOPMENT: ReadonlyMap<string, string> = new Map([
  ['runserver', 'it is a server for development; use PythonContainer.web'],
  ['testserver', 'it is a server for development; use PythonContainer.web'],
  ...['makemigrations', 'makemessages', 'startapp', 'startproject', 'squashmigrations'].map(name =>
    [name, 'it writes sources, which a container cannot; run it where you develop'] as const),
  ...['shell', 'dbshell'].map(name => [name, 'it needs a terminal; run it in a running container'] as const),
  ['test', 'images have no tests; run it where you develop'],
]);

/**
 * A management command of Django, with the settings of the web application, which `manage.py` often replaces by others
 * for development. A variable of the image or the container, which the web application has too, names others.
 *
 * @param prop the prop it is given in
 */
export function djangoProcess(name: string, words: readonly string[], prop: string): ProcessBinder {
  return {
    bind(project, _timing, problems) {
      const found = problems.messages.length;
      if (!project._startup.locks('django')) {
        problems.add(`'${prop}' is a command of Django, which is not among the locked packages; `
          + howToGet('django', project));
      }
      const reason = FOR_DEVELOPMENT.get(name);
      if (reason !== undefined) { problems.add(`'${prop}' is the command ${quote(name)} of Django; ${reason}`); }
      // That of a file, which Django finds without an import statement: it may have a hyphen.
      if (!/^[A-Za-z_][\w-]*$/.test(name)) {
        problems.add(`'${prop}' is the command ${quote(name)} of Django; expected its name, such as 'migrate', and its `
          + 'arguments behind it as texts of their own');
      }
      for (const word of words.filter(each => whyNotPassable(each) !== undefined)) {
        problems.add(`'${prop}' has the argument ${quote(word)}, which ${whyNotPassable(word)}; correct it`);
      }
      const start = startOf(project);
      if (start === undefined) {
        problems.add(`'${prop}' is a command of Django, but the sources have neither a manage.py nor a module with its `
          + "settings; use JobProcess.command(['python', '-m', 'django', ...]) and the variable "
          + SETTINGS_VARIABLE);
      }
      if (problems.messages.length > found) { return undefined; }
      const settings = project.djangoSettings;
      return {
        command: ['python', ...start!, name, ...words],
        stopSignal: 'SIGTERM',
        ...settings !== undefined && { defaults: { [SETTINGS_VARIABLE]: settings } },
        notes: doubts(name, project, prop),
      };
    },
  };
}

/** What Python runs: manage.py, from the folder of the project; Django itself where there is none. */
function startOf(project: PythonProject): string[] | undefined {
  const manage = project._sources.fileOf('manage');
  if (manage !== undefined) { return [posix.relative(project._sources.path, manage)]; }
  return project.djangoSettings === undefined ? undefined : ['-m', 'django'];
}

/** Apps of dependencies have commands, too, so that an unknown one is no failure. */
function doubts(name: string, project: PythonProject, prop: string): string[] {
  if (BUILT_IN.has(name)) {
    const app = BUILT_IN.get(name);
    return app === undefined || project._sources.names(app) ? [] : [
      `'${prop}' is the command ${quote(name)} of '${app}', which no module of the sources names, so Django may not `
      + 'know it; add it to INSTALLED_APPS',
    ];
  }
  const modules = project._sources.moduleNames;
  const own = modules.flatMap(module => /(?:^|\.)management\.commands\.(\w+)$/.exec(module)?.[1] ?? []);
  // A file whose name no import statement can have is no module of the sources.
  const isFile = modules.filter(module => /(?:^|\.)management\.commands$/.test(module))
    .some(folder => project._sources.fileOf(`${folder}.${name}`) !== undefined);
  return own.includes(name) || isFile ? [] : [
    `'${prop}' is the command ${quote(name)} of Django, which neither Django nor the sources have, so it must come `
    + `from a package in INSTALLED_APPS; the sources have: ${own.length === 0 ? 'none' : enumerate(own.sort())}`,
  ];
}
