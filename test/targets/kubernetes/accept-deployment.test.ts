import { Chart, Testing } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { containerOf, web, worker } from './specs';
import { ImageSource } from '../../../src/targets/image-source';
import { PythonContainerDeploymentProps } from '../../../src/targets/kubernetes';
import { acceptDeployment } from '../../../src/targets/kubernetes/accept-deployment';

const image = ImageSource.registry('ghcr.io/acme/shop');
const base = { container: containerOf(worker), image };

function accept(props: PythonContainerDeploymentProps, id = 'web', chartId = 'shop') {
  return acceptDeployment(new Construct(new Chart(Testing.app(), chartId), id), props);
}

function problemsOf(props: PythonContainerDeploymentProps, id?: string, chartId?: string): string {
  try { accept(props, id, chartId); } catch (error: any) {
    expect(error.name).toBe('PythonContainerDeploymentInvalid');
    return error.message;
  }
  return 'none';
}

test('fails for a job, which a Deployment would repeat for ever', () => {
  expect(problemsOf({ ...base, container: containerOf({ ...worker, role: 'job' }) })).toContain("'container' is a job");
});

test.each([-1, 1.5, NaN])('fails for %d replicas', replicas => {
  expect(problemsOf({ ...base, replicas })).toContain(`'replicas' is ${replicas}; state a whole number, 0 or more`);
});

test('fails for an image that only the CDK can build, naming what to use instead', () => {
  expect(problemsOf({ ...base, image: ImageSource.cdkAsset() })).toMatch(/'image' is ImageSource\.cdkAsset\(\).*ImageSource\.registry\('host\/name'\)/);
});

const repository = (uri: string): any => ({ repositoryUriForTag: (tag: string) => `${uri}:${tag}` });

test('an ECR repository whose URI is known is a registry like any other', () => {
  const uri = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop';
  expect(accept({ ...base, image: ImageSource.ecr(repository(uri)) }).image).toBe(`${uri}:1.4.0-3f9a1c0b2d7e`);
});

test('fails for an ECR repository whose URI only the CDK knows', () => {
  expect(problemsOf({ ...base, image: ImageSource.ecr(repository('${Token[TOKEN.7]}.dkr.ecr')) })).toContain('only known when the CDK deploys it');
});

test('fails for missing and unknown secrets at once', () => {
  const secret = Secret.fromSecretName(new Chart(Testing.app(), 'other'), 'Secret', 'shop');
  const message = problemsOf({
    ...base,
    container: containerOf({ ...web, secrets: ['api-key', 'db-password'] }),
    secrets: { 'api-key': { secret, key: 'k' }, 'db-pasword': { secret, key: 'p' } },
  });
  expect(message).toContain("'secrets' lacks 'db-password'");
  expect(message).toContain("'secrets' has 'db-pasword', which the container does not declare; it declares 'api-key', 'db-password'");
});

test('secrets come in the order of the container, each with its Secret and key', () => {
  const secret = Secret.fromSecretName(new Chart(Testing.app(), 'other'), 'Secret', 'shop');
  const { secrets } = accept({ ...base, container: containerOf({ ...web, secrets: ['a', 'b'] }), secrets: { b: { secret, key: 'y' }, a: { secret, key: 'x' } } });
  expect(secrets).toEqual([{ name: 'a', secret: 'shop', key: 'x' }, { name: 'b', secret: 'shop', key: 'y' }]);
});

test.each([
  ['web', 'shop', 'shop-web'],
  ['Web', 'Shop', 'shop-web'],
  ['order_mailer', 'my.shop', 'my-shop-order-mailer'],
  ['Default', 'shop', 'shop'],
])('%s in chart %s is called %s', (id, chartId, name) => {
  expect(accept(base, id, chartId).instance).toBe(name);
});

test('a given name wins over the construct path', () => {
  expect(accept({ ...base, name: 'store' }).instance).toBe('store');
});

test.each(['Store', 'my_shop', '1shop', 'shop-', 'x'.repeat(64), ''])('fails for the name %j, which a Service cannot have', name => {
  expect(problemsOf({ ...base, name })).toContain(`'name' is "${name}"`);
});

test('fails when the construct path makes no valid name', () => {
  expect(problemsOf(base, 'x'.repeat(40), 'y'.repeat(40))).toMatch(/'name' is not set and the construct path makes it "y+-x+"/);
  expect(problemsOf(base, 'web', '2go')).toContain('the construct path makes it "2go-web"');
});

test('fails with all problems in one error, which names the construct', () => {
  const message = problemsOf({ container: containerOf({ ...web, role: 'job' }), image: ImageSource.cdkAsset(), replicas: -1, name: 'X' });
  expect(message).toContain("invalid PythonContainerDeployment 'shop/web' (5 problems)");
});
