import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { CERTIFICATE_ARN, newStack, only, serviceOf, templateOf } from './containers';
import { PythonContainerServiceProps } from '../../../src/targets/ecs';
import { renderHealthCheck } from '../../../src/targets/ecs/load-balancer';
import { WEB } from '../specs';

/** A service in a VPC of known address range, since that range is a reference otherwise. */
function front(props: { secure?: boolean; isPublic?: boolean } = {}) {
  const stack = newStack();
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-12345678',
    vpcCidrBlock: '10.1.0.0/16',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    publicSubnetIds: ['subnet-11111111', 'subnet-22222222'],
    privateSubnetIds: ['subnet-33333333', 'subnet-44444444'],
  });
  const extra: Partial<PythonContainerServiceProps> = {
    certificate: props.secure ? Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE_ARN) : undefined,
    publicLoadBalancer: props.isPublic,
  };
  return serviceOf({}, { vpc, ...extra }, stack);
}

const ingress = (service: ReturnType<typeof front>) =>
  Object.values(templateOf(service).findResources('AWS::EC2::SecurityGroup'))
    .flatMap(group => group.Properties.SecurityGroupIngress ?? []);

test('without a certificate: HTTP for the VPC only', () => {
  const service = front();
  expect(only(service, 'AWS::ElasticLoadBalancingV2::Listener')).toMatchObject({ Port: 80, Protocol: 'HTTP' });
  expect(only(service, 'AWS::ElasticLoadBalancingV2::LoadBalancer')).toMatchObject({
    Scheme: 'internal', Subnets: ['subnet-33333333', 'subnet-44444444'],
  });
  expect(ingress(service)).toEqual([
    { CidrIp: '10.1.0.0/16', Description: 'Clients inside the VPC', FromPort: 80, ToPort: 80, IpProtocol: 'tcp' },
  ]);
});

