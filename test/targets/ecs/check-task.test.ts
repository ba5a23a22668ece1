import { CfnParameter, Fn, SecretValue, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import fc from 'fast-check';
import { newStack, problemsOf } from './containers';
import { DEFAULT_SHUTDOWN_NEEDS, solveShutdown } from '../../../src/process';
import { WEB, WORKER } from '../specs';

const database = (stack: Stack) => Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Database'), 'password');

test('fails for a size that Fargate does not have', () => {
  expect(problemsOf({ ...WEB, size: { ...WEB.size, vcpu: 1, memoryMiB: 1024 } }, {})).toEqual([
    "'size' is ComputeSize.of(1, 1024) but Fargate gives 1 vCPU 2048 to 8192 in steps of 1024 MiB; "
    + 'use ComputeSize.of(1, 2048) or ComputeSize.of(0.25, 1024)',
  ]);
});

describe('the time to stop', () => {
  const stopping = (longestRequestSeconds: number, cleanupSeconds: number) => ({
    shutdown: solveShutdown({ longestRequestSeconds, cleanupSeconds, drainSeconds: 10 }),
  });

  test('may take all that Fargate gives', () => {
    expect(problemsOf({ ...WEB, ...stopping(110, 5) }, {})).toEqual([]);
  });

  test('fails when it is longer, saying what fits', () => {
    expect(problemsOf({ ...WEB, ...stopping(111, 5) }, {})).toEqual([
      "'longestRequestSeconds' is 111, which with 10 s of clean-up and margin needs 121 s to stop, "
      + 'but Fargate kills a task 120 s after the signal, and a Spot task that AWS takes back as well; '
      + "lower 'longestRequestSeconds' to 110 or less",
    ]);
  });

  test('fails when the drain is too long, saying what it is made of and what fits', () => {
    const spec = { ...WEB, ...stopping(101, 5) };
    expect(problemsOf(spec, {})).toEqual([]);
    expect(problemsOf(spec, { drainBeforeStop: true })).toEqual([
      "'longestRequestSeconds' is 101, which with 10 s of drain and 10 s of clean-up and margin needs 121 s to stop, "
      + 'but Fargate kills a task 120 s after the signal, and a Spot task that AWS takes back as well; '
      + "lower 'longestRequestSeconds' to 100 or less",
    ]);
    expect(problemsOf({ ...WEB, ...stopping(100, 5) }, { drainBeforeStop: true })).toEqual([]);
  });

  test('fails for a drain that nobody needs', () => {
    expect(problemsOf(WORKER, { drainBeforeStop: true })).toEqual([
      "'drainBeforeStop' is true, but no requests are sent to \"worker\", which has no port; remove it",
    ]);
    expect(problemsOf({ ...WEB, shutdown: { ...WEB.shutdown, drainSeconds: 0 } }, { drainBeforeStop: true })).toEqual([
      "'drainBeforeStop' is true, but 'drainSeconds' of \"web\" is 0; raise it, such as to 10, or remove "
      + "'drainBeforeStop'",
    ]);
  });

  test('fails for a worker in the words of a worker', () => {
    expect(problemsOf({ ...WORKER, ...stopping(600, 5) }, {})).toEqual([
      expect.stringMatching(/^'longestTaskSeconds' is 600.*lower 'longestTaskSeconds' to 110 or less$/),
    ]);
  });

  test('fails when clean-up alone is too long', () => {
    expect(problemsOf({ ...WEB, ...stopping(25, 120) }, {}))
      .toEqual([expect.stringMatching(/; lower 'cleanupSeconds'$/)]);
  });

  test('what is said to fit does fit, and leaves the load balancer within its limits', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 114 }), (longest, cleanup) => {
      const [problem] = problemsOf({ ...WEB, ...stopping(longest, cleanup) }, {});
      const fits = problem === undefined ? longest : Number(/to (\d+) or less$/.exec(problem)![1]);
      const { shutdown } = stopping(fits, cleanup);
      expect(problemsOf({ ...WEB, shutdown }, {})).toEqual([]);
      expect(shutdown.deregistrationSeconds).toBeLessThanOrEqual(3600);
      expect(shutdown.loadBalancerIdleSeconds).toBeLessThanOrEqual(4000);
    }), { numRuns: 200 });
  });
});

