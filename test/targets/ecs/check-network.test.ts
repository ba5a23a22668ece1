import { Fn } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Subnet, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster } from 'aws-cdk-lib/aws-ecs';
import { CERTIFICATE_ARN, newStack, problemsOf } from './containers';
import { WEB, WORKER } from '../specs';

const certificate = Certificate.fromCertificateArn(newStack(), 'Certificate', CERTIFICATE_ARN);

/** Two zones with a private subnet each. */
const imported = (attributes: object = {}) => Vpc.fromVpcAttributes(newStack(), 'Vpc', {
  vpcId: 'vpc-0123456789abcdef0',
  vpcCidrBlock: '10.0.0.0/16',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  privateSubnetIds: ['subnet-1', 'subnet-2'],
  ...attributes,
});

test('fails when cluster and VPC are both given', () => {
  const stack = newStack();
  const vpc = new Vpc(stack, 'Vpc');
  expect(problemsOf(WEB, { vpc, cluster: new Cluster(stack, 'Cluster', { vpc }) })).toEqual([
    "'cluster' and 'vpc' are both given but a cluster has its own VPC; remove 'vpc'",
  ]);
});

test('fails for a cluster of which nobody knows the VPC', () => {
  const cluster = Cluster.fromClusterArn(newStack(), 'Cluster', 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop');
  expect(problemsOf(WEB, { cluster, desiredCount: -1 })).toEqual([
    "'cluster' was imported without its VPC; use Cluster.fromClusterAttributes(..., { clusterName, vpc })",
    expect.stringContaining("'desiredCount'"),
  ]);
});

describe('the load balancer', () => {
  test('may be public with a certificate', () => {
    expect(problemsOf(WEB, { publicLoadBalancer: true, certificate })).toEqual([]);
  });

  test('fails when it would be public without a certificate', () => {
    expect(problemsOf(WEB, { publicLoadBalancer: true })).toEqual([
      "'publicLoadBalancer' is true but 'certificate' is missing, and HTTP is never offered to the internet; "
      + 'pass a certificate of AWS Certificate Manager',
    ]);
  });

  test('fails for a worker, which gets none', () => {
    const loadBalancerSubnets = { subnetType: SubnetType.PUBLIC };
    expect(problemsOf(WORKER, { vpc: imported(), publicLoadBalancer: true, certificate, loadBalancerSubnets })).toEqual(
      ['certificate', 'publicLoadBalancer', 'loadBalancerSubnets'].map(prop => `'${prop}' is set but the container `
        + `"worker" is a worker without a port, which gets no load balancer; remove '${prop}'`),
    );
  });

  test('fails when it is private and the address range of the VPC is not known', () => {
    expect(problemsOf(WEB, { vpc: imported({ vpcCidrBlock: undefined }) })).toEqual([
      'the VPC was imported without its address range, which a private load balancer needs to admit clients; '
      + "add 'vpcCidrBlock' to Vpc.fromVpcAttributes(...)",
    ]);
    expect(problemsOf(WEB, { vpc: imported() })).toEqual([]);
  });

  test('fails when it is public and there is no public subnet', () => {
    expect(problemsOf(WEB, { vpc: imported(), certificate, publicLoadBalancer: true })).toEqual([
      "'publicLoadBalancer' is true but the VPC has no public subnet; add one, or leave the load balancer private",
    ]);
  });

  test('may be public in given subnets of a VPC that was imported without them', () => {
    const stack = newStack();
    const subnets = ['a', 'b'].map(zone => Subnet.fromSubnetAttributes(stack, zone, {
      subnetId: `subnet-${zone}`, availabilityZone: `eu-west-1${zone}`,
    }));
    const loadBalancerSubnets = { subnets };
    expect(problemsOf(WEB, { vpc: imported(), certificate, publicLoadBalancer: true, loadBalancerSubnets }))
      .toEqual([]);
  });

  test('fails when the VPC has one availability zone only', () => {
    const oneZone = { availabilityZones: ['eu-west-1a'], privateSubnetIds: ['subnet-1'] };
    expect(problemsOf(WEB, { vpc: imported(oneZone) })).toEqual([
      'the VPC has subnets for the load balancer in one availability zone, but a load balancer needs two; '
      + 'add a subnet in another zone',
    ]);
    expect(problemsOf(WORKER, { vpc: imported(oneZone) })).toEqual([]);
    expect(problemsOf(WEB, { vpc: new Vpc(newStack(), 'Vpc', { maxAzs: 1 }) })).toHaveLength(1);
  });

  test('fails when the given subnets are two in one zone, or in one zone only', () => {
    const vpc = new Vpc(newStack(), 'Vpc', {
      subnetConfiguration: ['public', 'one', 'other'].map(name => ({
        name, subnetType: name === 'public' ? SubnetType.PUBLIC : SubnetType.PRIVATE_WITH_EGRESS,
      })),
    });
    expect(problemsOf(WEB, { vpc, loadBalancerSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS } })).toEqual([
      "'loadBalancerSubnets' has more than one subnet in an availability zone, which a load balancer refuses; "
      + "add 'onePerAz: true', or name one subnet group in 'subnetGroupName'",
    ]);
    expect(problemsOf(WEB, { vpc, loadBalancerSubnets: { subnets: [vpc.privateSubnets[0]] } })).toEqual([
      "'loadBalancerSubnets' is in one availability zone, but a load balancer needs two; add a subnet in another zone",
    ]);
    expect(problemsOf(WEB, { vpc, loadBalancerSubnets: { subnetGroupName: 'other' } })).toEqual([]);
  });

  test('is not judged by subnets whose zone is not known', () => {
    const stack = newStack();
    const subnets = ['One', 'Two'].map(id => Subnet.fromSubnetId(stack, id, `subnet-${id}`));
    expect(problemsOf(WEB, { vpc: imported(), loadBalancerSubnets: { subnets } })).toEqual([]);
    const listOf = (name: string) => Fn.split(',', Fn.importValue(name));
    const later = imported({ privateSubnetIds: listOf('subnets'), availabilityZones: listOf('zones') });
    expect(problemsOf(WEB, { vpc: later })).toEqual([]);
  });
});

describe('subnets', () => {
  test.each(['taskSubnets', 'loadBalancerSubnets'])('fails when %s selects what the VPC does not have', prop => {
    expect(problemsOf(WEB, { vpc: imported(), [prop]: { subnetGroupName: 'absent' } })).toEqual([
      expect.stringMatching(`^'${prop}' does not fit the VPC: There are no subnet groups with name 'absent'`),
    ]);
    expect(problemsOf(WEB, { vpc: imported(), [prop]: { availabilityZones: ['eu-west-1c'] } })).toEqual([
      `'${prop}' selects none of the subnets of the VPC; select at least one`,
    ]);
  });

  test.each(['taskSubnets', 'loadBalancerSubnets'])('fails when %s is given without a VPC', prop => {
    expect(problemsOf(WEB, { [prop]: { subnetGroupName: 'apps' } })).toEqual([
      `'${prop}' is set but neither 'vpc' nor 'cluster' is; pass the VPC that has these subnets in 'vpc'`,
    ]);
  });

  test('are not judged while the VPC is being looked up', () => {
    const vpc = Vpc.fromLookup(newStack(), 'Vpc', { isDefault: true });
    expect(problemsOf(WEB, { vpc, taskSubnets: { subnetGroupName: 'apps' } })).toEqual([]);
  });
});
