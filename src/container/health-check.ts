import { checkSeconds, isWholeNumber } from './check-values';
import type { HealthSpec, HttpHealthSpec } from './spec';
import {
  HEALTHY_BELOW, HEARTBEAT_PROBE_COMMAND, httpProbeCommand, httpQuestion, PROBE_TIMING, startSeconds,
} from '../image';
import { isListToken } from '../private/cdk-token';
import { call, callWithCommand, quote } from '../private/messages';
import type { Problems } from '../private/problems';
import { listOf, NUMBER, objectWith, optional, requireShape, type Shape, TEXT } from '../private/shape';
import { checkWords, DEFAULT_HEALTH_PATH } from '../process';
import type { PythonProject } from '../project';

/** When a platform checks a container, and how long it waits. */
export interface HealthCheckTiming {
  /**
   * Time between two checks, in whole seconds.
   *
   * @default 10
   */
  readonly intervalSeconds?: number;

  /**
   * Time after which a check without an answer has failed, in whole seconds; shorter than the interval.
   *
   * @default 2
   */
  readonly timeoutSeconds?: number;

  /**
   * Failed checks in a row after which the platform replaces the container.
   *
   * @default 3
   */
  readonly retries?: number;

  /**
   * How long the application may take to start, in whole seconds. Failed checks do not count before that.
   * ECS and Compose: start period. Kubernetes: the start-up probe.
   *
   * @default - 60; 300 when the lock has torch, tensorflow, jax or transformers, whose applications load a model first
   */
  readonly startSeconds?: number;
}

/** A check over HTTP. */
export interface HttpHealthCheckOptions extends HealthCheckTiming {
  /**
   * Path that answers with a 2xx while the process is alive. It must not depend on a database, cache or broker: an
   * outage of those must not restart every container.
   *
   * @default - `healthPath` of the project; where none is found, `/`, and every status below 500 counts as healthy
   */
  readonly path?: string;

  /**
   * Path that answers with a 2xx while the container can take requests; it may look at what the application needs.
   * Kubernetes checks it separately from `path`, and the load balancer of an ECS service checks it.
   *
   * @default - `path` with `probe=readiness` in its query, so that an application with one health route still works
   */
  readonly readinessPath?: string;
}

/** A route that the image answers itself. */
export interface ProvidedHealthCheckOptions extends HealthCheckTiming {
  /**
   * Path of the route, without a query. Requests for it no longer reach the application.
   *
   * @default '/healthz'
   */
  readonly path?: string;
}

/** How long it may take to start depends on the project, unless the user says it. */
type Timing = Required<Omit<HealthCheckTiming, 'startSeconds'>> & Pick<HealthCheckTiming, 'startSeconds'>;

/** The paths that the user gave. */
interface StatedPaths {
  readonly path?: string;
  readonly readinessPath?: string;
  /** Whether the image answers them, and not the application. */
  readonly isProvided?: boolean;
}

/** A path with an optional query, in the characters that every platform accepts unchanged. */
const PATH = /^\/[A-Za-z0-9._~/%@:+-]*(\?[A-Za-z0-9._~/%@:+&=-]*)?$/;

/** Limit of an Application Load Balancer. */
const LONGEST_PATH = 1024;

/**
 * A process without a health check counts as started after this time: most failures, such as a wrong setting or import,
 * happen at once.
 */
export const SETTLED_SECONDS = 5;

/** Sent as `Host` to an application that rejects addresses; must be one of its allowed hosts. */
const LOCAL_HOST = 'localhost';

const TIMING: Shape<HealthCheckTiming> = {
  intervalSeconds: optional(NUMBER),
  timeoutSeconds: optional(NUMBER),
  retries: optional(NUMBER),
  startSeconds: optional(NUMBER),
};