test('fails when the longest silence is more than a load balancer waits, saying by how much', () => {
  const silent = (longestSilenceSeconds: number) =>
    ({ ...WEB, shutdown: solveShutdown({ ...DEFAULT_SHUTDOWN_NEEDS, longestSilenceSeconds }) });
  expect(problemsOf(silent(3995), {})).toEqual([]);
  expect(problemsOf(silent(4000), {})).toEqual([
    "'longestSilenceSeconds' needs an idle timeout of 4005 s, but a load balancer of AWS has 4000 s at most; lower it "
    + 'by 5, and send a ping more often',
  ]);
});

test.each([
  ['intervalSeconds', 4, 'ECS accepts 5 to 300; set it to 5'],
  ['intervalSeconds', 301, 'ECS accepts 5 to 300; set it to 300'],
  ['timeoutSeconds', 1, 'ECS accepts 2 to 60; set it to 2'],
  ['timeoutSeconds', 61, 'ECS accepts 2 to 60; set it to 60'],
  ['retries', 11, 'ECS accepts 1 to 10; set it to 10'],
  ['startSeconds', 301, 'ECS accepts 0 to 300; set it to 300'],
])('fails when %s of the health check is %d', (prop, value, rest) => {
  expect(problemsOf({ ...WEB, health: { ...WEB.health!, [prop]: value } }, {})).toEqual([
    `'healthCheck.${prop}' is ${value} but ${rest}`,
  ]);
});

describe('secrets', () => {
  const spec = { ...WEB, secrets: ['db-password'] };

  test('are fine when each declared one is given', () => {
    expect(problemsOf(spec, { secrets: { 'db-password': database(newStack()) } })).toEqual([]);
  });

  test('fails when a declared one is not given', () => {
    expect(problemsOf(spec, {})).toEqual([
      "'secrets' lacks \"db-password\", which the container declares; "
      + 'add "db-password": ecs.Secret.fromSecretsManager(...)',
    ]);
  });

  test('fails when one is given that the container does not declare', () => {
    const secret = database(newStack());
    expect(problemsOf(spec, { secrets: { 'db-password': secret, 'db-pasword': secret } })).toEqual([
      "'secrets' has \"db-pasword\" but the container declares \"db-password\"; "
      + 'remove it, or declare ContainerSecret.file("db-pasword") in the container',
    ]);
    expect(problemsOf(WEB, { secrets: { key: secret } }))
      .toEqual([expect.stringContaining('but the container declares none')]);
  });

  const partial = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db';
  const later = (stack: Stack) => new CfnParameter(stack, 'Later').valueAsString;
  const imported = {
    name: (stack: Stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'shop/db'),
    partialArn: (stack: Stack) => secretsmanager.Secret.fromSecretPartialArn(stack, 'Secret', partial),
    completeArn: (stack: Stack) => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', `${partial}-AbCdEf`),
    laterName: (stack: Stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', later(stack)),
    laterArn: (stack: Stack) => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', later(stack)),
  };
  const agnostic = () => new Stack();

  test.each(['constructor', 'toString', '__proto__'])('fails when the declared one is %s and none is given', name => {
    expect(problemsOf({ ...WEB, secrets: [name] }, {})).toEqual([expect.stringContaining(`'secrets' lacks "${name}"`)]);
  });

  test.each([
    ['name', newStack], ['name', agnostic], ['partialArn', newStack],
  ] as const)('fails when a field is taken through a %s', (form, makeStack) => {
    const secret = imported[form](makeStack());
    const problem = "'secrets' takes a field or version of \"db-password\" through a name or a partial ARN, "
      + 'and such a task cannot start; import the secret with its complete ARN: Secret.fromSecretCompleteArn(...)';
    for (const chosen of [
      Secret.fromSecretsManager(secret, 'password'),
      Secret.fromSecretsManagerVersion(secret, { versionStage: 'AWSCURRENT' }),
    ]) { expect(problemsOf(spec, { secrets: { 'db-password': chosen } })).toEqual([problem]); }
  });

  test.each(['completeArn', 'laterName', 'laterArn'] as const)('are fine when a field is taken through a %s', form => {
    const secret = Secret.fromSecretsManager(imported[form](agnostic()), 'password');
    expect(problemsOf(spec, { secrets: { 'db-password': secret } })).toEqual([]);
  });

  test('are fine when they are taken whole by name, or from a parameter', () => {
    const stack = newStack();
    const whole = Secret.fromSecretsManager(imported.name(stack));
    const key = Secret.fromSsmParameter(
      ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: '/shop/key' }),
    );
    expect(problemsOf({ ...WEB, secrets: ['key', 'whole'] }, { secrets: { key, whole } })).toEqual([]);
  });
});

