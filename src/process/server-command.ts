import type { ProcessBinder } from './process-plan';
import { howToGet } from './server-advice';
import { commandProcess } from './workers';
import type { PythonProject } from '../project';
import { serverOf, SERVERS, serversFor } from '../servers';

/** Flower, the monitor of celery, is an application of its own. It answers this route to everybody. */
const FLOWER = { otherHealthPath: '/healthcheck' };

/** A server started by a command of the user, with what is known to be wrong with it. */
export function commandServer(words: string[]): ProcessBinder {
  const command = commandProcess(words, 'server');
  return {
    bind(project, timing, problems) {
      const plan = command.bind(project, timing, problems);
      const isFlower = programIn(words) === 'celery' && words.includes('flower');
      const notes = [...plan?.notes ?? [], ...faultNotes(words, project)];
      return plan && { ...plan, ...isFlower && FLOWER, notes };
    },
  };
}

function faultNotes(words: readonly string[], project: PythonProject): string[] {
  const program = programIn(words);
  const server = serverOf(program) ?? SERVERS.find(({ name }) => name === program);
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
function programIn([first = '', second, third = '']: readonly string[]): string {
  const isModule = /^(?:.*\/)?python(?:3(?:\.\d+)?)?$/.test(first) && second === '-m';
  return isModule ? third : first.replace(/^.*\//, '');
}
