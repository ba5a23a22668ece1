import { CfnParameter, Duration, type Stack, TimeZone } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { containerOf, newStack, only } from './containers';
import { PythonContainerTask, type TaskScheduleProps } from '../../../src/targets/ecs';
import { JOB } from '../specs';

const taskOf = (stack: Stack): PythonContainerTask =>
  new PythonContainerTask(stack, 'Report', { container: containerOf(JOB) });

const at3 = ScheduleExpression.cron({ hour: '3', minute: '0', timeZone: TimeZone.EUROPE_BERLIN });

test.each<[string, (stack: Stack) => Partial<TaskScheduleProps>, string]>([
  ['a queue that Scheduler does not support', stack => ({ deadLetterQueue: new Queue(stack, 'Own', { fifo: true }) }),
    "'deadLetterQueue' is a FIFO queue, which Scheduler does not support; use a standard queue"],
  ['an expression of another clock', () => ({ schedule: ScheduleExpression.expression('30 3 * * *') }),
    "'schedule' is \"30 3 * * *\", but Scheduler takes cron(...) with six fields, rate(...) or at(...); use "],
  ['five fields', () => ({ schedule: ScheduleExpression.expression('cron(30 3 * * *)') }),
    "'schedule' is \"cron(30 3 * * *)\", but"],
])('a schedule fails with %s', (_, props, message) => {
  const stack = newStack();
  const error = { name: 'PythonContainerTaskInvalid', message: expect.stringContaining(message) };
  expect(() => taskOf(stack).addSchedule('Nightly', { schedule: at3, ...props(stack) }))
    .toThrow(expect.objectContaining(error));
});

test('a schedule in a time zone that Node does not know has a warning, since Scheduler may know it', () => {
  const stack = newStack();
  const task = taskOf(stack);
  const scheduled = (id: string, zone: string): string[] => {
    task.addSchedule(id, { schedule: ScheduleExpression.cron({ timeZone: TimeZone.of(zone) }) });
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('time zone'))
      .map(({ id: path, entry: { data } }) => `${path}: ${data as string}`);
  };
  expect(scheduled('Earth', 'Europe/Berlin')).toEqual([]);
  expect(scheduled('Mars', 'Mars/Phobos')).toEqual([
    expect.stringMatching(/^\/Stack\/Report\/Mars: 'schedule.timeZone' is "Mars\/Phobos", which is not an IANA time zone;/),
  ]);
});

// ScheduleExpression.cron({ hour: '3' }) would start sixty runs.
test.each<[number, Parameters<typeof ScheduleExpression.cron>[0]]>([
  [1, { hour: '3' }], [1, { weekDay: 'MON' }],
  [0, { hour: '3', minute: '0' }], [0, { hour: '3', minute: '*/9' }], [0, {}],
])('there is %i warning about the minutes of %j', (count, when) => {
  const stack = newStack();
  taskOf(stack).addSchedule('Nightly', { schedule: ScheduleExpression.cron(when) });
  const warned = Match.stringLikeRegexp("each minute of that time.* pass it, such as minute: '0'");
  expect(Annotations.fromStack(stack).findWarning('/Stack/Report/Nightly', warned)).toHaveLength(count);
});

test.each([
  ScheduleExpression.expression('cron(0/5 8-17 ? * MON-FRI *)'), ScheduleExpression.rate(Duration.minutes(5)),
  ScheduleExpression.at(new Date('2030-01-01T00:00:00Z')),
])('a schedule may be %j', schedule => {
  const task = taskOf(newStack());
  task.addSchedule('Runs', { schedule });
  expect(only(task, 'AWS::Scheduler::Schedule').ScheduleExpression).toBe(schedule.expressionString);
});

test('a schedule may be known at deployment', () => {
  const stack = newStack();
  const schedule = ScheduleExpression.expression(new CfnParameter(stack, 'When').valueAsString);
  expect(() => taskOf(stack).addSchedule('Runs', { schedule })).not.toThrow();
});

test('a schedule may have a time zone that is known at deployment', () => {
  const stack = newStack();
  const timeZone = TimeZone.of(new CfnParameter(stack, 'Zone').valueAsString);
  const task = taskOf(stack);
  task.addSchedule('Nightly', { schedule: ScheduleExpression.cron({ hour: '3', timeZone }) });
  expect(only(task, 'AWS::Scheduler::Schedule').ScheduleExpressionTimezone).toEqual({ Ref: 'Zone' });
});
