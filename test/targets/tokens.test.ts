import { Aws, CfnParameter, SecretValue, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Secret as EcsSecret } from 'aws-cdk-lib/aws-ecs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Chart, Testing } from 'cdk8s';
import { EnvValue, Secret as KubernetesSecret } from 'cdk8s-plus-28';
import { newStack } from './ecs/containers';
import {
  ComposeFile, ComputeSize, ContainerSecret, HealthCheck, ImageSource, JobProcess, ProxyTrust, PythonContainer,
  PythonContainerDeployment, PythonContainerRepository, PythonContainerService, WebServer, WorkerProcess, WritablePath,
  type PythonContainerDeploymentProps, type WorkerContainerProps,
} from '../../src';
import { fakeImage } from '../container/fake-image';

const image = fakeImage({ stage: directory => directory });
const source = ImageSource.registry('registry.example/shop');
const process = WorkerProcess.module('shop.worker');

const web = (props: object) => PythonContainer.web({ image, ...props });
const worker = (props: Partial<WorkerContainerProps>) => PythonContainer.worker({ image, process, ...props });

/** Every target, with a container that it takes. */
const TARGETS = {
  ecs: (container: PythonContainer): unknown => {
    const stack = newStack();
    const secrets = Object.fromEntries(
      container.secrets.map(name => [name, EcsSecret.fromSecretsManager(new Secret(stack, name))]),
    );
    new PythonContainerService(stack, 'It', { container, image: source, secrets });
    return Template.fromStack(stack).toJSON();
  },
  kubernetes: (container: PythonContainer): unknown => deploy(container).manifests(),
  compose: (container: PythonContainer): unknown => new ComposeFile({ services: { web: container } }).render(),
};

function deploy(container: PythonContainer, props: Partial<PythonContainerDeploymentProps> = {}) {
  const chart = new Chart(Testing.app(), 'shop');
  const secret = KubernetesSecret.fromSecretName(chart, 'Secret', 'shop');
  const secrets = Object.fromEntries(container.secrets.map(name => [name, { secret, key: name }]));
  const deployment = new PythonContainerDeployment(chart, 'it', { container, image: source, secrets, ...props });
  return { deployment, manifests: () => Testing.synth(chart) };
}

type Outcome = 'takes it' | 'refuses it';

function outcomes(container: PythonContainer): Record<keyof typeof TARGETS, Outcome> {
  const outcome = (target: (container: PythonContainer) => unknown): Outcome => {
    try {
      target(container);
      return 'takes it';
    } catch (error) {
      expect((error as Error).name).toMatch(/^(PythonContainerService|PythonContainerDeployment|ComposeFile)Invalid$/);
      expect((error as Error).message).not.toMatch(/e\+289/);
      return 'refuses it';
    }
  };
  return { ecs: outcome(TARGETS.ecs), kubernetes: outcome(TARGETS.kubernetes), compose: outcome(TARGETS.compose) };
}

const PUBLIC = Aws.REGION;
const SECRET = SecretValue.secretsManager('shop/db').unsafeUnwrap();
const reason = { VALUE: 'the name of a region' };

