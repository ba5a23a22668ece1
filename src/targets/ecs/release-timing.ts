import type { ContainerSpec } from '../../container';

/** CloudFormation waits no longer for a custom resource. */
const LONGEST_SECONDS = 3600;

/** From the request for a task to the start of its program, with a large image. */
const START_SECONDS = 600;

/** To see the end of the task, to read its output, and to answer. */
const ANSWER_SECONDS = 60;

/** How long the end of a release step is waited for, in seconds. */
export interface ReleaseTiming {
  /** From the request to the stop signal. */
  readonly limitSeconds: number;
  /** From there to the end. */
  readonly stopSeconds: number;
  /** Until CloudFormation gives up. */
  readonly timeoutSeconds: number;
}

/** Bounded by the limit of the job, which ends it before, or by that of CloudFormation. */
export function releaseTiming({ timeLimitSeconds, shutdown: { stopSeconds } }: ContainerSpec): ReleaseTiming {
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
