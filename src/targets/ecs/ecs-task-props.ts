import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ICluster, Secret } from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Given, PythonContainer } from '../../container';
import { mapOf, objectOf, optional, type Shape, TEXT } from '../../private/shape';
import type { ImageSource } from '../image-source';

/** How a container becomes a task on ECS with Fargate, one of a service or one that ends by itself. */
export interface EcsTaskProps {
  /** What to run. */
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
   * @default - one cluster with Container Insights for everything in the stack that has the same `vpc`
   */
  readonly cluster?: ICluster;

  /**
   * VPC to run in. Tasks get no public address, so it needs private subnets with a way to the image registry: NAT or
   * endpoints. Not together with `cluster`, which has a VPC already.
   *
   * @default - that of `cluster`, or a new one with two availability zones, shared by all of the stack that have none.
   * It has two NAT gateways with a public address each, which cost money by the hour; a region has a quota of 5
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
   * Where the value of each secret of the container is stored, by its name. ECS reads them when a task starts; the
   * application finds each as the file `/run/secrets/<name>`, or as the variable of `ContainerSecret.asEnvironment`.
   * `Secret.fromSecretsManager(secret, 'password')` takes one field of a JSON value.
   *
   * @default - no secrets; an error when the container declares some
   */
  readonly secrets?: { [name: string]: Secret };

  /**
   * Value of each of the container's `settings`, by its name: a text, or a token such as
   * `database.instanceEndpoint.hostname` or `StringParameter.valueForStringParameter(stack, '/shop/bucket')`. It
   * becomes a variable; CloudFormation fills in a token when it deploys.
   *
   * @default - none, for a container without settings
   */
  readonly settings?: { [name: string]: string };

  /**
   * Secret with the password of a private registry other than ECR: the JSON `{"username": "...", "password": "..."}`.
   * Becomes `RepositoryCredentials`, which the execution role may read.
   *
   * @default - none: ECR needs none, and a public image neither
   */
  readonly registryCredentials?: ISecret;

  /**
   * Log group for what the container prints.
   *
   * @default - a log group of its own, which keeps each line for 90 days and stays when the stack is deleted, but not
   * when its first deployment is rolled back
   */
  readonly logGroup?: ILogGroup;
}

/** What the platform has for a container. A service is given that of its release step as well. */
export type GivenOnEcs = Given<Secret, string>;

export const SUBNETS = optional(objectOf<SubnetSelection>('a SubnetSelection'));

export const TASK: Shape<EcsTaskProps> = {
  container: objectOf<PythonContainer>('a PythonContainer', '_spec'),
  image: optional(objectOf<ImageSource>('an ImageSource', '_reference')),
  cluster: optional(objectOf<ICluster>('a cluster', 'clusterName')),
  vpc: optional(objectOf<IVpc>('a VPC', 'vpcId')),
  taskSubnets: SUBNETS,
  secrets: optional(mapOf(objectOf<Secret>('a Secret of aws-cdk-lib/aws-ecs', 'arn'))),
  settings: optional(mapOf(TEXT)),
  registryCredentials: optional(objectOf<ISecret>('a Secret of aws-cdk-lib/aws-secretsmanager', 'secretArn')),
  logGroup: optional(objectOf<ILogGroup>('a log group', 'logGroupName')),
};
