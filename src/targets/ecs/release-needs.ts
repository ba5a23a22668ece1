import { Annotations, Stack } from 'aws-cdk-lib';
import { CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import type { CfnService, FargateService } from 'aws-cdk-lib/aws-ecs';
import { CfnManagedPolicy, CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { Dependable, type IConstruct, type IDependable } from 'constructs';
import { endpointsOf } from './network';
import type { RunnableTask } from './run-task';

const WARNING_ID = 'cdk-python-container:release';

/**
 * What a release step may do and reach, which may be given to its service later. CloudFormation does not wait for it by
 * itself: the task could not start, or its database would refuse the migration.
 *
 * @param services wait for the step, so it cannot wait for what refers to them
 */
export function needsOf(
  { cluster, taskDefinition, securityGroup }: RunnableTask, services: readonly FargateService[],
): IDependable {
  const { taskRole, executionRole, stack } = taskDefinition;
  const refersTo = (value: unknown, text: string): boolean =>
    JSON.stringify(stack.resolve(value) ?? null).includes(JSON.stringify(stack.resolve(text)));
  const isTheirs = (policy: CfnPolicy | CfnManagedPolicy): boolean =>
    [taskRole, executionRole!].some(({ roleName }) => refersTo(policy.roles, roleName));
  const isNeeded = (node: IConstruct): boolean =>
    node instanceof CfnPolicy || node instanceof CfnManagedPolicy
      ? isTheirs(node) && !isCyclic(node, services)
      : node instanceof CfnSecurityGroupIngress
        && refersTo(node.sourceSecurityGroupId, securityGroup.securityGroupId);
  const needs = {};
  Dependable.implement(needs, {
    get dependencyRoots() {
      return [...stack.node.findAll().filter(isNeeded), ...endpointsOf(stack, cluster.vpc)]
        .filter(node => Stack.of(node) === stack);
    },
  });
  return needs;
}

/** A permission for a service that waits for the step, such as one to scale it. */
function isCyclic(policy: CfnPolicy | CfnManagedPolicy, services: readonly FargateService[]): boolean {
  const text = JSON.stringify(policy.stack.resolve(policy.policyDocument) ?? null);
  const found = services.find(({ node, stack }) =>
    text.includes(JSON.stringify(stack.resolve((node.findChild('Service') as CfnService).logicalId))));
  if (found === undefined) { return false; }
  Annotations.of(policy).addWarningV2(WARNING_ID, 'a release step runs with this policy, but cannot wait for it, since '
    + `it refers to ${found.node.path}, which waits for the step; give what the step needs in a policy of its own: `
    + 'new ManagedPolicy(stack, ..., { roles, statements })');
  return true;
}
