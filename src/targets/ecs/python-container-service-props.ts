import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ICluster, Secret } from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { PythonContainer } from '../../container';
import { FLAG, mapOf, NUMBER_OR_TOKEN, objectOf, optional, type Shape } from '../../private/shape';
import type { ImageSource } from '../image-source';

/** How a container runs as a service on ECS with Fargate. */
export interface PythonContainerServiceProps {
  /** What to run: a web or worker container. A job ends by itself, so a service would start it again and again. */
  readonly container: PythonContainer;

  /**
   * Where the image comes from.
   *
   * @default ImageSource.cdkAsset()
   */
  readonly image?: ImageSource;

  /**
   * Cluster to run in; its VPC is used as well.
   *
   * @default - one cluster with Container Insights for all services of the stack that have the same `vpc`
   */
  readonly cluster?: ICluster;

  /**
   * VPC to run in. Tasks get no public address, so it needs private subnets with a way to the image registry: NAT or
   * endpoints. Not together with `cluster`, which has a VPC already.
   *
   * @default - that of `cluster`, or a new one with two availability zones, shared by the services of the stack. It has
   * two NAT gateways with a public address each, which cost money by the hour; a region has a quota of 5
   * addresses. Pass one VPC to all stacks when there are several.
   */
  readonly vpc?: IVpc;

  /**
   * Subnets of the VPC for the tasks. Needs `vpc` or `cluster`.
   *
   * @default - the private subnets with NAT; the isolated ones of a VPC that has no others, with a warning unless the
   * VPC has the endpoints through which a task can start
   */
  readonly taskSubnets?: SubnetSelection;

  /**
   * Subnets of the VPC for the load balancer of a web container, in two availability zones or more and one in each:
   * `{ subnetGroupName: 'balancers' }`. Needs `vpc` or `cluster`.
   *
   * @default - the first public subnet of each zone when it is public, else the first private one of each
   */
  readonly loadBalancerSubnets?: SubnetSelection;

  /**
   * Number of tasks, a whole number, in place of that of the container. Left out of the template once the service
   * scales by itself, so that a deployment does not undo the scaling.
   *
   * @default - `scaling` of the container: 2 for a web container, 1 for a worker, unless it says otherwise
   */
  readonly desiredCount?: number;

  /**
   * Whether a task of a web container serves on for `drainSeconds` of the container after it was told to stop. A
   * deployment needs no such time, since the load balancer takes the task out first. A stop that comes without one
   * does: `StopTask`, a task of Fargate Spot that AWS takes back, maintenance of AWS. The load balancer then sends
   * requests to the task for some seconds more, which are lost.
   *
   * It becomes a program of the image in front of the server, which needs 10 MiB of memory, and `drainSeconds` more in
   * `stopTimeout`, for every stop. With `HealthCheck.provided()` the readiness route answers 503 meanwhile.
   *
   * @default false
   */
  readonly drainBeforeStop?: boolean;

  /**
   * Where the value of each secret of the container is stored, by its name. ECS reads them when a task starts; the
   * application finds each as the file `/run/secrets/<name>`, or as the variable of `ContainerSecret.asEnvironment`.
   * `Secret.fromSecretsManager(secret, 'password')` takes one field of a JSON value.
   *
   * @default - no secrets; an error when the container declares some
   */
  readonly secrets?: { [name: string]: Secret };

  /**
   * Certificate for HTTPS at the load balancer of a web container.
   *
   * @default - HTTP on port 80, for clients inside the VPC only
   */
  readonly certificate?: ICertificate;

  /**
   * Whether the load balancer of a web container is open to the internet, over HTTPS. Needs `certificate`. Changing it
   * later makes a new load balancer with another DNS name; the old one serves until the new one does.
   *
   * @default false
   */
  readonly publicLoadBalancer?: boolean;

  /**
   * Log group for what the container prints.
   *
   * @default - a log group of its own, which keeps each line for 90 days and stays when the stack is deleted, but not
   * when its first deployment is rolled back
   */
  readonly logGroup?: ILogGroup;
}

const SUBNETS = optional(objectOf<SubnetSelection>('a SubnetSelection'));

export const SHAPE: Shape<PythonContainerServiceProps> = {
  container: objectOf<PythonContainer>('a PythonContainer', '_spec'),
  image: optional(objectOf<ImageSource>('an ImageSource', '_reference')),
  cluster: optional(objectOf<ICluster>('a cluster', 'clusterName')),
  vpc: optional(objectOf<IVpc>('a VPC', 'vpcId')),
  taskSubnets: SUBNETS,
  loadBalancerSubnets: SUBNETS,
  desiredCount: optional(NUMBER_OR_TOKEN),
  secrets: optional(mapOf(objectOf<Secret>('a Secret of aws-cdk-lib/aws-ecs', 'arn'))),
  certificate: optional(objectOf<ICertificate>('a certificate', 'certificateArn')),
  publicLoadBalancer: optional(FLAG),
  drainBeforeStop: optional(FLAG),
  logGroup: optional(objectOf<ILogGroup>('a log group', 'logGroupName')),
};
