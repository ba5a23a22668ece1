import { Aws, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { InlineFunction } from './inline-function';
import { grantRun, grantTag, type RunnableTask } from './run-task';

const ID = 'PythonContainerReleases';

/** Runs the release steps of a stack. What takes longer than one call goes on in another. */
export class ReleaseFunction extends InlineFunction {
  public static of(scope: Construct): ReleaseFunction {
    const stack = Stack.of(scope);
    return stack.node.tryFindChild(ID) as ReleaseFunction | undefined ?? new ReleaseFunction(stack);
  }

  private constructor(stack: Stack) {
    super(stack, ID, {
      program: 'ecs/release.py',
      does: 'Runs release steps',
      permissions: [new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [Aws.STACK_ID] })],
    });
    // Not in that policy, for which the function waits.
    new Policy(this, 'Continue', {
      roles: [this.role],
      statements: [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.functionArn] })],
    });
  }

  /** May run this task, in this cluster with these roles, follow it, and read what it prints. */
  public allow(task: RunnableTask, logGroup: ILogGroup): void {
    grantRun(task, this.role);
    grantTag(this.role);
    this.role.addToPolicy(new PolicyStatement({
      actions: ['ecs:ListTasks', 'ecs:DescribeTasks', 'ecs:StopTask'],
      // A task has no ARN before it runs.
      resources: ['*'],
      conditions: { ArnEquals: { 'ecs:cluster': task.cluster.clusterArn } },
    }));
    logGroup.grant(this.role, 'logs:GetLogEvents');
  }
}
