import type { ProcessBinder } from './process-plan';
import { withoutServer } from './server-advice';
import { serverProcess } from './server-process';
import { candidatesFor, otherServersFor, serversFor } from './servers';
import { enumerate } from '../private/messages';
import type { Problems } from '../private/problems';
import { FRAMEWORKS, type PythonProject } from '../project';

/** The server that the project's framework and lock call for. */
export function detectServer(project: PythonProject, problems: Problems): ProcessBinder | undefined {
  const framework = FRAMEWORKS.find(({ name }) => name === project.framework);
  if (!framework) {
    problems.add(withoutFramework(project));
    return undefined;
  }
  const locked = serversFor(framework.gateways).filter(({ name }) => project._startup.locks(name));
  // Django has an entry point for one gateway or for both.
  const { started } = project._startup.entries;
  const server = locked.find(each => candidatesFor(project, each).some(candidate => candidate === started))
    ?? locked.find(each => candidatesFor(project, each).length > 0)
    ?? locked[0];
  if (!server) {
    problems.add(`the lock has ${framework.name} but no server for it that this library sets up; `
      + withoutServer(project, framework.gateways));
    return undefined;
  }
  return serverProcess(server, undefined);
}

function withoutFramework(project: PythonProject): string {
  const known = enumerate(FRAMEWORKS.map(({ name }) => name));
  const server = serversFor(['asgi', 'wsgi']).find(({ name }) => project._startup.locks(name));
  const other = otherServersFor(['asgi', 'wsgi']).find(({ name }) => project._startup.locks(name));
  const program = other?.program ?? 'python';
  const repair = server
    ? `WebServer.${server.name}('...') with the application as module:attribute`
    : `WebServer.command(['${program}', ...])`;
  return `no web framework is among the locked packages (${known}); set how the server starts: server: ${repair}`;
}
