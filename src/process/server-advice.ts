import { candidatesFor, gatewayOf, otherServersFor, serversFor } from './servers';
import type { Gateway, PythonProject } from '../project';

/** How a package gets into the image: by what the project has already, else by adding it. */
export function howToGet(name: string, project: PythonProject): string {
  return offered(name, project) ?? `run \`uv add ${name}\``;
}

/** What to do for a framework that no locked server with an adapter can run, the likeliest repair first. */
export function withoutServer(project: PythonProject, gateways: readonly Gateway[]): string {
  const suitable = serversFor(gateways);
  const here = suitable.flatMap(({ name }) => offered(name, project)?.replace(/^/, `${name} is there: `) ?? []);
  const others = otherServersFor(gateways);
  const locked = others.filter(({ name }) => project._startup.locks(name)).map(({ name }) => ({ name, get: '' }));
  const elsewhere = others.flatMap(({ name }) => {
    const get = offered(name, project);
    return get === undefined ? [] : [{ name, get: `${get} and ` }];
  });
  const commands = [...locked, ...elsewhere].map(({ name, get }) => {
    const server = others.find(each => each.name === name)!;
    const { started } = project._startup.entries;
    const candidates = candidatesFor(project, server);
    const application = candidates.find(each => each === started) ?? candidates.at(0);
    if (!application) { return `${get}start ${name} by server: WebServer.command(['${server.program}', ...])`; }
    const gateway = server.gateways.length === 1 || project.framework !== 'django'
      ? gateways.find(each => server.gateways.includes(each))!
      : gatewayOf(application);
    const words = [server.program, ...server.options(application, gateway)].map(word => `'${word}'`);
    return `${get}use server: WebServer.command([${words.join(', ')}])`;
  });
  return [...here, ...commands, `run \`uv add ${suitable[0].name}\``].slice(0, 2).join(', or ');
}

/** What to select so that the package is installed; undefined when the project lists it nowhere. */
function offered(name: string, project: PythonProject): string | undefined {
  const { extras, groups } = project._startup.offers(name);
  const [prop, list] = groups.length > 0 ? ['groups', groups] : ['extras', extras];
  return list.length === 0 ? undefined : `select it with ${prop}: ['${list[0]}']`;
}
