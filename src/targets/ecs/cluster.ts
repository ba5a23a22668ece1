import { createHash } from 'crypto';
import { Annotations, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import type { IConstruct } from 'constructs';
import { acknowledge } from './acknowledge';
import type { Problems } from '../../private/problems';

const ID = 'PythonContainerCluster';

/** The clusters made here, by their id in the stack. Another construct with such an id belongs to the user. */
const CLUSTERS = new WeakMap<Stack, Map<string, Cluster>>();

/** Stacks of an app that made a VPC because none was given. */
const VPC_MAKERS = new WeakMap<IConstruct, Set<Stack>>();

/** The cluster of all services of a stack that are given none: one for each VPC, since a CDK cluster has one VPC. */
export function sharedCluster(scope: IConstruct, vpc?: IVpc): Cluster {
  const stack = Stack.of(scope);
  const clusters = CLUSTERS.get(stack) ?? new Map<string, Cluster>();
  CLUSTERS.set(stack, clusters);
  const id = clusterId(stack, vpc);
  const known = clusters.get(id);
  if (known !== undefined) { return known; }
  const cluster = new Cluster(stack, id, { vpc, containerInsightsV2: ContainerInsights.ENABLED });
  clusters.set(id, cluster);
  if (vpc === undefined) {
    acknowledge(cluster, { VPC7: "it is a VPC for trying a service; pass one with flow logs in 'vpc'" });
    announceVpc(stack, cluster);
  }
  return cluster;
}

export function checkSharedCluster(scope: IConstruct, vpc: IVpc | undefined, problems: Problems): void {
  const stack = Stack.of(scope);
  const id = clusterId(stack, vpc);
  if (stack.node.tryFindChild(id) === undefined || CLUSTERS.get(stack)?.has(id)) { return; }
  problems.add(`the stack has a construct '${id}', the id of the cluster that services without 'cluster' share; `
    + "rename that construct, or pass a cluster in 'cluster'");
}

function clusterId(stack: Stack, vpc?: IVpc): string {
  return vpc === undefined ? ID : `${ID}-${identity(stack, vpc)}`;
}

/**
 * The key by which VPCs are compared. Not the construct of an imported VPC, since renaming it would replace the cluster
 * and all services in it.
 */
function identity(stack: Stack, { vpcId }: IVpc): string {
  if (!Token.isUnresolved(vpcId)) { return vpcId; }
  const token = Tokenization.reverse(vpcId, { failConcat: false });
  // VPCs of two stacks may have the same logical id, so what a reference resolves to is not enough.
  if (Reference.isReference(token)) { return token.target.node.addr; }
  return createHash('sha256').update(JSON.stringify(stack.resolve(vpcId))).digest('hex').slice(0, 40);
}

/** NAT gateways and addresses cost money and have a quota, which is easy to overlook. */
function announceVpc(stack: Stack, cluster: Cluster): void {
  const app = stack.node.root;
  const makers = VPC_MAKERS.get(app) ?? new Set();
  VPC_MAKERS.set(app, makers.add(stack));
  Annotations.of(cluster).addInfoV2('cdk-python-container:vpc',
    "no 'vpc' or 'cluster' was given, so the stack creates a VPC with two NAT gateways, which cost money by the hour");
  const others = [...makers].filter(each => each !== stack && each.environment === stack.environment);
  if (others.length === 0) { return; }
  Annotations.of(cluster).addWarningV2('cdk-python-container:vpcs',
    `${others.length + 1} stacks of this app create their own VPC, each with two NAT gateways and two public `
    + "addresses, and a region has 5 addresses unless its quota is raised; pass one VPC to all of them in 'vpc'");
}
