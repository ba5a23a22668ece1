import { Token, Tokenization } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Secret } from 'aws-cdk-lib/aws-ecs';
import { fargateSizeProblem } from './fargate-size';
import type { PythonContainerServiceProps } from './python-container-service-props';
import type { ContainerSpec, HealthSpec } from '../../container';

/** Longest that Fargate waits between the stop signal and SIGKILL. */
const LONGEST_STOP_SECONDS = 120;

/** What ECS takes in a health check. The CDK lets a time-out of 120 pass, which the service then refuses. */
const HEALTH_RANGES: Readonly<Record<'intervalSeconds' | 'timeoutSeconds' | 'retries' | 'startSeconds', readonly [least: number, most: number]>> = {
  intervalSeconds: [5, 300],
  timeoutSeconds: [2, 60],
  retries: [1, 10],
  startSeconds: [0, 300],
};

/**
 * A complete ARN of Secrets Manager ends with a hyphen and six random characters; what follows it chooses a field or version.
 * A name that happens to end so, such as `shop-secret`, passes for complete.
 */
const CHOSEN_PART_OF_SECRET = /:secret:(?<name>[^:]+):[^:]*:[^:]*:[^:]*$/;
const COMPLETE_NAME = /-[A-Za-z0-9]{6}$/;

/** Stands for what is only known at deployment. */
const UNKNOWN = '*';

/** Everything that the CDK accepts and Fargate refuses, or that would run in another way than it reads. */
export function serviceProblems(spec: ContainerSpec, props: Omit<PythonContainerServiceProps, 'container'>): string[] {
  if (spec.role === 'job') {
    return [`'container' is the job '${spec.name}', which ends by itself, so a service would start it again for ever; use PythonContainer.worker() for what never ends`];
  }
  return [
    ...sizeProblems(spec),
    ...stopProblems(spec),
    ...spec.health ? healthProblems(spec.health) : [],
    ...countProblems(props.desiredCount),
    ...networkProblems(spec, props),
    ...secretProblems(spec, props.secrets ?? {}),
  ];
}

/** What works only with more than can be seen here. */
export function networkWarnings(vpc: IVpc): string[] {
  return vpc.publicSubnets.length > 0 && vpc.privateSubnets.length + vpc.isolatedSubnets.length === 0
    ? ['the VPC has public subnets only, and a task without a public address cannot pull its image from there; use private subnets with NAT, or add endpoints for ECR, S3 and CloudWatch Logs']
    : [];
}

function sizeProblems({ size }: ContainerSpec): string[] {
  const problem = fargateSizeProblem(size.vcpu, size.memoryMiB);
  return problem === undefined ? [] : [problem];
}

/** The load balancer's limits are an hour and more, so what fits between signal and SIGKILL fits in them as well. */
function stopProblems({ role, shutdown: { gracefulSeconds, stopSeconds } }: ContainerSpec): string[] {
  if (stopSeconds <= LONGEST_STOP_SECONDS) { return []; }
  const prop = role === 'web' ? 'longestRequestSeconds' : 'longestTaskSeconds';
  const rest = stopSeconds - gracefulSeconds;
  const fits = LONGEST_STOP_SECONDS - rest;
  const repair = fits >= 1 ? `lower '${prop}' to ${fits} or less` : "lower 'cleanupSeconds'";
  return [`'${prop}' is ${gracefulSeconds}, which with ${rest} s of clean-up and margin needs ${stopSeconds} s to stop, but Fargate kills a task ${LONGEST_STOP_SECONDS} s after the signal; ${repair}`];
}

function healthProblems(health: HealthSpec): string[] {
  return (Object.keys(HEALTH_RANGES) as Array<keyof typeof HEALTH_RANGES>).flatMap(prop => {
    const [least, most] = HEALTH_RANGES[prop];
    const value = health[prop];
    return value >= least && value <= most ? [] : [`'healthCheck.${prop}' is ${value} but ECS takes ${least} to ${most}; set it to ${value < least ? least : most}`];
  });
}

