import { App, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster } from 'aws-cdk-lib/aws-ecs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { containerOf, ENVIRONMENT, newStack, only, serviceOf, templateOf } from './containers';
import { PythonContainerService } from '../../../src/targets/ecs';
import { WORKER } from '../specs';

const workerIn = (stack: Stack, id = 'Worker', vpc?: IVpc) =>
  new PythonContainerService(stack, id, { container: containerOf(WORKER), vpc });

const importedAs = (stack: Stack, id: string, vpcId = 'vpc-0123456789abcdef0', subnet = 'subnet-1') =>
  Vpc.fromVpcAttributes(stack, id, { vpcId, availabilityZones: ['eu-west-1a'], privateSubnetIds: [subnet] });

test('is made once for a stack, with Container Insights', () => {
  const stack = newStack();
  const first = serviceOf({}, {}, stack);
  expect(workerIn(stack).cluster).toBe(first.cluster);
  expect(only(stack, 'AWS::ECS::Cluster')).toEqual({
    ClusterSettings: [{ Name: 'containerInsights', Value: 'enabled' }],
  });
  templateOf(stack).resourceCountIs('AWS::EC2::VPC', 1);
});

test('is shared by the services of the same given VPC only', () => {
  const stack = newStack();
  const vpc = new Vpc(stack, 'Vpc');
  const [one, two] = ['One', 'Two'].map(id => workerIn(stack, id, vpc));
  expect(one.cluster.vpc).toBe(vpc);
  expect(two.cluster).toBe(one.cluster);
  expect(workerIn(stack, 'Three').cluster).not.toBe(one.cluster);
});

test('is not shared by VPCs of two stacks that have the same name there', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: ENVIRONMENT });
  const vpcs = ['A', 'B'].map(id => new Vpc(new Stack(app, id, { env: ENVIRONMENT }), 'Vpc'));
  const clusters = vpcs.map((vpc, index) => workerIn(stack, `Worker${index}`, vpc).cluster);
  expect(clusters.map(cluster => cluster.vpc)).toEqual(vpcs);
});

test.each([
  ['a known id', () => 'vpc-0123456789abcdef0'],
  ['an id that another stack exports', () => Fn.importValue('vpc')],
])('of an imported VPC with %s stays when the construct of the VPC is renamed', (_, vpcId) => {
  const logicalIds = ['Vpc', 'Network'].map(id => {
    const stack = newStack();
    workerIn(stack, 'Worker', importedAs(stack, id, vpcId()));
    return Object.keys(templateOf(stack).findResources('AWS::ECS::Cluster'));
  });
  expect(logicalIds[1]).toEqual(logicalIds[0]);
  expect(logicalIds[0]).toHaveLength(1);
});

test('has the id of an imported VPC in its own, where it is known', () => {
  const stack = newStack();
  workerIn(stack, 'Worker', importedAs(stack, 'Vpc'));
  expect(stack.node.tryFindChild('PythonContainerCluster-vpc-0123456789abcdef0')).toBeInstanceOf(Cluster);
});

test('is another one for another imported VPC', () => {
  const stack = newStack();
  const vpcs = ['vpc-1', 'vpc-2', Fn.importValue('one'), Fn.importValue('two')]
    .map((id, index) => importedAs(stack, `Vpc${index}`, id));
  expect(new Set(vpcs.map((vpc, index) => workerIn(stack, `Worker${index}`, vpc).cluster)).size).toBe(4);
});

test('is shared by two imports of a VPC, each service in the subnets of its own', () => {
  const stack = newStack();
  const services = ['subnet-1', 'subnet-2'].map(subnet =>
    workerIn(stack, `Worker-${subnet}`, importedAs(stack, subnet, 'vpc-1', subnet)));
  expect(services[1].cluster).toBe(services[0].cluster);
  const subnets = Object.values(templateOf(stack).findResources('AWS::ECS::Service'))
    .map(({ Properties }) => Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets);
  expect(subnets).toEqual([['subnet-1'], ['subnet-2']]);
});

test('may be given', () => {
  const stack = newStack();
  const cluster = new Cluster(stack, 'Cluster');
  expect(serviceOf({}, { cluster }, stack).cluster).toBe(cluster);
  templateOf(stack).resourceCountIs('AWS::ECS::Cluster', 1);
});

test.each([
  ['something else', (stack: Stack) => new Bucket(stack, 'PythonContainerCluster')],
  ['a cluster', (stack: Stack) => new Cluster(stack, 'PythonContainerCluster')],
])('fails when a construct of the user that is %s has its id, and makes nothing', (_, make) => {
  const stack = newStack();
  make(stack);
  expect(() => workerIn(stack)).toThrow(expect.objectContaining({
    name: 'PythonContainerServiceInvalid',
    message: expect.stringContaining("'PythonContainerCluster', the id of the cluster"),
  }));
  expect(stack.node.children.map(child => child.node.id)).toEqual(['PythonContainerCluster', 'Worker']);
});

describe('a VPC that nobody gave', () => {
  test('is said, with what it costs, once for a stack', () => {
    const stack = newStack();
    ['One', 'Two'].forEach(id => workerIn(stack, id));
    expect(Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('two NAT gateways'))).toEqual([
      expect.objectContaining({ id: '/Stack/PythonContainerCluster' }),
    ]);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('is not said where one was given', () => {
    const stack = newStack();
    workerIn(stack, 'Worker', importedAs(stack, 'Vpc'));
    expect(Annotations.fromStack(stack).findInfo('*', Match.anyValue())).toEqual([]);
  });

  test('is a warning when a second stack of the same environment makes one, since addresses are few', () => {
    const app = new App();
    const [one, two] = ['One', 'Two'].map(id => new Stack(app, id, { env: ENVIRONMENT }));
    const elsewhere = new Stack(app, 'Elsewhere', { env: { ...ENVIRONMENT, region: 'us-east-1' } });
    [one, two, elsewhere].forEach(stack => workerIn(stack));
    Annotations.fromStack(two)
      .hasWarning('/Two/PythonContainerCluster', Match.stringLikeRegexp('^2 stacks of this app.*5 addr'));
    for (const stack of [one, elsewhere]) {
      expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
    }
  });
});
