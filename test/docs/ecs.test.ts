import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster } from 'aws-cdk-lib/aws-ecs';
import { examplesOf, runExample, runText } from './example';
import * as library from '../../src';
import { fakeImage } from '../container/fake-image';
import { newStack, only, serviceOf, templateOf } from '../targets/ecs/containers';

/** The template of the example, which is run as it stands but for the folder of its project. */
function templateOfExample(): Template {
  const image = fakeImage({
    locked: { celery: '5.7.0' }, tasks: { celery: ['shop.tasks:app'] }, stage: directory => directory,
  });
  const { stack } = runExample<{ stack: Stack }>('ecs.md', 0, ['stack'], {
    'cdk-python-container': { ...library, PythonImage: { fromDirectory: () => image } },
  });
  return Template.fromStack(stack);
}

describe('the example', () => {
  const template = templateOfExample();
  const services = Object.values(template.findResources('AWS::ECS::Service')).map(({ Properties }) => Properties);

  test('has one NAT gateway and one cluster for both services', () => {
    template.resourceCountIs('AWS::EC2::NatGateway', 1);
    template.resourceCountIs('AWS::ECS::Cluster', 1);
    expect(services).toHaveLength(2);
  });

  test('has one load balancer, which everybody may reach over HTTPS and nothing else', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internet-facing' });
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 443, Protocol: 'HTTPS' });
  });

  test('leaves the number of web tasks to the scaling, and never runs two of the worker', () => {
    expect(services.map(({ DesiredCount, DeploymentConfiguration: { MinimumHealthyPercent, MaximumPercent } }) =>
      [DesiredCount, MinimumHealthyPercent, MaximumPercent])).toEqual([[undefined, 100, 200], [1, 0, 100]]);
  });

  test('hands the secret to the launcher', () => {
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [{ Secrets: [{ Name: 'CONTAINER_SECRET_db-password' }] }],
    });
  });
});

test('the example for Fargate Spot leaves no launch type, and the cluster knows the capacity first', () => {
  const stack = newStack();
  const web = serviceOf({}, { drainBeforeStop: true }, stack);
  runText(examplesOf('docs/ecs.md')[1], [], {}, { stack, web });
  const [made] = Object.values(templateOf(web).findResources('AWS::ECS::Service'));
  expect(made.Properties).not.toHaveProperty('LaunchType');
  const { CapacityProviderStrategy } = made.Properties;
  const { CapacityProviders } = only(web, 'AWS::ECS::ClusterCapacityProviderAssociations');
  expect(CapacityProviders).toEqual(CapacityProviderStrategy.map((each: any) => each.CapacityProvider));
  expect(made.DependsOn).toContain('Capacity');
});

test('another cluster in the same VPC leaves the load balancer as it is', () => {
  const balancerIn = (clusterId: string) => {
    const stack = newStack();
    const cluster = new Cluster(stack, clusterId, { vpc: new Vpc(stack, 'Vpc') });
    return templateOf(serviceOf({}, { cluster }, stack)).findResources('AWS::ElasticLoadBalancingV2::LoadBalancer');
  };
  expect(balancerIn('Blue')).toEqual(balancerIn('Green'));
});
