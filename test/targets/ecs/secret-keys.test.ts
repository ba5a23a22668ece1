import { SecretValue, type Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import { DatabaseInstance, DatabaseInstanceEngine, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { containerOf, newStack, serviceOf } from './containers';
import { PythonContainerTask } from '../../../src/targets/ecs';
import { JOB } from '../specs';

const warnings = (stack: Stack): string[] => Annotations.fromStack(stack)
  .findWarning('*', Match.stringLikeRegexp('cdk-python-container:field'))
  .map(({ id, entry: { data } }) => `${id}: ${data as string}`);

const WARNING = /'secrets.db' takes the field "password" of a secret that is made without it, .* generateSecretString: /;

// ECS says so only as the first task starts, when it does not.
test.each<[string, secretsmanager.SecretProps]>([
  ['a random text', {}],
  ['an object without it', { generateSecretString: { secretStringTemplate: '{"a": "b"}', generateStringKey: 'pw' } }],
  ['a text', { secretStringValue: SecretValue.unsafePlainText('hunter2') }],
])('a field of a secret that is %s is a warning', (_, props) => {
  const stack = newStack();
  const db = Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Db', props), 'password');
  serviceOf({ secrets: ['db'] }, { secrets: { db } }, stack);
  new PythonContainerTask(stack, 'Report', { container: containerOf({ ...JOB, secrets: ['db'] }), secrets: { db } });
  expect(warnings(stack)).toEqual(Array(2).fill(expect.stringMatching(WARNING)));
  expect(warnings(stack).map(each => each.split(':')[0])).toEqual(['/Stack/Web', '/Stack/Report']);
});

test.each<[string, (stack: Stack) => Secret]>([
  ['a field that the secret is made with', stack => Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Db', {
    generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'password' },
  }), 'password')],
  ['all of a text', stack => Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Db'))],
  ['a version of all of it', stack =>
    Secret.fromSecretsManagerVersion(new secretsmanager.Secret(stack, 'Db'), { versionStage: 'BLUE' })],
  ['a field that only the account knows', stack => Secret.fromSecretsManager(
    secretsmanager.Secret.fromSecretCompleteArn(stack, 'Db', 'arn:aws:secretsmanager:a:1:secret:db-a1b2c3'), 'host',
  )],
  ['a field that a database adds', stack => Secret.fromSecretsManager(new DatabaseInstance(stack, 'Db', {
    vpc: new Vpc(stack, 'Vpc'), engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17 }),
  }).secret!, 'host')],
  ['a value of another construct', stack => Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Db', {
    secretObjectValue: { password: SecretValue.secretsManager('other') },
  }), 'password')],
])('%s is none', (_, make) => {
  const stack = newStack();
  serviceOf({ secrets: ['db'] }, { secrets: { db: make(stack) } }, stack);
  expect(warnings(stack)).toEqual([]);
});
