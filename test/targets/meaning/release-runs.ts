import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Chart, Testing } from 'cdk8s';
import { ConfigMap, EnvValue } from 'cdk8s-plus-28';
import { ImageSource, type PythonContainer, PythonContainerDeployment, PythonContainerService } from '../../../src';

/*
 * What tells one run of a release step from the one before it: a platform runs the step again when this changes.
 * Compose has nothing of the kind, since it runs the step at each `up`.
 */

/** The task definition, of which each change is another one. */
export function runOnEcs(container: PythonContainer, settings: { [name: string]: string }): string {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  new PythonContainerService(stack, 'Service', { container, settings });
  const template = Template.fromStack(stack);
  const [run] = Object.values(template.findResources('Custom::PythonContainerRelease'));
  const tasks = template.findResources('AWS::ECS::TaskDefinition');
  return JSON.stringify([run.Properties, tasks[run.Properties.TaskDefinition.Ref].Properties]);
}

/** The name of the Job, with the settings in a ConfigMap. */
export function runOnKubernetes(container: PythonContainer, settings: { [name: string]: string }): string {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  const config = new ConfigMap(chart, 'Config', { data: settings });
  new PythonContainerDeployment(chart, 'web', {
    container,
    image: ImageSource.registry('ghcr.io/acme/shop'),
    settings: Object.fromEntries(Object.keys(settings).map(key => [key, EnvValue.fromConfigMap(config, key)])),
  });
  return Testing.synth(chart).find(({ kind }: any) => kind === 'Job').metadata.name;
}
