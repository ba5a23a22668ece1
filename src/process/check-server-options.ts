import { quote } from '../private/messages';
import { ownedFlag } from '../private/owned-flag';
import type { Problems } from '../private/problems';
import { whyNotPassable } from '../private/process-text';
import type { AnyServer, AnyServerOptions, Gateway } from '../servers';

/** Enough for any machine. */
const MOST = { workers: 256, threads: 1024, maxRequests: 1_000_000_000 };

/** Adds what is wrong with the options of a server, whatever the project. */
export function checkServerOptions(
  server: AnyServer, gateway: Gateway, options: AnyServerOptions, problems: Problems,
): void {
  for (const name of ['workers', 'threads', 'maxRequests'] as const) {
    const value = options[name];
    if (value !== undefined && !(Number.isInteger(value) && value >= 1 && value <= MOST[name])) {
      problems.add(`'${name}' of ${server.name} is ${quote(value)}; use a whole number from 1 to ${MOST[name]}`);
    }
  }
  checkLogConfig(server, options.logConfig, problems);
  const { rootPath } = options;
  if (rootPath !== undefined && !/^\/[^\s?#]*$/.test(rootPath)) {
    problems.add(`'rootPath' of ${server.name} is ${quote(rootPath)}; expected a value such as '/api'`);
  }
  server.check?.(options, problems);
  if (options.threads !== undefined && gateway === 'asgi') {
    problems.add(`'threads' of ${server.name} is ${options.threads}, but an ASGI application runs in one thread; `
      + 'remove it');
  }
  if (rootPath !== undefined && gateway === 'wsgi') {
    problems.add(`'rootPath' of ${server.name} is ${quote(rootPath)}, but a WSGI application gets it from its `
      + "framework, such as Django's FORCE_SCRIPT_NAME or werkzeug's ProxyFix; remove it");
  }
  if (options.maxRequests !== undefined && (options.workers ?? 0) < (server.fewestReplaced ?? 0)) {
    problems.add(`'maxRequests' of ${server.name} would end the container, which has no other worker; set 'workers' `
      + `to ${server.fewestReplaced} or more, or remove it`);
  }
  checkExtra(server, options.extraArguments ?? [], problems);
}

/** A server takes the form of a file from its ending. */
function checkLogConfig({ name, logFiles }: AnyServer, file: string | undefined, problems: Problems): void {
  if (file === undefined || (/^(?!-|\/|\.\.)\S+$/.test(file) && logFiles.some(ending => file.endsWith(ending)))) {
    return;
  }
  problems.add(`'logConfig' of ${name} is ${quote(file)}; expected a file of the project that ends in `
    + `${logFiles.join(', ')}, such as 'logging${logFiles[0]}'`);
}

function checkExtra({ name, owned, parsing }: AnyServer, words: readonly string[], problems: Problems): void {
  for (const word of words) {
    const given = `'extraArguments' of ${name} has ${quote(word)}`;
    const flag = ownedFlag(word, owned, parsing);
    const fault = whyNotPassable(word);
    if (fault !== undefined) {
      problems.add(`${given}, which ${fault}; correct it`);
    } else if (flag) {
      problems.add(`${given}${word === flag.names[0] ? '' : ` (${flag.names[0]})`}; remove it: ${flag.instead}`);
    } else if (word === '--' || word.trim() === '') {
      problems.add(`${given}, which is no argument; remove it`);
    }
  }
}
