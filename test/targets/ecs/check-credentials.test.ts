import { SecretValue } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Secret, type SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { newStack, only, serviceOf } from './containers';
import { ImageSource } from '../../../src/targets/image-source';

const image = ImageSource.registry('ghcr.io/acme/shop');

const deploy = (props: SecretProps, source = image) => {
  const stack = newStack();
  return serviceOf({}, { image: source, registryCredentials: new Secret(stack, 'Registry', props) }, stack);
};

const TEMPLATE = { generateStringKey: 'password', secretStringTemplate: JSON.stringify({ username: 'acme' }) };

test('ECS pulls with the user and password of the secret, which the execution role may read', () => {
  const service = deploy({ generateSecretString: TEMPLATE });
  const CredentialsParameter = { Ref: expect.stringMatching(/^Registry/) };
  expect(only(service, 'AWS::ECS::TaskDefinition').ContainerDefinitions[0].RepositoryCredentials)
    .toEqual({ CredentialsParameter });
  const { Statement } = only(service, 'AWS::IAM::Policy').PolicyDocument;
  expect(Statement).toContainEqual(expect.objectContaining({
    Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], Resource: CredentialsParameter,
  }));
});

test('a secret whose value only the account has is taken as it is', () => {
  const stack = newStack();
  const registryCredentials = Secret.fromSecretNameV2(stack, 'Registry', 'registry');
  expect(() => serviceOf({}, { image, registryCredentials }, stack)).not.toThrow();
});

test.each<[string, SecretProps, RegExp]>([
  ['a random text', {}, /'registryCredentials' is a secret without "username", "password"; ECS reads a JSON object/],
  [
    'a template without a user', { generateSecretString: { ...TEMPLATE, secretStringTemplate: '{}' } },
    /a secret without "username"; ECS/,
  ],
  [
    'another object', { secretStringValue: SecretValue.unsafePlainText('{"user": "acme", "password": "a"}') },
    /a secret without "username"; ECS/,
  ],
])('fails for %s', (_, props, message) => {
  expect(() => deploy(props)).toThrow(message);
});

test.each([
  ImageSource.cdkAsset(), ImageSource.registry('111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop'),
  ImageSource.ecr(new Repository(newStack(), 'Repository')),
])('fails for %s, which needs none', source => {
  expect(() => deploy({ generateSecretString: TEMPLATE }, source))
    .toThrow(/'registryCredentials' is set, but 'image' is .*, which ECS pulls with the role of the task; remove it/);
});
