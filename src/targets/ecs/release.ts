import { Annotations, CustomResource, Duration, Stack, Stage } from 'aws-cdk-lib';
import type { FargateService, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct, type IConstruct, type IDependable } from 'constructs';
import type { EcsTaskProps, GivenOnEcs } from './ecs-task-props';
import { ReleaseFunction } from './release-function';
import { needsOf } from './release-needs';
import { releaseTiming } from './release-timing';
import type { RunnableTask } from './run-task';
import { addTask } from './task-definition';
import { givenTo, type PythonContainer, runsElsewhere } from '../../container';

const RESOURCE_TYPE = 'Custom::PythonContainerRelease';

/** What a release step takes from the service that waits for it. */
export interface ReleasePlace extends GivenOnEcs, Pick<EcsTaskProps, 'image' | 'registryCredentials'> {
  readonly logGroup: ILogGroup;
  readonly task: RunnableTask;
  /** The routes through which the task pulls its image. */
  readonly routes: IDependable;
}

/** A job that runs once whenever a stack has a new version of it. Services of the stack wait for it. */
export class Release extends Construct {
  /** The one of this name in the stack, which several services may wait for. */
  public static find(scope: IConstruct, container: PythonContainer): Release | undefined {
    const child = Stack.of(scope).node.tryFindChild(idOf(container));
    return child instanceof Release ? child : undefined;
  }

  public readonly taskDefinition: FargateTaskDefinition;

  /** Its run, for whose end services wait. */
  public readonly run: CustomResource;

  /** Itself, where its service runs. */
  public readonly task: RunnableTask;

  constructor(
    scope: IConstruct, public readonly container: PythonContainer, public readonly place: ReleasePlace,
  ) {
    super(Stack.of(scope), idOf(container));
    const { image, registryCredentials, logGroup, task: { taskDefinition: { taskRole, executionRole } } } = place;
    const props = { container, image, registryCredentials, logGroup, ...givenTo(container._spec, place) };
    const { taskDefinition } = addTask(this, props, { taskRole, executionRole: executionRole! });
    this.taskDefinition = taskDefinition;
    const task = this.task = { ...place.task, taskDefinition };
    const runner = ReleaseFunction.of(this);
    runner.allow(task, logGroup);
    const { limitSeconds, stopSeconds, timeoutSeconds } = releaseTiming(container._spec);
    this.run = new CustomResource(this, 'Run', {
      resourceType: RESOURCE_TYPE,
      serviceToken: runner.functionArn,
      serviceTimeout: Duration.seconds(timeoutSeconds),
      properties: {
        Cluster: task.cluster.clusterArn,
        TaskDefinition: taskDefinition.taskDefinitionArn,
        Subnets: task.subnets.map(({ subnetId }) => subnetId),
        SecurityGroups: [task.securityGroup.securityGroupId],
        Container: container.name,
        LogGroup: logGroup.logGroupName,
        LimitSeconds: limitSeconds,
        StopSeconds: stopSeconds,
      },
    });
    const steps = (): Release[] => Stack.of(this).node.children.filter(each => each instanceof Release);
    this.run.node.addDependency(place.routes, needsOf(this, steps));
  }

  public letWait(service: FargateService): void {
    service.node.addDependency(this.run);
  }
}

/** The first service of a stack that is given a release step lends it its roles and its network. */
export function waitForRelease(service: FargateService, container: PythonContainer, place: ReleasePlace): Release {
  const release = Release.find(service, container) ?? new Release(service, container, place);
  release.letWait(service);
  const stack = Stack.of(service);
  for (const warning of runsElsewhere(container, stack, other => isNear(stack, other))) {
    Annotations.of(service).addWarningV2('cdk-python-container:release', warning);
  }
  return release;
}

/** Stacks of another stage, account or region are other deployments of the same. */
function isNear(one: Stack, other: Stack): boolean {
  return Stage.of(one) === Stage.of(other) && one.account === other.account && one.region === other.region;
}

/** Unique in a stack, also when several projects have a step of the same name. */
function idOf({ image, name }: PythonContainer): string {
  return `PythonContainerRelease-${image.name}-${name}`;
}
