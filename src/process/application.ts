import { GATEWAYS_OF, SERVER_FOR, type Gateway } from './gateway';
import type { Problems } from '../private/problems';
import type { PythonProject } from '../project';

/** `module:attribute`, with `()` behind it when the attribute is a factory. */
const APPLICATION = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\(\))?$/;

/** Words an application as the prop that names it. */
type Say = (application: string) => string;

/** Where projects keep their application, the most usual first. */
const USUAL_MODULES = ['main', 'app', 'asgi', 'wsgi', 'server', 'api'];

/** Longer lists do not help whoever reads a message. */
const LONGEST_LIST = 5;

/** The application object to serve through a gateway: the one given, or else the only one in the sources. */
export function chooseApplication(project: PythonProject, gateway: Gateway, given: string | undefined, problems: Problems): string | undefined {
  const server = SERVER_FOR[gateway];
  const say: Say = application => `server: WebServer.${server}('${application}')`;
  const example = say(exampleApplication(project));

  if (given !== undefined) {
    const problem = APPLICATION.test(given)
      ? problemWith(given, project, gateway, say)
      : `; it is written as module:attribute, or module:factory() for a function that makes it: ${example}`;
    if (problem) { problems.add(`'server' names the application '${given}'${problem}`); }
    return problem ? undefined : given;
  }
  const spoken = GATEWAYS_OF[project.framework ?? ''];
  if (spoken && !spoken.includes(gateway)) {
    problems.add(`'server' is ${server}, started for ${gateway.toUpperCase()}, and ${project.framework} speaks ${spoken[0].toUpperCase()}; `
      + `use server: WebServer.${SERVER_FOR[spoken[0]]}(), or name an application of the other kind: ${example}`);
    return undefined;
  }
  const candidates = candidatesFor(project, gateway);
  if (candidates.length === 1) { return candidates[0]; }
  problems.add(candidates.length === 0
    ? `no application for ${server} was found in the sources; name it: ${example}`
    : `the sources have ${candidates.length} applications, ${candidates.join(', ')}; name the one to serve: ${say(candidates[0])}`);
  return undefined;
}

/** An application as the project might have it, in a module that it does have. */
export function exampleApplication({ _modules: modules }: PythonProject): string {
  const usual = USUAL_MODULES.flatMap(usualName => modules.find(name => lastPart(name) === usualName) ?? []);
  const module = usual[0] ?? modules.find(name => name.includes('.')) ?? modules[0];
  return `${module ?? 'module'}:app`;
}

/** What is certainly wrong with an application that is well written, as the end of a sentence. */
function problemWith(given: string, project: PythonProject, gateway: Gateway, say: Say): string | undefined {
  const [module, attribute] = given.replace('()', '').split(':');
  const candidates = candidatesFor(project, gateway).slice(0, LONGEST_LIST).map(say);
  const repair = `correct the name${candidates.length > 0 ? `, perhaps to ${candidates.join(' or ')}` : ''}`;
  switch (project._applicationFault(module, attribute)) {
    case 'no module':
      return `, and the sources have no module ${module}; they have: ${nearest(module, project._modules).join(', ')}; ${repair}`;
    case 'no attribute':
      return `, and the module ${module} has no '${attribute}'; ${repair}`;
    case 'factory':
      return given.endsWith('()') ? undefined : `, a function that makes it; say so with parentheses: ${say(`${given}()`)}`;
    default:
      return undefined;
  }
}

/** The modules whose names begin most like the given one. */
function nearest(module: string, modules: readonly string[]): string[] {
  const shared = (name: string) => [...name, ''].findIndex((letter, index) => letter !== module[index]);
  return [...modules].sort((a, b) => shared(b) - shared(a)).slice(0, LONGEST_LIST);
}

function lastPart(dotted: string): string {
  return dotted.split('.').at(-1)!;
}

/** Django writes one entry point for each gateway; they are the same application. */
function candidatesFor(project: PythonProject, gateway: Gateway): string[] {
  return project.framework === 'django'
    ? project.appCandidates.filter(candidate => candidate.includes(`.${gateway}:`))
    : project.appCandidates;
}
