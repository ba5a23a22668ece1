import type { ProcessTiming } from './process-plan';
import { candidatesFor, commandOf, servingOf } from './serving';
import type { PythonProject } from '../project';
import { otherServersFor, serversFor, type Gateway, type KnownServer } from '../servers';

/** How a package gets into the image: from an extra or group of the project, else by adding it. */
export function howToGet(name: string, project: PythonProject): string {
  return howToSelect(name, project) ?? `run \`uv add ${name}\``;
}

/** What to do when the lock has no server of `WebServer` for the framework, the likeliest repair first. */
export function withoutServer(project: PythonProject, gateways: readonly Gateway[], timing: ProcessTiming): string {
  const suitable = serversFor(gateways);
  const others = otherServersFor(gateways);
  const repairs = [
    ...suitable.map(({ name }) => howToSelect(name, project)),
    `run \`uv add ${suitable[0].name}\``,
    ...others.filter(({ name }) => project._startup.locks(name)).map(server => {
      const command = commandFor(server, project, timing);
      const fault = server.faultOf?.(command);
      return `use server: WebServer.command([${command.map(word => `'${word}'`).join(', ')}])`
        + (fault === undefined ? '' : `, which ${fault}`);
    }),
  ];
  return repairs.filter(repair => repair !== undefined).slice(0, 2).join(', or ');
}

function commandFor(server: KnownServer, project: PythonProject, timing: ProcessTiming): string[] {
  const unnamed = { module: 'module', attribute: 'attribute', isFactory: false };
  const [application = unnamed] = candidatesFor(project, server);
  return commandOf(server, servingOf(server, application, project, timing), timing);
}

/** Undefined when no extra or group lists the package. */
function howToSelect(name: string, project: PythonProject): string | undefined {
  const { extras, groups } = project._startup.offers(name);
  const [prop, list] = groups.length > 0 ? ['groups', groups] : ['extras', extras];
  return list.length === 0 ? undefined : `select ${name} with ${prop}: ['${list[0]}']`;
}
