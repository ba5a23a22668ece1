import { FargatePlatformVersion, PropagatedTagSource, type ContainerDefinition } from 'aws-cdk-lib/aws-ecs';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IntegrationPattern, type TaskStateBaseProps } from 'aws-cdk-lib/aws-stepfunctions';
import { EcsFargateLaunchTarget, EcsRunTask, type EcsRunTaskProps } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { runStatements, type RunnableTask } from './run-task';
import { checkVariable } from '../../image';
import { Problems } from '../../private/problems';
import { mapOf, optional, requireShape, type Shape, TEXT } from '../../private/shape';

/** What a state that runs a task can have, besides what every state has. */
export interface RunStateOptions extends TaskStateBaseProps {
  /**
   * Variables for this run, such as `{ DAY: JsonPath.stringAt('$.day') }`, in addition to those of the container. No
   * secrets: everybody who may read the execution sees them.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };
}

/** The CDK checks the others. */
const SHAPE = { environment: optional(mapOf(TEXT)) } as Shape<RunStateOptions>;

/** What the CDK gives to the role of the state machine, and is given here otherwise. */
const GIVEN_OTHERWISE = ['ecs:RunTask', 'iam:PassRole'];

/**
 * With the CDK's permissions, its state machine could not tag a task, and would import the ARN of a revision into
 * another stack, which keeps it from being replaced. The state itself names no revision.
 */
class RunState extends EcsRunTask {
  declare protected readonly taskPolicies: PolicyStatement[];

  constructor(scope: Construct, id: string, task: RunnableTask, props: EcsRunTaskProps) {
    super(scope, id, props);
    const kept = this.taskPolicies.filter(({ actions }) => !actions.some(action => GIVEN_OTHERWISE.includes(action)));
    this.taskPolicies = [...kept, ...runStatements(task)];
  }
}

export function addRunState(
  scope: Construct, id: string, task: RunnableTask, container: ContainerDefinition, options: RunStateOptions,
): EcsRunTask {
  requireShape('PythonContainerTask.runState', options, SHAPE);
  const { environment = {}, ...state } = options;
  const problems = new Problems('PythonContainerTask.runState');
  for (const [name, value] of Object.entries(environment)) { checkVariable(name, value, problems); }
  problems.throwIfAny('PythonContainerTaskInvalid');
  const variables = Object.entries(environment).map(([name, value]) => ({ name, value }));
  const { cluster, taskDefinition, subnets, securityGroup } = task;
  return new RunState(scope, id, task, {
    integrationPattern: IntegrationPattern.RUN_JOB,
    ...state,
    cluster,
    taskDefinition,
    subnets: { subnets },
    securityGroups: [securityGroup],
    launchTarget: new EcsFargateLaunchTarget({ platformVersion: FargatePlatformVersion.LATEST }),
    propagatedTagSource: PropagatedTagSource.TASK_DEFINITION,
    containerOverrides: variables.length === 0
      ? undefined
      : [{ containerDefinition: container, environment: variables }],
  });
}
