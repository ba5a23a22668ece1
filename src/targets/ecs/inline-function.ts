import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { policiesOf } from './role-policies';
import { supportFiles } from '../../image';

/** The name that Lambda gives a file whose text is in the template. */
const HANDLER = 'index.handler';

/** Of Lambda. */
const LONGEST_SECONDS = 900;

/** The SDK alone takes 90. */
const MEMORY_MIB = 256;

export interface InlineFunctionProps {
  /** Its file among the support files. */
  readonly program: string;
  /** What it does, for those who find it in the console. */
  readonly does: string;
  /** What it may do from the start, besides writing its log. */
  readonly permissions?: PolicyStatement[];
}

/**
 * A function of Lambda whose text is in the template, with the SDK of its runtime and no asset: nothing has to be
 * built, uploaded or kept up to date. One serves all of a stack.
 */
export abstract class InlineFunction extends Construct {
  public readonly functionArn: string;

  protected readonly role: Role;

  protected constructor(scope: Construct, id: string, { program, does, permissions = [] }: InlineFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    for (const statement of permissions) { this.role.addToPolicy(statement); }
    const made = new CfnFunction(this, 'Function', {
      description: `${does} of ${Stack.of(this).stackName}`,
      runtime: Runtime.PYTHON_3_14.name,
      code: { zipFile: Buffer.from(supportFiles().get(program)!).toString('utf8') },
      handler: HANDLER,
      timeout: LONGEST_SECONDS,
      memorySize: MEMORY_MIB,
      role: this.role.roleArn,
      loggingConfig: { logGroup: logGroup.logGroupName },
    });
    made.node.addDependency(policiesOf(this.role));
    this.functionArn = made.attrArn;
  }
}
