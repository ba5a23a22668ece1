import type { ProcessBinder } from './process-plan';
import { howToGet } from './server-advice';
import { commandProcess } from './workers';
import type { PythonProject } from '../project';
import { serverOf, SERVERS, serversFor, type KnownServer } from '../servers';

/** A server started by a command of the user, with what is known to be wrong with it. */
export function commandServer(words: string[]): ProcessBinder {
  const command = commandProcess(words, 'server');
  return {
    bind(project, timing, problems) {
      const plan = command.bind(project, timing, problems);
      return plan && { ...plan, notes: [...plan.notes ?? [], ...faultNotes(words, project)] };
    },
  };
}

function faultNotes(words: readonly string[], project: PythonProject): string[] {
  const server = serverIn(words);
  const fault = server?.faultOf?.(words);
  if (!server || fault === undefined) { return []; }
  const locked = serversFor(server.gateways).find(({ name }) => project._startup.locks(name));
  const [best] = serversFor(server.gateways);
  const other = locked ? `use server: WebServer.${locked.name}()`
    : `${howToGet(best.name, project)} and use server: WebServer.${best.name}()`;
  const repairs = [server.remedy, other].filter(each => each !== undefined);
  return [`'server' starts ${server.name}, which ${fault}; ${repairs.join(', or ')}`];
}

/** Of `python -m daphne` it is daphne. */
function serverIn([first = '', second, third = '']: readonly string[]): KnownServer | undefined {
  const isModule = /^(?:.*\/)?python(?:3(?:\.\d+)?)?$/.test(first) && second === '-m';
  const program = isModule ? third : first.replace(/^.*\//, '');
  return serverOf(program) ?? SERVERS.find(({ name }) => name === program);
}
