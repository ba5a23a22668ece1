import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge';
import { allRevisions, grantRun, grantTag, type RunnableTask } from './run-task';
import { supportFiles } from '../../image';

const ID = 'PythonContainerReleases';

/** The name that Lambda gives a file whose text is in the template. */
const HANDLER = 'index.handler';

/** Of Lambda. What takes longer goes on in another call. */
const LONGEST_SECONDS = 900;

/** The SDK alone takes 90. */
const MEMORY_MIB = 256;

/**
 * Runs the release steps of a stack. One function for all of them, with the SDK of its runtime and no asset: nothing
 * has to be built, uploaded or kept up to date.
 */
export class ReleaseFunction extends Construct {
  public static of(scope: Construct): ReleaseFunction {
    const stack = Stack.of(scope);
    return stack.node.tryFindChild(ID) as ReleaseFunction | undefined ?? new ReleaseFunction(stack, ID);
  }

  public readonly functionArn: string;

  private readonly role: Role;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [Aws.STACK_ID] }),
    );
    const made = new CfnFunction(this, 'Function', {
      description: `Runs release steps of ${Stack.of(this).stackName}`,
      runtime: Runtime.PYTHON_3_14.name,
      code: { zipFile: Buffer.from(supportFiles().get('ecs/release.py')!).toString('utf8') },
      handler: HANDLER,
      timeout: LONGEST_SECONDS,
      memorySize: MEMORY_MIB,
      role: this.role.roleArn,
      loggingConfig: { logGroup: logGroup.logGroupName },
    });
    made.node.addDependency(this.role.node.findChild('DefaultPolicy'));
    this.functionArn = made.attrArn;
    // Not in that policy, for which the function waits.
    new Policy(this, 'Continue', {
      roles: [this.role],
      statements: [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.functionArn] })],
    });
  }

  /** May run this task, in this cluster with these roles, follow it, and read what it prints. */
  public allow(task: RunnableTask, logGroup: ILogGroup): void {
    // Every revision, since a permission for a new one may not be known yet when it is needed.
    grantRun(task, this.role, true);
    acknowledgeWildcard(this.role, allRevisions(task.taskDefinition), 'every deployment has a new revision');
    grantTag(this.role);
    this.role.addToPolicy(new PolicyStatement({
      actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
      // A task has no ARN before it runs.
      resources: ['*'],
      conditions: { ArnEquals: { 'ecs:cluster': task.cluster.clusterArn } },
    }));
    logGroup.grant(this.role, 'logs:GetLogEvents');
  }
}
