import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, Secret } from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import fc from 'fast-check';
import { CERTIFICATE_ARN, newStack } from './containers';
import { WEB, WORKER } from './specs';
import { solveShutdown } from '../../../src/process';
import { serviceProblems } from '../../../src/targets/ecs/validate-service';

const database = (stack: Stack) => Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Database'), 'password');

test.each([['web', WEB], ['worker', WORKER]])('a usual %s container has no problem', (_, spec) => {
  expect(serviceProblems(spec, {})).toEqual([]);
});

test('fails for a job, whatever else is wrong with it', () => {
  expect(serviceProblems({ ...WORKER, role: 'job', name: 'report' }, { desiredCount: -1 })).toEqual([
    "'container' is the job 'report', which ends by itself, so a service would start it again for ever; use PythonContainer.worker() for what never ends",
  ]);
});

test('fails for a size that Fargate does not have', () => {
  expect(serviceProblems({ ...WEB, size: { ...WEB.size, vcpu: 1, memoryMiB: 1024 } }, {})).toEqual([
    "'size' is ComputeSize.of(1, 1024) but Fargate gives 1 vCPU 2048 to 8192 in steps of 1024 MiB; use ComputeSize.of(1, 2048) or ComputeSize.of(0.25, 1024)",
  ]);
});

describe('the time to stop', () => {
  const stopping = (longestRequestSeconds: number, cleanupSeconds: number) => ({
    shutdown: solveShutdown({ longestRequestSeconds, cleanupSeconds, drainSeconds: 10 }),
  });

  test('may take all that Fargate gives', () => {
    expect(serviceProblems({ ...WEB, ...stopping(110, 5) }, {})).toEqual([]);
  });

  test('fails when it is longer, saying what fits', () => {
    expect(serviceProblems({ ...WEB, ...stopping(111, 5) }, {})).toEqual([
      "'longestRequestSeconds' is 111, which with 10 s of clean-up and margin needs 121 s to stop, but Fargate kills a task 120 s after the signal; lower 'longestRequestSeconds' to 110 or less",
    ]);
  });

  test('fails for a worker in the words of a worker', () => {
    expect(serviceProblems({ ...WORKER, ...stopping(600, 5) }, {})).toEqual([expect.stringMatching(/^'longestTaskSeconds' is 600.*lower 'longestTaskSeconds' to 110 or less$/)]);
  });

  test('fails when clean-up alone is too long', () => {
    expect(serviceProblems({ ...WEB, ...stopping(25, 120) }, {})).toEqual([expect.stringMatching(/; lower 'cleanupSeconds'$/)]);
  });

  test('what is said to fit does fit, and leaves the load balancer within its limits', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 114 }), (longest, cleanup) => {
      const [problem] = serviceProblems({ ...WEB, ...stopping(longest, cleanup) }, {});
      const fits = problem === undefined ? longest : Number(/to (\d+) or less$/.exec(problem)![1]);
      const { shutdown } = stopping(fits, cleanup);
      expect(serviceProblems({ ...WEB, shutdown }, {})).toEqual([]);
      expect(shutdown.deregistrationSeconds).toBeLessThanOrEqual(3600);
      expect(shutdown.loadBalancerIdleSeconds).toBeLessThanOrEqual(4000);
    }), { numRuns: 200 });
  });
});

test.each([
  ['intervalSeconds', 4, 'ECS takes 5 to 300; set it to 5'],
  ['intervalSeconds', 301, 'ECS takes 5 to 300; set it to 300'],
  ['timeoutSeconds', 1, 'ECS takes 2 to 60; set it to 2'],
  ['timeoutSeconds', 61, 'ECS takes 2 to 60; set it to 60'],
  ['retries', 11, 'ECS takes 1 to 10; set it to 10'],
  ['startSeconds', 301, 'ECS takes 0 to 300; set it to 300'],
])('fails when %s of the health check is %d', (prop, value, rest) => {
  expect(serviceProblems({ ...WEB, health: { ...WEB.health!, [prop]: value } }, {})).toEqual([`'healthCheck.${prop}' is ${value} but ${rest}`]);
});

test.each([-1, 1.5, NaN, Infinity])('fails when the number of tasks is %p', desiredCount => {
  expect(serviceProblems(WEB, { desiredCount })).toEqual([`'desiredCount' is ${desiredCount}; state a whole number, 0 or more`]);
});

test('a number of tasks that is chosen at deployment is not judged', () => {
  expect(serviceProblems(WEB, { desiredCount: new CfnParameter(newStack(), 'Count', { type: 'Number' }).valueAsNumber })).toEqual([]);
});

test('fails when cluster and VPC are both given', () => {
  const stack = newStack();
  const vpc = new Vpc(stack, 'Vpc');
  expect(serviceProblems(WEB, { vpc, cluster: new Cluster(stack, 'Cluster', { vpc }) })).toEqual([
    "'cluster' and 'vpc' are both given but a cluster has its own VPC; leave out 'vpc'",
  ]);
});

