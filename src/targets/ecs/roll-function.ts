import { Stack } from 'aws-cdk-lib';
import type { FargateService, Secret } from 'aws-cdk-lib/aws-ecs';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { InlineFunction } from './inline-function';
import { type SecretVersion, versionOf } from './secret-version';

const ID = 'PythonContainerRolls';

/** EventBridge takes a pattern of 2048 characters; an ARN has some 80, and may have 580. */
const ARNS_OF_A_RULE = 10;

/** Starts the deployments of a stack that a changed secret needs. */
export class RollFunction extends InlineFunction {
  public static of(scope: Construct): RollFunction {
    const stack = Stack.of(scope);
    return stack.node.tryFindChild(ID) as RollFunction | undefined ?? new RollFunction(stack);
  }

  private constructor(stack: Stack) {
    super(stack, ID, { program: 'ecs/roll.py', does: 'Replaces tasks whose secrets have changed' });
  }

  public allow({ serviceArn }: FargateService): void {
    this.role.addToPolicy(new PolicyStatement({
      actions: ['ecs:DescribeServices', 'ecs:UpdateService'], resources: [serviceArn],
    }));
  }
}

/**
 * Replaces the tasks of a service when one of these secrets gets another value.
 *
 * @param secrets checked by `checkRoll`
 */
export function rollOnChange(scope: Construct, service: FargateService, secrets: readonly Secret[]): void {
  const roller = RollFunction.of(scope);
  roller.allow(service);
  const { cluster: { clusterArn }, serviceArn } = service;
  const changes = new Construct(scope, 'SecretChanges');
  patternsOf(secrets.map(versionOf).filter(version => version !== undefined)).forEach((eventPattern, index) => {
    const rule = new CfnRule(changes, `Rule${index + 1}`, {
      description: 'Replaces tasks when a secret of theirs has changed',
      eventPattern,
      targets: [{
        id: 'Roll',
        arn: roller.functionArn,
        inputTransformer: {
          inputPathsMap: { changed: '$.resources', time: '$.time' },
          inputTemplate:
            `{"Cluster":"${clusterArn}","Service":"${serviceArn}","Changed":<changed>,"Time":<time>}`,
        },
      }],
    });
    new CfnPermission(changes, `Permission${index + 1}`, {
      action: 'lambda:InvokeFunction',
      functionName: roller.functionArn,
      principal: 'events.amazonaws.com',
      sourceArn: rule.attrArn,
    });
  });
}

/** The events of both services come without a trail of CloudTrail. */
function patternsOf(versions: readonly SecretVersion[]): object[] {
  const changing = versions.filter(({ isFixed }) => !isFixed);
  const parameters = changing.filter(({ isParameter }) => isParameter);
  const stored = changing.filter(({ isParameter }) => !isParameter);
  const labels = [...new Set(stored.map(({ label }) => label))];
  return [
    ...labels.flatMap(label => groupsOf(stored.filter(each => each.label === label)).map(arns => ({
      'source': ['aws.secretsmanager'],
      'detail-type': ['Secret Label Updated'],
      // A secret that was imported by its name has an ARN without its last characters.
      'resources': arns.map(prefix => ({ prefix })),
      'detail': { labelUpdated: [label] },
    }))),
    ...groupsOf(parameters).map(resources => ({
      'source': ['aws.ssm'],
      'detail-type': ['Parameter Store Change'],
      resources,
      // Not when it is deleted: tasks could not start.
      'detail': { operation: ['Create', 'Update'] },
    })),
  ];
}

function groupsOf(versions: readonly SecretVersion[]): string[][] {
  const arns = [...new Set(versions.map(({ arn }) => arn))];
  return Array.from({ length: Math.ceil(arns.length / ARNS_OF_A_RULE) }, (_, index) =>
    arns.slice(index * ARNS_OF_A_RULE, (index + 1) * ARNS_OF_A_RULE));
}
