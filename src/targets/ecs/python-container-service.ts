import type { Connections, IConnectable } from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type {
  ApplicationListener, ApplicationLoadBalancer, ApplicationTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IGrantable, IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { addScaling } from './add-scaling';
import { checkService } from './check-service';
import { sharedCluster } from './cluster';
import { addFargateService } from './fargate-service';
import { addLoadBalancer } from './load-balancer';
import { loadBalancerSelection, warnOfAddresses, warnOfNetwork } from './network';
import { type PythonContainerServiceProps, SHAPE } from './python-container-service-props';
import { waitForRelease } from './release';
import { rollOnChange } from './roll-function';
import { addTask, warnOfContainer } from './task-definition';
import { allSecretsOf, givenTo } from '../../container';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import { requireShape } from '../../private/shape';

/**
 * A web or worker container as a service on ECS with Fargate. A web container gets an application load balancer.
 *
 * Everything it makes is the CDK's own and public, so what this class has no prop for is one line:
 * `web.scaling!.scaleOnSchedule(...)`, `web.taskDefinition.addContainer(...)`, `web.loadBalancer!.addRedirect()`.
 * Permissions and connections are given to the service itself: `bucket.grantRead(web)`,
 * `web.connections.allowToDefaultPort(database)`. Start from the service, as here: then the rule is in the stack of the
 * service. `database.connections.allowDefaultPortFrom(web)` puts it into the stack of the database, and fails with a
 * cyclic reference when the stack of the service uses anything of that stack, such as its VPC or a password.
 *
 * The security group of the tasks admits only the load balancer, and a server with a setting for trusted proxies trusts
 * the private networks about the client's address and protocol. Set `proxyTrust` in the container before you let others
 * in, such as by `web.connections.allowFrom(...)` or Service Connect.
 *
 * A container that must never run twice is stopped before its next version starts, and cannot be scaled.
 *
 * Throws `PythonContainerServiceInvalid` with every problem at once, among them what the CDK accepts and Fargate
 * refuses.
 */
export class PythonContainerService extends Construct implements IConnectable, IGrantable {
  /** Cluster the service runs in. */
  public readonly cluster: ecs.ICluster;

  /** What a task is made of. Its task role has the application's permissions, its execution role those to start. */
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

  /**
   * Adds and removes tasks by their load, for a container whose `scaling` says so. More policies are added to it, such
   * as `worker.scaling!.scaleOnSchedule(...)`; `docs/scaling.md` has one by the length of a queue.
   */
  public readonly scaling?: ecs.ScalableTaskCount;

  /**
   * What the release step of the container is made of: it runs once, with the roles and in the network of the first
   * service of the stack that waits for it. Undefined without one.
   */
  public readonly releaseTask?: ecs.FargateTaskDefinition;

  /** Network connections to and from the tasks. */
  public readonly connections: Connections;

  /** The role of the application in the tasks. */
  public readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: PythonContainerServiceProps) {
    super(scope, id);
    requireShape('PythonContainerService', props, SHAPE);
    const { _spec: spec } = props.container;
    const problems = new Problems(`PythonContainerService ${quote(this.node.path)}`);
    checkService(this, spec, props, problems, props.container.release);
    problems.throwIfAny('PythonContainerServiceInvalid');

    this.cluster = props.cluster ?? sharedCluster(this, props.vpc);
    const vpc = props.vpc ?? this.cluster.vpc;
    const given = givenTo(spec, props);
    const { taskDefinition, container, logGroup } = addTask(this, { ...props, ...given });
    warnOfContainer(this, props);
    const { desiredCount, taskSubnets: subnets } = props;
    this.taskDefinition = taskDefinition;
    this.container = container;
    this.logGroup = logGroup;
    this.service = addFargateService(this, spec, { cluster: this.cluster, vpc, subnets, taskDefinition, desiredCount });
    this.connections = this.service.connections;
    this.grantPrincipal = taskDefinition.taskRole;
    const { imageName } = container;
    // At the service, since the CDK ignores an acknowledgement at the construct that warns at synthesis.
    warnOfNetwork(this.service, { vpc, selection: subnets, imageName, hasSecrets: allSecretsOf(spec).length > 0 });

    if (spec.port !== undefined) {
      warnOfAddresses(this, vpc, spec);
      const front = addLoadBalancer(this, spec, {
        vpc,
        subnets: loadBalancerSelection(props),
        service: this.service,
        certificate: props.certificate,
        internetFacing: props.publicLoadBalancer ?? false,
      });
      this.loadBalancer = front.loadBalancer;
      this.listener = front.listener;
      this.targetGroup = front.targetGroup;
    }
    this.scaling = addScaling(this.service, spec, this.targetGroup);
    if (props.rollOnSecretChange) { rollOnChange(this, this.service, Object.values(given.secrets!)); }
    const { release } = props.container;
    if (release !== undefined) {
      const [securityGroup] = this.connections.securityGroups;
      const { subnets: taskSubnets, internetConnectivityEstablished: routes } = vpc.selectSubnets(subnets);
      const task = { cluster: this.cluster, taskDefinition, subnets: taskSubnets, securityGroup };
      this.releaseTask = waitForRelease(this.service, release, { ...props, logGroup, routes, task }).taskDefinition;
    }
  }
}
