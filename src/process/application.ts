import type { Fail } from './process-plan';
import type { PythonProject } from '../project';

/** The protocol a server speaks to the application: asynchronous (ASGI) or synchronous (WSGI). */
export type Gateway = 'asgi' | 'wsgi';

/** Which application a server runs, and what is known about the server. */
export interface ApplicationChoice {
  readonly server: 'uvicorn' | 'gunicorn';
  readonly gateway: Gateway;
  /** What the user gave; undefined to search the sources. */
  readonly given?: string;
}

/** `module:attribute`, with `()` behind it when the attribute is a factory. */
const APPLICATION = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\(\))?$/;

/** The application object to serve: the one given, or else the only one in the sources. */
export function chooseApplication(project: PythonProject, choice: ApplicationChoice, fail: Fail): string | undefined {
  if (choice.given !== undefined) {
    if (APPLICATION.test(choice.given)) { return choice.given; }
    fail(`'server' names the application '${choice.given}'; `
      + `it is written as module:attribute, or module:factory() for a function that makes it: ${example(project, choice)}`);
    return undefined;
  }

  const candidates = candidatesFor(project, choice.gateway);
  if (candidates.length === 1) { return candidates[0]; }
  fail(candidates.length === 0
    ? `no application for ${choice.server} was found in the sources; name it: ${example(project, choice)}`
    : `the sources have ${candidates.length} applications, ${candidates.join(', ')}; name the one to serve: ${example(project, choice, candidates[0])}`);
  return undefined;
}

/** Django writes one entry point for each gateway; they are the same application. */
function candidatesFor(project: PythonProject, gateway: Gateway): string[] {
  return project.framework === 'django'
    ? project.appCandidates.filter(candidate => candidate.includes(`.${gateway}:`))
    : project.appCandidates;
}

function example(project: PythonProject, choice: ApplicationChoice, application?: string): string {
  const fallback = `${project.importPackages[0] ?? 'shop'}.main:app`;
  return `server: WebServer.${choice.server}('${application ?? fallback}')`;
}
