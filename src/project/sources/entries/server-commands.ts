import { GUNICORN_SETTINGS } from './server-settings';
import { SERVER_PROGRAMS, withoutComments, type ServerName } from './start-commands';
import type { StartFile } from './start-files';
import type { PythonModule } from '../python-source';

/** How a file of the project starts a server. */
export interface ServerCommand {
  readonly file: string;
  readonly server: ServerName;
  /** Its flags, each with its value: `--workers 4`. */
  readonly flags: readonly ServerFlag[];
}

export interface ServerFlag {
  readonly name: string;
  readonly value?: string;
}

/** The settings file that gunicorn reads by itself. */
export interface GunicornSettings {
  readonly file: string;
  /** What each is set to at the top of the file, as it is written. */
  readonly values: ReadonlyMap<string, string>;
}

/** What ends a command in a shell. */
const END = /^(?:&&|\|\|?|;|&)$/;

/** Instructions of a Dockerfile that start nothing, and what installs a server or says its name. */
const STARTS_NOTHING = /^\s*(?:(?:RUN|COPY|ADD|FROM|ARG|ENV|LABEL)\s|#|(?:\S*\/)?(?:pip|uv (?:add|pip|sync))\s)/i;

/**
 * The command of a server in the best file of an image that has one, or else the call in the module that is run.
 *
 * @param words the command of the image
 */
export function serverCommandIn(
  files: readonly StartFile[], modules: readonly PythonModule[], words: readonly string[] = [],
): ServerCommand | undefined {
  for (const { name: file, isOfImage, text } of files) {
    const lines = isOfImage && !GUNICORN_SETTINGS.test(file) ? withoutComments(text).split('\n') : [];
    for (const line of lines.filter(each => !STARTS_NOTHING.test(each))) {
      const parts = line.replace(/["'`,[\]]/g, ' ').split(/\s+/).filter(word => word !== '');
      const at = parts.findIndex((part, index) => serverOf(part, parts[index + 1]) !== undefined);
      if (at < 0) { continue; }
      const rest = parts.slice(at + 1);
      const end = rest.findIndex(word => END.test(word));
      return { file, server: serverOf(parts[at], parts[at + 1])!, flags: flagsIn(end < 0 ? rest : rest.slice(0, end)) };
    }
  }
  const run = moduleRunBy(words);
  return calledIn(modules.filter(({ name }) => run.includes(name)));
}

/** `python -m shop`, `python src/main.py` */
function moduleRunBy([program, first = '', second = '']: readonly string[]): string[] {
  if (program !== 'python') { return []; }
  if (first === '-m') { return [second, `${second}.__main__`]; }
  const parts = first.replace(/^(?:\.\/|\/(?:app|code|src)\/)/, '').replace(/\.py$/, '').split('/');
  return parts.map((_, index) => parts.slice(index).join('.'));
}

/** `uvicorn.run('shop.main:app', workers=4)` */
function calledIn(modules: readonly PythonModule[]): ServerCommand | undefined {
  for (const { name, source } of modules) {
    const call = /^\s*uvicorn\.run\(([^()]*)\)/m.exec(source)?.[1];
    if (call === undefined) { continue; }
    const flags = [...call.matchAll(/(\w+)\s*=\s*(?:["']([^"']*)["']|([\w.]+))/g)]
      .filter(([, , , plain]) => plain !== 'False' && plain !== 'None')
      .map(([, key, text, plain]) => {
        const value = text ?? (plain === 'True' ? undefined : plain);
        return { name: `--${key.replaceAll('_', '-')}`, ...value !== undefined && { value } };
      });
    return { file: name, server: 'uvicorn', flags };
  }
  return undefined;
}

function serverOf(word: string, next: string | undefined): ServerName | undefined {
  const program = word.replace(/^.*\//, '');
  const found = Object.entries(SERVER_PROGRAMS).find(([, name]) => name === program)?.[0] as ServerName | undefined;
  return found ?? (program === 'fastapi' && next === 'run' ? 'uvicorn' : undefined);
}

function flagsIn(words: readonly string[]): ServerFlag[] {
  return words.flatMap((word, index) => {
    if (!/^--?[A-Za-z]/.test(word)) { return []; }
    const [, short, joined] = /^(-[A-Za-z])(.+)$/.exec(word) ?? [];
    if (short !== undefined) { return [{ name: short, value: joined.replace(/^=/, '') }]; }
    const [name, given] = word.split(/=(.*)/s);
    const next = words[index + 1];
    const value = given ?? (next !== undefined && !/^--?[A-Za-z]/.test(next) && !/^[\w.]+:[\w.]+$/.test(next) ? next
      : undefined);
    return [{ name, ...value !== undefined && { value } }];
  });
}

/** What the settings file in the folder of the project sets. */
export function gunicornSettings(files: readonly StartFile[]): GunicornSettings | undefined {
  const found = files.find(({ name }) => name === 'gunicorn.conf.py');
  if (!found) { return undefined; }
  const assigned = [...found.text.matchAll(/^([a-z]\w*)[ \t]*=[ \t]*([^=\n][^\n#]*)/gm)];
  return { file: found.name, values: new Map(assigned.map(([, name, value]) => [name, value.trim()])) };
}
