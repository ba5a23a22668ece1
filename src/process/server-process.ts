import { checkServerOptions } from './check-server-options';
import type { ProcessBinder } from './process-plan';
import { healthVariables } from './provided-health';
import { howToGet } from './server-advice';
import {
  candidatesFor, commandOf, gatewayOf, gatewaysOf, isGuess, isLockedBefore, servingOf, spokenBy,
} from './serving';
import { startedNotes } from './started-notes';
import { holdsToken } from '../private/cdk-token';
import { enumerate, quote } from '../private/messages';
import { Problems } from '../private/problems';
import { FRAMEWORKS, type PythonProject } from '../project';
import {
  applicationText, parseApplication, serversFor, type AnyServerOptions, type AnyServer, type Application, type Gateway,
  type Serving,
} from '../servers';

/** Longer lists do not help whoever reads a message. */
const LONGEST_LIST = 5;

/** A server with the application given as text, or else the one that the sources have. */
export function serverProcess(
  known: AnyServer, given: string | undefined, options: AnyServerOptions = {},
): ProcessBinder {
  const server = options.gateway === undefined ? known : { ...known, gateways: [options.gateway._name] };
  return {
    bind(project, timing, problems) {
      if (given === undefined && !runsFramework(server, project, problems)) { return undefined; }
      const application = given === undefined
        ? chooseApplication(server, project, problems)
        : readApplication(given, server, project, problems);
      const gateway = spokenBy(server, application, project);
      const isReady = checkLock(server, gateway, project, problems);
      const found = problems.messages.length;
      checkServerOptions(server, gateway, options, problems);
      if (!isReady || application === undefined || problems.messages.length > found) { return undefined; }
      const { providedHealthPath } = timing;
      const serving = servingOf(server, application, project, timing, options);
      const command = commandOf(server, serving, timing);
      return {
        ...server.settings(serving),
        command,
        application,
        ...options.logConfig === undefined ? {} : { logConfig: options.logConfig },
        ...providedHealthPath === undefined ? {} : { environment: healthVariables(application, providedHealthPath) },
        notes: [
          ...given === undefined
            ? options.gateway ? [] : otherEntryNotes(application, server, project)
            : [...doubtNotes(given, application, server, project), ...guessNotes(given, serving, server, project)],
          ...server.notes?.(serving) ?? [],
          // Who sets options has decided.
          ...Object.keys(options).length > 0 ? [] : startedNotes(server, command, timing, project),
        ],
      };
    },
  };
}

function checkLock(server: AnyServer, gateway: Gateway, project: PythonProject, problems: Problems): boolean {
  const { name } = server;
  const oldest = server.oldest?.(gateway);
  if (!project._startup.locks(name)) {
    problems.add(`'server' is ${name}, which is not among the locked packages; ${howToGet(name, project)}`);
    return false;
  }
  if (!oldest || !isTooOld(server, gateway, project)) { return true; }
  problems.add(`'server' is ${name}, locked at ${project._installation.versionOf(name)}; expected `
    + `${oldest.version.join('.')} or later, since older versions ${oldest.reason}; `
    + project._installation.remaking.upgrade(name));
  return false;
}

function isTooOld({ name, oldest }: AnyServer, gateway: Gateway, project: PythonProject): boolean {
  const first = oldest?.(gateway);
  return first !== undefined && isLockedBefore(project, name, ...first.version);
}

/** A project without a known framework may have any application. */
function runsFramework(server: AnyServer, project: PythonProject, problems: Problems): boolean {
  const gateways = gatewaysOf(project);
  if (gateways.length === 0 || gateways.some(gateway => server.gateways.includes(gateway))) { return true; }
  const [other] = serversFor(gateways);
  const spoken = inWords(server.gateways);
  problems.add(`'server' is ${server.name}, which runs ${spoken}, but ${project.framework} is ${inWords(gateways)}; `
    + `use server: WebServer.${other.name}(), or name an adapter for ${spoken}: ${factoryCall(server, '...')}`);
  return false;
}

/** The only application of the project that the server can run. */
function chooseApplication(server: AnyServer, project: PythonProject, problems: Problems): Application | undefined {
  const candidates = candidatesFor(project, server);
  if (candidates.length === 1) { return candidates[0]; }
  const names = candidates.map(applicationText);
  problems.add(names.length === 0
    ? `no application for ${server.name} was found in the sources; name it as module:attribute: `
      + factoryCall(server, '...') + recipeFor(project) + leftOutHint(project)
    : `the sources have ${names.length} applications, ${enumerate(names)}; `
      + `name the one to serve: ${factoryCall(server, names[0])}`);
  return undefined;
}

/** Some frameworks keep applications where no module names them. */
function recipeFor({ framework }: PythonProject): string {
  const recipe = FRAMEWORKS.find(({ name }) => name === framework)?.recipe;
  return recipe === undefined ? '' : `; ${recipe}`;
}