describe('a text that is known only at deployment', () => {
  const places: Array<[string, (text: string) => PythonContainer]> = [
    ['a word of the command of a worker', text => worker({ process: WorkerProcess.command(['work', text]) })],
    ['part of a word', text => worker({ process: WorkerProcess.command(['work', `--at=${text}/x`]) })],
    ['a word of the command of a server', text => web({ server: WebServer.command(['serve', text]) })],
    ['a word of the health check', text => worker({ healthCheck: HealthCheck.command(['check', text]) })],
    ['a variable', text => worker({ environment: { VALUE: text } })],
  ];

  test.each(places)('as %s is resolved on ECS alone', (_, make) => {
    expect(outcomes(make(PUBLIC))).toEqual({ ecs: 'takes it', kubernetes: 'refuses it', compose: 'refuses it' });
  });

  test.each(places)('as %s is refused by every target when it is a secret', (_, make) => {
    expect(outcomes(make(SECRET))).toEqual({ ecs: 'refuses it', kubernetes: 'refuses it', compose: 'refuses it' });
  });

  test.each(places)('as %s is taken by Kubernetes once its user said why it is public', (_, make) => {
    const { _spec: spec, ...rest } = make(PUBLIC);
    const environment = { ...spec.environment, VALUE: PUBLIC };
    const container = { ...rest, _spec: { ...spec, environment, publicVariables: ['VALUE'] } };
    expect(outcomes(container as unknown as PythonContainer))
      .toEqual({ ecs: 'takes it', kubernetes: 'takes it', compose: 'refuses it' });
  });

  const stack = new Stack();
  const secretNamed = (it: string) => KubernetesSecret.fromSecretName(new Chart(Testing.app(), 'x'), 'Secret', it);
  const name = new CfnParameter(stack, 'Name').valueAsString;

  test.each<[string, () => unknown]>([
    ['the name of a container', () => web({ name })],
    ['an application', () => web({ server: WebServer.uvicorn(name) })],
    ['a module', () => worker({ process: WorkerProcess.module(name) })],
    ['the name of a variable', () => web({ environment: { [name]: 'x' } })],
    ['the name of a secret', () => web({ secrets: [ContainerSecret.file(name)] })],
    ['a writable path', () => web({ writablePaths: [WritablePath.of(`/var/${name}`, 8)] })],
    ['a health path', () => web({ healthCheck: HealthCheck.http({ path: `/${name}` }) })],
    ['a readiness path', () => web({ healthCheck: HealthCheck.http({ readinessPath: `/${name}` }) })],
    ['a trusted proxy', () => web({ proxyTrust: ProxyTrust.of([name]) })],
    ['the name of a deployment', () => deploy(web({}), { name })],
    ['the key of a Secret', () => deploy(web({ secrets: [ContainerSecret.file('a')] }), {
      secrets: { a: { secret: secretNamed('shop'), key: name } },
    })],
    ['the name of a Secret', () => deploy(web({ secrets: [ContainerSecret.file('a')] }), {
      secrets: { a: { secret: secretNamed(name), key: 'a' } },
    })],
    ['the name of the Secret of a registry', () => deploy(web({}), {
      dockerRegistryAuth: secretNamed(name),
    })],
    ['the name of a Compose project', () => new ComposeFile({ name, services: { web: web({}) } })],
    ['the name of a Compose service', () => new ComposeFile({ services: { [name]: web({}) } })],
    ['the file of a secret', () => new ComposeFile({
      services: { web: web({ secrets: [ContainerSecret.file('a')] }) }, secretFiles: { a: name },
    })],
    ['a number in a text', () => web({ environment: { PORT: `${Token.asNumber({ Ref: 'Port' })}` } })],
    ['a number in a command', () => worker({
      process: WorkerProcess.command(['work', `--port=${Token.asNumber({ Ref: 'Port' })}`]),
    })],
    ['a number in a health check', () => worker({
      healthCheck: HealthCheck.command(['check', `${Token.asNumber({ Ref: 'Port' })}`]),
    })],
  ])('fails as %s', (_, make) => {
    expect(make).toThrow(expect.objectContaining({
      name: expect.stringMatching(/^[A-Z]\w+Invalid$/),
      message: expect.stringMatching(/\{Token\[|known only at deployment/),
    }));
  });

  test('fails on Kubernetes with the repair for each place', () => {
    const container = worker({
      process: WorkerProcess.command(['work', PUBLIC, Aws.PARTITION]), environment: { VALUE: PUBLIC },
    });
    expect(() => deploy(container)).toThrow(`invalid PythonContainerDeployment "shop/it" (2 problems):
  - the command of the container contains a value that is known only at deployment and may be a secret; if it is \
public, put the same value into 'environment' and list its variable in 'publicVariables' with the reason; if it is a \
secret, declare it with ContainerSecret.file(...) in 'secrets'
  - 'environment.VALUE' of the container contains a value that is known only at deployment and may be a secret; if it \
is public, give the reason: publicVariables: { VALUE: '...' }; if it is a secret, declare it with \
ContainerSecret.file(...) in 'secrets'`);
  });

  test('fails on Kubernetes for every other value than the one that is public', () => {
    const container = worker({
      process: WorkerProcess.command(['work', `${PUBLIC}:${SECRET}`]),
      environment: { VALUE: PUBLIC },
      publicVariables: reason,
    });
    expect(() => deploy(container)).toThrow(/: invalid [^:]*: the command of the container contains a value/);
  });

  test.each([
    '{{resolve:secretsmanager:shop/db:SecretString:password}}', '{{resolve:ssm-secure:/shop/key:1}}',
  ])('fails on Kubernetes for the written reference %s, which CloudFormation would resolve', reference => {
    const container = worker({ environment: { VALUE: reference }, publicVariables: reason });
    expect(() => deploy(container)).toThrow("'environment.VALUE' of the container refers to a secret");
  });

  test('a container that joins a pod is held to the same', () => {
    const { deployment } = deploy(web({}));
    expect(() => deployment.addSidecar(worker({ process: WorkerProcess.command(['work', PUBLIC]) })))
      .toThrow('the command of the container contains a value');
  });

  test('fails at synthesis when a variable is added through cdk8s-plus, unless it is public', () => {
    const { deployment, manifests } = deploy(worker({ environment: { VALUE: 'x' }, publicVariables: reason }));
    const [{ env }] = deployment.deployment.containers;
    env.addVariable('VALUE', EnvValue.fromValue(PUBLIC));
    manifests();
    env.addVariable('HIDDEN', EnvValue.fromValue(SECRET));
    expect(manifests).toThrow('the container "worker" has "HIDDEN" among its variables, whose value is known only at');
  });

  test.each(['addInitContainer', 'addSidecar'] as const)('fails at synthesis in a container from %s', method => {
    const { deployment, manifests } = deploy(web({}));
    const props = { image, process, name: 'added' };
    const added = method === 'addSidecar' ? PythonContainer.worker(props)
      : PythonContainer.job({ ...props, process: JobProcess.module('shop.worker') });
    deployment[method](added).env.addVariable('HIDDEN', EnvValue.fromValue(SECRET));
    expect(manifests).toThrow('the container "added" has "HIDDEN" among its variables, whose value is known only at');
  });

  test('fails at synthesis as a label, on every object; an annotation may have it', () => {
    const { deployment, manifests } = deploy(web({}));
    deployment.serviceAccount.metadata.addAnnotation('example.org/role', PUBLIC);
    deployment.deployment.podMetadata.addAnnotation('example.org/role', PUBLIC);
    manifests();
    deployment.disruptionBudget!.metadata.addLabel('budget', PUBLIC);
    expect(manifests).toThrow('PodDisruptionBudget "shop-it": the label "budget" has a value that is known only at');
    deployment.deployment.podMetadata.addLabel('pod', PUBLIC);
    expect(manifests).toThrow('invalid Deployment "shop-it": the label "pod" has a value that is known only at');
  });

  test('the image on Kubernetes may be one', () => {
    const { manifests } = deploy(web({}), { image: ImageSource.registry(`${PUBLIC}.registry.example/shop`) });
    expect(manifests()[1].spec.template.spec.containers[0].image).toContain(PUBLIC);
  });
});

describe('a number that is known only at deployment fails, by the name of its prop:', () => {
  const number = Token.asNumber({ Ref: 'Number' });

  test.each<[string, () => unknown]>([
    ['port', () => web({ port: number })],
    ['longestRequestSeconds', () => web({ longestRequestSeconds: number })],
    ['drainSeconds', () => web({ drainSeconds: number })],
    ['cleanupSeconds', () => web({ cleanupSeconds: number })],
    ['longestTaskSeconds', () => worker({ longestTaskSeconds: number })],
    ['longestTaskSeconds', () =>
      PythonContainer.job({ image, process: JobProcess.module('shop.worker'), longestTaskSeconds: number })],
    ['timeLimitSeconds', () =>
      PythonContainer.job({ image, process: JobProcess.module('shop.worker'), timeLimitSeconds: number })],
    ['vcpu', () => ComputeSize.of(number, 512)],
    ['memoryMiB', () => ComputeSize.of(1, number)],
    ['sizeMiB', () => WritablePath.of('/data', number)],
    ['intervalSeconds', () => HealthCheck.http({ intervalSeconds: number })],
    ['timeoutSeconds', () => HealthCheck.http({ timeoutSeconds: number })],
    ['retries', () => HealthCheck.http({ retries: number })],
    ['startSeconds', () => HealthCheck.http({ startSeconds: number })],
    ['timing.intervalSeconds', () => HealthCheck.command(['check'], { intervalSeconds: number })],
    ['timing.timeoutSeconds', () => HealthCheck.command(['check'], { timeoutSeconds: number })],
    ['timing.retries', () => HealthCheck.command(['check'], { retries: number })],
    ['timing.startSeconds', () => HealthCheck.command(['check'], { startSeconds: number })],
    ['publishedPorts.web', () => new ComposeFile({ services: { web: web({}) }, publishedPorts: { web: number } })],
    ['replicas', () => deploy(web({}), { replicas: number })],
    ['keptImages', () => new PythonContainerRepository(newStack(), 'Repository', { keptImages: number })],
  ])('%s', (prop, make) => {
    const problem = `'${prop}' is a token, whose value is known only at deployment; expected a plain number`;
    expect(make).toThrow(problem);
  });

  test('all but the number of tasks, which ECS resolves', () => {
    const stack = newStack();
    new PythonContainerService(stack, 'It', { container: web({}), image: source, desiredCount: number });
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', { DesiredCount: { Ref: 'Number' } });
  });
});
