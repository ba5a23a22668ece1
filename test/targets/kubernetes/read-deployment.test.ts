import { Chart, Testing } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { containerOf, job, web, worker } from './specs';
import { Problems } from '../../../src/private/problems';
import { ImageSource } from '../../../src/targets/image-source';
import { PythonContainerDeployment, type PythonContainerDeploymentProps } from '../../../src/targets/kubernetes';
import { readDeployment } from '../../../src/targets/kubernetes/read-deployment';

const image = ImageSource.registry('ghcr.io/acme/shop');
const base = { container: containerOf(worker), image };

function read(props: PythonContainerDeploymentProps, id = 'web', chartId = 'shop', problems = new Problems('it')) {
  return readDeployment(new Construct(new Chart(Testing.app(), chartId), id), props, problems);
}

function problemsOf(props: PythonContainerDeploymentProps, id?: string, chartId?: string): string {
  const problems = new Problems('it');
  read(props, id, chartId, problems);
  return problems.messages.join('\n');
}

test('fails for a job, which a Deployment would repeat for ever', () => {
  expect(problemsOf({ ...base, container: containerOf(job) })).toContain("'container' is a job");
});

test.each([-1, 1.5, NaN])('fails for %d replicas', replicas => {
  expect(problemsOf({ ...base, replicas })).toContain(`'replicas' is ${replicas}; use a whole number of 0 or more`);
});

test('fails for an image that only the CDK can build, naming what to use instead', () => {
  expect(problemsOf({ ...base, image: ImageSource.cdkAsset() }))
    .toMatch(/'image' is ImageSource\.cdkAsset\(\).*ImageSource\.registry\('host\/name'\)/);
});

const repository = (uri: string): any => ({ repositoryUriForTag: (tag: string) => `${uri}:${tag}` });

test('an ECR repository whose URI is known is a registry like any other', () => {
  const uri = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop';
  expect(read({ ...base, image: ImageSource.ecr(repository(uri)) }).main.image).toBe(`${uri}:1.4.0-3f9a1c0b2d7e`);
});

test('fails for an ECR repository whose URI only the CDK knows', () => {
  const source = ImageSource.ecr(repository('${Token[TOKEN.7]}.dkr.ecr'));
  expect(problemsOf({ ...base, image: source })).toContain('known only at deployment');
});

test('fails for missing and unknown secrets at once', () => {
  const secret = Secret.fromSecretName(new Chart(Testing.app(), 'other'), 'Secret', 'shop');
  const message = problemsOf({
    ...base,
    container: containerOf({ ...web, secrets: ['api-key', 'db-password'] }),
    secrets: { 'api-key': { secret, key: 'k' }, 'db-pasword': { secret, key: 'p' } },
  });
  expect(message).toContain("'secrets' lacks \"db-password\"");
  expect(message).toContain(
    '\'secrets\' has "db-pasword", which the container does not declare; it declares "api-key", "db-password"',
  );
});

test('secrets come in the order of the container, each with its Secret and key', () => {
  const secret = Secret.fromSecretName(new Chart(Testing.app(), 'other'), 'Secret', 'shop');
  const container = containerOf({ ...web, secrets: ['a', 'b'] });
  const { main } = read({ ...base, container, secrets: { b: { secret, key: 'y' }, a: { secret, key: 'x' } } });
  expect(main.secrets).toEqual([{ name: 'a', secret: 'shop', key: 'x' }, { name: 'b', secret: 'shop', key: 'y' }]);
});

test.each(['', '.', '..', 'a/b', '$$', 'a b', 'x'.repeat(254)])(
  'fails for the key %j, which no Secret can have',
  key => {
    const secret = Secret.fromSecretName(new Chart(Testing.app(), 'other'), 'Secret', 'shop');
    expect(
      problemsOf({ ...base, container: containerOf({ ...web, secrets: ['a'] }), secrets: { a: { secret, key } } }),
    ).toContain("'secrets.a' has the invalid key \"");
  },
);

test.each([
  ['web', 'shop', 'shop-web'],
  ['Web', 'Shop', 'shop-web'],
  ['order_mailer', 'my.shop', 'my-shop-order-mailer'],
  ['Default', 'shop', 'shop'],
])('%s in chart %s is called %s', (id, chartId, name) => {
  expect(read(base, id, chartId).instance).toBe(name);
});

test('a given name wins over the construct path', () => {
  expect(read({ ...base, name: 'store' }).instance).toBe('store');
});

test.each(
  ['Store', 'my_shop', '1shop', 'shop-', 'x'.repeat(64), ''],
)('fails for the name %j, which a Service cannot have', name => {
  expect(problemsOf({ ...base, name })).toContain(`'name' is "${name}"`);
});

test('fails when the construct path makes no valid name', () => {
  expect(problemsOf(base, 'x'.repeat(40), 'y'.repeat(40)))
    .toMatch(/'name' is not set and the construct path gives "y+-x+"/);
  expect(problemsOf(base, 'web', '2go')).toContain('the construct path gives "2go-web"');
});

test('fails with all problems in one error, which names the construct', () => {
  const chart = new Chart(Testing.app(), 'shop');
  const props = {
    container: containerOf({ ...job, secrets: ['a'] }), image: ImageSource.cdkAsset(), replicas: -1, name: 'X',
  };
  expect(() => new PythonContainerDeployment(chart, 'web', props))
    .toThrow(expect.objectContaining({
      name: 'PythonContainerDeploymentInvalid',
      message: expect.stringMatching(/: invalid PythonContainerDeployment "shop\/web" \(5 problems\):/),
    }));
});

test('fails for more than one replica of a container that must run alone', () => {
  const container = containerOf({ ...worker, singleton: true });
  expect(problemsOf({ ...base, container, replicas: 2 }))
    .toContain("'replicas' is 2, but the container must run alone; use 1 or remove it");
  expect(problemsOf({ ...base, container, replicas: 1 })).toBe('');
});

test('the container says how many replicas there are where nobody says another number', () => {
  expect(read({ ...base, container: containerOf({ ...worker, replicas: 3 }) }).replicas).toBe(3);
  expect(read({ ...base, container: containerOf({ ...worker, replicas: 3 }), replicas: 0 }).replicas).toBe(0);
});

test.each(
  ['constructor', 'toString', '__proto__', 'hasOwnProperty'],
)('fails for a secret named %s that is not given', name => {
  expect(problemsOf({ ...base, container: containerOf({ ...web, secrets: [name] }) }))
    .toContain(`'secrets' lacks "${name}"`);
});
