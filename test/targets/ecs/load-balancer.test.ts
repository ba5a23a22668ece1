import { Duration } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { CERTIFICATE_ARN, newStack, only, serviceOf, templateOf } from './containers';
import { WEB } from './specs';
import { PythonContainerServiceProps } from '../../../src/targets/ecs';
import { renderHealthCheck } from '../../../src/targets/ecs/load-balancer';

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

const ingress = (service: ReturnType<typeof front>) => Object.values(templateOf(service).findResources('AWS::EC2::SecurityGroup'))
  .flatMap(group => group.Properties.SecurityGroupIngress ?? []);

test('without a certificate: HTTP for the VPC only', () => {
  const service = front();
  expect(only(service, 'AWS::ElasticLoadBalancingV2::Listener')).toMatchObject({ Port: 80, Protocol: 'HTTP' });
  expect(only(service, 'AWS::ElasticLoadBalancingV2::LoadBalancer')).toMatchObject({ Scheme: 'internal', Subnets: ['subnet-33333333', 'subnet-44444444'] });
  expect(ingress(service)).toEqual([{ CidrIp: '10.1.0.0/16', Description: 'Clients inside the VPC', FromPort: 80, ToPort: 80, IpProtocol: 'tcp' }]);
});

test('with a certificate: HTTPS of today for the VPC only', () => {
  const service = front({ secure: true });
  expect(only(service, 'AWS::ElasticLoadBalancingV2::Listener')).toMatchObject({
    Port: 443, Protocol: 'HTTPS', Certificates: [{ CertificateArn: CERTIFICATE_ARN }], SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  });
  expect(only(service, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Scheme).toBe('internal');
  expect(ingress(service)).toEqual([expect.objectContaining({ CidrIp: '10.1.0.0/16', FromPort: 443 })]);
});

test('public: HTTPS for everybody, and no other port', () => {
  const service = front({ secure: true, isPublic: true });
  expect(only(service, 'AWS::ElasticLoadBalancingV2::Listener')).toMatchObject({ Port: 443, Protocol: 'HTTPS' });
  expect(only(service, 'AWS::ElasticLoadBalancingV2::LoadBalancer')).toMatchObject({ Scheme: 'internet-facing', Subnets: ['subnet-11111111', 'subnet-22222222'] });
  expect(ingress(service)).toEqual([expect.objectContaining({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 })]);
});

test('waits as long as the shutdown budget says, and drops malformed headers', () => {
  const service = serviceOf({ shutdown: { ...WEB.shutdown, loadBalancerIdleSeconds: 95, deregistrationSeconds: 90 } });
  expect(only(service, 'AWS::ElasticLoadBalancingV2::LoadBalancer').LoadBalancerAttributes).toEqual(expect.arrayContaining([
    { Key: 'idle_timeout.timeout_seconds', Value: '95' },
    { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
  ]));
  expect(only(service, 'AWS::ElasticLoadBalancingV2::TargetGroup').TargetGroupAttributes).toContainEqual({ Key: 'deregistration_delay.timeout_seconds', Value: '90' });
});

test('asks for readiness', () => {
  expect(only(front(), 'AWS::ElasticLoadBalancingV2::TargetGroup')).toMatchObject({
    TargetType: 'ip',
    HealthCheckPath: '/healthz?probe=readiness',
    HealthCheckIntervalSeconds: 10,
    HealthCheckTimeoutSeconds: 2,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 3,
    Matcher: { HttpCode: '200' },
  });
});

test('reaches the tasks at the port of the container, and nothing else reaches them', () => {
  const service = serviceOf({ port: 9000 });
  expect(only(service, 'AWS::ElasticLoadBalancingV2::TargetGroup')).toMatchObject({ Port: 9000, Protocol: 'HTTP' });
  expect(only(service, 'AWS::ECS::Service').LoadBalancers).toEqual([expect.objectContaining({ ContainerName: 'web', ContainerPort: 9000 })]);
  expect(only(service, 'AWS::EC2::SecurityGroupIngress')).toMatchObject({ FromPort: 9000, ToPort: 9000, IpProtocol: 'tcp' });
  expect(only(service, 'AWS::EC2::SecurityGroupEgress')).toMatchObject({ FromPort: 9000, ToPort: 9000, IpProtocol: 'tcp' });
});

test('needs two failed checks even where the container needs one', () => {
  expect(renderHealthCheck({ ...WEB.health!, retries: 1 })).toEqual({
    path: '/healthz?probe=readiness',
    healthyHttpCodes: '200',
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
