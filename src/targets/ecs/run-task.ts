import { Annotations, AspectPriority, Aspects, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import { type FargateTaskDefinition, type ICluster, LaunchType } from 'aws-cdk-lib/aws-ecs';
import { type CfnRule, type OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import {
  Grant, type IGrantable, PolicyStatement, type PolicyStatementProps, type Role,
} from 'aws-cdk-lib/aws-iam';
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

type Permission = Required<Pick<PolicyStatementProps, 'actions' | 'resources' | 'conditions'>>;

/** @param revisions ARN of those that may be run */
function toRun({ cluster, taskDefinition }: RunnableTask, revisions: string): Permission[] {
  return [{
    actions: ['iam:PassRole'],
    resources: [taskDefinition.taskRole.roleArn, taskDefinition.obtainExecutionRole().roleArn],
    conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  }, {
    actions: ['ecs:RunTask'],
    resources: [revisions],
    conditions: { ArnEquals: { 'ecs:cluster': cluster.clusterArn } },
  }];
}

/** For those that run it with the tags of the task definition. */
const TO_TAG: Permission = {
  actions: ['ecs:TagResource'],
  resources: ['*'],
  conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
};

/** @param everyRevision false for those in other stacks only: importing the ARN of one keeps it from being replaced */
export function grantRun(task: RunnableTask, grantee: IGrantable, everyRevision = false): Grant {
  const { taskDefinition } = task;
  const { grantPrincipal } = grantee;
  const isFar = !Construct.isConstruct(grantPrincipal) || Stack.of(grantPrincipal) !== taskDefinition.stack;
  const revisions = everyRevision || isFar ? allRevisions(taskDefinition) : taskDefinition.taskDefinitionArn;
  return toRun(task, revisions)
    .map(({ resources, ...permission }) => Grant.addToPrincipal({ grantee, resourceArns: resources, ...permission }))
    .reduce((one, other) => one.combine(other));
}

export function grantTag(role: Role): void {
  role.addToPolicy(new PolicyStatement(TO_TAG));
  acknowledgeWildcard(role, '*', 'a task has no ARN before it runs, and is tagged only as it runs');
}

/** For a role that runs the newest revision, with its tags, whichever that is. */
export function runStatements(task: RunnableTask): PolicyStatement[] {
  return [...toRun(task, allRevisions(task.taskDefinition)), TO_TAG].map(each => new PolicyStatement(each));
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
  warnOfSilence(rule);
  rule.addTarget(options.target);
  rule.addEventPattern({
    source: ['aws.ecs'],
    detailType: ['ECS Task State Change'],
    detail: {
      clusterArn: [cluster.clusterArn],
      taskDefinitionArn: [{ prefix: revisions }],
      lastStatus: ['STOPPED'],
      // It succeeded only if it ended by itself and with 0. What was stopped may have 0 as well, or none if it had not
      // started, which 'anything-but' does not match.
      $or: [
        { stopCode: [{ 'anything-but': 'EssentialContainerExited' }] },
        { containers: { exitCode: [{ 'anything-but': 0 }, { exists: false }] } },
      ],
    },
  });
  return rule;
}

/** At synthesis, since a target may be added after it. */
function warnOfSilence(rule: Rule): void {
  const visit = (node: unknown): void => {
    if (node !== rule || rule.stack.resolve((rule.node.defaultChild as CfnRule).targets) !== undefined) { return; }
    Annotations.of(rule).addWarningV2('cdk-python-container:failure', 'it has no target, so nobody hears of failed '
      + "runs; pass one, such as onFailure('Failed', { target: new SnsTopic(topic) }), or add it with addTarget");
  };
  Aspects.of(rule).add({ visit }, { priority: AspectPriority.READONLY });
}
