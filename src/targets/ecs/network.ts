import { Annotations, AspectPriority, Aspects, Stack, Token } from 'aws-cdk-lib';
import {
  CfnVPCEndpoint, SecurityGroup, SubnetType, type IVpc, type SelectedSubnets, type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { type Construct, Dependable, type IDependable } from 'constructs';
import type { PythonContainerServiceProps } from './python-container-service-props';
import { isPrivate, type ContainerSpec } from '../../container';
import { quote } from '../../private/messages';

/** Endpoints that a task in a subnet without internet access needs before its container starts. */
const STARTING_NEEDS = ['ecr.api', 'ecr.dkr', 's3', 'logs'];

/** A task with secrets also needs one of these; an `ecs.Secret` does not say which. */
const SECRET_NEEDS = ['secretsmanager', 'ssm'];

const WARNING_ID = 'cdk-python-container:network';

/** The subnets of tasks that have to reach something before they can start. */
export interface TaskNetwork {
  readonly vpc: IVpc;
  readonly selection?: SubnetSelection;
  readonly imageName: string;
  readonly hasSecrets: boolean;
}

export function addSecurityGroup(scope: Construct, { application, name }: ContainerSpec, vpc: IVpc): SecurityGroup {
  // The CDK warns of each rule that lets out what is let out anyway, as `allowToDefaultPort(database)` makes beside the
  // one that counts, and advises a setting that nobody can reach. It ignores an acknowledgement at the group itself.
  Annotations.of(scope).acknowledgeWarning('@aws-cdk/aws-ec2:ipv4IgnoreEgressRule', 'everything is let out');
  return new SecurityGroup(scope, 'SecurityGroup', { vpc, description: `Tasks of ${application.name} ${name}` });
}

/** As the CDK selects them, but one in each zone, since a load balancer rejects more. */
export function loadBalancerSelection(
  props: Pick<PythonContainerServiceProps, 'loadBalancerSubnets' | 'publicLoadBalancer'>,
): SubnetSelection {
  const { loadBalancerSubnets, publicLoadBalancer } = props;
  return loadBalancerSubnets ?? { subnetType: publicLoadBalancer ? SubnetType.PUBLIC : undefined, onePerAz: true };
}

/** Warns about subnets from which tasks may be unable to start. */
export function warnOfNetwork(scope: Construct, network: TaskNetwork): void {
  const { vpc, selection } = network;
  const { subnets, hasPublic } = vpc.selectSubnets(selection);
  if (hasPublic) {
    Annotations.of(scope).addWarningV2(WARNING_ID, 'the tasks are in public subnets, and a task without a public '
      + 'address cannot pull its image from there; use private subnets with NAT, or add endpoints for ECR, S3 and '
      + 'CloudWatch Logs');
  }
  const isolated = new Set(vpc.isolatedSubnets);
  if (!subnets.some(subnet => isolated.has(subnet))) { return; }
  // At synthesis, since endpoints may be added to the VPC after the service.
  const visit = (node: unknown): void => { if (node === scope) { warnOfIsolation(scope, network); } };
  Aspects.of(scope).add({ visit }, { priority: AspectPriority.READONLY });
}

/** The load balancer has addresses of the VPC, and by default a server trusts private ones only. */
export function warnOfAddresses(scope: Construct, vpc: IVpc, { proxies, environment }: ContainerSpec): void {
  const isTold = !proxies?.networks || proxies.trusted !== undefined || Object.hasOwn(environment, proxies.variable);
  const range = knownRange(vpc);
  if (isTold || range === undefined || isPrivate(range)) { return; }
  Annotations.of(scope).addWarningV2(WARNING_ID, `the VPC has the addresses ${quote(range)}, which are not private, so `
    + 'the server does not trust its load balancer about the client and redirects to http://; pass them in the '
    + `container: proxyTrust: ProxyTrust.of(['${range}'])`);
}

/** Undefined when it was not given, or is known only at deployment. */
function knownRange(vpc: IVpc): string | undefined {
  try {
    return Token.isUnresolved(vpc.vpcCidrBlock) ? undefined : vpc.vpcCidrBlock;
  } catch {
    return undefined;
  }
}

function warnOfIsolation(scope: Construct, { vpc, imageName, hasSecrets }: TaskNetwork): void {
  const fromEcr = imageName.includes('.dkr.ecr.');
  const missing = missingEndpoints(scope, vpc, hasSecrets);
  if (fromEcr && missing.length === 0) { return; }
  const repair = fromEcr
    ? `use private subnets with NAT, or add endpoints to the VPC for ${missing.join(', ')}; `
      + 'acknowledge this warning if they exist outside this app'
    : "use private subnets with NAT, or an image in ECR ('image') and endpoints to the VPC";
  Annotations.of(scope).addWarningV2(WARNING_ID, 'the tasks are in isolated subnets, where they can neither pull '
    + `their image nor write logs, so they cannot start; ${repair}`);
}

function missingEndpoints(scope: Construct, vpc: IVpc, hasSecrets: boolean): string[] {
  const services = [...new Set([vpc.stack, Stack.of(scope)])]
    .flatMap(stack => endpointsOf(stack, vpc))
    .map(endpoint => JSON.stringify(endpoint.stack.resolve(endpoint.serviceName)) ?? '');
  const has = (name: string): boolean => services.some(service => service.includes(`.${name}"`));
  const missing = STARTING_NEEDS.filter(name => !has(name));
  return hasSecrets && !SECRET_NEEDS.some(has) ? [...missing, SECRET_NEEDS.join(' or ')] : missing;
}

/** What has to exist before a task in these subnets can start, with endpoints that are added to the VPC later. */
export function waysOut(scope: Construct, vpc: IVpc, selected: SelectedSubnets): IDependable {
  const { subnets, internetConnectivityEstablished } = selected;
  const isolated = new Set(vpc.isolatedSubnets);
  if (!subnets.some(subnet => isolated.has(subnet))) { return internetConnectivityEstablished; }
  const ways = {};
  Dependable.implement(ways, {
    get dependencyRoots() {
      const stack = Stack.of(scope);
      const endpoints = endpointsOf(stack, vpc).filter(endpoint => Stack.of(endpoint) === stack);
      return [...Dependable.of(internetConnectivityEstablished).dependencyRoots, ...endpoints];
    },
  });
  return ways;
}

/** Endpoints of a VPC that a stack makes. */
export function endpointsOf(stack: Stack, { vpcId }: IVpc): CfnVPCEndpoint[] {
  return stack.node.findAll()
    .filter(each => each instanceof CfnVPCEndpoint)
    .filter(endpoint => endpoint.vpcId === vpcId);
}
