import { Annotations, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { LogGroup, RetentionDays, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge, acknowledgeWildcard } from './acknowledge';
import { bindImage } from './bind-image';
import type { EcsTaskProps } from './ecs-task-props';
import {
  renderContainerDefinition, renderLogOptions, renderTask, renderTmpfs, secretVariable,
} from './render-container-definition';
import { warnOfFields } from './secret-keys';
import type { ContainerSpec } from '../../container';
import { ImageSource } from '../image-source';

export type TaskProps =
  Pick<EcsTaskProps, 'container' | 'image' | 'registryCredentials' | 'secrets' | 'settings' | 'logGroup'>
  & { readonly drainBeforeStop?: boolean };

/** A Fargate task of one container, for a service or a schedule. */
export interface Task {
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly container: ecs.ContainerDefinition;
  readonly logGroup: ILogGroup;
}

/** The roles of a task that runs in the place of another one. */
export type TaskRoles = Required<Pick<ecs.FargateTaskDefinitionProps, 'taskRole' | 'executionRole'>>;

/**
 * @param props already checked by `checkTask`
 * @param roles for its own when undefined
 */
export function addTask(scope: Construct, props: TaskProps, roles?: TaskRoles): Task {
  const { image, _spec: spec } = props.container;
  const logGroup = props.logGroup ?? new LogGroup(scope, 'Logs', {
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  const taskDefinition = new ecs.FargateTaskDefinition(scope, 'TaskDefinition', { ...renderTask(spec), ...roles });
  const rendered = renderContainerDefinition(spec, props.drainBeforeStop ?? false);
  const container = taskDefinition.addContainer('Container', {
    ...rendered,
    environment: { ...rendered.environment, ...props.settings },
    image: bindImage(scope, sourceOf(props), image, props.registryCredentials),
    secrets: Object.fromEntries([
      ...spec.secrets.map(name => [secretVariable(name), props.secrets![name]]),
      ...spec.secretVariables.map(name => [name, props.secrets![name]]),
    ]),
    linuxParameters: linuxParameters(scope, spec),
    logging: logging(spec, logGroup, taskDefinition),
  });
  acknowledge(taskDefinition, {
    ECS2: 'the variables are settings: what looks like a secret is refused, and secrets are files',
  });
  acknowledgeWildcard(taskDefinition, '*', 'ecr:GetAuthorizationToken has no resource');
  return { taskDefinition, container, logGroup };
}

/** Shows what is valid, but probably not meant, about the container and where its image comes from. */
export function warnOfContainer(scope: Construct, props: TaskProps): void {
  const { image, _ownWarnings: own } = props.container;
  for (const note of sourceOf(props)._notes(image.contentTag)) {
    Annotations.of(scope).addWarningV2('cdk-python-container:digest', note);
  }
  warnOfFields(scope, props.secrets ?? {});
  for (const warning of own) { Annotations.of(scope).addWarningV2('cdk-python-container:container', warning); }
  // At the stack, where the CDK keeps each once: many containers may have the image.
  for (const warning of image.warnings) {
    Annotations.of(Stack.of(scope)).addWarningV2('cdk-python-container:image', warning);
  }
}

function sourceOf({ image = ImageSource.cdkAsset() }: TaskProps): ImageSource {
  return image;
}

function linuxParameters(scope: Construct, spec: ContainerSpec): ecs.LinuxParameters {
  // The platform's init stays off: it would be process 1 and keep injected secrets in its environment.
  // The image brings its own.
  const parameters = new ecs.LinuxParameters(scope, 'LinuxParameters', { initProcessEnabled: false });
  parameters.dropCapabilities(ecs.Capability.ALL);
  parameters.addTmpfs(...renderTmpfs(spec));
  return parameters;
}

/** Not the CDK's `awsLogs`, which writes the size of the buffer as a number of bytes. */
function logging(spec: ContainerSpec, logGroup: ILogGroup, task: ecs.FargateTaskDefinition): ecs.LogDriver {
  logGroup.grantWrite(task.obtainExecutionRole());
  const { logGroupName, env } = logGroup;
  return new ecs.GenericLogDriver({
    logDriver: 'awslogs',
    options: { 'awslogs-group': logGroupName, 'awslogs-region': env.region, ...renderLogOptions(spec) },
  });
}
