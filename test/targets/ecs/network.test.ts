import { Annotations as CdkAnnotations, App, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  GatewayVpcEndpoint, GatewayVpcEndpointAwsService, InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService,
  type SubnetSelection, SubnetType, Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Secret as EcsSecret } from 'aws-cdk-lib/aws-ecs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CERTIFICATE_ARN, containerOf, ENVIRONMENT, newStack, only, serviceOf } from './containers';
import type { ContainerSpec } from '../../../src/container';
import { PythonContainerTask } from '../../../src/targets/ecs';
import { ImageSource } from '../../../src/targets/image-source';
import { JOB, WORKER } from '../specs';

const PRIVATE = SubnetType.PRIVATE_WITH_EGRESS;

const PROXIES = { variable: 'FORWARDED_ALLOW_IPS', networks: true };

const warnings = (stack: Stack): unknown[] =>
  Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('cdk-python-container:network'))
    .map(({ entry }) => entry.data);

/** A VPC with a public subnet and these others in each of two zones. */
function vpcWith(stack: Stack, groups: { [name: string]: SubnetType }): Vpc {
  const subnetConfiguration = Object.entries({ public: SubnetType.PUBLIC, ...groups })
    .map(([name, subnetType]) => ({ name, subnetType }));
  return new Vpc(stack, 'Vpc', { maxAzs: 2, subnetConfiguration });
}

describe('two private subnet groups', () => {
  test('give the load balancer one subnet a zone, of the first group, and the tasks all', () => {
    const stack = newStack();
    const vpc = vpcWith(stack, { apps: PRIVATE, other: PRIVATE });
    const service = serviceOf({}, { vpc }, stack);
    expect(only(service, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Subnets)
      .toEqual(stack.resolve(vpc.selectSubnets({ subnetGroupName: 'apps' }).subnetIds));
    expect(only(service, 'AWS::ECS::Service').NetworkConfiguration.AwsvpcConfiguration.Subnets).toHaveLength(4);
  });

  test('may be chosen, for the tasks and for the load balancer', () => {
    const stack = newStack();
    const vpc = vpcWith(stack, { apps: PRIVATE, balancers: PRIVATE });
    const service = serviceOf({}, {
      vpc, taskSubnets: { subnetGroupName: 'apps' }, loadBalancerSubnets: { subnetGroupName: 'balancers' },
    }, stack);
    const idsOf = (subnetGroupName: string) => stack.resolve(vpc.selectSubnets({ subnetGroupName }).subnetIds);
    expect(only(service, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Subnets).toEqual(idsOf('balancers'));
    expect(only(service, 'AWS::ECS::Service').NetworkConfiguration.AwsvpcConfiguration.Subnets).toEqual(idsOf('apps'));
    expect(warnings(stack)).toEqual([]);
  });
});

test('a VPC with public subnets only is a warning', () => {
  const stack = newStack();
  serviceOf(WORKER, { vpc: vpcWith(stack, {}) }, stack);
  expect(warnings(stack))
    .toEqual([expect.stringMatching(/^the tasks are in public subnets, .*private subnets with NAT/)]);
});

describe('a task that ends by itself', () => {
  const taskIn = (vpc: Vpc, taskSubnets?: SubnetSelection): PythonContainerTask =>
    new PythonContainerTask(vpc.stack, 'Report', { container: containerOf(JOB), vpc, taskSubnets });

  test('runs in the subnets that are chosen for it', () => {
    const stack = newStack();
    const vpc = vpcWith(stack, { apps: PRIVATE, other: PRIVATE });
    const task = taskIn(vpc, { subnetGroupName: 'other' });
    task.addSchedule('Hourly', { schedule: ScheduleExpression.rate(Duration.hours(1)) });
    expect(only(task, 'AWS::Scheduler::Schedule').Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration.Subnets)
      .toEqual(stack.resolve(vpc.selectSubnets({ subnetGroupName: 'other' }).subnetIds));
    expect(warnings(stack)).toEqual([]);
  });

  test('has the warning of a service where it cannot start', () => {
    const stack = newStack();
    taskIn(new Vpc(stack, 'Vpc', { natGateways: 0 }));
    expect(warnings(stack)).toEqual([expect.stringMatching(/^the tasks are in isolated subnets, .* ecr\.dkr, s3, logs;/)]);
  });
});

describe('a VPC whose addresses are public', () => {
  const warningsIn = (vpcCidrBlock: string | undefined, spec: Partial<ContainerSpec>) => {
    const stack = newStack();
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-12345678',
      vpcCidrBlock,
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      publicSubnetIds: ['subnet-11111111', 'subnet-22222222'],
      privateSubnetIds: ['subnet-33333333', 'subnet-44444444'],
    });
    const certificate = Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE_ARN);
    serviceOf(spec, { vpc, certificate, publicLoadBalancer: true }, stack);
    return warnings(stack);
  };

  test('is a warning, since the server believes private networks only', () => {
    expect(warningsIn('203.0.113.0/24', { proxies: PROXIES })).toEqual([
      expect.stringMatching(/has the addresses "203\.0\.113\.0\/24".*: ProxyTrust\.of\(\['203\.0\.113\.0\/24'\]\)/),
    ]);
  });

  test.each<[string, string | undefined, Partial<ContainerSpec>]>([
    ['its addresses are private', '10.1.0.0/16', { proxies: PROXIES }],
    ['its addresses are not known', undefined, { proxies: PROXIES }],
    ['its addresses are known at deployment', Fn.importValue('range'), { proxies: PROXIES }],
    ['the proxies are named', '203.0.113.0/24', { proxies: { ...PROXIES, trusted: ['203.0.113.0/24'] } }],
    ['the variable is set', '203.0.113.0/24', { proxies: PROXIES, environment: { [PROXIES.variable]: '*' } }],
    ['the server believes everybody', '203.0.113.0/24', { proxies: { ...PROXIES, networks: false } }],
    ['the server asks nobody', '203.0.113.0/24', { proxies: undefined }],
  ])('is none where %s', (_, range, spec) => {
    expect(warningsIn(range, spec)).toEqual([]);
  });
});

