import { CfnParameter, Fn, SecretValue } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { newStack, only, serviceOf } from './containers';

const settings = ['BUCKET', 'DATABASE_HOST'];

test('each is a variable, whose value CloudFormation may fill in', () => {
  const stack = newStack();
  const given = {
    BUCKET: StringParameter.valueForStringParameter(stack, '/shop/bucket'),
    DATABASE_HOST: Fn.importValue('DatabaseHost'),
  };
  const [{ Environment }] = only(serviceOf({ settings }, { settings: given }, stack), 'AWS::ECS::TaskDefinition')
    .ContainerDefinitions;
  expect(Environment).toEqual(expect.arrayContaining([
    { Name: 'BUCKET', Value: { Ref: expect.stringMatching(/^SsmParameterValueshopbucket/) } },
    { Name: 'DATABASE_HOST', Value: { 'Fn::ImportValue': 'DatabaseHost' } },
  ]));
});

test.each<[string, Record<string, string>, RegExp]>([
  ['one that is missing', { BUCKET: 'a' }, /'settings' lacks "DATABASE_HOST", which the container reads/],
  [
    'one that nobody reads', { BUCKET: 'a', DATABASE_HOST: 'b', OTHER: 'c' },
    /'settings' has "OTHER", which the container does not declare/,
  ],
  [
    'a secret', { BUCKET: 'a', DATABASE_HOST: SecretValue.secretsManager('db').unsafeUnwrap() },
    /'settings.DATABASE_HOST' contains a secret, which would be visible in the task definition/,
  ],
  [
    'a value that looks like one', { BUCKET: 'a', DATABASE_HOST: 'postgresql://shop:hunter2hunter2@db/shop' },
    /'settings.DATABASE_HOST' contains what looks like .*; use a ContainerSecret/,
  ],
])('fails for %s', (_, given, message) => {
  expect(() => serviceOf({ settings }, { settings: given })).toThrow(message);
});

test('a value that looks like one is taken where the container says that it is public', () => {
  const given = { settings: { BROKER: 'amqp://guest:guest-is-its-password@broker:5672' } };
  expect(() => serviceOf({ settings: ['BROKER'] }, given)).toThrow(/'settings.BROKER' contains/);
  expect(() => serviceOf({ settings: ['BROKER'], publicVariables: ['BROKER'] }, given)).not.toThrow();
});

test('fails for a parameter of the stack that hides its value', () => {
  const stack = newStack();
  const hidden = new CfnParameter(stack, 'Hidden', { noEcho: true }).valueAsString;
  expect(() => serviceOf({ settings: ['BUCKET'] }, { settings: { BUCKET: hidden } }, stack))
    .toThrow(/'settings.BUCKET' contains a secret/);
});
