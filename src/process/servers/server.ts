import type { Problems } from '../../private/problems';
import type { Application, Gateway, PythonProject } from '../../project';
import type { ProcessPlan, ProcessTiming } from '../process-plan';

/** What this library knows of one server. Each is a file in this folder. */
export interface Server {
  /** Normalized name of its package, and of the factory of `WebServer`. */
  readonly name: string;
  /** What it can run. */
  readonly gateways: readonly Gateway[];
  /** Which to take when several are locked: the lower one. */
  readonly preference: number;
  /** Refuses locked versions that lack what the command needs. */
  checkVersion(project: PythonProject, problems: Problems): void;
  plan(application: Application, project: PythonProject, timing: ProcessTiming): ProcessPlan;
}

/** A server without an adapter of its own, which a user can start by its command. */
export interface OtherServer {
  /** Normalized name of its package. */
  readonly name: string;
  readonly program: string;
  readonly gateways: readonly Gateway[];
  options(application: Application, gateway: Gateway): string[];
}

/** What a Django entry point is for, by the name of its module. */
export function gatewayOf({ module }: Application): Gateway {
  return module.split('.').includes('asgi') ? 'asgi' : 'wsgi';
}

/**
 * Applications that the server can run. Django writes one entry point for each gateway; they are the same application.
 */
export function candidatesFor(project: PythonProject, { gateways }: Pick<Server, 'gateways'>): Application[] {
  const { applications } = project._startup.entries;
  return project.framework === 'django'
    ? applications.filter(each => gateways.includes(gatewayOf(each)))
    : applications;
}

/**
 * Whether the lock holds a version of the package before `major.minor`. A version that the lock does not state
 * (a local or git source) counts as current: whoever builds a server from its sources is not on an old one.
 */
export function isLockedBefore(project: PythonProject, name: string, major: number, minor: number): boolean {
  const release = /^v?(\d+)(?:\.(\d+))?/.exec(project._installation.versionOf(name) ?? '');
  if (!release) { return false; }
  const [lockedMajor, lockedMinor] = [Number(release[1]), Number(release[2] ?? 0)];
  return lockedMajor < major || (lockedMajor === major && lockedMinor < minor);
}
