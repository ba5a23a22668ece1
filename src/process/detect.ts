import { exampleApplication } from './application';
import { GATEWAYS_OF, SERVER_FOR, type Server } from './gateway';
import type { ProcessBinder } from './process-plan';
import type { Problems } from '../private/problems';
import type { PythonProject } from '../project';
import { gunicornProcess } from './servers/gunicorn';
import { uvicornProcess } from './servers/uvicorn';

const ADAPTERS: Readonly<Record<Server, (application?: string) => ProcessBinder>> = { uvicorn: uvicornProcess, gunicorn: gunicornProcess };

/** The server that the project's framework and lock call for. */
export function detectServer(project: PythonProject, problems: Problems): ProcessBinder | undefined {
  if (project.framework === undefined) {
    problems.add(withoutFramework(project));
    return undefined;
  }
  const suitable = GATEWAYS_OF[project.framework].map(gateway => SERVER_FOR[gateway]);
  const server = suitable.find(each => project.servers.includes(each));
  if (!server) {
    problems.add(withoutServer(project, suitable[0]));
    return undefined;
  }
  return ADAPTERS[server]();
}

function withoutFramework(project: PythonProject): string {
  const adapted = (Object.keys(ADAPTERS) as Server[]).find(each => project.servers.includes(each));
  const repair = adapted ? `WebServer.${adapted}('${exampleApplication(project)}')` : ownCommand(project.servers[0]);
  return `no web framework is among the locked packages (${Object.keys(GATEWAYS_OF).join(', ')}); say how the server starts: server: ${repair}`;
}

function withoutServer(project: PythonProject, preferred: Server): string {
  const install = `run \`uv add ${preferred}\``;
  return project.servers.length === 0
    ? `the lock has ${project.framework} but no server for it: ${install}`
    : `the lock has ${project.framework}, and of servers only ${project.servers.join(' and ')}, which is not set up for it here; `
      + `${install}, or give the command: server: ${ownCommand(project.servers[0])}`;
}

function ownCommand(program: string = 'python'): string {
  return `WebServer.command(['${program}', ...])`;
}
