import { readFileSync } from 'fs';
import { join } from 'path';
import { App, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { containerOf, newStack, problemsOf, serviceOf, templateOf } from './containers';
import { PythonContainerService, type PythonContainerServiceProps } from '../../../src/targets/ecs';
import { JOB, WEB } from '../specs';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret';
const complete = (stack: Stack, name: string) =>
  secretsmanager.Secret.fromSecretCompleteArn(stack, name, `${ARN}:${name}-a1b2c3`);
const parameter = (stack: Stack, name: string) => Secret.fromSsmParameter(
  StringParameter.fromSecureStringParameterAttributes(stack, name, { parameterName: `/shop/${name}` }),
);

type Secrets = NonNullable<PythonContainerServiceProps['secrets']>;

const specOf = (secrets: Secrets) => ({ ...WEB, secrets: Object.keys(secrets) });

/** A service that reads these and is rolled by them. */
function rolled(make: (stack: Stack) => Secrets, stack = newStack()): PythonContainerService {
  const secrets = make(stack);
  return serviceOf(specOf(secrets), { secrets, rollOnSecretChange: true }, stack);
}

const rulesOf = (service: PythonContainerService): any[] =>
  Object.values<any>(templateOf(service).findResources('AWS::Events::Rule')).map(({ Properties }) => Properties);
const patternsOf = (service: PythonContainerService): any[] => rulesOf(service).map(rule => rule.EventPattern);

/** What a service would be refused for. */
function refusals(make: (stack: Stack) => Secrets, stack = newStack()): string[] {
  const secrets = make(stack);
  return problemsOf(specOf(secrets), { secrets, rollOnSecretChange: true }, stack);
}

test('a service without the opt-in has neither a rule nor a function', () => {
  const stack = newStack();
  const template = templateOf(serviceOf(
    { ...WEB, secrets: ['db'] }, { secrets: { db: Secret.fromSecretsManager(complete(stack, 'db')) } }, stack,
  ));
  template.resourceCountIs('AWS::Events::Rule', 0);
  template.resourceCountIs('AWS::Lambda::Function', 0);
});

describe('what it listens to', () => {
  const changeOf = (resources: unknown[], label = 'AWSCURRENT') => ({
    'source': ['aws.secretsmanager'],
    'detail-type': ['Secret Label Updated'],
    resources,
    'detail': { labelUpdated: [label] },
  });

  test('is another current version of a secret, which is named once however many fields are read', () => {
    const fields = ['username', 'password'];
    expect(patternsOf(rolled(stack => {
      const secret = complete(stack, 'db');
      return Object.fromEntries(fields.map(field => [field, Secret.fromSecretsManager(secret, field)]));
    }))).toEqual([changeOf([{ prefix: `${ARN}:db-a1b2c3` }])]);
  });

  test('is a secret of the same stack, whose ARN is known at deployment', () => {
    const service = rolled(stack => {
      const secret = new secretsmanager.Secret(stack, 'Db');
      return { whole: Secret.fromSecretsManager(secret), field: Secret.fromSecretsManager(secret, 'password') };
    });
    expect(patternsOf(service)).toEqual([changeOf([{ prefix: { Ref: expect.stringMatching(/^Db/) } }])]);
  });

  test.each<[string, (stack: Stack) => secretsmanager.ISecret, unknown]>([
    ['its name', stack => secretsmanager.Secret.fromSecretNameV2(stack, 'Db', 'shop/db'), `${ARN}:shop/db`],
    [
      'a partial ARN', stack => secretsmanager.Secret.fromSecretPartialArn(stack, 'Db', `${ARN}:shop/db`),
      `${ARN}:shop/db`,
    ],
    // Its name looks like the end of a complete ARN.
    ['a name such as shop-secret', stack => secretsmanager.Secret.fromSecretNameV2(stack, 'Db', 'shop-secret'),
      `${ARN}:shop-secret`],
    [
      'an ARN of another stack', stack =>
        secretsmanager.Secret.fromSecretCompleteArn(stack, 'Db', Fn.importValue('DbArn')),
      { 'Fn::ImportValue': 'DbArn' },
    ],
  ])('is a secret by %s, of which the ARN in the event has the beginning', (_, secret, arn) => {
    const [pattern] = patternsOf(rolled(stack => ({ db: Secret.fromSecretsManager(secret(stack)) })));
    const [{ prefix }] = pattern.resources;
    const text = JSON.stringify(prefix).replace('{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},"', '"arn:aws')
      .replace(/"\]\]\}$/, '"');
    expect(JSON.parse(text)).toEqual(arn);
  });

  test('is a label of its own, in a rule for each', () => {
    const service = rolled(stack => ({
      blue: Secret.fromSecretsManagerVersion(complete(stack, 'blue'), { versionStage: 'BLUE' }, 'password'),
      green: Secret.fromSecretsManagerVersion(complete(stack, 'green'), { versionStage: 'GREEN' }),
      now: Secret.fromSecretsManagerVersion(complete(stack, 'now'), { versionStage: 'AWSCURRENT' }),
    }));
    expect(patternsOf(service)).toEqual([
      changeOf([{ prefix: `${ARN}:blue-a1b2c3` }], 'BLUE'),
      changeOf([{ prefix: `${ARN}:green-a1b2c3` }], 'GREEN'),
      changeOf([{ prefix: `${ARN}:now-a1b2c3` }]),
    ]);
  });

  test('is no version with a fixed id, which never changes', () => {
    expect(patternsOf(rolled(stack => ({
      fixed: Secret.fromSecretsManagerVersion(complete(stack, 'fixed'), { versionId: '4f0c' }),
      db: Secret.fromSecretsManager(complete(stack, 'db')),
    })))).toEqual([changeOf([{ prefix: `${ARN}:db-a1b2c3` }])]);
  });

  test('is another value of a parameter of Systems Manager, by its whole ARN, but not its end', () => {
    const arn = {
      'Fn::Join': ['', [
        'arn:', { Ref: 'AWS::Partition' }, ':ssm:eu-west-1:111122223333:parameter/shop/key',
      ]],
    };
    expect(patternsOf(rolled(stack => ({ key: parameter(stack, 'key') })))).toEqual([{
      'source': ['aws.ssm'],
      'detail-type': ['Parameter Store Change'],
      'resources': [arn],
      'detail': { operation: ['Create', 'Update'] },
    }]);
  });

  // EventBridge takes 2048 characters.
  test('is divided into rules of ten', () => {
    const names = Array.from({ length: 21 }, (_, index) => `s${index}`);
    const patterns = patternsOf(rolled(stack =>
      Object.fromEntries(names.map(name => [name, Secret.fromSecretsManager(complete(stack, name))]))));
    expect(patterns.map(({ resources }) => resources.length)).toEqual([10, 10, 1]);
    expect(patterns.flatMap(({ resources }) => resources)).toEqual(names.map(name => ({
      prefix: `${ARN}:${name}-a1b2c3`,
    })));
  });

  test('is what the container reads, not what its release step alone does', () => {
    const stack = newStack();
    const release = Object.assign(containerOf({ ...JOB, name: 'migrate', secrets: ['owner'] }), { name: 'migrate' });
    const secret = (name: string) => Secret.fromSecretsManager(complete(stack, name));
    const container = Object.assign(containerOf({ ...WEB, secrets: ['db'] }), { release });
    const secrets = { db: secret('db'), owner: secret('owner') };
    const service = new PythonContainerService(stack, 'Web', { container, secrets, rollOnSecretChange: true });
    expect(patternsOf(service)).toEqual([changeOf([{ prefix: `${ARN}:db-a1b2c3` }])]);
  });

  test('is a secret that is a variable, too', () => {
    const stack = newStack();
    const secrets = { BROKER_URL: Secret.fromSecretsManager(complete(stack, 'broker')) };
    const service = serviceOf({ secretVariables: ['BROKER_URL'] }, { secrets, rollOnSecretChange: true }, stack);
    expect(patternsOf(service)).toEqual([changeOf([{ prefix: `${ARN}:broker-a1b2c3` }])]);
  });
});

describe('the function', () => {
  const one = (stack: Stack) => ({ db: Secret.fromSecretsManager(complete(stack, 'db')) });

  test('is called by this rule alone, with the service, what has changed and when', () => {
    const service = rolled(one);
    const template = templateOf(service);
    const [rule] = Object.keys(template.findResources('AWS::Events::Rule'));
    const [{ Targets: [{ Arn, InputTransformer }], State }] = rulesOf(service);
    expect(State).toBeUndefined();
    const { 'Fn::Join': [, parts] } = InputTransformer.InputTemplate;
    const template_ = parts.map((part: any) => part.Ref ?? part['Fn::GetAtt']?.join('.') ?? part).join('');
    expect(InputTransformer.InputPathsMap).toEqual({ changed: '$.resources', time: '$.time' });
    expect(JSON.parse(template_.replace('<changed>', '["arn"]').replace('<time>', '"2026-11-30T07:12:00Z"'))).toEqual({
      Cluster: expect.stringMatching(/^PythonContainerCluster\w+\.Arn$/),
      Service: expect.stringMatching(/^WebService/),
      Changed: ['arn'],
      Time: '2026-11-30T07:12:00Z',
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: Arn,
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [rule, 'Arn'] },
    });
  });

  test('is one for the stack, with the SDK of its runtime and without an asset', () => {
    const stack = newStack();
    const service = rolled(one, stack);
    const secrets = { key: parameter(stack, 'key') };
    new PythonContainerService(stack, 'Worker', {
      container: containerOf({ ...WEB, secrets: ['key'] }), secrets, rollOnSecretChange: true,
    });
    const template = templateOf(service);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.resourceCountIs('AWS::Events::Rule', 2);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'python3.14',
      Handler: 'index.handler',
      Timeout: 900,
      Code: { ZipFile: readFileSync(join(__dirname, '../../../support/ecs/roll.py'), 'utf8') },
    });
  });

  test('may look at and update this service, and write its log', () => {
    const [{ Properties: { PolicyDocument: { Statement } } }] = Object.values<any>(
      templateOf(rolled(one)).findResources('AWS::IAM::Policy', {
        Properties: { Roles: [{ Ref: Match.stringLikeRegexp('^PythonContainerRollsRole') }] },
      }),
    );
    expect(Statement.map(({ Action, Resource }: any) => [Action, Resource])).toEqual([
      [['logs:CreateLogStream', 'logs:PutLogEvents'],
        { 'Fn::GetAtt': [expect.stringMatching(/^PythonContainerRollsLogs/), 'Arn'] }],
      [['ecs:DescribeServices', 'ecs:UpdateService'], { Ref: expect.stringMatching(/^WebService/) }],
    ]);
  });

  test('lives beside that of release steps', () => {
    const stack = newStack();
    const release = Object.assign(containerOf({ ...JOB, name: 'migrate' }), { name: 'migrate' });
    const container = Object.assign(containerOf({ ...WEB, secrets: ['db'] }), { release });
    const service = new PythonContainerService(stack, 'Web', {
      container, secrets: one(stack), rollOnSecretChange: true,
    });
    templateOf(service).resourceCountIs('AWS::Lambda::Function', 2);
  });
});