function countProblems(desiredCount: number | undefined): string[] {
  if (desiredCount === undefined || Token.isUnresolved(desiredCount)) { return []; }
  return Number.isSafeInteger(desiredCount) && desiredCount >= 0 ? [] : [`'desiredCount' is ${desiredCount}; state a whole number, 0 or more`];
}

function networkProblems(spec: ContainerSpec, props: Omit<PythonContainerServiceProps, 'container'>): string[] {
  const problems: string[] = [];
  if (props.cluster !== undefined && props.vpc !== undefined) {
    problems.push("'cluster' and 'vpc' are both given but a cluster has its own VPC; leave out 'vpc'");
  }
  if (spec.role === 'web' && props.publicLoadBalancer && props.certificate === undefined) {
    problems.push("'publicLoadBalancer' is true but there is no 'certificate', and HTTP is never offered to the internet; pass a certificate of AWS Certificate Manager");
  }
  if (spec.role === 'worker') {
    const useless = [props.certificate && 'certificate', props.publicLoadBalancer && 'publicLoadBalancer'].filter(Boolean);
    problems.push(...useless.map(prop => `'${prop}' is given but '${spec.name}' is a worker, which gets no load balancer; leave it out`));
  }
  const vpc = props.cluster?.vpc ?? props.vpc;
  return vpc === undefined || spec.role === 'worker' ? problems : [...problems, ...loadBalancerProblems(vpc, props.publicLoadBalancer ?? false)];
}

/** What the CDK would report one at a time, and only after it has made half of the service. */
function loadBalancerProblems(vpc: IVpc, isPublic: boolean): string[] {
  if (isPublic) {
    return vpc.publicSubnets.length > 0 ? [] : ["'publicLoadBalancer' is true but the VPC has no public subnet; add one, or leave the load balancer private"];
  }
  return knowsCidr(vpc) ? [] : ["the VPC was imported without its address range, to which a private load balancer is opened; add 'vpcCidrBlock' to Vpc.fromVpcAttributes(...)"];
}

function knowsCidr(vpc: IVpc): boolean {
  try {
    return vpc.vpcCidrBlock !== '';
  } catch {
    return false;
  }
}

function secretProblems(spec: ContainerSpec, secrets: { readonly [name: string]: Secret }): string[] {
  const declared = spec.secrets.length > 0 ? `the container declares ${spec.secrets.map(name => `'${name}'`).join(', ')}` : 'the container declares none';
  const missing = spec.secrets.filter(name => !(name in secrets)).map(name =>
    `'secrets' lacks '${name}', which the container declares; add '${name}': ecs.Secret.fromSecretsManager(...)`);
  const unknown = Object.keys(secrets).filter(name => !spec.secrets.includes(name)).map(name =>
    `'secrets' has '${name}' but ${declared}; remove it, or declare ContainerSecret.file('${name}') in the container`);
  const incomplete = Object.entries(secrets).filter(([, secret]) => isIncomplete(secret)).map(([name]) =>
    `'secrets' takes a field or version of '${name}' through a name or a partial ARN, and such a task cannot start; `
    + 'import the secret with its complete ARN: Secret.fromSecretCompleteArn(...)');
  return [...missing, ...unknown, ...incomplete];
}

/** Read off the text that the task definition would carry: what the CDK knows about the ARN is lost in `ecs.Secret`. */
function isIncomplete(secret: Secret): boolean {
  const text: string = Tokenization.reverseString(secret.arn).mapTokens({ mapToken: () => UNKNOWN }).join({ join: (left, right) => `${left}${right}` });
  const name = CHOSEN_PART_OF_SECRET.exec(text)?.groups!.name;
  return name !== undefined && !name.includes(UNKNOWN) && !COMPLETE_NAME.test(name);
}