test('with a certificate: HTTPS of today for the VPC only', () => {
  const service = front({ secure: true });
  expect(only(service, 'AWS::ElasticLoadBalancingV2::Listener')).toMatchObject({
    Port: 443,
    Protocol: 'HTTPS',
    Certificates: [{ CertificateArn: CERTIFICATE_ARN }],
    SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  });
  expect(only(service, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Scheme).toBe('internal');
  expect(ingress(service)).toEqual([expect.objectContaining({ CidrIp: '10.1.0.0/16', FromPort: 443 })]);
});

test('public: HTTPS for everybody, and no other port', () => {
  const service = front({ secure: true, isPublic: true });
  expect(only(service, 'AWS::ElasticLoadBalancingV2::Listener')).toMatchObject({ Port: 443, Protocol: 'HTTPS' });
  expect(only(service, 'AWS::ElasticLoadBalancingV2::LoadBalancer')).toMatchObject({
    Scheme: 'internet-facing', Subnets: ['subnet-11111111', 'subnet-22222222'],
  });
  expect(ingress(service)).toEqual([expect.objectContaining({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 })]);
});

test('waits as long as the shutdown budget says, and drops malformed headers', () => {
  const service = serviceOf({ shutdown: { ...WEB.shutdown, loadBalancerIdleSeconds: 95, deregistrationSeconds: 90 } });
  const { LoadBalancerAttributes } = only(service, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  expect(LoadBalancerAttributes).toEqual(expect.arrayContaining([
    { Key: 'idle_timeout.timeout_seconds', Value: '95' },
    { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
  ]));
  expect(only(service, 'AWS::ElasticLoadBalancingV2::TargetGroup').TargetGroupAttributes)
    .toContainEqual({ Key: 'deregistration_delay.timeout_seconds', Value: '90' });
});

/** Logical ids of the resources that stand in front of the tasks, by type. */
function frontIds(service: ReturnType<typeof front>): { [type: string]: string } {
  const template = templateOf(service);
  const balancerGroups = template.findResources('AWS::EC2::SecurityGroup', {
    Properties: { GroupDescription: 'Load balancer of shop web' },
  });
  const types = ['LoadBalancer', 'Listener', 'TargetGroup'];
  return Object.fromEntries([
    ['SecurityGroup', Object.keys(balancerGroups)[0]],
    ...types.map(type => [type, Object.keys(template.findResources(`AWS::ElasticLoadBalancingV2::${type}`))[0]]),
  ]);
}

test('made public or private later, all its parts are new, since a target group keeps its load balancer', () => {
  const before = frontIds(front({ secure: true }));
  const after = frontIds(front({ secure: true, isPublic: true }));
  expect(Object.keys(before).filter(type => before[type] === after[type])).toEqual([]);
  expect(frontIds(front())).toEqual(before);
});

test('the tasks get a new rule for a new load balancer, so that the old one reaches them until it is gone', () => {
  const [before, after] = [false, true].map(isPublic =>
    Object.keys(templateOf(front({ secure: true, isPublic })).findResources('AWS::EC2::SecurityGroupIngress')));
  expect(after).not.toEqual(before);
});

test('the port of the container may change without another target group', () => {
  const groups = [8000, 9000].map(port =>
    templateOf(serviceOf({ port })).findResources('AWS::ElasticLoadBalancingV2::TargetGroup'));
  expect(groups[1]).toEqual(groups[0]);
});

test('asks for readiness', () => {
  expect(only(front(), 'AWS::ElasticLoadBalancingV2::TargetGroup')).toMatchObject({
    TargetType: 'ip',
    HealthCheckPath: '/healthz?probe=readiness',
    HealthCheckIntervalSeconds: 10,
    HealthCheckTimeoutSeconds: 2,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 3,
    Matcher: { HttpCode: '200-299' },
  });
});

test('reaches the tasks at the port of the container, and nothing else reaches them', () => {
  const service = serviceOf({ port: 9000 });
  const targetGroup = only(service, 'AWS::ElasticLoadBalancingV2::TargetGroup');
  expect(targetGroup).toMatchObject({ TargetType: 'ip', Protocol: 'HTTP' });
  expect(targetGroup).not.toHaveProperty('HealthCheckPort');
  expect(only(service, 'AWS::ECS::Service').LoadBalancers).toEqual([
    expect.objectContaining({ ContainerName: 'web', ContainerPort: 9000 }),
  ]);
  for (const direction of ['Ingress', 'Egress']) {
    expect(only(service, `AWS::EC2::SecurityGroup${direction}`))
      .toMatchObject({ FromPort: 9000, ToPort: 9000, IpProtocol: 'tcp' });
  }
});

test('counts any answer below 500 where no health route is known', () => {
  const http = { ...WEB.health!.http!, anyAnswer: true, readyWithAnyAnswer: true };
  expect(renderHealthCheck({ ...WEB.health!, http }).healthyHttpCodes).toBe('200-499');
});

describe('an application that checks the host', () => {
  const warnings = (readyWithAnyAnswer: boolean) => {
    const http = { ...WEB.health!.http!, hostHeader: 'localhost', readyWithAnyAnswer };
    const stack = Stack.of(serviceOf({ health: { ...WEB.health!, http } }));
    return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ id, entry }) => [id, entry.data]);
  };

  test('is a warning with a recipe, since a load balancer cannot name one', () => {
    expect(warnings(false)).toEqual([['/Stack/Web', expect.stringMatching(
      /the host "localhost" .*answer "\/healthz" before .*first in MIDDLEWARE.*cdk-python-container:host\]$/,
    )]]);
  });

  test('is none where its refusal counts as healthy', () => {
    expect(warnings(true)).toEqual([]);
  });
});

test('needs two failed checks even where the container needs one', () => {
  expect(renderHealthCheck({ ...WEB.health!, retries: 1 })).toEqual({
    path: '/healthz?probe=readiness',
    healthyHttpCodes: '200-299',
    interval: Duration.seconds(10),
    timeout: Duration.seconds(2),
    healthyThresholdCount: 2,
    unhealthyThresholdCount: 2,
  });
});

test('does not make the service wait for the same thing twice', () => {
  const template = templateOf(front());
  const [{ DependsOn }] = Object.values(template.findResources('AWS::ECS::Service'));
  expect(DependsOn).not.toContain(Object.keys(template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup'))[0]);
  expect(DependsOn).toContain(Object.keys(template.findResources('AWS::ElasticLoadBalancingV2::Listener'))[0]);
});
