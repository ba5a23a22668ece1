import { Annotations, Duration, Lazy, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ApplicationListener, ApplicationLoadBalancer, ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IGrantable, IPrincipal } from 'aws-cdk-lib/aws-iam';
import { ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bindImage } from './bind-image';
import { addLoadBalancer } from './load-balancer';
import type { PythonContainerServiceProps } from './python-container-service-props';
import { renderContainerDefinition, renderLogOptions, renderTask, renderTmpfs, secretVariable } from './render-container-definition';
import { sharedCluster } from './shared-cluster';
import { networkWarnings, serviceProblems } from './validate-service';
import type { ContainerSpec } from '../../container';
import { Problems } from '../../private/problems';
import { ImageSource } from '../image-source';

/**
 * A web or worker container as a service on ECS with Fargate. A web container gets an application load balancer.
 *
 * Everything it makes is the CDK's own and public, so that whatever this class has no prop for is one line:
 * `web.service.autoScaleTaskCount(...)`, `web.taskDefinition.addContainer(...)`, `web.loadBalancer!.addRedirect()`.
 * Permissions and connections are given to the service itself: `bucket.grantRead(web)`, `database.connections.allowDefaultPortFrom(web)`.
 *
 * Throws `PythonContainerServiceInvalid` with every problem at once, among them what the CDK accepts and Fargate refuses.
 */
export class PythonContainerService extends Construct implements ec2.IConnectable, IGrantable {
  /** Cluster the service runs in. */
  public readonly cluster: ecs.ICluster;

  /** What a task is made of. Its task role holds the application's permissions, its execution role those to start. */
  public readonly taskDefinition: ecs.FargateTaskDefinition;

  /** The Python container in the task. */
  public readonly container: ecs.ContainerDefinition;

  /** Keeps the tasks running, and replaces them on deployment. */
  public readonly service: ecs.FargateService;

  /** Where the output of the container goes. */
  public readonly logGroup: ILogGroup;

  /** In front of a web container. Undefined for a worker. */
  public readonly loadBalancer?: ApplicationLoadBalancer;

  /** Port 443 of the load balancer, or 80 without a certificate. Undefined for a worker. */
  public readonly listener?: ApplicationListener;

  /** The tasks as the load balancer sees them. Undefined for a worker. */
  public readonly targetGroup?: ApplicationTargetGroup;

  /** Who may talk to the tasks, and to whom they may talk. */
  public readonly connections: ec2.Connections;

  /** The role of the application in the tasks. */
  public readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: PythonContainerServiceProps) {
    super(scope, id);
    const { image, warnings, _spec: spec } = props.container;
    const problems = new Problems(`PythonContainerService '${this.node.path}'`);
    for (const problem of serviceProblems(spec, props)) { problems.add(problem); }
    problems.throwIfAny('PythonContainerServiceInvalid');

    this.cluster = props.cluster ?? sharedCluster(this, props.vpc);
    this.logGroup = props.logGroup ?? new LogGroup(this, 'Logs', { retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.RETAIN });
    this.taskDefinition = new ecs.FargateTaskDefinition(this, 'TaskDefinition', renderTask(spec));
    this.container = this.taskDefinition.addContainer('Container', {
      ...renderContainerDefinition(spec),
      image: bindImage(this, props.image ?? ImageSource.cdkAsset(), image),
      secrets: Object.fromEntries(spec.secrets.map(name => [secretVariable(name), props.secrets![name]])),
      linuxParameters: this.linuxParameters(spec),
      logging: this.logging(spec),
    });
    this.service = this.fargateService(spec, props.desiredCount ?? (spec.role === 'web' ? 2 : 1));
    this.connections = this.service.connections;
    this.grantPrincipal = this.taskDefinition.taskRole;
    this.warn('cdk-python-container:container', warnings);
    this.warn('cdk-python-container:network', networkWarnings(this.cluster.vpc));

    if (spec.role === 'web') {
      const { certificate, publicLoadBalancer: internetFacing = false } = props;
      const front = addLoadBalancer(this, spec, { service: this.service, certificate, internetFacing });
      this.loadBalancer = front.loadBalancer;
      this.listener = front.listener;
      this.targetGroup = front.targetGroup;
    }
  }

  private warn(warningId: string, warnings: string[]): void {
    for (const warning of warnings) { Annotations.of(this).addWarningV2(warningId, warning); }
  }

  private linuxParameters(spec: ContainerSpec): ecs.LinuxParameters {
    // The platform's init stays off: it would be process 1 and keep injected secrets in its environment. The image brings its own.
    const parameters = new ecs.LinuxParameters(this, 'LinuxParameters', { initProcessEnabled: false });
    parameters.dropCapabilities(ecs.Capability.ALL);
    parameters.addTmpfs(...renderTmpfs(spec));
    return parameters;
  }

  /** Not the CDK's `awsLogs`, which writes the size of the buffer as a number of bytes. */
  private logging(spec: ContainerSpec): ecs.LogDriver {
    this.logGroup.grantWrite(this.taskDefinition.obtainExecutionRole());
    const { logGroupName, env } = this.logGroup;
    return new ecs.GenericLogDriver({
      logDriver: 'awslogs',
      options: { 'awslogs-group': logGroupName, 'awslogs-region': env.region, ...renderLogOptions(spec) },
    });
  }

  private fargateService(spec: ContainerSpec, desiredCount: number): ecs.FargateService {
    const { vpc } = this.cluster;
    const service: ecs.FargateService = new ecs.FargateService(this, 'Service', {
      cluster: this.cluster,
      taskDefinition: this.taskDefinition,
      // Beside a scaling, a count in the template would undo it with each deployment.
      desiredCount: Lazy.number({ produce: () => isScaled(service) ? undefined : desiredCount }),
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      platformVersion: ecs.FargatePlatformVersion.LATEST,
      assignPublicIp: false,
      securityGroups: [new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, description: `Tasks of ${spec.application.name} ${spec.name}` })],
      healthCheckGracePeriod: spec.role === 'web' && spec.health ? Duration.seconds(spec.health.startSeconds) : undefined,
    });
    // The first tasks pull the image and read the secrets with these permissions; the CDK waits for the task role's only.
    service.node.addDependency(this.taskDefinition.obtainExecutionRole());
    return service;
  }
}

function isScaled(service: ecs.FargateService): boolean {
  return service.node.children.some(child => child instanceof ecs.ScalableTaskCount);
}