describe('the load balancer', () => {
  const certificate = Certificate.fromCertificateArn(newStack(), 'Certificate', CERTIFICATE_ARN);

  test('may be public with a certificate', () => {
    expect(serviceProblems(WEB, { publicLoadBalancer: true, certificate })).toEqual([]);
  });

  test('fails when it would be public without a certificate', () => {
    expect(serviceProblems(WEB, { publicLoadBalancer: true })).toEqual([
      "'publicLoadBalancer' is true but there is no 'certificate', and HTTP is never offered to the internet; pass a certificate of AWS Certificate Manager",
    ]);
  });

  test('fails for a worker, which gets none', () => {
    expect(serviceProblems(WORKER, { publicLoadBalancer: true, certificate })).toEqual([
      "'certificate' is given but 'worker' is a worker, which gets no load balancer; leave it out",
      "'publicLoadBalancer' is given but 'worker' is a worker, which gets no load balancer; leave it out",
    ]);
  });

  describe('in a VPC from elsewhere', () => {
    const imported = (attributes: object) => Vpc.fromVpcAttributes(newStack(), 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['eu-west-1a'], privateSubnetIds: ['subnet-0123456789abcdef0'], ...attributes,
    });

    test('fails for a private load balancer when its address range is not known', () => {
      expect(serviceProblems(WEB, { vpc: imported({}) })).toEqual([
        "the VPC was imported without its address range, to which a private load balancer is opened; add 'vpcCidrBlock' to Vpc.fromVpcAttributes(...)",
      ]);
      expect(serviceProblems(WEB, { vpc: imported({ vpcCidrBlock: '10.0.0.0/16' }) })).toEqual([]);
    });

    test('fails for a public load balancer when there is no public subnet', () => {
      expect(serviceProblems(WEB, { vpc: imported({}), certificate, publicLoadBalancer: true })).toEqual([
        "'publicLoadBalancer' is true but the VPC has no public subnet; add one, or leave the load balancer private",
      ]);
    });

    test('a worker needs neither', () => {
      expect(serviceProblems(WORKER, { vpc: imported({}) })).toEqual([]);
    });
  });
});

describe('secrets', () => {
  const spec = { ...WEB, secrets: ['db-password'] };

  test('are fine when each declared one is given', () => {
    expect(serviceProblems(spec, { secrets: { 'db-password': database(newStack()) } })).toEqual([]);
  });

  test('fails when a declared one is not given', () => {
    expect(serviceProblems(spec, {})).toEqual([
      "'secrets' lacks 'db-password', which the container declares; add 'db-password': ecs.Secret.fromSecretsManager(...)",
    ]);
  });

  test('fails when one is given that the container does not declare', () => {
    const secret = database(newStack());
    expect(serviceProblems(spec, { secrets: { 'db-password': secret, 'db-pasword': secret } })).toEqual([
      "'secrets' has 'db-pasword' but the container declares 'db-password'; remove it, or declare ContainerSecret.file('db-pasword') in the container",
    ]);
    expect(serviceProblems(WEB, { secrets: { key: secret } })).toEqual([expect.stringContaining('but the container declares none')]);
  });

  const partial = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db';
  const imported = {
    name: (stack: Stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'shop/db'),
    partialArn: (stack: Stack) => secretsmanager.Secret.fromSecretPartialArn(stack, 'Secret', partial),
    completeArn: (stack: Stack) => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', `${partial}-AbCdEf`),
    laterName: (stack: Stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', new CfnParameter(stack, 'Name').valueAsString),
    laterArn: (stack: Stack) => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', new CfnParameter(stack, 'Arn').valueAsString),
  };
  const agnostic = () => new Stack();

  test.each([['name', newStack], ['name', agnostic], ['partialArn', newStack]] as const)('fails when a field is taken through a %s', (form, makeStack) => {
    const secret = imported[form](makeStack());
    const problem = "'secrets' takes a field or version of 'db-password' through a name or a partial ARN, and such a task cannot start; "
      + 'import the secret with its complete ARN: Secret.fromSecretCompleteArn(...)';
    expect(serviceProblems(spec, { secrets: { 'db-password': Secret.fromSecretsManager(secret, 'password') } })).toEqual([problem]);
    expect(serviceProblems(spec, { secrets: { 'db-password': Secret.fromSecretsManagerVersion(secret, { versionStage: 'AWSCURRENT' }) } })).toEqual([problem]);
  });

  test.each(['completeArn', 'laterName', 'laterArn'] as const)('are fine when a field is taken through a %s', form => {
    expect(serviceProblems(spec, { secrets: { 'db-password': Secret.fromSecretsManager(imported[form](agnostic()), 'password') } })).toEqual([]);
  });

  test('are fine when they are taken whole by name, or from a parameter', () => {
    const stack = newStack();
    const whole = Secret.fromSecretsManager(imported.name(stack));
    const parameter = Secret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: '/shop/key' }));
    expect(serviceProblems({ ...WEB, secrets: ['key', 'whole'] }, { secrets: { key: parameter, whole } })).toEqual([]);
  });
});
