import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type { Rule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { containerOf, newStack, only } from './containers';
import { matches } from './event-pattern';
import { PythonContainerTask } from '../../../src/targets/ecs';
import { JOB } from '../specs';

describe('what tells of runs that failed', () => {
  const FAMILY = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/StackReportTaskDefinition509662EF';
  const CLUSTER = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop';
  const event = (detail: object): object => ({
    'source': 'aws.ecs',
    'detail-type': 'ECS Task State Change',
    'detail': {
      clusterArn: CLUSTER,
      taskDefinitionArn: `${FAMILY}:7`,
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ name: 'report', lastStatus: 'STOPPED', exitCode: 0 }],
      ...detail,
    },
  });
  const ended = (exitCode: number): object => ({ containers: [{ name: 'report', exitCode }] });
  const unstarted = { containers: [{ name: 'report' }] };
  let pattern: object;

  beforeAll(() => {
    const task = new PythonContainerTask(newStack(), 'Report', { container: containerOf(JOB) });
    task.onFailure('Failed', { target: new SnsTopic(new Topic(Stack.of(task), 'Topic')) });
    const { EventPattern, Targets } = only(task, 'AWS::Events::Rule');
    expect(Targets).toHaveLength(1);
    pattern = JSON.parse(JSON.stringify(EventPattern), (_, value) => {
      if (value?.Ref === 'AWS::Partition') { return 'aws'; }
      if (value?.['Fn::GetAtt']?.[0].startsWith('PythonContainerCluster')) { return CLUSTER; }
      return value?.['Fn::Join']?.[1].join('') ?? value;
    });
  });

  test.each<[string, object]>([
    ['ended with another exit code', ended(1)],
    ['took longer than its limit', ended(124)],
    ['could not start', { ...unstarted, stopCode: 'TaskFailedToStart' }],
    ['could not start, and has no container', { containers: [], stopCode: 'TaskFailedToStart' }],
    ['was stopped, and ended with 143', { ...ended(143), stopCode: 'UserInitiated' }],
    ['was stopped, and ended with 0', { ...ended(0), stopCode: 'UserInitiated' }],
    ['was stopped before it had started', { ...unstarted, stopCode: 'UserInitiated' }],
    ['lost its machine', { ...ended(0), stopCode: 'SpotInterruption' }],
    ['lost its machine before it had started', { ...unstarted, stopCode: 'TerminationNotice' }],
    ['left no exit code', unstarted],
    ['ended with 0, but what a user put beside it did not', {
      containers: [{ name: 'report', exitCode: 0 }, { name: 'collector', exitCode: 143 }],
    }],
    ['failed in a later revision', { ...ended(1), taskDefinitionArn: `${FAMILY}:12` }],
  ])('matches one that %s', (_, detail) => {
    expect(matches(pattern, event(detail))).toBe(true);
  });

  test.each<[string, object]>([
    ['succeeded', ended(0)],
    ['still runs', { ...unstarted, lastStatus: 'RUNNING', stopCode: undefined }],
    ['is being stopped', { ...ended(1), lastStatus: 'DEPROVISIONING' }],
    ['failed in another cluster', { ...ended(1), clusterArn: `${CLUSTER}-2` }],
    ['is of another task', { ...ended(1), taskDefinitionArn: `${FAMILY}2:7` }],
  ])('does not match one that %s', (_, detail) => {
    expect(matches(pattern, event(detail))).toBe(false);
  });
});

test.each([
  [1, 'has no target', (): void => undefined],
  [0, 'gets its target later', (rule: Rule, topic: Topic): void => rule.addTarget(new SnsTopic(topic))],
])('there are %i warnings of a rule that %s', (count, _, add) => {
  const task = new PythonContainerTask(newStack(), 'Report', { container: containerOf(JOB) });
  add(task.onFailure('Failed'), new Topic(Stack.of(task), 'Topic'));
  expect(Annotations.fromStack(Stack.of(task)).findWarning('*', Match.stringLikeRegexp('nobody hears of failed runs')))
    .toHaveLength(count);
});
