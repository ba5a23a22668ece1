import { candidatesFor, gatewayOf } from './candidates';
import type { ProcessBinder } from './process-plan';
import { type Server, serversFor } from './servers';
import { enumerate, quote } from '../private/messages';
import { Problems } from '../private/problems';
import { FRAMEWORKS, type Gateway, type PythonProject } from '../project';
import { howToGet } from './server-advice';

/** `module:attribute`, with `()` behind it when the attribute is a factory. */
const APPLICATION = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\(\))?$/;

/** Longer lists do not help whoever reads a message. */
const LONGEST_LIST = 5;

/** A server with the application given, or else the one that the sources have. */
export function serverProcess(server: Server, given: string | undefined): ProcessBinder {
  return {
    bind(project, timing, problems) {
      if (!project._startup.locks(server.name)) {
        problems.add(`'server' is ${server.name}, which is not among the locked packages; ${howToGet(server.name, project)}`);
        return undefined;
      }
      const found = problems.messages.length;
      server.checkVersion(project, problems);
      const application = problems.messages.length > found ? undefined : chooseApplication(project, server, given, problems);
      if (application === undefined) { return undefined; }
      const plan = server.plan(application, project, timing);
      return given === undefined ? { ...plan, notes: [...plan.notes ?? [], ...otherEntryNotes(application, server, project)] } : plan;
    },
  };
}

function chooseApplication(project: PythonProject, server: Server, given: string | undefined, problems: Problems): string | undefined {
  if (given !== undefined) {
    const problem = problemWith(given, project, server);
    if (problem !== undefined) { problems.add(`'server' names the application ${quote(given)}${problem}`); }
    return problem === undefined ? given : undefined;
  }
  const { gateways = [] } = FRAMEWORKS.find(({ name }) => name === project.framework) ?? {};
  if (gateways.length > 0 && !gateways.some(gateway => server.gateways.includes(gateway))) {
    const [other] = serversFor(gateways);
    problems.add(`'server' is ${server.name}, which runs ${inWords(server.gateways)}, and ${project.framework} is ${inWords(gateways)}; `
      + `use server: WebServer.${other.name}(), or name an adapter for ${inWords(server.gateways)}`);
    return undefined;
  }
  const candidates = candidatesFor(project, server);
  if (candidates.length === 1) { return candidates[0]; }
  problems.add(candidates.length === 0
    ? `no application for ${server.name} was found in the sources; name it as module:attribute: ${say(server, '...')}${leftOutHint(project)}`
    : `the sources have ${candidates.length} applications, ${enumerate(candidates)}; name the one to serve: ${say(server, candidates[0])}`);
  return undefined;
}

/** A project that has both kinds of entry point did not say which one is meant. */
function otherEntryNotes(application: string, server: Server, project: PythonProject): string[] {
  const others = project.framework === 'django' ? project.appCandidates.filter(candidate => candidate !== application) : [];
  const [other] = others;
  if (other === undefined || gatewayOf(other) === gatewayOf(application)) { return []; }
  const { started, file } = project._startup.entries;
  const instead = serversFor([gatewayOf(other)]).find(({ name }) => project._startup.locks(name));
  return [`${project.name} has ${application} and ${other}; ${server.name} serves ${application}, `
    + (started === application ? `as ${file} does` : `since it is locked and runs ${inWords(server.gateways)}`)
    + (instead ? `; for the other use server: WebServer.${instead.name}()` : '')];
}

/** What is certainly wrong with a given application, as the end of a sentence. */
function problemWith(given: string, project: PythonProject, server: Server): string | undefined {
  const candidates = candidatesFor(project, server).slice(0, LONGEST_LIST).map(candidate => say(server, candidate));
  if (!APPLICATION.test(given)) {
    const example = candidates[0] === undefined ? '' : `, such as ${candidates[0]}`;
    return `; expected module:attribute, or module:factory() for a function that makes it${example}`;
  }
  const [module, attribute] = given.replace('()', '').split(':');
  const repair = `correct the name${candidates.length > 0 ? `, perhaps to ${candidates.join(' or ')}` : ''}`;
  switch (project._sources.applicationFault(module, attribute)) {
    case 'no module':
      return `, but the sources have no module ${quote(module)}; they have: ${nearest(module, project._sources.moduleNames).join(', ')}; ${repair}`;
    case 'no attribute':
      return `, but the module ${quote(module)} has no ${quote(attribute)}; ${repair}`;
    case 'factory':
      return given.endsWith('()') ? undefined : `, a function that makes it; add parentheses: ${say(server, `${given}()`)}`;
    default:
      return undefined;
  }
}

/** The modules whose names begin most like the given one. */
function nearest(module: string, modules: readonly string[]): string[] {
  const shared = (name: string) => [...name, ''].findIndex((letter, index) => letter !== module[index]);
  return modules.map(name => ({ name, shared: shared(name) }))
    .sort((a, b) => b.shared - a.shared)
    .slice(0, LONGEST_LIST)
    .map(({ name }) => name);
}

function say({ name }: Server, application: string): string {
  return `server: WebServer.${name}('${application}')`;
}

function leftOutHint(project: PythonProject): string {
  if (project._sources.moduleNames.length === 0) { return '; the sources have no module'; }
  const leftOut = project._sources.select([], [], new Problems('')).leftOut.modules().slice(0, LONGEST_LIST);
  return leftOut.length === 0 ? '' : `; not looked into, since nothing imports from it: ${enumerate(leftOut)}`;
}

function inWords(gateways: readonly Gateway[]): string {
  return gateways.map(gateway => gateway.toUpperCase()).join(' and ');
}
