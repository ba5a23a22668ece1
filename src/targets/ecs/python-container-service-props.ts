import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { type EcsTaskProps, SUBNETS, TASK } from './ecs-task-props';
import { FLAG, NUMBER_OR_TOKEN, objectOf, optional, type Shape } from '../../private/shape';

/**
 * How a web or worker container runs as a service on ECS with Fargate. A job ends by itself, so a service would start
 * it again and again: `PythonContainerTask` runs it.
 */
export interface PythonContainerServiceProps extends EcsTaskProps {
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
   * It becomes a program of the image in front of the server, which needs 13 MiB of memory, and `drainSeconds` more in
   * `stopTimeout`, for every stop. With `HealthCheck.provided()` the readiness route answers 503 meanwhile.
   *
   * @default false
   */
  readonly drainBeforeStop?: boolean;

  /**
   * Whether the tasks are replaced when a secret that they read gets another value, as in a rotation: ECS reads secrets
   * only as a task starts. Half a minute after the change the service gets a forced deployment, one for all changes
   * that come together, and after the end of one that is under way. The old tasks serve until the new ones are healthy.
   *
   * It becomes rules of EventBridge for the secrets of Secrets Manager and the parameters of Systems Manager that the
   * container itself reads, and a function of Lambda, one for the stack, which may update these services and nothing
   * else. No trail of CloudTrail is needed. An error where nobody would notice a change: for a container without
   * secrets, for one of another account or region, and where each is a fixed version.
   *
   * @default false
   */
  readonly rollOnSecretChange?: boolean;

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
}

export const SHAPE: Shape<PythonContainerServiceProps> = {
  ...TASK,
  loadBalancerSubnets: SUBNETS,
  desiredCount: optional(NUMBER_OR_TOKEN),
  certificate: optional(objectOf<ICertificate>('a certificate', 'certificateArn')),
  publicLoadBalancer: optional(FLAG),
  drainBeforeStop: optional(FLAG),
  rollOnSecretChange: optional(FLAG),
};
