import { type Fields, literal } from './fields';
import { PORT_NAME } from './names';
import type { ContainerSpec, HealthSpec } from '../../container';

/** No other probe runs before its first success, so a short period notices a quick start. */
const START_UP_PERIOD_SECONDS = 2;

/**
 * Two failures in a row, checked twice as often as liveness: a replica that cannot work loses its traffic long before
 * it is restarted.
 */
const READINESS_FAILURES = 2;

/** The three probes, or none for a container without a health check. */
export function renderProbes({ health, port }: ContainerSpec): Fields {
  if (health === undefined) { return {}; }
  const { intervalSeconds, timeoutSeconds, retries, startSeconds } = health;
  return {
    startupProbe: startSeconds === 0 ? undefined : {
      ...action(health, health.http?.livenessPath, health.http?.anyAnswer),
      periodSeconds: START_UP_PERIOD_SECONDS,
      timeoutSeconds,
      failureThreshold: Math.ceil(startSeconds / START_UP_PERIOD_SECONDS),
    },
    livenessProbe: {
      ...action(health, health.http?.livenessPath, health.http?.anyAnswer),
      periodSeconds: intervalSeconds,
      timeoutSeconds,
      failureThreshold: retries,
    },
    // Readiness decides about traffic, which only a web container gets.
    readinessProbe: port === undefined ? undefined : {
      ...action(health, health.http?.readinessPath, health.http?.readyWithAnyAnswer),
      periodSeconds: Math.ceil(intervalSeconds / 2),
      timeoutSeconds,
      failureThreshold: READINESS_FAILURES,
    },
  };
}

/**
 * The kubelet sends HTTP requests itself. A program is run only where it cannot: for a worker, and where any status
 * below 500 counts, since the kubelet takes a 404 as a failure.
 */
function action({ command, http }: HealthSpec, path: string | undefined, anyAnswer: boolean | undefined): Fields {
  if (http === undefined || path === undefined) { return { exec: { command: command.map(literal) } }; }
  if (anyAnswer) {
    return { exec: { command: command.map(word => literal(word === http.livenessPath ? path : word)) } };
  }
  const { hostHeader } = http;
  const headers = hostHeader === undefined ? undefined : [{ name: 'Host', value: hostHeader }];
  return { httpGet: { path, port: PORT_NAME, httpHeaders: headers } };
}
