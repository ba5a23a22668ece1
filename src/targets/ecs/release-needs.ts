import { Annotations, type CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import { CfnManagedPolicy, CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { Dependable, type IConstruct, type IDependable } from 'constructs';
import { endpointsOf } from './network';
import type { RunnableTask } from './run-task';
import { Waiting } from './waiting';

const WARNING_ID = 'cdk-python-container:release';

/**
 * Types of resources, each with the one that does not answer before they exist: CloudFormation calls a cluster of
 * Aurora made while it has no instance, a proxy while it has no target, and a file system while no task can mount it.
 */
const ANSWERING: ReadonlyMap<string, string> = new Map([
  ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'],
  ['AWS::DocDB::DBInstance', 'AWS::DocDB::DBCluster'],
  ['AWS::Neptune::DBInstance', 'AWS::Neptune::DBCluster'],
  ['AWS::RDS::DBProxyTargetGroup', 'AWS::RDS::DBProxy'],
  ['AWS::EFS::MountTarget', 'AWS::EFS::FileSystem'],
]);

/** A release step of a stack. */
export interface ReleaseRun {
  readonly task: RunnableTask;
  /** The resource for whose end services wait. */
  readonly run: IConstruct;
}

/**
 * What a release step may do and reach, which may be given to its service later. CloudFormation does not wait for it by
 * itself: the task could not start, or its database would refuse the migration. It refuses resources that wait for each
 * other, so the step does not wait for what waits for the step.
 *
 * @param all steps of the stack, with this one, always in the same order
 */
export function needsOf(step: ReleaseRun, all: () => readonly ReleaseRun[]): IDependable {
  const needs = {};
  Dependable.implement(needs, { get dependencyRoots() { return allNeeds(step.run, all()).get(step) ?? []; } });
  return needs;
}

/** Of all steps, since two may have to wait for each other only together. */
function allNeeds(scope: IConstruct, steps: readonly ReleaseRun[]): Map<ReleaseRun, IConstruct[]> {
  const stack = Stack.of(scope);
  const waiting = new Waiting(stack, steps.map(({ run }) => run));
  const candidatesFor = ({ run, task }: ReleaseRun): CfnElement[] =>
    [...candidatesOf(stack, task), ...answeringFor(run, waiting)].filter(node => Stack.of(node) === stack);
  return new Map(steps.map(step => [step, candidatesFor(step).filter(candidate => {
    const path = waiting.pathTo(step.run, candidate);
    if (path === undefined) { waiting.add(step.run, candidate); } else { warn(candidate, path); }
    return path === undefined;
  })]));
}

function candidatesOf(stack: Stack, { cluster, taskDefinition, securityGroup }: RunnableTask): CfnElement[] {
  const { taskRole, executionRole } = taskDefinition;
  const refersTo = (value: unknown, text: string): boolean =>
    JSON.stringify(stack.resolve(value) ?? null).includes(JSON.stringify(stack.resolve(text)));
  const isNeeded = (node: IConstruct): node is CfnElement =>
    isPolicy(node)
      ? [taskRole, executionRole!].some(({ roleName }) => refersTo(node.roles, roleName))
      : node instanceof CfnSecurityGroupIngress
        && refersTo(node.sourceSecurityGroupId, securityGroup.securityGroupId);
  return [...stack.node.findAll().filter(isNeeded), ...endpointsOf(stack, cluster.vpc)];
}

/** Without what the step waits for anyway, such as a cluster whose address it is told, does not answer. */
function answeringFor(run: IConstruct, waiting: Waiting): CfnElement[] {
  const resource = run.node.defaultChild as CfnElement;
  const isAwaited = (element: CfnElement, type?: string): boolean =>
    CfnResource.isCfnResource(element) && element.cfnResourceType === type
    && waiting.pathTo(element, resource) !== undefined;
  return Stack.of(run).node.findAll().filter(node => CfnResource.isCfnResource(node)).filter(node => {
    const type = ANSWERING.get(node.cfnResourceType);
    return type !== undefined && waiting.awaitedBy(node).some(element => isAwaited(element, type));
  });
}

const isPolicy = (node: IConstruct): node is CfnPolicy | CfnManagedPolicy =>
  node instanceof CfnPolicy || node instanceof CfnManagedPolicy;

/** @param path what it waits for, the last of which waits for the step, such as for a permission to scale a worker */
function warn(node: CfnElement, path: readonly CfnElement[]): void {
  const [needs, repair] = isPolicy(node)
    ? ['runs with this policy', 'give what the step needs in a policy of its own: '
      + 'new ManagedPolicy(stack, ..., { roles, statements })']
    : ['may need this to connect', 'if it does, remove what makes it wait, or create it in another stack'];
  const why = path.map(each => ` depends on ${each.node.path}, which`).join('');
  Annotations.of(node).addWarningV2(WARNING_ID,
    `a release step ${needs}, but cannot wait for it, since it${why} waits for the step; ${repair}`);
}
