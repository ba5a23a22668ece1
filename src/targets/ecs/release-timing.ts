import type { ContainerSpec } from '../../container';

/** CloudFormation waits no longer for a custom resource. */
const LONGEST_SECONDS = 3600;

/** From the request for a task to the start of its program, with a large image. */
const START_SECONDS = 600;

/**
 * From the end of a program until ECS calls its task stopped, since its network interface goes first: 13 to 33 s
 * between `executionStoppedAt` and `stoppedAt` of seven published events of Fargate, of 2018 to 2022.
 */
const DEPROVISION_SECONDS = 45;

/** To read the output of the task, and to answer. */
const ANSWER_SECONDS = 60;

/** How long the end of a release step is waited for, in seconds. */
export interface ReleaseTiming {
  /** From the call of CloudFormation to the stop signal. */
  readonly limitSeconds: number;
  /** From there until ECS calls the task stopped. */
  readonly stopSeconds: number;
  /** Until CloudFormation gives up. */
  readonly timeoutSeconds: number;
}

/** Bounded by the limit of the job, which ends it before, or by that of CloudFormation. */
export function releaseTiming({ timeLimitSeconds, shutdown }: ContainerSpec): ReleaseTiming {
  const stopSeconds = shutdown.stopSeconds + DEPROVISION_SECONDS;
  const rest = stopSeconds + ANSWER_SECONDS;
  const limitSeconds = timeLimitSeconds === undefined
    ? LONGEST_SECONDS - rest
    : START_SECONDS + timeLimitSeconds + stopSeconds;
  return { limitSeconds, stopSeconds, timeoutSeconds: limitSeconds + rest };
}

/** The longest limit of a job that CloudFormation waits for. */
export function longestTimeLimit(spec: ContainerSpec): number {
  return LONGEST_SECONDS - releaseTiming({ ...spec, timeLimitSeconds: 0 }).timeoutSeconds;
}
