import type { Application } from './application';
import type { ProcessSettings, Serving } from './server';
import type { AnyServerOptions } from './server-options';

/** Threads of a worker that runs WSGI. gunicorn's documentation gives 2 to 4 for each core. */
export const THREADS = 4;

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
export function workersOf({ workers }: AnyServerOptions, variable: string): Partial<ProcessSettings> {
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
export function proxyNotes({ project }: Serving, name: string, remedy: string): string[] {
  const reads = ['forwarded', 'FORWARDED', 'Forwarded', 'ProxyFix', 'proxy_headers', 'ProxyHeaders'];
  return reads.some(each => project.mentions(each)) ? []
    : [`${name} takes neither the protocol nor the address of the client from proxies: behind a load balancer that `
      + `ends TLS, the application sees http and the balancer's address; ${remedy}`];
}

/** What all workers of a server do when their parent keeps the socket open, as in `uvicorn with 2 workers <text>`. */
export const HANGS = 'lets new connections hang while it stops, and then resets them';

/** What to do instead. */
export const MORE_REPLICAS = 'use more replicas in place of workers';