/** Says which application is served, and why, when the project has one for each gateway. */
function otherEntryNotes(application: Application, server: AnyServer, project: PythonProject): string[] {
  const { applications, started, file } = project._startup.entries;
  const other = applications.find(each => each !== application);
  if (other === undefined) { return []; }
  const gateway = gatewayOf(other);
  const instead = serversFor([gateway]).find(each => project._startup.locks(each.name)
    && !isTooOld(each, gateway, project));
  const served = applicationText(application);
  return [`${project.name} has ${served} and ${applicationText(other)}; ${server.name} serves ${served}, `
    + (started === application ? `as ${file} does`
      : server.gateways.length > 1 ? 'the usual one'
        : `since it is locked and runs ${inWords(server.gateways)}`)
    + (instead
      ? `; for the other use ${factoryCall(instead, instead === server ? applicationText(other) : undefined)}` : '')];
}

/** Says what an application is taken for when neither a framework nor its name tells. */
function guessNotes(
  given: string, { application, gateway }: Serving, server: AnyServer, project: PythonProject,
): string[] {
  if (!isGuess(server, application, project)) { return []; }
  const reason = project.framework === undefined ? 'no locked package is a known web framework'
    : `most applications of ${project.framework} are`;
  return [`'server' names the application ${quote(given)}, which is taken for ${inWords([gateway])}, since ${reason}; `
    + `say what it speaks: ${factoryCall(server, given).replace(/\)$/, '')}, `
    + `{ gateway: ServerGateway.${inWords([gateway])} })`];
}

/** A dependency may provide the application under any name, so a name that nothing has is no failure. */
function doubtNotes(given: string, { module }: Application, server: AnyServer, project: PythonProject): string[] {
  if (!project._sources.mayLack(module)) { return []; }
  return [`'server' names the application ${quote(given)}, but neither the sources nor a locked package has a name `
    + `like ${quote(module.split('.')[0])}, so the server may not start; unless a dependency provides it, `
    + repairFor(server, project)];
}

/** The application that the user names, unless something is certainly wrong with it. */
function readApplication(
  given: string, server: AnyServer, project: PythonProject, problems: Problems,
): Application | undefined {
  const candidates = candidateCalls(server, project);
  const example = candidates[0] === undefined ? '' : `, such as ${candidates[0]}`;
  if (holdsToken(given)) {
    problems.add(`'server' names an application that is known only at deployment; use its name as text${example}`);
    return undefined;
  }
  const named = `'server' names the application ${quote(given)}`;
  const application = parseApplication(given);
  if (!application) {
    problems.add(`${named}; expected module:attribute, or module:function() for a function that returns it${example}`);
    return undefined;
  }
  const { module, attribute } = application;
  const repair = repairFor(server, project);
  switch (project._sources.faultOf(application)) {
    case 'no module':
      problems.add(`${named}, but the sources have no module ${quote(module)}; `
        + `they have: ${nearest(module, project._sources.moduleNames).join(', ')}; ${repair}`);
      return undefined;
    case 'no attribute':
      problems.add(`${named}, but the module ${quote(module)} has no ${quote(attribute)}; ${repair}`);
      return undefined;
    case 'factory':
      problems.add(`${named}, which is a function; add parentheses: ${factoryCall(server, `${given}()`)}`);
      return undefined;
    default:
      return application;
  }
}

function repairFor(server: AnyServer, project: PythonProject): string {
  const candidates = candidateCalls(server, project);
  return `correct the name${candidates.length > 0 ? `, perhaps to ${candidates.join(' or ')}` : ''}`;
}

function candidateCalls(server: AnyServer, project: PythonProject): string[] {
  return candidatesFor(project, server).slice(0, LONGEST_LIST)
    .map(candidate => factoryCall(server, applicationText(candidate)));
}

/** The modules whose names begin most like the given one. */
function nearest(module: string, modules: readonly string[]): string[] {
  const shared = (name: string) => [...name, ''].findIndex((letter, index) => letter !== module[index]);
  return modules.map(name => ({ name, shared: shared(name) }))
    .sort((a, b) => b.shared - a.shared)
    .slice(0, LONGEST_LIST)
    .map(({ name }) => name);
}

function factoryCall({ name }: AnyServer, application?: string): string {
  return `server: WebServer.${name}(${application === undefined ? '' : `'${application}'`})`;
}

function leftOutHint(project: PythonProject): string {
  if (project._sources.moduleNames.length === 0) { return '; the sources have no module'; }
  const leftOut = project._sources.select([], [], new Problems('')).leftOut.modules().slice(0, LONGEST_LIST);
  if (leftOut.length === 0) { return ''; }
  const [first] = leftOut;
  const file = project._sources.leftOutReason(first)?.path;
  return `; not searched, since nothing imports them: ${enumerate(leftOut)}`
    + (file === undefined ? '' : `; if ${first} has it, move it into a package of the project, or name it and add the `
      + `file to the image: include: ['${file}']`);
}

function inWords(gateways: readonly Gateway[]): string {
  return gateways.map(gateway => gateway.toUpperCase()).join(' and ');
}
