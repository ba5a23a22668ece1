import type { Fields } from './fields';
import { literal } from './literal';
import { PORT_NAME } from './names';
import type { ContainerSpec, HealthSpec } from '../../container';

/** Until the first success nothing else is asked, so a quick start is noticed quickly. */
const START_UP_PERIOD_SECONDS = 2;

/** Two failures in a row, asked twice as often as liveness: a replica that cannot work loses its traffic long before it is restarted. */
const READINESS_FAILURES = 2;

/** The three probes, or none when there is nothing to ask. */
export function renderProbes({ health, port }: ContainerSpec): Fields {
  if (health === undefined) { return {}; }
  const { intervalSeconds, timeoutSeconds, retries, startSeconds } = health;
  return {
    startupProbe: startSeconds === 0 ? undefined : {
      ...action(health, health.http?.livenessPath),
      periodSeconds: START_UP_PERIOD_SECONDS,
      timeoutSeconds,
      failureThreshold: Math.ceil(startSeconds / START_UP_PERIOD_SECONDS),
    },
    livenessProbe: {
      ...action(health, health.http?.livenessPath),
      periodSeconds: intervalSeconds,
      timeoutSeconds,
      failureThreshold: retries,
    },
    // Readiness decides about traffic, which only a web container gets.
    readinessProbe: port === undefined ? undefined : {
      ...action(health, health.http?.readinessPath),
      periodSeconds: Math.ceil(intervalSeconds / 2),
      timeoutSeconds,
      failureThreshold: READINESS_FAILURES,
    },
  };
}

/** The kubelet asks over HTTP by itself; a program is started only where it cannot. */
function action({ command }: HealthSpec, path: string | undefined): Fields {
  return path === undefined ? { exec: { command: command.map(literal) } } : { httpGet: { path, port: PORT_NAME } };
}
