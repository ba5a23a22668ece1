import { applicationsInSettings } from './server-settings';
import type { StartFile } from './start-files';
import { parseApplication, serverOf, type KnownServer, type NamedApplication } from '../../../servers';

/** An application that some file starts. */
export interface StartedApplication extends NamedApplication {
  readonly file: string;
  readonly rank: number;
}

const MODULE = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/;

/** Arguments that look like modules but are files. */
const NO_MODULE = /\.(?:py|conf|ini|ya?ml|toml|sock|log|pid|txt)$/;

const CODE_PATH = /^[\w/.]+\.py$|^[\w/]+\/[\w/]+$/;

/** Words of a command after its program; later ones are ignored. */
const LONGEST_COMMAND = 24;

/** The applications that a file starts with a server. */
export function applicationsIn({ name: file, rank, text }: StartFile): StartedApplication[] {
  const settings = applicationsInSettings(file, text);
  if (settings) { return settings.map(application => ({ file, rank, ...application })); }
  const words = wordsOf(text);
  return words.flatMap((word, index) => {
    const command = words.slice(index + 1, index + 1 + LONGEST_COMMAND);
    const variable = /^(?:FLASK_APP|LITESTAR_APP|WSGI_MODULE|APP_MODULE)=(.+)$/.exec(word)?.[1];
    const server = serverOf(word);
    const found = server ? served(command, server)
      : /^(?:.*\/)?fastapi$/.test(word) && command[0] === 'run' ? ofPath(command.find(each => CODE_PATH.test(each)))
        : /^(?:.*\/)?(?:flask|litestar)$/.test(word) && command[0] === '--app' ? named(command[1] ?? '')
          : variable === undefined ? undefined : named(variable);
    return found === undefined ? [] : [{ file, rank, ...found }];
  });
}

/** The modules started by the files that build an image. They are part of the application, wherever they are. */
export function startedModules(files: readonly StartFile[]): string[] {
  return [...new Set(files.filter(({ isOfImage }) => isOfImage).flatMap(applicationsIn).map(({ module }) => module))];
}

function served(command: readonly string[], server: KnownServer): NamedApplication | undefined {
  // Another server begins another command.
  const end = command.findIndex(word => serverOf(word) !== undefined);
  const words = end < 0 ? command : command.slice(0, end);
  const application = words.find(word => asApplication(word, server) !== undefined);
  const bare = words.find((word, index) =>
    MODULE.test(word) && !NO_MODULE.test(word) && !(words[index - 1] ?? '').startsWith('-'));
  const found = named(application ?? bare ?? '', server);
  return found && { ...found, isFactory: found.isFactory || words.includes('--factory') };
}

function named(word: string, server?: KnownServer): NamedApplication | undefined {
  return asApplication(word, server)
    ?? (/\.py$/.test(word) ? ofPath(word) : MODULE.test(word) ? { module: word, isFactory: false } : undefined);
}

/** A word may also be `app=module:attribute`. */
function asApplication(word: string, server?: KnownServer): NamedApplication | undefined {
  return server?.noApplication?.test(word) ? undefined
    : parseApplication(word.replace(/^app=/, '').replace(server?.beforeApplication ?? '', ''));
}

function ofPath(path: string | undefined): NamedApplication | undefined {
  const module = path?.replace(/^\.?\//, '')
    .replace(/(?:\/__init__)?\.py$/, '')
    .replace(/\/$/, '')
    .replaceAll('/', '.');
  return module === undefined || !/^\w+(\.\w+)*$/.test(module) ? undefined : { module, isFactory: false };
}

/** The command of a Dockerfile's last stage, without its wrappers: `python -m bot`, `shop serve`. */
export function finalCommandIn({ rank, text }: StartFile): string[] | undefined {
  if (Math.floor(rank) !== 0) { return undefined; }
  const stage = withoutComments(text).split(/^FROM\s/im).at(-1)!;
  const last = (instruction: string) =>
    [...stage.matchAll(new RegExp(`^${instruction}[ \\t]+(\\[[^\\]\\n]*\\]|.*)$`, 'gim'))].at(-1)?.[1] ?? '';
  const words = wordsOf(`${last('ENTRYPOINT')} ${last('CMD')}`);
  const start = words.findIndex(word => !WRAPPERS.test(word));
  if (start < 0) { return undefined; }
  const program = words[start].replace(/^(?:.*\/)?python(?:3(?:\.\d+)?)?$/, 'python');
  return [program, ...words.slice(start + 1)];
}

const WRAPPERS = /^(?:uv|run|exec|.*\btini|.*\bdumb-init|-[\w-]*)$/;

export function withoutComments(text: string): string {
  return text.replace(/^[ \t]*#.*$/gm, '').replace(/\\\r?\n/g, ' ');
}

/** Of exec form, YAML lists and shell commands. */
function wordsOf(text: string): string[] {
  return withoutComments(text)
    .replace(/["'`,[\]\\]/g, ' ')
    .replace(/^[ \t]*-\s/gm, ' ')
    .split(/\s+/)
    .filter(word => word !== '');
}
