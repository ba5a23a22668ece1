import type { ServerGateway } from './server-gateway';
import { FLAG, listOf, NUMBER, objectOf, optional, TEXT } from '../private/shape';

/** What every server can be told besides what its container says. */
export interface ServerOptions {
  /**
   * Number of worker processes.
   *
   * @default - as many as the container has CPUs for gunicorn and granian; uvicorn and hypercorn run in one process
   */
  readonly workers?: number;

  /**
   * Whether each request is logged. Healthy probes of the platform are left out with `HealthCheck.provided()`; for a
   * route of your own, `docs/servers.md` has a line of Python that does it.
   *
   * @default - as the server does by itself: uvicorn logs them, the others do not
   */
  readonly accessLog?: boolean;

  /**
   * Other arguments of the server's program, one word each, such as `['--backlog', '64']`. A flag that the container or
   * another option sets is refused.
   *
   * @default - none
   */
  readonly extraArguments?: string[];
}

/** What servers with a limit of requests can be told. */
export interface RequestLimitOptions {
  /**
   * Number of requests after which a worker process is replaced, which bounds what leaks of memory cost. A random part
   * of a tenth is added where the server can, so that not all workers end at once. uvicorn and hypercorn need `workers`
   * for it: without, the container itself would end.
   *
   * @default - none
   */
  readonly maxRequests?: number;
}

/** What servers that keep their settings in files can be told. */
export interface LoggingFileOptions {
  /**
   * File with settings of Python's `logging`, relative to the folder of the project. It must be in the image. The
   * server takes its form from the ending: granian reads `.json`; the others read it too, and `.ini`; uvicorn also
   * reads `.yaml`, with PyYAML, and hypercorn `.toml`. For gunicorn a `.json` needs `loggers`, which may be empty.
   *
   * @default - the server's own
   */
  readonly logConfig?: string;

  /**
   * Path under which a proxy publishes an ASGI application, such as `/api`, if the proxy removes it from requests.
   *
   * @default - none
   */
  readonly rootPath?: string;
}

/** What servers for both kinds of applications can be told. */
export interface GatewayOptions {
  /**
   * What the application speaks, for one that is not what the project's framework makes, such as an adapter for WSGI
   * beside FastAPI. Without an application, it chooses among those in the sources.
   *
   * @default - that of the framework; else what the module is named after, `asgi` or `wsgi`; else the usual one of
   * framework or server, with a warning
   */
  readonly gateway?: ServerGateway;
}

/** What the servers have in common; each adds its own in its file. */
export interface AnyServerOptions extends ServerOptions, GatewayOptions, RequestLimitOptions, LoggingFileOptions {
  readonly threads?: number;
}

/** The types of what every server takes. */
export const COMMON = {
  workers: optional(NUMBER),
  accessLog: optional(FLAG),
  extraArguments: optional(listOf(TEXT)),
};
export const LOGGING_FILE = { logConfig: optional(TEXT), rootPath: optional(TEXT) };
export const GATEWAY = optional(objectOf<ServerGateway>('a ServerGateway', '_name'));
