import { readFileSync } from 'fs';
import { join } from 'path';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster } from 'aws-cdk-lib/aws-ecs';
import * as ts from 'typescript';
import * as library from '../../src';
import { fakeImage } from '../container/fake-image';
import { newStack, serviceOf, templateOf } from '../targets/ecs/containers';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'ecs.md'), 'utf8');

/** The template of the example, which is run as it stands but for the folder of its project. */
function templateOfExample(): Template {
  const [, example] = /^```ts\n(.*?)^```/ms.exec(page)!;
  const { outputText } = ts.transpileModule(`${example}\nexport { stack };\n`, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const image = fakeImage({ runnable: ['shop.worker'], stage: directory => directory });
  const modules: { [name: string]: unknown } = {
    'cdk-python-container': { ...library, PythonImage: { fromDirectory: () => image } },
  };
  const exports: { stack?: Stack } = {};
  const load = (name: string): unknown => modules[name] ?? jest.requireActual(name);
  new Function('require', 'exports', outputText)(load, exports);
  return Template.fromStack(exports.stack!);
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

test('another cluster in the same VPC leaves the load balancer as it is', () => {
  const balancerIn = (clusterId: string) => {
    const stack = newStack();
    const cluster = new Cluster(stack, clusterId, { vpc: new Vpc(stack, 'Vpc') });
    return templateOf(serviceOf({}, { cluster }, stack)).findResources('AWS::ElasticLoadBalancingV2::LoadBalancer');
  };
  expect(balancerIn('Blue')).toEqual(balancerIn('Green'));
});
