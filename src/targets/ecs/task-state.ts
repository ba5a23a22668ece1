import { FargatePlatformVersion, PropagatedTagSource, type ContainerDefinition } from 'aws-cdk-lib/aws-ecs';
import { IntegrationPattern, type TaskStateBaseProps } from 'aws-cdk-lib/aws-stepfunctions';
import { EcsFargateLaunchTarget, EcsRunTask } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { RunnableTask } from './run-task';
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
  return new EcsRunTask(scope, id, {
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
