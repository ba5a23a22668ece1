import type { ProcessTiming } from './process-plan';
import { behindHealth } from './provided-health';
import { FRAMEWORKS, type PythonProject } from '../project';
import type { AnyServerOptions, Application, Gateway, KnownServer, ServedProject, Serving } from '../servers';

/** What the project's framework speaks, the one to prefer first. */
export function gatewaysOf(project: PythonProject): readonly Gateway[] {
  return FRAMEWORKS.find(({ name }) => name === project.framework)?.gateways ?? [];
}

/** What a Django entry point is for, by the name of its module. */
export function gatewayOf({ module }: Application): Gateway {
  return module.split('.').includes('asgi') ? 'asgi' : 'wsgi';
}

/**
 * Applications that the server can run. Django writes one entry point for each gateway; they are the same application:
 * the one that the project starts counts, or else that of the framework's preferred gateway.
 */
export function candidatesFor(project: PythonProject, { gateways, factories = true }: KnownServer): Application[] {
  const { applications, started } = project._startup.entries;
  const usable = applications.filter(each => factories || !each.isFactory);
  if (project.framework !== 'django') { return usable; }
  const order = [...started ? [gatewayOf(started)] : [], ...gatewaysOf(project)];
  return order.filter(each => gateways.includes(each))
    .map(gateway => usable.filter(each => gatewayOf(each) === gateway)).find(each => each.length > 0) ?? [];
}

/** What a server and an application speak to each other; of an unknown application, what most of its framework do. */
export function spokenBy(
  { gateways }: KnownServer, application: Application | undefined, project: PythonProject,
): Gateway {
  const named = application && !isMadeByFramework(application, project) ? namedAfter(application) : undefined;
  const spoken = named ?? gatewaysOf(project)[0];
  return gateways.includes(spoken) ? spoken : gateways[0];
}

/** Whether nothing says what an application speaks. */
export function isGuess({ gateways }: KnownServer, application: Application, project: PythonProject): boolean {
  return gateways.length > 1 && !isMadeByFramework(application, project) && namedAfter(application) === undefined;
}

/** Django's speak what their modules are named after. */
function isMadeByFramework({ module }: Application, project: PythonProject): boolean {
  return gatewaysOf(project).length === 1
    && project._startup.entries.applications.some(each => each.module === module);
}

function namedAfter({ module }: Application): Gateway | undefined {
  const parts = module.split('.');
  return (['asgi', 'wsgi'] as const).find(gateway => parts.includes(gateway));
}

/** What a server is given for an application of the project. */
export function servingOf(
  server: KnownServer, application: Application, project: PythonProject, timing: ProcessTiming,
  options: AnyServerOptions = {},
): Serving {
  const asked: ServedProject = {
    locks: name => project._startup.locks(name),
    locksBefore: (...version) => isLockedBefore(project, ...version),
    mentions: text => project._sources.mention(text),
  };
  return { application, gateway: spokenBy(server, application, project), timing, project: asked, options };
}

/** The command that serves an application. */
export function commandOf(server: KnownServer, serving: Serving, { providedHealthPath }: ProcessTiming): string[] {
  const application = providedHealthPath === undefined ? serving.application : behindHealth(serving.gateway);
  const words = server.options({ ...serving, application });
  return [server.program, ...words, ...serving.options.extraArguments ?? []];
}

/**
 * Whether the lock has a version of the server before `major.minor`. A version that the lock does not state
 * (a local or git source) counts as current.
 */
export function isLockedBefore(project: PythonProject, name: string, major: number, minor: number): boolean {
  const release = /^v?(\d+)(?:\.(\d+))?/.exec(project._installation.versionOf(name) ?? '');
  if (!release) { return false; }
  const [lockedMajor, lockedMinor] = [Number(release[1]), Number(release[2] ?? 0)];
  return lockedMajor < major || (lockedMajor === major && lockedMinor < minor);
}
