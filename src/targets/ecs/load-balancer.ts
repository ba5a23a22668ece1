import { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Peer, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationListener, ApplicationLoadBalancer, ApplicationProtocol, ApplicationTargetGroup, HealthCheck, SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { ContainerSpec, HealthSpec } from '../../container';

/** Checks in a row until a load balancer changes its mind: it takes no fewer than two, and two are enough to send the first request. */
const LEAST_CHECKS = 2;

export interface LoadBalancerProps {
  readonly service: FargateService;
  readonly certificate?: ICertificate;
  readonly internetFacing: boolean;
}

/** What stands in front of a web container. */
export interface WebFront {
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly listener: ApplicationListener;
  readonly targetGroup: ApplicationTargetGroup;
}

/** HTTPS for whoever is let in, or HTTP inside the VPC; never HTTP for the internet. */
export function addLoadBalancer(scope: Construct, spec: ContainerSpec, props: LoadBalancerProps): WebFront {
  const { vpc } = props.service.cluster;
  const loadBalancer = new ApplicationLoadBalancer(scope, 'LoadBalancer', {
    vpc,
    internetFacing: props.internetFacing,
    securityGroup: new SecurityGroup(scope, 'LoadBalancerSecurityGroup', {
      vpc,
      description: `Load balancer of ${spec.application.name} ${spec.name}`,
      allowAllOutbound: false,
    }),
    dropInvalidHeaderFields: true,
    idleTimeout: Duration.seconds(spec.shutdown.loadBalancerIdleSeconds),
  });
  // Not by `listener.addTargets`: below the listener, for which the service waits, it would be waited for twice.
  const targetGroup = new ApplicationTargetGroup(scope, 'TargetGroup', {
    vpc,
    protocol: ApplicationProtocol.HTTP,
    port: spec.port,
    targets: [props.service.loadBalancerTarget({ containerName: spec.name, containerPort: spec.port })],
    healthCheck: spec.health && renderHealthCheck(spec.health),
    deregistrationDelay: Duration.seconds(spec.shutdown.deregistrationSeconds),
  });
  const listener = loadBalancer.addListener('Listener', {
    ...props.certificate === undefined
      ? { protocol: ApplicationProtocol.HTTP }
      : { protocol: ApplicationProtocol.HTTPS, certificates: [props.certificate], sslPolicy: SslPolicy.RECOMMENDED_TLS },
    defaultTargetGroups: [targetGroup],
    open: props.internetFacing,
  });
  if (!props.internetFacing) { listener.connections.allowDefaultPortFrom(Peer.ipv4(vpc.vpcCidrBlock), 'Clients inside the VPC'); }
  return { loadBalancer, listener, targetGroup };
}

/** The load balancer asks whether the container is ready; whether it is alive, ECS asks inside it. */
export function renderHealthCheck(health: HealthSpec): HealthCheck {
  return {
    path: health.http?.readinessPath,
    healthyHttpCodes: '200',
    interval: Duration.seconds(health.intervalSeconds),
    timeout: Duration.seconds(health.timeoutSeconds),
    healthyThresholdCount: LEAST_CHECKS,
    unhealthyThresholdCount: Math.max(LEAST_CHECKS, health.retries),
  };
}
