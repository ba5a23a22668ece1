import type { ProcessTiming } from './process-plan';
import { candidatesFor, commandOf, otherServersFor, serversFor, servingOf, type KnownServer } from './servers';
import { SERVER_PROGRAMS, type Gateway, type PythonProject } from '../project';

/** How a package gets into the image: from an extra or group of the project, else by adding it. */
export function howToGet(name: string, project: PythonProject): string {
  return howToSelect(name, project) ?? `run \`uv add ${name}\``;
}

/** What to do when the lock has no server of `WebServer` for the framework, the likeliest repair first. */
export function withoutServer(project: PythonProject, gateways: readonly Gateway[], timing: ProcessTiming): string {
  const suitable = serversFor(gateways);
  const others = otherServersFor(gateways);
  const command = (server: KnownServer) => `use server: WebServer.command(${commandFor(server, project, timing)})`;
  const repairs = [
    ...suitable.map(({ name }) => howToSelect(name, project)),
    ...others.filter(({ name }) => project._startup.locks(name)).map(command),
    ...others.map(server => {
      const selection = howToSelect(server.name, project);
      return selection && `${selection} and ${command(server)}`;
    }),
    `run \`uv add ${suitable[0].name}\``,
  ];
  return repairs.filter(repair => repair !== undefined).slice(0, 2).join(', or ');
}

function commandFor(server: KnownServer, project: PythonProject, timing: ProcessTiming): string {
  const [application] = candidatesFor(project, server);
  if (!application) { return `['${SERVER_PROGRAMS[server.name]}', ...]`; }
  return `[${commandOf(server, servingOf(server, application, project, timing)).map(word => `'${word}'`).join(', ')}]`;
}

/** Undefined when no extra or group lists the package. */
function howToSelect(name: string, project: PythonProject): string | undefined {
  const { extras, groups } = project._startup.offers(name);
  const [prop, list] = groups.length > 0 ? ['groups', groups] : ['extras', extras];
  return list.length === 0 ? undefined : `select ${name} with ${prop}: ['${list[0]}']`;
}