describe('a VPC without NAT gateways', () => {
  const isolated = () => {
    const stack = newStack();
    return { stack, vpc: new Vpc(stack, 'Vpc', { natGateways: 0 }) };
  };

  test('is a warning that names the endpoints without which no task starts', () => {
    const { stack, vpc } = isolated();
    serviceOf(WORKER, { vpc }, stack);
    expect(warnings(stack)).toEqual([expect.stringMatching(
      /^the tasks are in isolated subnets, .* cannot start; .* with NAT, or add .* ecr\.api, ecr\.dkr, s3, logs; ack/,
    )]);
  });

  test('is no warning any more once somebody acknowledges it', () => {
    const { stack, vpc } = isolated();
    const service = serviceOf(WORKER, { vpc }, stack);
    CdkAnnotations.of(service).acknowledgeWarning('cdk-python-container:network', 'they are elsewhere');
    expect(warnings(stack)).toEqual([]);
  });

  test('is one where the tasks are chosen to be isolated, if only some of them', () => {
    const stack = newStack();
    const vpc = Vpc.fromVpcAttributes(stack, 'Imported', {
      vpcId: 'vpc-1',
      availabilityZones: ['a', 'b'],
      privateSubnetIds: ['s-1', 's-2'],
      isolatedSubnetIds: ['s-3', 's-4'],
    });
    const subnets = [vpc.privateSubnets[0], vpc.isolatedSubnets[1]];
    serviceOf(WORKER, { vpc, taskSubnets: { subnets } }, stack);
    expect(warnings(stack)).toHaveLength(1);
  });

  test('is none for tasks that are elsewhere in it', () => {
    const stack = newStack();
    serviceOf(WORKER, { vpc: vpcWith(stack, { apps: PRIVATE, data: SubnetType.PRIVATE_ISOLATED }) }, stack);
    expect(warnings(stack)).toEqual([]);
  });

  test.each([
    ['a file', { secrets: ['key'] }], ['a variable', { secretVariables: ['key'] }],
  ])('says what is still missing, for a secret that is %s too, wherever the endpoints are made', (_form, declared) => {
    const { stack, vpc } = isolated();
    const app = stack.node.root as App;
    const secrets = { key: EcsSecret.fromSecretsManager(new Secret(stack, 'Secret')) };
    const tasks = new Stack(app, 'Tasks', { env: ENVIRONMENT });
    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    serviceOf({ ...WORKER, ...declared }, { vpc, secrets }, tasks);
    const { ECR, ECR_DOCKER } = InterfaceVpcEndpointAwsService;
    vpc.addInterfaceEndpoint('Ecr', { service: ECR });
    new InterfaceVpcEndpoint(tasks, 'Docker', { vpc, service: ECR_DOCKER });
    expect(warnings(tasks)).toEqual([expect.stringMatching(/the VPC for logs, secretsmanager or ssm; acknowledge/)]);
  });

  test.each([
    ['the', []], ['another', ['s3']],
  ])('knows the endpoints of its own VPC only (S3 in %s VPC)', (whose, missing) => {
    const { stack, vpc } = isolated();
    const { ECR, ECR_DOCKER, CLOUDWATCH_LOGS } = InterfaceVpcEndpointAwsService;
    [ECR, ECR_DOCKER, CLOUDWATCH_LOGS].forEach(service => vpc.addInterfaceEndpoint(service.shortName, { service }));
    serviceOf(WORKER, { vpc }, stack);
    const other = whose === 'the' ? vpc : new Vpc(stack, 'Other', { natGateways: 0 });
    new GatewayVpcEndpoint(stack, 'S3', { vpc: other, service: GatewayVpcEndpointAwsService.S3 });
    expect(warnings(stack)).toEqual(missing.map(name => expect.stringContaining(`to the VPC for ${name}; `)));
  });

  test('cannot be helped by endpoints when the image is in a registry of somebody else', () => {
    const { stack, vpc } = isolated();
    const { ECR, ECR_DOCKER, CLOUDWATCH_LOGS } = InterfaceVpcEndpointAwsService;
    [ECR, ECR_DOCKER, CLOUDWATCH_LOGS].forEach(service => vpc.addInterfaceEndpoint(service.shortName, { service }));
    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    serviceOf(WORKER, { vpc, image: ImageSource.registry('ghcr.io/acme/shop') }, stack);
    expect(warnings(stack))
      .toEqual([expect.stringMatching(/use private subnets with NAT, or an image in ECR \('image'\)/)]);
  });
});
