import type { EnvValue, ISecret, SecretValue } from 'cdk8s-plus-28';
import { CONTAINER, SECRET, SECRETS, SETTINGS, SOURCE } from './python-container-deployment-props';
import type { PythonContainer } from '../../container';
import { FLAG, NUMBER, optional, type Shape, TEXT } from '../../private/shape';
import type { ImageSource } from '../image-source';

/** What a Job and a CronJob have in common. */
export interface JobRunProps {
  /** A job container. Others never end. */
  readonly container: PythonContainer;

  /**
   * Where the cluster pulls the image from: `ImageSource.registry(...)`, `.existing(...)`, or `.ecr(...)` of a
   * repository whose URI is known.
   */
  readonly image: ImageSource;

  /**
   * The key of a Kubernetes Secret for each secret of the container, by its name. It becomes the file
   * `/run/secrets/<name>`, readable by the container's group only, or as the variable of
   * `ContainerSecret.asEnvironment`.
   *
   * @default - none, for a container without secrets
   */
  readonly secrets?: { [name: string]: SecretValue };

  /**
   * Where the value of each of the container's `settings` is, by its name; see `PythonContainerDeploymentProps`.
   *
   * @default - none, for a container without settings
   */
  readonly settings?: { [name: string]: EnvValue };

  /**
   * Secret with the credentials of a private registry. Becomes `imagePullSecrets`.
   *
   * @default - the node's own credentials, or those of the service account
   */
  readonly dockerRegistryAuth?: ISecret;

  /**
   * Name of all the objects, and value of the label `app.kubernetes.io/instance`: at most 52 lower-case letters, digits
   * and `-`, starting with a letter. No other object of these kinds in the namespace may have it.
   *
   * @default - the construct path, as in `shop-import` for `import` in the chart `shop`
   */
  readonly name?: string;

  /**
   * Whether the cluster assigns the user, as OpenShift does; see `PythonContainerDeploymentProps`.
   *
   * @default false
   */
  readonly userAssignedByCluster?: boolean;

  /**
   * How often the container is tried again when it ends with another exit code than 0, after 10 s, then 20 s, 40 s and
   * so on. A pod that is taken from its node, as when that is drained, is not counted. Exit codes 125 to 127, of a
   * program that could not be started, end the Job at once.
   *
   * 3 bridge about a minute, in which a database comes back; the 6 of Kubernetes tell of a mistake after ten.
   *
   * @default 3
   */
  readonly backoffLimit?: number;

  /**
   * Longest that one run may take with all its tries, in seconds, and with the time in which its pod waits for a node
   * or an image. Then the pod is told to stop and the Job has failed. `timeLimitSeconds` of the container is the limit
   * of a single try.
   *
   * @default - no limit
   */
  readonly activeDeadlineSeconds?: number;
}

/** Properties of `PythonContainerJob`. */
export interface PythonContainerJobProps extends JobRunProps {
  /**
   * How long the finished Job stays, with its pods and their logs, in seconds. When it is gone, the next
   * `kubectl apply` of the same manifest makes and runs it again, and so do Argo CD and Flux by themselves: where they
   * apply the chart, take the field away with `ApiObject.of(job).addJsonPatch(...)`.
   *
   * A week covers a long weekend.
   *
   * @default 604800
   */
  readonly ttlSecondsAfterFinished?: number;
}

/** Properties of `PythonContainerCronJob`. */
export interface PythonContainerCronJobProps extends JobRunProps {
  /**
   * When it runs: minute, hour, day of the month, month and day of the week (0 is Sunday), as in `30 3 * * *`, or
   * `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. With both days, either is enough.
   */
  readonly schedule: string;

  /**
   * IANA name of the time zone of `schedule`, such as `Europe/Berlin`. Where clocks change, a run is left out on the
   * day that does not have its time, and starts twice on the day that has it twice; UTC has no such days.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;

  /**
   * Whether it makes no runs. What it missed meanwhile within `startingDeadlineSeconds` starts once as it is resumed.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * How late a run may start, in seconds, 10 or more: after a pause of the control plane, or because the run before it
   * took too long. Only the last missed one is made up for. A run that is later is skipped without a word.
   *
   * A day is enough for every schedule that runs daily or more often.
   *
   * @default 86400
   */
  readonly startingDeadlineSeconds?: number;

  /**
   * How many runs that succeeded are kept, with their logs, 0 or more.
   *
   * @default 3
   */
  readonly successfulJobsHistoryLimit?: number;

  /**
   * How many runs that failed are kept, with their logs, 0 or more. As many as of the others, so that a weekend of
   * failures can be read on Monday; Kubernetes itself keeps 1.
   *
   * @default 3
   */
  readonly failedJobsHistoryLimit?: number;
}

const RUN: Shape<JobRunProps> = {
  container: CONTAINER,
  image: SOURCE,
  secrets: SECRETS,
  settings: SETTINGS,
  dockerRegistryAuth: optional(SECRET),
  name: optional(TEXT),
  userAssignedByCluster: optional(FLAG),
  backoffLimit: optional(NUMBER),
  activeDeadlineSeconds: optional(NUMBER),
};

export const JOB: Shape<PythonContainerJobProps> = { ...RUN, ttlSecondsAfterFinished: optional(NUMBER) };

export const CRON_JOB: Shape<PythonContainerCronJobProps> = {
  ...RUN,
  schedule: TEXT,
  timeZone: optional(TEXT),
  suspend: optional(FLAG),
  startingDeadlineSeconds: optional(NUMBER),
  successfulJobsHistoryLimit: optional(NUMBER),
  failedJobsHistoryLimit: optional(NUMBER),
};
