import { Cron, Duration } from 'cdk8s';
import { CronJob, Job, type PodSelectorConfig } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { PodFacts } from './render-pod';
import { containerProps, podProps, selectorOf, type TypedPodProps } from './typed-pod';

export interface TypedJobProps extends TypedPodProps {
  readonly backoffLimit: number;
  readonly activeDeadlineSeconds?: number;
}

export interface TypedSingleJobProps extends TypedJobProps {
  readonly ttlSecondsAfterFinished: number;
}

export interface TypedCronJobProps extends TypedJobProps {
  /** Its five fields. */
  readonly schedule: readonly string[];
  readonly timeZone: string;
  readonly suspend: boolean;
  readonly startingDeadlineSeconds: number;
  readonly successfulJobsHistoryLimit: number;
  readonly failedJobsHistoryLimit: number;
}

/** The Job as its users see it, with what the helpers of cdk8s-plus read. */
export class TypedJob extends Job {
  private readonly facts: PodFacts;

  constructor(scope: Construct, id: string, props: TypedSingleJobProps) {
    super(scope, id, { ...jobProps(props), ttlAfterFinished: Duration.seconds(props.ttlSecondsAfterFinished) });
    this.facts = props.facts;
    this.addContainer(containerProps(props.facts.main));
  }

  public override toPodSelectorConfig(): PodSelectorConfig {
    return { ...super.toPodSelectorConfig(), labelSelector: selectorOf(this.facts) };
  }
}

/** The same for a CronJob. */
export class TypedCronJob extends CronJob {
  private readonly facts: PodFacts;

  constructor(scope: Construct, id: string, props: TypedCronJobProps) {
    const [minute, hour, day, month, weekDay] = props.schedule;
    super(scope, id, {
      ...jobProps(props),
      schedule: Cron.schedule({ minute, hour, day, month, weekDay }),
      timeZone: props.timeZone,
      suspend: props.suspend,
      startingDeadline: Duration.seconds(props.startingDeadlineSeconds),
      successfulJobsRetained: props.successfulJobsHistoryLimit,
      failedJobsRetained: props.failedJobsHistoryLimit,
    });
    this.facts = props.facts;
    this.addContainer(containerProps(props.facts.main));
  }

  public override toPodSelectorConfig(): PodSelectorConfig {
    return { ...super.toPodSelectorConfig(), labelSelector: selectorOf(this.facts) };
  }
}

function jobProps(props: TypedJobProps) {
  const { backoffLimit, activeDeadlineSeconds } = props;
  const activeDeadline = activeDeadlineSeconds === undefined ? undefined : Duration.seconds(activeDeadlineSeconds);
  return { ...podProps(props), backoffLimit, activeDeadline };
}
