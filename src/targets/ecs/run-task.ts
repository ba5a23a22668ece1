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
 * cluster, whose ARN has the partition, region and account. Not the newest alone: whoever was told of the one before
 * still runs that until it is replaced itself, and one whose ARN another stack imports could never be replaced.
 */
function allRevisions({ family }: FargateTaskDefinition): string {
  return `arn:*:ecs:*:*:task-definition/${family}:*`;
}

type Permission = Required<Pick<PolicyStatementProps, 'actions' | 'resources' | 'conditions'>>;

function toRun({ cluster, taskDefinition }: RunnableTask): Permission[] {
  return [{
    actions: ['iam:PassRole'],
    resources: [taskDefinition.taskRole.roleArn, taskDefinition.obtainExecutionRole().roleArn],
    conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  }, {
    actions: ['ecs:RunTask'],
    resources: [allRevisions(taskDefinition)],
    conditions: { ArnEquals: { 'ecs:cluster': cluster.clusterArn } },
  }];
}

/** For those that run it with the tags of the task definition. */
const TO_TAG: Permission = {
  actions: ['ecs:TagResource'],
  resources: ['*'],
  conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
};

export function grantRun(task: RunnableTask, grantee: IGrantable): Grant {
  const { grantPrincipal } = grantee;
  if (Construct.isConstruct(grantPrincipal)) {
    acknowledgeWildcard(grantPrincipal, allRevisions(task.taskDefinition), 'during a deployment it may be told of the '
      + 'revision before');
  }
  return toRun(task)
    .map(({ resources, ...permission }) => Grant.addToPrincipal({ grantee, resourceArns: resources, ...permission }))
    .reduce((one, other) => one.combine(other));
}

export function grantTag(role: Role): void {
  role.addToPolicy(new PolicyStatement(TO_TAG));
  acknowledgeWildcard(role, '*', 'a task has no ARN before it runs, and is tagged only as it runs');
}

/** For a role that runs the newest revision, with its tags, whichever that is. */
export function runStatements(task: RunnableTask): PolicyStatement[] {
  return [...toRun(task), TO_TAG].map(each => new PolicyStatement(each));
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
