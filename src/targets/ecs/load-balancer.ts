import { Annotations, Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Peer, SecurityGroup, type IVpc, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationListener, ApplicationLoadBalancer, ApplicationProtocol, ApplicationTargetGroup, HealthCheck, SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import type { ContainerSpec, HealthSpec } from '../../container';
import { quote } from '../../private/messages';

/**
 * Checks in a row until a load balancer changes the state of a task. Two is its minimum, and enough before the first
 * request.
 */
const LEAST_CHECKS = 2;

/** Each task registers with its own port. This one is not used; a different one would replace the target group. */
const UNUSED_PORT = 80;

export interface LoadBalancerProps {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly service: FargateService;
  readonly certificate?: ICertificate;
  readonly internetFacing: boolean;
}

/** The load balancer in front of a web container, and its parts. */
export interface WebFront {
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly listener: ApplicationListener;
  readonly targetGroup: ApplicationTargetGroup;
}

/** HTTPS, or HTTP inside the VPC; never HTTP for the internet. */
export function addLoadBalancer(parent: Construct, spec: ContainerSpec, props: LoadBalancerProps): WebFront {
  // A load balancer cannot change its scheme, so CloudFormation creates a new one, and a target group cannot move to
  // it. In a scope named after the scheme all parts are replaced together, and the old ones serve until then.
  const scope = new Construct(parent, props.internetFacing ? 'Public' : 'Private');
  const { vpc } = props;
  const securityGroup = new SecurityGroup(scope, 'LoadBalancerSecurityGroup', {
    vpc,
    description: `Load balancer of ${spec.application.name} ${spec.name}`,
    allowAllOutbound: false,
  });
  acknowledge(securityGroup, {
    EC23: props.internetFacing ? "'publicLoadBalancer' asks for it: port 443 with a certificate, and nothing else"
      : 'the one range that is let in is that of the VPC, which may be known at deployment only',
  });
  const loadBalancer = new ApplicationLoadBalancer(scope, 'LoadBalancer', {
    vpc,
    vpcSubnets: props.subnets,
    internetFacing: props.internetFacing,
    securityGroup,
    dropInvalidHeaderFields: true,
    idleTimeout: Duration.seconds(spec.shutdown.loadBalancerIdleSeconds),
  });
  acknowledge(loadBalancer, {
    ELB2: 'access logs need a bucket, which belongs to whoever keeps them: loadBalancer.logAccessLogs(bucket)',
  });
  // Not by `listener.addTargets`, which puts it below the listener, so that the service would depend on it twice.
  const targetGroup = new ApplicationTargetGroup(scope, 'TargetGroup', {
    vpc,
    protocol: ApplicationProtocol.HTTP,
    port: UNUSED_PORT,
    targets: [props.service.loadBalancerTarget({ containerName: spec.name, containerPort: spec.port })],
    healthCheck: spec.health && renderHealthCheck(spec.health),
    deregistrationDelay: Duration.seconds(spec.shutdown.deregistrationSeconds),
  });
  const listener = loadBalancer.addListener('Listener', {
    ...props.certificate === undefined
      ? { protocol: ApplicationProtocol.HTTP }
      : {
        protocol: ApplicationProtocol.HTTPS,
        certificates: [props.certificate],
        sslPolicy: SslPolicy.RECOMMENDED_TLS,
      },
    defaultTargetGroups: [targetGroup],
    open: props.internetFacing,
  });
  if (!props.internetFacing) {
    listener.connections.allowDefaultPortFrom(Peer.ipv4(vpc.vpcCidrBlock), 'Clients inside the VPC');
  }
  warnOfHost(parent, spec.health);
  return { loadBalancer, listener, targetGroup };
}

/** A load balancer always sends the address of the task as `Host` in its checks. */
function warnOfHost(scope: Construct, health?: HealthSpec): void {
  if (health?.http?.hostHeader === undefined || health.http.readyWithAnyAnswer) { return; }
  const { hostHeader, readinessPath } = health.http;
  Annotations.of(scope).addWarningV2('cdk-python-container:host', 'a load balancer cannot send the host '
    + `${quote(hostHeader)} in its checks: it sends the address of the task, which an application that checks hosts `
    + `rejects; answer ${quote(readinessPath.split('?')[0])} before the host is checked, in Django by a middleware of `
    + 'your own, the first in MIDDLEWARE, that returns an HttpResponse for it; then acknowledge this warning');
}

/** The load balancer checks readiness; ECS checks liveness inside the container. */
export function renderHealthCheck(health: HealthSpec): HealthCheck {
  return {
    path: health.http?.readinessPath,
    healthyHttpCodes: health.http?.readyWithAnyAnswer ? '200-499' : '200-299',
    interval: Duration.seconds(health.intervalSeconds),
    timeout: Duration.seconds(health.timeoutSeconds),
    healthyThresholdCount: LEAST_CHECKS,
    unhealthyThresholdCount: Math.max(LEAST_CHECKS, health.retries),
  };
}
