import type { ProcessBinder } from './process-plan';
import { withoutServer } from './server-advice';
import { serverProcess } from './server-process';
import { candidatesFor, gatewayOf, gatewaysOf } from './serving';
import { enumerate } from '../private/messages';
import { FRAMEWORKS, type PythonProject } from '../project';
import { otherServersFor, serversFor, type Gateway } from '../servers';

/** The server that the project's framework and lock call for. */
export const detectedServer: ProcessBinder = {
  bind(project, timing, problems) {
    const gateways = gatewaysOf(project);
    if (gateways.length === 0) {
      problems.add(withoutFramework(project));
      return undefined;
    }
    const locked = serversFor([...writtenFor(project), ...gateways]).filter(({ name }) => project._startup.locks(name));
    const server = locked.find(each => candidatesFor(project, each).length > 0) ?? locked.at(0);
    if (!server) {
      problems.add(`the lock has ${project.framework}, but no server for it that WebServer knows; `
        + withoutServer(project, gateways, timing));
      return undefined;
    }
    return serverProcess(server, undefined).bind(project, timing, problems);
  },
};

/** Django has an entry point for one gateway or for both: that which the project starts comes first. */
function writtenFor(project: PythonProject): Gateway[] {
  if (project.framework !== 'django') { return []; }
  const { applications, started } = project._startup.entries;
  const written = applications.map(gatewayOf);
  return [...started ? [gatewayOf(started)] : [], ...gatewaysOf(project).filter(each => written.includes(each))];
}

function withoutFramework(project: PythonProject): string {
  const known = enumerate(FRAMEWORKS.map(({ name }) => name));
  const server = serversFor(['asgi', 'wsgi']).find(({ name }) => project._startup.locks(name));
  const other = otherServersFor(['asgi', 'wsgi']).find(({ name }) => project._startup.locks(name));
  const repair = server
    ? `WebServer.${server.name}('...') with the application as module:attribute`
    : `WebServer.command(['${other ? other.program : 'python'}', ...])`;
  return `no locked package is a known web framework (${known}); set how the server starts: server: ${repair}`;
}
