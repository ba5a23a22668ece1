import { Token } from 'aws-cdk-lib';
import type { ISubnet, IVpc, SelectedSubnets, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import { loadBalancerSelection } from './network';
import type { PythonContainerServiceProps } from './python-container-service-props';
import type { ContainerSpec } from '../../container';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** A load balancer needs at least this many zones, and one subnet in each. */
const LEAST_ZONES = 2;

type NetworkProps = Omit<PythonContainerServiceProps, 'container'>;

/** What the CDK would report one at a time, after half of the service exists, or AWS at deployment. */
export function checkNetwork(spec: ContainerSpec, props: NetworkProps, problems: Problems): void {
  if (props.cluster !== undefined && props.vpc !== undefined) {
    problems.add("'cluster' and 'vpc' are both given but a cluster has its own VPC; remove 'vpc'");
  }
  if (spec.port === undefined) {
    checkNoFront(spec, props, problems);
  } else if (props.publicLoadBalancer && props.certificate === undefined) {
    problems.add("'publicLoadBalancer' is true but 'certificate' is missing, and HTTP is never offered to the "
      + 'internet; pass a certificate of AWS Certificate Manager');
  }
  if (props.cluster !== undefined && vpcOf(props.cluster) === undefined) {
    return problems.add("'cluster' was imported without its VPC; use Cluster.fromClusterAttributes(..., { clusterName, "
      + 'vpc })');
  }
  const vpc = props.cluster?.vpc ?? props.vpc;
  if (vpc === undefined) { return checkNothingToSelect(props, problems); }
  select(vpc, 'taskSubnets', props.taskSubnets, problems);
  if (spec.port !== undefined) { checkFront(vpc, props, problems); }
}

/** Settings of a load balancer on a worker are probably a mistake. */
function checkNoFront(spec: ContainerSpec, props: NetworkProps, problems: Problems): void {
  for (const prop of ['certificate', 'publicLoadBalancer', 'loadBalancerSubnets'] as const) {
    if (!props[prop]) { continue; }
    problems.add(`'${prop}' is set but the container ${quote(spec.name)} is a ${spec.role} without a port, `
      + `which gets no load balancer; remove '${prop}'`);
  }
}

function checkNothingToSelect(props: NetworkProps, problems: Problems): void {
  for (const prop of ['taskSubnets', 'loadBalancerSubnets'] as const) {
    if (props[prop] === undefined) { continue; }
    problems.add(`'${prop}' is set but neither 'vpc' nor 'cluster' is; pass the VPC that has these subnets in 'vpc'`);
  }
}

function checkFront(vpc: IVpc, props: NetworkProps, problems: Problems): void {
  const isPublic = props.publicLoadBalancer ?? false;
  if (!isPublic && !knowsCidr(vpc)) {
    problems.add('the VPC was imported without its address range, which a private load balancer needs to admit '
      + 'clients; '
      + "add 'vpcCidrBlock' to Vpc.fromVpcAttributes(...)");
  }
  if (isPublic && props.loadBalancerSubnets === undefined && vpc.publicSubnets.length === 0) {
    return problems.add("'publicLoadBalancer' is true but the VPC has no public subnet; "
      + 'add one, or leave the load balancer private');
  }
  const selected = select(vpc, 'loadBalancerSubnets', loadBalancerSelection(props), problems);
  if (selected !== undefined) { checkZones(selected.subnets, props.loadBalancerSubnets !== undefined, problems); }
}

/** Subnets that are known only at deployment, or were imported without their zone, are not checked. */
function checkZones(subnets: ISubnet[], given: boolean, problems: Problems): void {
  const zones = subnets.map(zoneOf);
  if (zones.includes(undefined)) { return; }
  const known = new Set(zones as string[]);
  if (known.size < LEAST_ZONES) {
    const which = given ? "'loadBalancerSubnets' is" : 'the VPC has subnets for the load balancer';
    problems.add(`${which} in one availability zone, but a load balancer needs two; add a subnet in another zone`);
  } else if (known.size < zones.length) {
    problems.add("'loadBalancerSubnets' has more than one subnet in an availability zone, which a load balancer "
      + "refuses; add 'onePerAz: true', or name one subnet group in 'subnetGroupName'");
  }
}

function zoneOf(subnet: ISubnet): string | undefined {
  if (Token.isUnresolved([subnet.subnetId])) { return undefined; }
  try {
    return subnet.availabilityZone;
  } catch {
    return undefined;
  }
}

/** The CDK throws for a selection without a match. Also undefined while the VPC is still being looked up. */
function select(
  vpc: IVpc, prop: 'taskSubnets' | 'loadBalancerSubnets', selection: SubnetSelection | undefined, problems: Problems,
): SelectedSubnets | undefined {
  try {
    const selected = vpc.selectSubnets(selection);
    if (selected.isPendingLookup) { return undefined; }
    if (selected.subnets.length > 0) { return selected; }
    problems.add(`'${prop}' selects none of the subnets of the VPC; select at least one`);
  } catch (error) {
    problems.add(`'${prop}' does not fit the VPC: ${(error as Error).message.split('\n')[0]}`);
  }
  return undefined;
}

/** A cluster that was imported by its ARN throws for it. */
function vpcOf(cluster: ICluster): IVpc | undefined {
  try {
    return cluster.vpc;
  } catch {
    return undefined;
  }
}

function knowsCidr(vpc: IVpc): boolean {
  try {
    return vpc.vpcCidrBlock !== '';
  } catch {
    return false;
  }
}
