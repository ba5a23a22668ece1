import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { checkCredentials } from './check-credentials';
import { checkNetwork } from './check-network';
import { checkRelease } from './check-release';
import { checkRoll } from './check-roll';
import { checkTask } from './check-task';
import { checkSharedCluster } from './cluster';
import type { EcsTaskProps } from './ecs-task-props';
import type { PythonContainerServiceProps } from './python-container-service-props';
import { type ContainerSpec, givenBeside, type PythonContainer } from '../../container';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { ImageSource } from '../image-source';

/** Everything that the CDK accepts but Fargate rejects, or that would not behave as it reads. */
export function checkService(
  scope: IConstruct, spec: ContainerSpec, props: Omit<PythonContainerServiceProps, 'container'>, problems: Problems,
  release?: PythonContainer,
): void {
  if (!spec.restarts) {
    return problems.add(`'container' is the ${spec.role} ${quote(spec.name)}, which ends by itself, so a service would `
      + 'start it again and again; use PythonContainerTask, or PythonContainer.worker() for a process that never ends');
  }
  const own = release === undefined ? props : { ...props, ...givenBeside(release._spec, spec, props) };
  checkPlace(scope, spec, own, problems);
  if (release !== undefined) { checkRelease(scope, release, props, problems); }
  if (props.rollOnSecretChange) { checkRoll(scope, spec, props, problems); }
  checkCount(spec, props.desiredCount, problems);
}

/** The same for a task that ends by itself. */
export function checkJob(
  scope: IConstruct, spec: ContainerSpec, props: Omit<EcsTaskProps, 'container'>, problems: Problems,
): void {
  if (spec.restarts) {
    return problems.add(`'container' is the ${spec.role} ${quote(spec.name)}, which does not end; use `
      + 'PythonContainerService, or PythonContainer.job() for a program that ends');
  }
  checkPlace(scope, spec, props, problems);
}

function checkPlace(
  scope: IConstruct, spec: ContainerSpec, props: Omit<PythonContainerServiceProps, 'container'>, problems: Problems,
): void {
  checkTask(scope, spec, props, problems);
  checkCredentials(props.registryCredentials, props.image ?? ImageSource.cdkAsset(), problems);
  checkNetwork(spec, props, problems);
  if (props.cluster === undefined) { checkSharedCluster(scope, props.vpc, problems); }
}

function checkCount(
  { name, singleton, replicas, scaling }: ContainerSpec, desiredCount: number | undefined, problems: Problems,
): void {
  if (desiredCount !== undefined && scaling !== undefined) {
    problems.add(`'desiredCount' is set, but the container ${quote(name)} scales by its load, from ${replicas} to `
      + `${scaling.most}; remove it, or use Scaling.fixed(...)`);
  }
  if (desiredCount === undefined || Token.isUnresolved(desiredCount)) { return; }
  if (!Number.isSafeInteger(desiredCount) || desiredCount < 0) {
    problems.add(`'desiredCount' is ${desiredCount}; use a whole number of 0 or more`);
  } else if (singleton && desiredCount > 1) {
    problems.add(`'desiredCount' is ${desiredCount} but the container ${quote(name)} must never run twice; `
      + 'use 1, or 0 to pause it');
  }
}
