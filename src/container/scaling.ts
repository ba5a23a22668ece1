import { isWholeNumber } from './check-values';
import type { ScalingSpec } from './spec';
import { call } from '../private/messages';
import type { Problems } from '../private/problems';
import { NUMBER, objectWith, optional, requireShape, type Shape } from '../private/shape';

/**
 * Leaves room for two thirds more load than there is while new replicas start: 100 / 60 is 1.67. The start of a
 * replica, and the measurements before it, take a minute or two on both platforms.
 */
export const DEFAULT_CPU_PERCENT = 60;

/** What an autoscaler keeps each replica at, on average. With several, the one that asks for most replicas decides. */
export interface ScalingTargets {
  /**
   * Processor use to keep, in percent of `size`: 1 to 100. ECS: target tracking of the service's average. Kubernetes: a
   * `ContainerResource` metric, which needs the metrics server in the cluster; a sidecar does not count.
   *
   * @default - 60 when no other target is given, so that there is room for two thirds more load while replicas start
   */
  readonly cpuPercent?: number;

  /**
   * Memory use to keep, in percent of `size`: 1 to 100. As for `cpuPercent`. Only for an application that gives memory
   * back when it has less to do: Python seldom does, so that replicas are added and never removed.
   *
   * @default - not a target
   */
  readonly memoryPercent?: number;

  /**
   * Requests per second to keep for each replica, above 0: of a web container. ECS: target tracking of the requests
   * that the load balancer sends to a task. Kubernetes counts no requests by itself, so there it is left out with a
   * warning, and the processor decides when there is no other target.
   *
   * @default - not a target
   */
  readonly requestsPerSecond?: number;
}

const TARGETS: Shape<ScalingTargets> = {
  cpuPercent: optional(NUMBER), memoryPercent: optional(NUMBER), requestsPerSecond: optional(NUMBER),
};

/** How many replicas of a container run at once. */
export class Scaling {
  /**
   * Always as many. ECS `DesiredCount`, Kubernetes `replicas`. Compose runs as many of a worker, and one of a web
   * container, since only one can have a port of the machine.
   *
   * @param replicas 0 or more: 0 pauses the container
   */
  public static fixed(replicas: number): Scaling {
    requireShape('Scaling.fixed', { replicas }, { replicas: NUMBER });
    return new Scaling(replicas);
  }

  /**
   * As many as the load needs. ECS: target tracking, and no `DesiredCount` in the template, so that a deployment keeps
   * the number. Kubernetes: a `HorizontalPodAutoscaler`, and no `replicas`; the first apply after a fixed number would
   * stop all pods but one, unless you take the steps in `docs/scaling.md`. Compose: as `fixed(least)`.
   *
   * @param least 1 or more; 2 or more for a service that the loss of one machine must not interrupt
   * @param most more than `least`
   */
  public static between(least: number, most: number, targets: ScalingTargets = {}): Scaling {
    const shape = { least: NUMBER, most: NUMBER, targets: objectWith<ScalingTargets>('an object', TARGETS) };
    requireShape('Scaling.between', { least, most, targets }, shape);
    const { cpuPercent, memoryPercent, requestsPerSecond } = targets;
    const given = [cpuPercent, memoryPercent, requestsPerSecond].some(each => each !== undefined);
    return new Scaling(
      least, { most, memoryPercent, requestsPerSecond, cpuPercent: given ? cpuPercent : DEFAULT_CPU_PERCENT },
    );
  }

  /** @internal */
  public readonly _replicas: number;

  /** @internal */
  public readonly _spec?: ScalingSpec;

  private constructor(replicas: number, spec?: ScalingSpec) {
    this._replicas = replicas;
    this._spec = spec;
  }

  /** One line for logs and messages, such as `Scaling.between(2, 10)`. */
  public toString(): string {
    return this._spec === undefined
      ? call('Scaling.fixed', this._replicas)
      : call('Scaling.between', this._replicas, this._spec.most);
  }
}

/** The least that runs of a container of a kind, and how it grows. */
export function checkScaling(
  { _replicas: replicas, _spec: spec }: Scaling, { port, singleton }: { port?: number; singleton: boolean },
  problems: Problems,
): void {
  if (!isWholeNumber(replicas, spec ? 1 : 0)) {
    problems.add(spec
      ? `'scaling' has at least ${replicas} replicas; use a whole number of 1 or more`
      : `'scaling' is ${replicas}; use a whole number of replicas, 0 or more`);
  }
  if (singleton && (spec !== undefined || replicas > 1)) {
    problems.add("'scaling' allows several replicas, but the container must never run twice; use Scaling.fixed(1), or "
      + 'Scaling.fixed(0) to pause it');
  }
  if (spec === undefined) { return; }
  if (!isWholeNumber(spec.most, replicas + 1)) {
    problems.add(`'scaling' has at most ${spec.most} replicas, and at least ${replicas}; use a larger whole number, or `
      + 'Scaling.fixed(...)');
  }
  checkPercent('cpuPercent', spec.cpuPercent, problems);
  checkPercent('memoryPercent', spec.memoryPercent, problems);
  if (spec.requestsPerSecond === undefined) { return; }
  if (!(spec.requestsPerSecond > 0 && Number.isFinite(spec.requestsPerSecond))) {
    problems.add(`'scaling.requestsPerSecond' is ${spec.requestsPerSecond}; use a number above 0`);
  }
  if (port === undefined) {
    problems.add("'scaling.requestsPerSecond' is for web containers; use 'cpuPercent', or the length of the queue "
      + 'through the autoscaler of the target');
  }
}

function checkPercent(name: string, percent: number | undefined, problems: Problems): void {
  if (percent === undefined || (percent >= 1 && percent <= 100 && Number.isSafeInteger(percent))) { return; }
  problems.add(`'scaling.${name}' is ${percent}; use a whole number from 1 to 100`);
}
