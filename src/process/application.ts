import { GATEWAYS_OF, SERVER_FOR, type Gateway } from './gateway';
import type { Fail } from './process-plan';
import type { PythonProject } from '../project';

/** `module:attribute`, with `()` behind it when the attribute is a factory. */
const APPLICATION = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\(\))?$/;

/** The application object to serve through a gateway: the one given, or else the only one in the sources. */
export function chooseApplication(project: PythonProject, gateway: Gateway, given: string | undefined, fail: Fail): string | undefined {
  const server = SERVER_FOR[gateway];
  const say = (application: string) => `server: WebServer.${server}('${application}')`;
  const example = say(`${project.importPackages[0] ?? 'shop'}.main:app`);

  if (given !== undefined) {
    if (APPLICATION.test(given)) { return given; }
    fail(`'server' names the application '${given}'; it is written as module:attribute, or module:factory() for a function that makes it: ${example}`);
    return undefined;
  }
  const spoken = GATEWAYS_OF[project.framework ?? ''];
  if (spoken && !spoken.includes(gateway)) {
    fail(`'server' is ${server}, started for ${gateway.toUpperCase()}, and ${project.framework} speaks ${spoken[0].toUpperCase()}; `
      + `use server: WebServer.${SERVER_FOR[spoken[0]]}(), or name an application of the other kind: ${example}`);
    return undefined;
  }
  const candidates = candidatesFor(project, gateway);
  if (candidates.length === 1) { return candidates[0]; }
  fail(candidates.length === 0
    ? `no application for ${server} was found in the sources; name it: ${example}`
    : `the sources have ${candidates.length} applications, ${candidates.join(', ')}; name the one to serve: ${say(candidates[0])}`);
  return undefined;
}

/** Django writes one entry point for each gateway; they are the same application. */
function candidatesFor(project: PythonProject, gateway: Gateway): string[] {
  return project.framework === 'django'
    ? project.appCandidates.filter(candidate => candidate.includes(`.${gateway}:`))
    : project.appCandidates;
}
