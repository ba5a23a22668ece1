import { httpProbeCommand, PROBE_TIMING } from '../image';
import { DEFAULT_HEALTH_PATH } from '../process';
import type { HealthSpec } from './spec';
import { isWholeNumber, secondsProblems } from './whole-number';

/** When a platform looks at a container, and how patient it is. */
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
   * @default 60
   */
  readonly startSeconds?: number;
}

/** A check over HTTP. */
export interface HttpHealthCheckOptions extends HealthCheckTiming {
  /**
   * Path that answers 200 while the process is alive. It asks no database, cache or broker: an outage of those must not
   * restart every container.
   *
   * @default /healthz
   */
  readonly path?: string;

  /**
   * Path that answers 200 while the container can take requests; it may look at what the application needs. Kubernetes asks it
   * apart from `path`, the load balancer of an ECS service asks it as well.
   *
   * @default - `path` with `probe=readiness` in its query, so that an application with one health route still works
   */
  readonly readinessPath?: string;
}

/** A path with an optional query, in the characters that every platform takes as they are. */
const PATH = /^\/[A-Za-z0-9._~/%@:+-]*(\?[A-Za-z0-9._~/%@:+&=-]*)?$/;

/** Limit of an Application Load Balancer. */
const LONGEST_PATH = 1024;

/** How a platform finds out that a container works. */
export class HealthCheck {
  /**
   * Asks the application over HTTP at its own port. Kubernetes and load balancers ask by themselves; on ECS and under Compose a
   * small script in the image does it, so that neither a shell nor curl is needed.
   */
  public static http(options: HttpHealthCheckOptions = {}): HealthCheck {
    const path = options.path ?? DEFAULT_HEALTH_PATH;
    const readinessPath = options.readinessPath ?? `${path}${path.includes('?') ? '&' : '?'}probe=readiness`;
    return new HealthCheck({ livenessPath: path, readinessPath }, undefined, options);
  }

  /**
   * Runs a program in the container; it is healthy when the program ends with 0. For workers that leave a sign of life, such as
   * the age of a file.
   *
   * @param command the program and each of its arguments as a word of its own; no shell reads it
   */
  public static command(command: string[], timing: HealthCheckTiming = {}): HealthCheck {
    return new HealthCheck(undefined, command, timing);
  }

  /**
   * Asks nothing: the platform acts only when the process ends. The default of workers, since a check that merely starts another
   * Python says nothing about the one that works.
   */
  public static none(): HealthCheck {
    return new HealthCheck(undefined, undefined, {});
  }

  /** @internal */
  public readonly _http?: { readonly livenessPath: string; readonly readinessPath: string };

  /** @internal */
  public readonly _command?: string[];

  /** @internal */
  public readonly _timing: Required<HealthCheckTiming>;

  private constructor(http: HealthCheck['_http'], command: string[] | undefined, timing: HealthCheckTiming) {
    this._http = http;
    this._command = command;
    this._timing = {
      intervalSeconds: timing.intervalSeconds ?? PROBE_TIMING.intervalSeconds,
      timeoutSeconds: timing.timeoutSeconds ?? PROBE_TIMING.timeoutSeconds,
      retries: timing.retries ?? PROBE_TIMING.retries,
      startSeconds: timing.startSeconds ?? PROBE_TIMING.startSeconds,
    };
  }
}

/** @param port what the web server listens on; undefined for workers, which nothing can ask over HTTP */
export function healthSpec({ _http, _command, _timing }: HealthCheck, port: number | undefined): HealthSpec | undefined {
  if (_http !== undefined && port !== undefined) {
    return { command: httpProbeCommand(port, _http.livenessPath, _timing.timeoutSeconds), http: { ..._http, anyAnswer: false }, ..._timing };
  }
  return _command && { command: _command, ..._timing };
}

/** @param port as for {@link healthSpec} */
export function healthProblems({ _http, _command, _timing }: HealthCheck, port: number | undefined): string[] {
  const { intervalSeconds, timeoutSeconds, retries, startSeconds } = _timing;
  const problems = [
    ..._http ? pathProblems(_http) : [],
    ..._command ? commandProblems(_command) : [],
    ...secondsProblems({ 'healthCheck.intervalSeconds': intervalSeconds, 'healthCheck.timeoutSeconds': timeoutSeconds }, 1),
    ...secondsProblems({ 'healthCheck.startSeconds': startSeconds }, 0),
  ];
  if (!isWholeNumber(retries, 1)) {
    problems.push(`'healthCheck.retries' is ${retries}; state a whole number, 1 or more`);
  }
  if (timeoutSeconds >= intervalSeconds) {
    problems.push(`'healthCheck.timeoutSeconds' is ${timeoutSeconds}, but a check must end before the next begins; `
      + `keep it below 'intervalSeconds', which is ${intervalSeconds}`);
  }
  if (port === undefined && _http) {
    problems.push("'healthCheck' asks over HTTP, but only a web container has a port; use HealthCheck.command([...]) or HealthCheck.none()");
  }
  if (port !== undefined && !_http) {
    problems.push("'healthCheck' does not ask over HTTP, as load balancers and Kubernetes do with a web container; use HealthCheck.http()");
  }
  return problems;
}

function pathProblems({ livenessPath, readinessPath }: { livenessPath: string; readinessPath: string }): string[] {
  const problems = pathProblem('path', livenessPath);
  // A readiness path that is derived from a malformed path would only repeat it.
  return problems.length > 0 && readinessPath.startsWith(livenessPath) ? problems : [...problems, ...pathProblem('readinessPath', readinessPath)];
}

function pathProblem(prop: string, path: string): string[] {
  return PATH.test(path) && path.length <= LONGEST_PATH
    ? []
    : [`'healthCheck.${prop}' is ${JSON.stringify(path)}; start with '/' and use at most ${LONGEST_PATH} characters `
      + "of a path and a query, percent-encoded where needed, such as '/healthz'"];
}

function commandProblems(command: string[]): string[] {
  return command.length === 0 || command[0].trim() === '' || command.some(word => word.includes('\0'))
    ? [`'healthCheck' has the command ${JSON.stringify(command)}; give the program and its arguments, as in ['python', '-m', 'shop.alive']`]
    : [];
}
