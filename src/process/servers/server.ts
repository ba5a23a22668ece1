import {
  FRAMEWORKS, SERVER_PROGRAMS, type Application, type Gateway, type PythonProject, type ServerName,
} from '../../project';
import type { OwnedFlag, Parsing } from '../owned-flag';
import type { ProcessPlan, ProcessTiming } from '../process-plan';
import { behindHealth } from '../provided-health';
import type { AnyServerOptions } from '../server-options';

/** What a server is started for. */
export interface Serving {
  readonly application: Application;
  /** The one of the server's gateways that the application speaks. */
  readonly gateway: Gateway;
  readonly timing: ProcessTiming;
  readonly project: PythonProject;
  readonly options: AnyServerOptions;
}

/** What this library knows of a server. Each is a file in this folder. */
export interface KnownServer {
  readonly name: ServerName;
  /** What it can run. */
  readonly gateways: readonly Gateway[];
  /** Of several locked servers for one gateway, the one with the lowest number is used. */
  readonly preference: Readonly<Partial<Record<Gateway, number>>>;
  /** Whether it can run a function that returns the application; it can unless it says so. */
  readonly factories?: boolean;
  /** What cures the fault of its commands. */
  readonly remedy?: string;
  /** The arguments of its program. */
  options(serving: Serving): string[];
  /** How a command of it stops badly, as in `daphne, which <fault>`; undefined when nothing is known. */
  faultOf?(command: readonly string[]): string | undefined;
}

/** A server that `WebServer` has a factory for. The others are only shown as a command, in messages. */
export interface Server extends KnownServer {
  /** Endings of the files with settings of logging that it reads, the usual one first. */
  readonly logFiles: readonly string[];
  /** Flags that the container or an option sets. */
  readonly owned: readonly OwnedFlag[];
  readonly parsing: Parsing;
  /** The fewest workers with which one that reached its limit of requests is replaced; absent for any number. */
  readonly fewestReplaced?: number;
  /** Undefined when every version has what the options need. */
  oldest?(gateway: Gateway): OldestVersion | undefined;
  /** All of its plan that does not depend on the application. */
  settings(serving: Serving): Omit<ProcessPlan, 'command' | 'application' | 'notes'>;
  /** What it cannot do and its user may expect, one sentence each. */
  notes?(serving: Serving): string[];
}

/** The first version whose command works. */
export interface OldestVersion {
  readonly version: readonly [major: number, minor: number];
  /** What is wrong with older ones, as in `older versions <reason>`. */
  readonly reason: string;
}

/** Threads of a worker that runs WSGI. gunicorn's documentation gives 2 to 4 for each core. */
export const THREADS = 4;

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
  return { application, gateway: spokenBy(server, application, project), timing, project, options };
}

/** The command that serves an application. */
export function commandOf(server: KnownServer, serving: Serving): string[] {
  const isBehind = serving.timing.providedHealthPath !== undefined;
  const application = isBehind ? behindHealth(serving.gateway) : serving.application;
  const words = server.options({ ...serving, application });
  return [SERVER_PROGRAMS[server.name], ...words, ...serving.options.extraArguments ?? []];
}

/** A flag with its value; nothing without one. */
export function valueFlag(flag: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [flag, String(value)];
}

/** The flag for requests that are logged, or that for none. */
export function logFlag({ accessLog }: AnyServerOptions, on: string, off: string): string[] {
  return accessLog === undefined ? [] : [accessLog ? on : off];
}

/** @param jitter the flag for what is added at random, where there is one */
export function requestLimit({ maxRequests }: AnyServerOptions, flag: string, jitter?: string): string[] {
  if (maxRequests === undefined) { return []; }
  const added = Math.ceil(maxRequests / 10);
  return [flag, String(maxRequests), ...jitter === undefined ? [] : [jitter, String(added)]];
}

/** The part of a plan that says how many workers there are: as many as processors, unless the user says how many. */
export function workersOf({ workers }: AnyServerOptions, variable: string): Partial<ProcessPlan> {
  return workers === undefined ? { workerCountVariable: variable } : { processes: workers };
}

/** `module:attribute`, for servers that have a flag for a factory instead of parentheses. */
export function withFactoryFlag({ module, attribute, isFactory }: Application, flag: string): string[] {
  return [...isFactory ? [flag] : [], `${module}:${attribute}`];
}

/**
 * For a server that takes nothing from proxies.
 *
 * @param remedy as in `so <remedy>`
 */
export function proxyNotes({ project }: Serving, name: ServerName, remedy: string): string[] {
  const reads = ['forwarded', 'FORWARDED', 'Forwarded', 'ProxyFix', 'proxy_headers', 'ProxyHeaders'];
  return reads.some(each => project._sources.mention(each)) ? []
    : [`${name} takes neither the protocol nor the address of the client from proxies: behind a load balancer that `
      + `ends TLS, the application sees http and the balancer's address; ${remedy}`];
}

/** What all workers of a server do when their parent keeps the socket open, as in `uvicorn with 2 workers <text>`. */
export const HANGS = 'lets new connections hang while it stops, and then resets them';

/** What to do instead. */
export const MORE_REPLICAS = 'use more replicas in place of workers';

/**
 * Whether the lock has a version of the server before `major.minor`. A version that the lock does not state
 * (a local or git source) counts as current.
 */
export function isLockedBefore(project: PythonProject, name: ServerName, major: number, minor: number): boolean {
  const release = /^v?(\d+)(?:\.(\d+))?/.exec(project._installation.versionOf(name) ?? '');
  if (!release) { return false; }
  const [lockedMajor, lockedMinor] = [Number(release[1]), Number(release[2] ?? 0)];
  return lockedMajor < major || (lockedMajor === major && lockedMinor < minor);
}
