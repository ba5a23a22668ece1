import { Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import { type FargateTaskDefinition, type ICluster, LaunchType } from 'aws-cdk-lib/aws-ecs';
import { type OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge';

/** A task and the place where it runs. */
export interface RunnableTask {
  readonly cluster: ICluster;
  readonly taskDefinition: FargateTaskDefinition;
  readonly subnets: ISubnet[];
  readonly securityGroup: ISecurityGroup;
}

/**
 * Every revision of a task definition, also those of later deployments, for a statement with a condition on the
 * cluster, whose ARN has the partition, region and account.
 */
export function allRevisions({ family }: FargateTaskDefinition): string {
  return `arn:*:ecs:*:*:task-definition/${family}:*`;
}

/** @param everyRevision false for those in other stacks only: importing the ARN of one keeps it from being replaced */
export function grantRun(
  { cluster, taskDefinition }: RunnableTask, grantee: IGrantable, everyRevision = false,
): Grant {
  const { stack, taskDefinitionArn, taskRole } = taskDefinition;
  const isFar = !Construct.isConstruct(grantee.grantPrincipal) || Stack.of(grantee.grantPrincipal) !== stack;
  const roles = Grant.addToPrincipal({
    grantee,
    actions: ['iam:PassRole'],
    resourceArns: [taskRole.roleArn, taskDefinition.obtainExecutionRole().roleArn],
    conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  });
  return roles.combine(Grant.addToPrincipal({
    grantee,
    actions: ['ecs:RunTask'],
    resourceArns: [everyRevision || isFar ? allRevisions(taskDefinition) : taskDefinitionArn],
    conditions: { ArnEquals: { 'ecs:cluster': cluster.clusterArn } },
  }));
}

/** For a role that runs it with the tags of the task definition. */
export function grantTag(role: Role): void {
  role.addToPolicy(new PolicyStatement({
    actions: ['ecs:TagResource'],
    resources: ['*'],
    conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
  }));
  acknowledgeWildcard(role, '*', 'a task has no ARN before it runs, and is tagged only as it runs');
}

export function runCommand(
  scope: Construct, { cluster, taskDefinition, subnets, securityGroup }: RunnableTask,
): string {
  const ids = subnets.map(({ subnetId }) => subnetId).join(',');
  const network = `subnets=[${ids}],securityGroups=[${securityGroup.securityGroupId}],assignPublicIp=DISABLED`;
  return [
    'aws ecs run-task', `--region ${Stack.of(scope).region}`, `--cluster ${cluster.clusterArn}`,
    `--task-definition ${taskDefinition.taskDefinitionArn}`, `--launch-type ${LaunchType.FARGATE}`,
    `--network-configuration 'awsvpcConfiguration={${network}}'`,
  ].join(' ');
}

export function failureRule(
  scope: Construct, id: string, { cluster, taskDefinition }: RunnableTask, options: OnEventOptions,
): Rule {
  const { family, stack } = taskDefinition;
  const revisions = stack.formatArn({ service: 'ecs', resource: 'task-definition', resourceName: `${family}:` });
  const rule = new Rule(scope, id, options);
  rule.addTarget(options.target);
  rule.addEventPattern({
    source: ['aws.ecs'],
    detailType: ['ECS Task State Change'],
    detail: {
      clusterArn: [cluster.clusterArn],
      taskDefinitionArn: [{ prefix: revisions }],
      lastStatus: ['STOPPED'],
      $or: [{ containers: { exitCode: [{ 'anything-but': 0 }] } }, { stopCode: ['TaskFailedToStart'] }],
    },
  });
  return rule;
}