describe('what is only known at deployment', () => {
  const stack = newStack();
  const secret = new secretsmanager.Secret(stack, 'Secret');
  const hidden = new CfnParameter(stack, 'Hidden', { noEcho: true });
  const exposed: Array<[string, string]> = [
    ['a secret that is made here', secret.secretValue.unsafeUnwrap()],
    ['a field of a secret', secret.secretValueFromJson('password').unsafeUnwrap()],
    ['a secret of another name', SecretValue.secretsManager('shop/db').unsafeUnwrap()],
    ['a secure parameter', SecretValue.ssmSecure('/shop/key', '1').unsafeUnwrap()],
    ['a text with a secret in it', `postgres://shop:${secret.secretValue.unsafeUnwrap()}@db/shop`],
    ['a text joined with a secret', Fn.join('', ['postgres://', secret.secretValue.unsafeUnwrap(), '@db/shop'])],
    ['a reference to a secret as CloudFormation writes it', '{{resolve:secretsmanager:shop/db:SecretString:password}}'],
    ['a parameter that the console hides', hidden.valueAsString],
  ];

  test.each(exposed)('fails when a variable is %s', (_, value) => {
    expect(problemsOf({ ...WEB, environment: { DATABASE: value, REGION: 'eu-west-1' } }, {}, stack)).toEqual([
      "'environment.DATABASE' contains a secret, which would be visible in the task definition; "
      + "declare it with ContainerSecret.file(...) in the container, pass it in 'secrets' of this construct, "
      + 'and read the file in /run/secrets',
    ]);
  });

  test.each(exposed)('fails when an argument of the command is %s', (_, value) => {
    expect(problemsOf({ ...WEB, command: ['serve', '--database', value] }, {}, stack)).toEqual([
      expect.stringMatching(/^the command contains a secret, .*ContainerSecret\.file/),
    ]);
  });

  test.each(exposed)('fails when a word of the health check is %s', (_, value) => {
    expect(problemsOf({ ...WEB, health: { ...WEB.health!, command: ['check', value] } }, {}, stack)).toEqual([
      expect.stringMatching(/^the health check contains a secret, .*ContainerSecret\.file/),
    ]);
  });

  test('may be anything else, in variables and in the command', () => {
    const bucket = new Bucket(stack, 'Bucket');
    const parameter = new CfnParameter(stack, 'Level');
    const environment = {
      BUCKET: bucket.bucketName,
      ARN: `${bucket.bucketArn}/reports`,
      LEVEL: parameter.valueAsString,
      SECRET_ARN: secret.secretArn,
      PLAIN: ssm.StringParameter.valueForStringParameter(stack, '/shop/level'),
      ELSEWHERE: new Bucket(new Stack(), 'Bucket').bucketName,
    };
    const command = ['serve', '--bucket', bucket.bucketName];
    expect(problemsOf({ ...WEB, environment, command }, {}, stack)).toEqual([]);
  });
});

test('fails for more text than a task definition takes', () => {
  const environment = Object.fromEntries(['A', 'B', 'C'].map(name => [name, 'x'.repeat(22_000)]));
  expect(problemsOf({ ...WEB, environment }, {})).toEqual([
    expect.stringMatching(
      /^'environment' and the command have 66\d{3} bytes together, but ECS accepts .* at most 65536; /,
    ),
  ]);
  expect(problemsOf({ ...WEB, environment: { ...environment, C: '' } }, {})).toEqual([]);
  expect(problemsOf({ ...WEB, environment: {}, settings: ['A', 'B', 'C'] }, { settings: environment })).toHaveLength(1);
});