/** How a platform checks that a container works. */
export class HealthCheck {
  /**
   * Sends an HTTP request to the application's port. Healthy means a status of 200 to 299, on every platform; the one
   * exception is Kubernetes, whose kubelet also accepts a redirect, which cannot be turned off.
   *
   * Where no health route is found in the sources and no `path` is given, any status below 500 is healthy, and the
   * container's `warnings` say what to add. A `readinessPath` that is given must answer with a 2xx all the same.
   *
   * Kubernetes and load balancers send the request themselves; on ECS and under Compose a small script in the image
   * does it, so that neither a shell nor curl is needed.
   */
  public static http(options: HttpHealthCheckOptions = {}): HealthCheck {
    requireShape('HealthCheck.http', options, { ...TIMING, path: optional(TEXT), readinessPath: optional(TEXT) });
    return new HealthCheck({ path: options.path, readinessPath: options.readinessPath }, undefined, options);
  }

  /**
   * As `http()`, at a route that the application does not need to have: a small module in the image stands between the
   * server and the application, and answers it. Such a container is healthy once the application has been imported and,
   * with ASGI, started, and as long as the server answers; nothing of the application is asked. Also for Django, whose
   * `ALLOWED_HOSTS` rejects the address that a load balancer sends. Healthy answers are not in the access log.
   *
   * Needs a server of which the application is known, such as `WebServer.uvicorn()`: the container fails with
   * `PythonContainerInvalid` for `WebServer.command()` and `WebServer.module()`. On every target the command names this
   * module, and a variable the application. The `HEALTHCHECK` of the image, for those who run it by itself, stays as it
   * is. What it costs is in `docs/health.md`.
   */
  public static provided(options: ProvidedHealthCheckOptions = {}): HealthCheck {
    requireShape('HealthCheck.provided', options, { ...TIMING, path: optional(TEXT) });
    return new HealthCheck({ path: options.path ?? DEFAULT_HEALTH_PATH, isProvided: true }, undefined, options);
  }

  /**
   * Runs a program in the container, which is healthy when the program exits with 0. For workers that leave a sign of
   * life, such as a recent file.
   *
   * @param command the program and its arguments as separate words; no shell reads it
   */
  public static command(command: string[], timing: HealthCheckTiming = {}): HealthCheck {
    const shape = { command: listOf(TEXT), timing: objectWith('an object', TIMING) };
    requireShape('HealthCheck.command', { command, timing }, shape);
    return new HealthCheck(undefined, [...command], timing);
  }

  /**
   * Reads the heartbeat that a worker writes from the loop in which it waits for tasks: a file in `/tmp`. A worker that
   * hangs becomes unhealthy after a minute; one that runs a long task or waits for its broker stays healthy. The
   * default for celery, rq, arq, dramatiq and huey; no other process has one.
   */
  public static heartbeat(timing: HealthCheckTiming = {}): HealthCheck {
    requireShape('HealthCheck.heartbeat', timing, TIMING);
    return new HealthCheck(undefined, [...HEARTBEAT_PROBE_COMMAND], timing, true);
  }

  /**
   * No check: the platform acts only when the process ends. The default of workers without a heartbeat, since a check
   * that merely starts another Python says nothing about the worker. For a rollout on Kubernetes and for
   * `docker compose up --wait` such a worker is ready once it has run for five seconds.
   */
  public static none(): HealthCheck {
    return new HealthCheck(undefined, undefined, {});
  }

  /** @internal */
  public readonly _http?: StatedPaths;

  /** @internal */
  public readonly _command?: string[];

  /** @internal */
  public readonly _timing: Timing;

  /** @internal */
  public readonly _heartbeat: boolean;

  private constructor(
    http: HealthCheck['_http'], command: string[] | undefined, timing: HealthCheckTiming, heartbeat: boolean = false,
  ) {
    this._http = http;
    this._command = command;
    this._heartbeat = heartbeat;
    this._timing = {
      intervalSeconds: timing.intervalSeconds ?? PROBE_TIMING.intervalSeconds,
      timeoutSeconds: timing.timeoutSeconds ?? PROBE_TIMING.timeoutSeconds,
      retries: timing.retries ?? PROBE_TIMING.retries,
      startSeconds: timing.startSeconds,
    };
  }

  /** One line for logs and messages, such as `HealthCheck.http("/healthz")`. */
  public toString(): string {
    if (this._heartbeat) { return call('HealthCheck.heartbeat'); }
    if (this._command !== undefined) { return callWithCommand('HealthCheck.command', this._command); }
    if (this._http === undefined) { return call('HealthCheck.none'); }
    const { path, isProvided } = this._http;
    return call(`HealthCheck.${isProvided ? 'provided' : 'http'}`, ...path === undefined ? [] : [path]);
  }
}

