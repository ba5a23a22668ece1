import type { ISecret } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { readName } from './names';
import type { JobRunProps, PythonContainerCronJobProps, PythonContainerJobProps } from './python-container-job-props';
import { checkRegistryAuth, readPlace } from './read-container';
import type { PlacedContainer } from './render-container';
import { readSchedule } from './schedule';
import type { ContainerSpec } from '../../container';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { problemOfTimeZone } from '../../private/time-zone';

/** Kubernetes adds the time to the name of a CronJob, and we a hash to that of a Job. */
export const LONGEST_NAME = 52;

/** Every duration and count of Kubernetes is a number of 32 bits. */
export const LARGEST_NUMBER = 2 ** 31 - 1;

const BACKOFF_LIMIT = 3;

/** A CronJob is looked at every ten seconds. */
const LEAST_STARTING_SECONDS = 10;

/** What the Jobs of both constructs are made of. */
export interface RunFacts {
  /** Name of everything that belongs to it, and the value of the one label that selects its pods. */
  readonly instance: string;
  readonly main: PlacedContainer;
  readonly dockerRegistryAuth?: ISecret;
  readonly backoffLimit: number;
  readonly activeDeadlineSeconds?: number;
}

export interface JobFacts extends RunFacts {
  readonly ttlSecondsAfterFinished: number;
}

export interface CronJobFacts extends RunFacts {
  readonly schedule: readonly string[];
  readonly timeZone: string;
  readonly suspend: boolean;
  readonly startingDeadlineSeconds: number;
  readonly successfulJobsHistoryLimit: number;
  readonly failedJobsHistoryLimit: number;
}

export function readJob(construct: Construct, props: PythonContainerJobProps, problems: Problems): JobFacts {
  const { ttlSecondsAfterFinished = 7 * 24 * 3600 } = props;
  checkNumbers({ ttlSecondsAfterFinished }, 0, problems);
  return { ...readRun(construct, props, problems), ttlSecondsAfterFinished };
}

export function readCronJob(
  construct: Construct, props: PythonContainerCronJobProps, problems: Problems,
): CronJobFacts {
  const {
    timeZone = 'Etc/UTC', suspend = false, startingDeadlineSeconds = 24 * 3600, successfulJobsHistoryLimit = 3,
    failedJobsHistoryLimit = 3,
  } = props;
  const run = readRun(construct, props, problems);
  const schedule = readSchedule(props.schedule, problems) ?? [];
  const unknownZone = problemOfTimeZone('timeZone', timeZone);
  if (unknownZone !== undefined) { problems.add(unknownZone); }
  checkNumbers({ startingDeadlineSeconds }, LEAST_STARTING_SECONDS, problems);
  checkNumbers({ successfulJobsHistoryLimit, failedJobsHistoryLimit }, 0, problems);
  return {
    ...run, schedule, timeZone, suspend, startingDeadlineSeconds, successfulJobsHistoryLimit, failedJobsHistoryLimit,
  };
}

function readRun(construct: Construct, props: JobRunProps, problems: Problems): RunFacts {
  const { container, dockerRegistryAuth, backoffLimit = BACKOFF_LIMIT, activeDeadlineSeconds } = props;
  if (container._spec.restarts) {
    problems.add(`'container' is ${container}, which never ends; use PythonContainer.job(...), or `
      + 'PythonContainerDeployment for a container that has to run all the time');
  }
  checkRegistryAuth(dockerRegistryAuth, problems);
  const instance = readName(construct, props.name, problems);
  if (instance.length > LONGEST_NAME) {
    problems.add(`the name ${quote(instance)} has ${instance.length} characters, but those of a Job leave it only `
      + `${LONGEST_NAME}; set a shorter 'name'`);
  }
  checkNumbers({ backoffLimit }, 0, problems);
  if (activeDeadlineSeconds !== undefined) { checkNumbers({ activeDeadlineSeconds }, 1, problems); }
  const main = readPlace(container, props, problems);
  return { instance, main, dockerRegistryAuth, backoffLimit, activeDeadlineSeconds };
}

function checkNumbers(values: { readonly [prop: string]: number }, least: number, problems: Problems): void {
  for (const [prop, value] of Object.entries(values)) {
    if (Number.isInteger(value) && value >= least && value <= LARGEST_NUMBER) { continue; }
    problems.add(`'${prop}' is ${value}; use a whole number from ${least} to ${LARGEST_NUMBER}`);
  }
}

/** Before the first further try of a Job; each later pause is twice as long. */
const PAUSE_SECONDS = 10;

/** How long all tries of a Job with nothing set may take, and the pauses between them. Undefined without a limit. */
export function longestSeconds({ timeLimitSeconds, shutdown }: ContainerSpec): number | undefined {
  if (timeLimitSeconds === undefined) { return undefined; }
  return (BACKOFF_LIMIT + 1) * (timeLimitSeconds + shutdown.stopSeconds) + PAUSE_SECONDS * (2 ** BACKOFF_LIMIT - 1);
}
