import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { IConstruct } from 'constructs';
import { containerOf, newStack } from './containers';
import { PythonContainerService, PythonContainerTask } from '../../../src/targets/ecs';
import { JOB } from '../specs';

/** The ids that are acknowledged at a construct or above it, each with a reason. */
function acknowledged(construct: IConstruct): string[] {
  const metadata = construct.node.scopes.flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>));
  for (const [, reason] of metadata) { expect(reason).not.toBe(''); }
  return metadata.map(([id]) => id);
}

test('every wildcard of a policy is acknowledged with a reason, in the words of cdk-nag', () => {
  const stack = newStack();
  const release = Object.assign(containerOf({ ...JOB, name: 'migrate' }), { name: 'migrate' });
  new PythonContainerService(stack, 'Web', { container: Object.assign(containerOf(), { release }) });
  new PythonContainerTask(stack, 'Report', { container: containerOf(JOB) })
    .addSchedule('Hourly', { schedule: ScheduleExpression.rate(Duration.hours(1)) });
  const wildcards = stack.node.findAll().filter(each => each instanceof CfnPolicy).flatMap(policy => {
    const { Statement: statements } = stack.resolve(policy.policyDocument);
    const resources: unknown[] = statements.flatMap(({ Resource }: any) => Resource);
    return resources.filter(resource => String(resource).includes('*')).map(resource => ({ policy, resource }));
  });
  expect(wildcards.length).toBeGreaterThan(5);
  for (const { policy, resource } of wildcards) {
    expect(acknowledged(policy)).toContain(`AwsSolutions-IAM5[Resource::${resource}]`);
  }
  const [queue] = stack.node.findAll().filter(({ node }) => node.id === 'DeadLetters');
  expect(acknowledged(queue)).toEqual(['AwsSolutions::AwsSolutions-SQS3']);
  expect(Stack.of(queue)).toBe(stack);
});
