import { App, CfnParameter, Stack, Tags } from 'aws-cdk-lib';
import { InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { newStack, only, serviceOf, templateOf } from './containers';
import { SINGLETON, WEB, WORKER } from '../specs';

test('replaces tasks without losing capacity, and goes back when the new ones fail', () => {
  expect(only(serviceOf({ health: { ...WEB.health!, startSeconds: 90 } }), 'AWS::ECS::Service')).toMatchObject({
    LaunchType: 'FARGATE',
    PlatformVersion: 'LATEST',
    AvailabilityZoneRebalancing: 'ENABLED',
    HealthCheckGracePeriodSeconds: 90,
    DeploymentConfiguration: {
      MinimumHealthyPercent: 100, MaximumPercent: 200, DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    },
    NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
  });
});

test('of a worker gives no grace for checks of a load balancer, also where the worker has a check of its own', () => {
  expect(only(serviceOf({ ...WORKER, health: { ...WEB.health!, http: undefined } }), 'AWS::ECS::Service'))
    .not.toHaveProperty('HealthCheckGracePeriodSeconds');
});

test('of what must never run twice: stops the old task before it starts the new one, also between zones', () => {
  expect(only(serviceOf(SINGLETON), 'AWS::ECS::Service')).toMatchObject({
    DesiredCount: 1,
    AvailabilityZoneRebalancing: 'DISABLED',
    DeploymentConfiguration: {
      MinimumHealthyPercent: 0, MaximumPercent: 100, DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    },
  });
});

test('fails at synthesis when what must never run twice is scaled', () => {
  const { service } = serviceOf(SINGLETON);
  service.autoScaleTaskCount({ maxCapacity: 3 });
  expect(() => (service.node.root as App).synth()).toThrow(
    "[Stack/Web] the service is scaled by autoScaleTaskCount(), but its container 'beat' must never run twice; "
    + "remove the scaling, and set 'desiredCount' to 0 to pause it",
  );
});

test.each([
  ['web', WEB, 2], ['worker', WORKER, 1], ['web of three', { ...WEB, replicas: 3 }, 3],
])('has as many tasks of a %s container as it says', (_, spec, count) => {
  expect(only(serviceOf(spec), 'AWS::ECS::Service').DesiredCount).toBe(count);
});

test('has the given number of tasks, also none and one that is chosen at deployment', () => {
  expect(only(serviceOf({}, { desiredCount: 0 }), 'AWS::ECS::Service').DesiredCount).toBe(0);
  const stack = newStack();
  const desiredCount = new CfnParameter(stack, 'Count', { type: 'Number' }).valueAsNumber;
  expect(only(serviceOf({}, { desiredCount }, stack), 'AWS::ECS::Service').DesiredCount).toEqual({ Ref: 'Count' });
});

test('leaves the number of tasks to its autoscaling', () => {
  const service = serviceOf({}, { desiredCount: 3 });
  service.service.autoScaleTaskCount({ minCapacity: 2, maxCapacity: 10 });
  expect(only(service, 'AWS::ECS::Service')).not.toHaveProperty('DesiredCount');
});

test('starts no task before there are routes by which it can pull its image', () => {
  const template = templateOf(serviceOf(WORKER));
  const [{ DependsOn }] = Object.values(template.findResources('AWS::ECS::Service'));
  const throughNat = Object.entries(template.findResources('AWS::EC2::Route'))
    .filter(([, { Properties }]) => Properties.NatGatewayId !== undefined)
    .map(([logicalId]) => logicalId);
  expect(throughNat).toHaveLength(2);
  expect(DependsOn).toEqual(expect.arrayContaining(throughNat));
});

test('starts no task in isolated subnets before there are endpoints by which it can pull its image', () => {
  const stack = newStack();
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
  const service = serviceOf(WORKER, { vpc }, stack);
  vpc.addInterfaceEndpoint('Api', { service: InterfaceVpcEndpointAwsService.ECR });
  new Vpc(stack, 'Other').addInterfaceEndpoint('Api', { service: InterfaceVpcEndpointAwsService.ECR });
  const [{ DependsOn }] = Object.values(templateOf(service).findResources('AWS::ECS::Service'));
  expect(DependsOn).toContainEqual(expect.stringMatching(/^VpcApi/));
  expect(DependsOn).not.toContainEqual(expect.stringMatching(/^OtherApi/));
});

test('hands its tags on to its tasks, so that they show in the bill', () => {
  const service = serviceOf();
  Tags.of(Stack.of(service)).add('team', 'shop');
  expect(only(service, 'AWS::ECS::Service')).toMatchObject({
    PropagateTags: 'SERVICE', EnableECSManagedTags: true, Tags: [{ Key: 'team', Value: 'shop' }],
  });
});