/** The route that the image answers; undefined when it answers none. */
export function providedPath(check: HealthCheck | undefined): string | undefined {
  return check?._http?.isProvided ? check._http.path : undefined;
}

/** @param port what the web server listens on; undefined for workers, which do not serve HTTP */
export function healthSpec(
  { _http, _command, _timing }: HealthCheck, port: number | undefined, project: PythonProject, otherPath?: string,
): HealthSpec | undefined {
  const timing = { ..._timing, startSeconds: _timing.startSeconds ?? startSeconds(project) };
  if (_http === undefined || port === undefined) { return _command && { command: _command, ...timing }; }
  const { path, healthyBelow } = httpQuestion(project, _http.path ?? otherPath);
  const anyAnswer = healthyBelow === HEALTHY_BELOW.anyAnswer;
  const http: HttpHealthSpec = {
    livenessPath: path,
    readinessPath: _http.readinessPath ?? `${path}${path.includes('?') ? '&' : '?'}probe=readiness`,
    hostHeader: project._startup.health.checksHost && !_http.isProvided && otherPath === undefined
      ? LOCAL_HOST
      : undefined,
    anyAnswer,
    readyWithAnyAnswer: anyAnswer && _http.readinessPath === undefined,
  };
  return { command: httpProbeCommand(port, path, _timing.timeoutSeconds, healthyBelow), http, ...timing };
}

/** @param port as for {@link healthSpec} */
export function checkHealth(
  { _http, _command, _timing }: HealthCheck, port: number | undefined, problems: Problems,
): void {
  const { intervalSeconds, timeoutSeconds, retries, startSeconds: stated = 0 } = _timing;
  checkPath('path', _http?.path, problems);
  if (_http?.isProvided && (/[?%]/.test(_http.path!) || _http.path === '/')) {
    problems.add(`'healthCheck.path' is ${quote(_http.path!)}; a provided route is compared with the path of a request `
      + "and hides it from the application: use a path without '?' and '%' that nobody else asks for, such as "
      + "'/healthz'");
  }
  checkPath('readinessPath', _http?.readinessPath, problems);
  if (_command) { checkCommand(_command, problems); }
  checkSeconds({ 'healthCheck.intervalSeconds': intervalSeconds }, 1, problems);
  checkSeconds({ 'healthCheck.timeoutSeconds': timeoutSeconds }, 1, problems);
  checkSeconds({ 'healthCheck.startSeconds': stated }, 0, problems);
  if (!isWholeNumber(retries, 1)) {
    problems.add(`'healthCheck.retries' is ${retries}; use a whole number of 1 or more`);
  }
  if (timeoutSeconds >= intervalSeconds) {
    problems.add(`'healthCheck.timeoutSeconds' is ${timeoutSeconds}, but a check must end before the next begins; `
      + `keep it below 'intervalSeconds', which is ${intervalSeconds}`);
  }
  if (port === undefined && _http) {
    problems.add("'healthCheck' is an HTTP check, but only a web container has a port; "
      + 'use HealthCheck.command([...]) or HealthCheck.none()');
  }
  if (port !== undefined && !_http) {
    problems.add("'healthCheck' is not an HTTP check, which load balancers and Kubernetes need for a web container; "
      + 'use HealthCheck.http()');
  }
}

function checkPath(prop: string, path: string | undefined, problems: Problems): void {
  if (path === undefined || (PATH.test(path) && path.length <= LONGEST_PATH)) { return; }
  problems.add(`'healthCheck.${prop}' is ${quote(path)}; start with '/' and use at most ${LONGEST_PATH} characters `
    + "of a path and a query, percent-encoded where needed, such as '/healthz'");
}

function checkCommand(command: string[], problems: Problems): void {
  if (isListToken(command)) {
    problems.add("'healthCheck' has a command that is known only at deployment; use a list of words, each of which may "
      + 'contain a token');
  } else {
    checkWords(command, 'healthCheck', problems);
  }
}
