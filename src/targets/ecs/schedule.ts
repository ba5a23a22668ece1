import { Annotations, Duration, Token } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, type ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { EcsRunFargateTask } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { policiesOf } from './role-policies';
import { grantRun, grantTag, type RunnableTask } from './run-task';
import type { TaskScheduleProps } from './schedule-props';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import { problemOfTimeZone } from '../../private/time-zone';

/** Limits of EventBridge Scheduler. */
const MOST_ATTEMPTS = 185;
const EVENT_AGE_SECONDS = { least: 60, most: 24 * 60 * 60 } as const;

const EXPRESSION = /^(?:cron\(\S+(?: \S+){5}|rate\(.+|at\(.+)\)$/;

const DEAD_LETTERS = 'DeadLetters';

export function addSchedule(scope: Construct, id: string, task: RunnableTask, props: TaskScheduleProps): Schedule {
  const { schedule, description, enabled, retryAttempts = MOST_ATTEMPTS, maximumEventAge = Duration.hours(1) } = props;
  check(scope, { ...props, retryAttempts, maximumEventAge });
  const role = schedulerRole(scope, task);
  const deadLetterQueue = props.deadLetterQueue ?? deadLettersOf(scope) ?? addDeadLetters(scope);
  deadLetterQueue.grantSendMessages(role);
  const made = new Schedule(scope, id, {
    schedule,
    description,
    enabled,
    target: new EcsRunFargateTask(task.cluster, {
      taskDefinition: task.taskDefinition,
      vpcSubnets: { subnets: task.subnets },
      securityGroups: [task.securityGroup],
      enableEcsManagedTags: true,
      // Otherwise the tasks have no tags, and their costs cannot be told apart.
      propagateTags: true,
      deadLetterQueue,
      retryAttempts,
      maxEventAge: maximumEventAge,
      // It has all that it needs; the CDK would let it run the task in every cluster.
      role: role.withoutPolicyUpdates(),
    }),
  });
  // The first run may be due at once.
  made.node.addDependency(policiesOf(role));
  warnOfTimeZone(made, schedule);
  warnOfMinutes(made, schedule);
  return made;
}

/** What the CDK accepts and Scheduler refuses. */
function check(
  scope: Construct,
  { schedule: { expressionString }, deadLetterQueue, retryAttempts, maximumEventAge }:
    Pick<TaskScheduleProps, 'schedule' | 'deadLetterQueue'>
    & Required<Pick<TaskScheduleProps, 'retryAttempts' | 'maximumEventAge'>>,
): void {
  const problems = new Problems(`addSchedule of PythonContainerTask ${quote(scope.node.path)}`);
  if (!Token.isUnresolved(expressionString) && !EXPRESSION.test(expressionString)) {
    problems.add(`'schedule' is ${quote(expressionString)}, but Scheduler takes cron(...) with six fields, rate(...) `
      + "or at(...); use ScheduleExpression.cron({ hour: '3', minute: '30' })");
  }
  if (!Number.isSafeInteger(retryAttempts) || retryAttempts < 0 || retryAttempts > MOST_ATTEMPTS) {
    problems.add(`'retryAttempts' is ${retryAttempts}; use a whole number from 0 to ${MOST_ATTEMPTS}`);
  }
  checkEventAge(maximumEventAge, problems);
  if (deadLetterQueue?.fifo) {
    problems.add("'deadLetterQueue' is a FIFO queue, which Scheduler does not support; use a standard queue");
  }
  problems.throwIfAny('PythonContainerTaskInvalid');
}

/** Scheduler may know a time zone that an older Node does not. */
function warnOfTimeZone(made: Schedule, { timeZone }: ScheduleExpression): void {
  const zone = timeZone?.timezoneName;
  const problem = zone === undefined || Token.isUnresolved(zone) ? undefined
    : problemOfTimeZone('schedule.timeZone', zone);
  if (problem !== undefined) { Annotations.of(made).addWarningV2('cdk-python-container:timezone', problem); }
}

/** Every minute of a day may be meant; those of an hour or of a Monday hardly are. */
function warnOfMinutes(made: Schedule, { expressionString }: ScheduleExpression): void {
  if (!/^cron\(\* (?!\* \* \* \? \*\))/.test(expressionString)) { return; }
  Annotations.of(made).addWarningV2('cdk-python-container:minute', `'schedule' is ${quote(expressionString)}, which `
    + "starts a run in each minute of that time: the CDK writes '*' for a 'minute' that is left out; pass it, such as "
    + "minute: '0'");
}

function checkEventAge(maximumEventAge: Duration, problems: Problems): void {
  if (maximumEventAge.isUnresolved()) {
    problems.add("'maximumEventAge' is known only at deployment; use a plain duration");
    return;
  }
  const { least, most } = EVENT_AGE_SECONDS;
  const seconds = maximumEventAge.toMilliseconds() / 1000;
  if (seconds < least || seconds > most || !Number.isInteger(seconds)) {
    problems.add(`'maximumEventAge' is ${seconds} s; use ${least} to ${most} s, in whole seconds`);
  }
}

/** One for all schedules of the task, which nothing but schedules of this account can use. */
function schedulerRole(scope: Construct, task: RunnableTask): Role {
  const id = 'SchedulerRole';
  const known = scope.node.tryFindChild(id) as Role | undefined;
  if (known !== undefined) { return known; }
  const { stack } = task.taskDefinition;
  const schedules = stack.formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' });
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': schedules } },
    }),
  });
  grantRun(task, role);
  grantTag(role);
  return role;
}

/** The queue of the schedules of a task that are given none, if there are any. */
export function deadLettersOf(scope: Construct): Queue | undefined {
  return scope.node.tryFindChild(DEAD_LETTERS) as Queue | undefined;
}

function addDeadLetters(scope: Construct): Queue {
  const queue = new Queue(scope, DEAD_LETTERS, {
    encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14),
  });
  acknowledge(queue, { SQS3: 'it is a dead-letter queue itself, of schedules' });
  return queue;
}
