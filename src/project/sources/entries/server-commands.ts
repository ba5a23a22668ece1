import { SETTINGS_FILE } from './server-settings';
import { withoutComments } from './start-commands';
import type { StartFile } from './start-files';
import { serverOf, SERVERS, type ServerFlag } from '../../../servers';
import { callIn } from '../python-expression';
import { statementsOf, type PythonModule } from '../python-source';

/** How a file of the project starts a server. */
export interface ServerCommand {
  readonly file: string;
  /** By the name of its package. */
  readonly server: string;
  /** Its flags, each with its value: `--workers 4`. */
  readonly flags: readonly ServerFlag[];
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
    const lines = isOfImage && !SETTINGS_FILE.test(file) ? withoutComments(text).split('\n') : [];
    for (const line of lines.filter(each => !STARTS_NOTHING.test(each))) {
      const parts = line.replace(/["'`,[\]]/g, ' ').split(/\s+/).filter(word => word !== '');
      const at = parts.findIndex((part, index) => serverOf(part, parts[index + 1]) !== undefined);
      if (at < 0) { continue; }
      const server = serverOf(parts[at], parts[at + 1])!.name;
      const rest = parts.slice(at + 1);
      const end = rest.findIndex(word => END.test(word));
      return { file, server, flags: flagsIn(end < 0 ? rest : rest.slice(0, end)) };
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

function calledIn(modules: readonly PythonModule[]): ServerCommand | undefined {
  for (const { name: file, source } of modules) {
    const statements = statementsOf(source).map(({ text }) => text);
    for (const { name: server, call } of SERVERS) {
      for (const text of call ? statements : []) {
        const made = callIn(text, call!.callee);
        const flags = made && call!.flags(made, statements);
        if (flags) { return { file, server, flags }; }
      }
    }
  }
  return undefined;
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
