import { Stack } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

const ID = 'PythonContainerCluster';

/** The cluster of all services of a stack that name none: one for each VPC, since a cluster of the CDK stands for its VPC too. */
export function sharedCluster(scope: Construct, vpc?: IVpc): Cluster {
  const stack = Stack.of(scope);
  const id = vpc === undefined ? ID : `${ID}-${vpc.node.addr}`;
  return stack.node.tryFindChild(id) as Cluster | undefined
    ?? new Cluster(stack, id, { vpc, containerInsightsV2: ContainerInsights.ENABLED });
}