describe('fails where nobody would notice a change:', () => {
  test('a container without secrets', () => {
    expect(problemsOf(WEB, { rollOnSecretChange: true })).toEqual([
      "'rollOnSecretChange' is true, but the container \"web\" reads no secrets; remove it",
    ]);
  });

  test.each(['AWSPENDING', 'AWSPREVIOUS'])('the label %s', versionStage => {
    expect(refusals(stack => ({
      db: Secret.fromSecretsManagerVersion(complete(stack, 'db'), { versionStage }),
    }))).toEqual([
      `'rollOnSecretChange' is true, but 'secrets.db' takes the label ${versionStage}, of which Secrets Manager tells `
      + "nothing, so no change of it would be noticed; take another one, or remove 'rollOnSecretChange'",
    ]);
  });

  test('nothing but versions with a fixed id', () => {
    expect(refusals(stack => ({
      db: Secret.fromSecretsManagerVersion(complete(stack, 'db'), { versionId: '4f0c' }, 'password'),
    }))).toEqual([
      "'rollOnSecretChange' is true, but 'secrets' has only versions that never change, of \"db\"; leave out "
      + "'versionId', or remove 'rollOnSecretChange'",
    ]);
  });

  const elsewhere = (region: string, account: string) => (stack: Stack) => ({
    db: Secret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(
      stack, 'Db', `arn:aws:secretsmanager:${region}:${account}:secret:db-a1b2c3`,
    ), 'password'),
  });

  test('a secret of another account or region, which gets its events', () => {
    expect(refusals(elsewhere('eu-west-1', '444455556666'))).toEqual([
      expect.stringContaining("'secrets.db' belongs to the account 444455556666, which gets its events, so no change"),
    ]);
    expect(refusals(elsewhere('us-east-1', '111122223333'))).toEqual([
      expect.stringContaining("'secrets.db' is in us-east-1, which gets its events, so no change"),
    ]);
  });

  test('a parameter of another account', () => {
    const arn = 'arn:aws:ssm:eu-west-1:444455556666:parameter/shop/key';
    expect(refusals(stack => ({
      key: Secret.fromSsmParameter(StringParameter.fromStringParameterArn(stack, 'Key', arn)),
    }))).toEqual([expect.stringContaining('belongs to the account 444455556666')]);
  });

  test('an ARN of another form', () => {
    const secret = { arn: 'arn:aws:s3:::bucket/secrets.env', grantRead: () => undefined } as unknown as Secret;
    expect(refusals(() => ({ db: secret }))).toEqual([
      expect.stringContaining("'secrets.db' has an ARN of an unknown form, \"arn:aws:s3:::bucket/secrets.env\", so no"),
    ]);
  });

  test('and not twice for a secret that is missing anyway', () => {
    expect(problemsOf({ ...WEB, secrets: ['db'] }, { rollOnSecretChange: true })).toEqual([
      expect.stringMatching(/^'secrets' lacks "db"/),
    ]);
  });
});

test('what is known only at deployment is fine', () => {
  const agnostic = new Stack(new App(), 'Stack');
  expect(refusals(stack => ({
    imported: Secret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(
      stack, 'Imported', new CfnParameter(stack, 'Arn').valueAsString,
    ), 'password'),
    far: Secret.fromSecretsManager(complete(stack, 'far')),
    named: Secret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'Named', 'shop/db')),
    key: parameter(stack, 'key'),
  }), agnostic)).toEqual([]);
});
