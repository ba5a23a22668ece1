import type { Duration } from 'aws-cdk-lib';
import type { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { FLAG, NUMBER, objectOf, optional, type Shape, TEXT } from '../../private/shape';

/** When a task runs, and what happens when it cannot start. */
export interface TaskScheduleProps {
  /**
   * When: `ScheduleExpression.cron({ hour: '3', minute: '30', timeZone: TimeZone.EUROPE_BERLIN })`, `.rate(...)` or
   * `.at(...)`. Without a time zone it is UTC. In a time zone whose clocks change, a run is left out on the day that
   * does not have its time; on the day that has it twice, it runs once.
   */
  readonly schedule: ScheduleExpression;

  /**
   * What it is for.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * Whether it makes runs. `false` is a pause.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * How often ECS is asked again to start the task, 0 to 185 times, when it cannot, such as for want of capacity. A run
   * that started and failed is not repeated.
   *
   * @default 185
   */
  readonly retryAttempts?: number;

  /**
   * How late a run may start, from a minute to a day; then a message about it is put into the dead-letter queue. An
   * hour is as long as the schedules of most jobs leave.
   *
   * @default Duration.hours(1)
   */
  readonly maximumEventAge?: Duration;

  /**
   * Where a message goes about each run that could not be started. A standard queue: Scheduler supports no FIFO queue.
   *
   * @default - one queue for all schedules of the task, its `deadLetterQueue`, which is encrypted, refuses requests
   * without TLS and keeps messages for 14 days
   */
  readonly deadLetterQueue?: IQueue;
}

export const SCHEDULE: Shape<TaskScheduleProps> = {
  schedule: objectOf<ScheduleExpression>('a ScheduleExpression of aws-cdk-lib/aws-scheduler', 'expressionString'),
  description: optional(TEXT),
  enabled: optional(FLAG),
  retryAttempts: optional(NUMBER),
  maximumEventAge: optional(objectOf<Duration>('a Duration of aws-cdk-lib', 'toSeconds')),
  deadLetterQueue: optional(objectOf<IQueue>('a queue', 'queueArn')),
};
