import { join } from 'path';
import { App as CdkApp, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Secret as EcsSecret } from 'aws-cdk-lib/aws-ecs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Chart, Testing } from 'cdk8s';
import { ConfigMap, EnvValue, Secret as KubernetesSecret } from 'cdk8s-plus-28';
import {
  ComposeFile, HealthCheck, ImageSource, PythonContainer, PythonContainerCronJob, PythonContainerDeployment,
  type PythonContainerDeploymentProps, PythonContainerJob, PythonContainerService, PythonContainerTask, PythonImage,
  WorkerProcess,
} from '../src';

/** The three fixtures as the containers that golden files and cross-target tests look at. */
export function fixtureImage(name: string): PythonImage {
  return PythonImage.fromDirectory(join(__dirname, 'fixtures', 'projects', name));
}

export function workerOf(name: string, module: string): PythonContainer {
  return PythonContainer.worker({
    image: fixtureImage(name), process: WorkerProcess.module(module), healthCheck: HealthCheck.none(),
  });
}

/** `AWS::ECS::TaskDefinition` of a service, without its references to other resources. */
export function taskDefinition(container: PythonContainer): any {
  return ecsResources(container, 'AWS::ECS::TaskDefinition')[0];
}

/** Properties of the first resource of a service for each type; none where it has no such resource. */
export function ecsResources(container: PythonContainer, ...types: string[]): any[] {
  const template = ecsTemplate(container);
  return types.map(type => Object.values(template.findResources(type))[0]?.Properties);
}

/** Properties of all resources of a type. */
export function allEcsResources(container: PythonContainer, type: string): any[] {
  return Object.values(ecsTemplate(container).findResources(type)).map(({ Properties }) => Properties);
}

/** A stack of a service, or of a task that something else starts. */
export function ecsTemplate(container: PythonContainer): Template {
  const stack = new Stack(new CdkApp(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const { secrets, settings } = namesFor(container);
  const props = {
    container,
    secrets: mapOf(secrets, name => EcsSecret.fromSecretsManager(new Secret(stack, name))),
    settings: mapOf(settings, name => Fn.importValue(name)),
  };
  if (container._spec.restarts) {
    new PythonContainerService(stack, 'Service', props);
  } else {
    new PythonContainerTask(stack, 'Task', props);
  }
  return Template.fromStack(stack);
}

/** What a target has to be told for a container and its release step. */
function namesFor({ secrets, release, _spec: spec }: PythonContainer): { secrets: string[]; settings: string[] } {
  return {
    secrets: [...new Set([...secrets, ...release?.secrets ?? []])],
    settings: [...new Set([...spec.settings, ...release?._spec.settings ?? []])],
  };
}

const mapOf = <T>(names: string[], value: (name: string) => T): { [name: string]: T } =>
  Object.fromEntries(names.map(name => [name, value(name)]));

/** The manifests of a deployment, or of a job that runs once and on a schedule. */
export function manifests(
  container: PythonContainer, more: Partial<PythonContainerDeploymentProps> = {},
): any[] {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  const secret = KubernetesSecret.fromSecretName(chart, 'Secret', 'shop');
  const config = ConfigMap.fromConfigMapName(chart, 'Config', 'shop');
  const { secrets, settings } = namesFor(container);
  const props = {
    container,
    image: ImageSource.registry('ghcr.io/acme/shop'),
    secrets: mapOf(secrets, key => ({ secret, key })),
    settings: mapOf(settings, key => EnvValue.fromConfigMap(config, key)),
  };
  if (container._spec.restarts) {
    new PythonContainerDeployment(chart, container._spec.role, { ...props, ...more });
  } else {
    new PythonContainerJob(chart, 'once', props);
    new PythonContainerCronJob(chart, 'nightly', { ...props, schedule: '30 3 * * *', activeDeadlineSeconds: 3600 });
  }
  return Testing.synth(chart);
}

export function composeText(container: PythonContainer): string {
  return composeFile(container).render();
}

export function composeFile(container: PythonContainer): ComposeFile {
  return new ComposeFile({ name: 'shop', services: { [container._spec.role]: container } });
}
