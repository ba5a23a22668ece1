import type { Meaning } from './meaning';
import type { PythonContainer } from '../../../src';
import { composeFile } from '../../outputs';

/*
 * These differences are meant, and taken out before comparing; anything else that differs is a mistake.
 *  - Kubernetes health: the kubelet sends the request itself, so the path is compared and not the command.
 *  - Kubernetes time to start: its start-up probe runs every two seconds, so an odd time is rounded up.
 *  - Kubernetes grace period: it counts from before the preStop drain, so the drain is taken off.
 *  - Kubernetes writable paths: an `emptyDir` cannot forbid to run what is in it.
 *  - Kubernetes scaling by requests: it counts none, and a warning says so; the processor decides when nothing else
 *    does.
 *  - Compose replicas: of a web container only one can have the port, and nothing follows the load.
 *  - Compose readiness: it has one health check. `parity()` has to say so.
 *  - Compose singleton: it runs each service once and replaces it with a gap, whether that is needed or not.
 *  - Jobs: on ECS and Compose whoever starts one decides how many run at once; Kubernetes keeps runs apart.
 */
export const withoutWhatKubernetesLacks = (meaning: Meaning): Meaning => ({
  ...meaning,
  health: asTheKubeletAsks(meaning.health),
  executable: undefined,
  replicas: scaledBySomething(meaning.replicas),
});

export const withoutWhatComposeLacks = (meaning: Meaning): Meaning => {
  const { port, replicas: { least } } = meaning;
  const count = port === undefined ? least : Math.min(1, least);
  return { ...meaning, readiness: undefined, singleton: true, replicas: { least: count, most: count } };
};

export const asTheKubeletAsks = (health: Meaning['health']): Meaning['health'] => ({
  ...health, command: undefined, startSeconds: health.startSeconds && health.startSeconds + health.startSeconds % 2,
});

function scaledBySomething({ cpuPercent, memoryPercent, ...range }: Meaning['replicas']): Meaning['replicas'] {
  const isScaled = range.most > range.least;
  return {
    ...range, memoryPercent, cpuPercent: isScaled && memoryPercent === undefined ? cpuPercent ?? 60 : cpuPercent,
  };
}

/** A job runs as often as something starts it. */
export const startedByOthers = (meaning: Meaning): Meaning => ({ ...meaning, singleton: undefined });

/** What has to be in the parity report of Compose, by the first words of its line. */
export function expectParity(container: PythonContainer, ecs: Meaning): void {
  const report = composeFile(container).parity();
  const lacks = (what: string) => report.some(line => line.startsWith(`${what}: `));
  expect({
    'readiness': lacks('readiness'),
    'secret changes': lacks('secret changes'),
    'unhealthy': lacks('unhealthy'),
    'network': lacks('network'),
    'rollout': lacks('rollout'),
    'replicas': lacks('replicas'),
    'scaling': lacks('scaling'),
    'release step': lacks('release step'),
  }).toEqual({
    'readiness': ecs.readiness !== undefined,
    'secret changes': ecs.secrets.length > 0,
    'unhealthy': container._spec.health !== undefined,
    'network': ecs.port === undefined || ecs.release !== undefined,
    'rollout': !ecs.singleton,
    'replicas': ecs.port !== undefined && ecs.replicas.least > 1,
    'scaling': ecs.replicas.most > ecs.replicas.least,
    'release step': ecs.release !== undefined,
  });
}
