import { Chart, Testing } from 'cdk8s';
import { Secret, Volume } from 'cdk8s-plus-28';
import { containerOf, job, web, worker } from './specs';
import { allSecretsOf, type ContainerSpec, PythonContainer } from '../../../src/container';
import { JobProcess, WorkerProcess } from '../../../src/process';
import { ImageArchitecture } from '../../../src/project';
import { ImageSource } from '../../../src/targets/image-source';
import { PythonContainerDeployment } from '../../../src/targets/kubernetes';
import { fakeImage } from '../../container/fake-image';

const sidecar = { ...worker, name: 'relay', shutdown: { ...worker.shutdown, stopSeconds: 20 } };

function deployed(spec: ContainerSpec = { ...web, secrets: ['db-password'] }) {
  const chart = new Chart(Testing.app(), 'shop');
  const secret = Secret.fromSecretName(chart, 'Secret', 'shop');
  const secrets = Object.fromEntries(allSecretsOf(spec).map(name => [name, { secret, key: name }]));
  const image = ImageSource.registry('ghcr.io/acme/shop');
  const deployment = new PythonContainerDeployment(chart, 'web', { container: containerOf(spec), image, secrets });
  return { chart, secret, deployment, pod: () => Testing.synth(chart)[1].spec.template.spec };
}

test('a job runs before the main container, as hardened as that, with a /tmp and secrets of its own', () => {
  const { deployment, pod } = deployed();
  deployment.addInitContainer(containerOf({ ...job, secrets: ['db-password'], environment: { MODE: 'once' } }));
  const { containers, initContainers, volumes } = pod();
  expect(initContainers).toEqual([{
    name: 'migrate',
    image: 'ghcr.io/acme/shop:1.4.0-3f9a1c0b2d7e',
    imagePullPolicy: 'Always',
    command: ['tini', '-s', '--'],
    args: ['python', '-m', 'shop.migrate'],
    env: [{ name: 'MODE', value: 'once' }],
    resources: {
      requests: { 'cpu': '500m', 'memory': '1024Mi', 'ephemeral-storage': '128Mi' },
      limits: { 'cpu': '500m', 'memory': '1024Mi', 'ephemeral-storage': '128Mi' },
    },
    securityContext: containers[0].securityContext,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [
      { name: 'migrate-tmp', mountPath: '/tmp' },
      { name: 'migrate-secrets', mountPath: '/run/secrets', readOnly: true },
    ],
  }]);
  expect(volumes.map(({ name }: any) => name)).toEqual(['tmp', 'secrets', 'migrate-tmp', 'migrate-secrets']);
  expect(volumes[3].projected.sources)
    .toEqual([{ secret: { name: 'shop', items: [{ key: 'db-password', path: 'db-password' }] } }]);
});

test('a worker runs beside the main container, from before its start until after its end', () => {
  const { deployment, pod } = deployed();
  const health = { command: ['relay', 'alive'], intervalSeconds: 10, timeoutSeconds: 2, retries: 3, startSeconds: 60 };
  deployment.addSidecar(containerOf({ ...sidecar, health }));
  const { initContainers, terminationGracePeriodSeconds } = pod();
  expect(initContainers[0]).toMatchObject(
    { name: 'relay', restartPolicy: 'Always', livenessProbe: { exec: { command: ['relay', 'alive'] } } },
  );
  expect(terminationGracePeriodSeconds).toBe(web.shutdown.terminationSeconds + 20);
});

test('a job takes none of the time to stop', () => {
  const { deployment, pod } = deployed();
  deployment.addInitContainer(containerOf(job));
  expect(pod().terminationGracePeriodSeconds).toBe(web.shutdown.terminationSeconds);
});

test('containers of ours and of cdk8s-plus start in the order in which they were added', () => {
  const { deployment, pod } = deployed();
  deployment.addSidecar(containerOf(sidecar));
  deployment.deployment.addInitContainer({ name: 'wait', image: 'wait:1' });
  deployment.addInitContainer(containerOf(job));
  expect(pod().initContainers.map(({ name }: any) => name)).toEqual(['relay', 'wait', 'migrate']);
});

test('the container of cdk8s-plus that comes back takes mounts', () => {
  const { chart, deployment, pod } = deployed();
  deployment.addInitContainer(containerOf(job)).mount('/data', Volume.fromEmptyDir(chart, 'Data', 'data'));
  expect(pod().initContainers[0].volumeMounts.map(({ mountPath }: any) => mountPath)).toEqual(['/tmp', '/data']);
});

test('an image and secrets of its own', () => {
  const { secret, deployment, pod } = deployed();
  const container = containerOf({ ...sidecar, secrets: ['key'] }, [], 'relay');
  deployment.addSidecar(
    container, { image: ImageSource.existing('ghcr.io/acme/relay:3'), secrets: { key: { secret, key: 'relay' } } },
  );
  expect(pod().initContainers[0].image).toBe('ghcr.io/acme/relay:3');
  expect(pod().volumes.at(-1).projected.sources[0].secret.items).toEqual([{ key: 'relay', path: 'key' }]);
});

test('the place of a secret variable is that of the main container, unless it is given another one', () => {
  const { secret, deployment, pod } = deployed({ ...web, secrets: [], secretVariables: ['TOKEN'] });
  const reading = { ...sidecar, secretVariables: ['TOKEN'] };
  const refersTo = (key: string) => [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'shop', key } } }];
  deployment.addSidecar(containerOf(reading));
  deployment.addSidecar(containerOf({ ...reading, name: 'other' }), { secrets: { TOKEN: { secret, key: 'other' } } });
  const { containers, initContainers } = pod();
  expect(containers[0].env).toEqual(expect.arrayContaining(refersTo('TOKEN')));
  expect(initContainers[0].env).toEqual(expect.arrayContaining(refersTo('TOKEN')));
  expect(initContainers[1].env).toEqual(expect.arrayContaining(refersTo('other')));
});

test('no two containers share a volume, whatever their names and paths', () => {
  const { deployment, pod } = deployed();
  const path = (folder: string) => [{ path: folder, sizeMiB: 1, executable: false }];
  deployment.addSidecar(containerOf({ ...sidecar, name: 'a', writablePaths: path('/b/tmp') }));
  deployment.addSidecar(containerOf({ ...sidecar, name: 'a-b', writablePaths: path('/tmp') }));
  deployment.deployment.addInitContainer({ name: 'a-b-tmp', image: 'x:1' });
  deployment.deployment.addContainer({ name: 'c', image: 'x:1' });
  deployment.deployment.addContainer({ name: 'C', image: 'x:1' });
  const names = pod().volumes.map(({ name }: any) => name);
  expect(names).toEqual(['tmp', 'secrets', 'a-b-tmp', 'a-b-tmp-2', 'a-b-tmp-tmp', 'c-tmp', 'c-tmp-2']);
});

test('a worker that must run alone may stand beside a main container that must, too', () => {
  const { deployment, pod } = deployed({ ...web, secrets: [], singleton: true, replicas: 1 });
  deployment.addSidecar(containerOf({ ...sidecar, singleton: true }));
  expect(pod().initContainers).toHaveLength(1);
});

test('its warnings join those of the main container', () => {
  jest.spyOn(process, 'emitWarning').mockReturnValue();
  const { chart, deployment } = deployed();
  deployment.addInitContainer(containerOf(job, ['mind the lock']));
  expect(deployment.warnings).toEqual(['mind the lock']);
  expect(Testing.synth(chart)[1].metadata.annotations).toEqual({ 'cdk-python-container/warnings': 'mind the lock' });
});

describe('fails for', () => {
  const problemsOf = (method: 'addInitContainer' | 'addSidecar', ...args: Parameters<typeof containerOf>): string => {
    const { deployment } = deployed();
    try { deployment[method](containerOf(...args)); } catch (error) {
      expect((error as Error).name).toBe('PythonContainerDeploymentInvalid');
      return (error as Error).message;
    }
    return 'none';
  };

  test('a worker that the pod would wait for', () => {
    expect(problemsOf('addInitContainer', sidecar))
      .toContain('invalid container "relay" of PythonContainerDeployment "shop/web": '
      + 'it is a worker, which never ends, and the pod would wait for its end; use addSidecar(...)');
  });

  test('a job that would start again for ever', () => {
    expect(problemsOf('addSidecar', job))
      .toContain('it is a job, which would start again whenever it ends; use addInitContainer(...)');
  });

  test('a web container, whatever its number', () => {
    const message = problemsOf('addSidecar', { ...web, name: 'admin', secrets: [], replicas: 2 });
    expect(message).toContain('it is a web container, which needs its own Service');
    expect(message).not.toContain('scaling');
  });

  test('a container that must run alone beside one that need not', () => {
    expect(problemsOf('addSidecar', { ...sidecar, singleton: true }))
      .toContain('it must run alone, but there is one in each pod');
  });

  test.each([
    ['3', { replicas: 3 }], ['0', { replicas: 0 }], ['1 to 4', { scaling: { most: 4, cpuPercent: 60 } }],
  ])('a number of its own, %s', (number, scaled) => {
    expect(problemsOf('addSidecar', { ...sidecar, ...scaled }))
      .toContain(`'scaling' asks for ${number} of it, but there is one in each pod; remove it, or use a separate `);
  });

  test('another release step than that of the pod, for which alone it waits', () => {
    const releaseOf = (name: string) => PythonContainer.job({ image, name, process: JobProcess.module('shop.worker') });
    const image = fakeImage({ runnable: ['shop.worker'] });
    const [release, other] = [releaseOf('migrate'), releaseOf('index')];
    const relay = (given: PythonContainer) => PythonContainer.worker({
      image, name: `relay-${given.name}`, process: WorkerProcess.module('shop.worker'), release: given,
    });
    const chart = new Chart(Testing.app(), 'shop');
    const container = PythonContainer.web({ image, release });
    const source = ImageSource.registry('ghcr.io/acme/shop');
    const deployment = new PythonContainerDeployment(chart, 'web', { container, image: source });
    expect(() => deployment.addSidecar(relay(other))).toThrow(
      `'release' is ${other}, but a pod waits for the release step of its deployment alone; give the same object to `,
    );
    deployment.addSidecar(relay(release));
    expect(Testing.synth(chart).find(({ kind }) => kind === 'Deployment').spec.template.spec.initContainers
      .map(({ name }: any) => name)).toEqual(['await-release', 'relay-migrate']);
  });

  test('an image for another processor', () => {
    expect(problemsOf('addSidecar', { ...sidecar, architecture: ImageArchitecture.ARM64 }))
      .toContain('it is made for linux/arm64, but the pod runs on linux/amd64');
  });

  test('an image of another name without a place', () => {
    expect(problemsOf('addSidecar', sidecar, [], 'relay'))
      .toContain("'image' is missing: the container is made of \"relay\", but the image of the deployment is \"shop\"");
  });

  test('an existing image that is made of something else', () => {
    const chart = new Chart(Testing.app(), 'shop');
    const image = ImageSource.existing('shop:1');
    const deployment = new PythonContainerDeployment(chart, 'web', { container: containerOf(worker), image });
    const other = { ...containerOf(sidecar), image: { name: 'shop', contentTag: 'other' } } as PythonContainer;
    expect(() => deployment.addSidecar(other)).toThrow("'image' is missing: the deployment has an existing image");
    deployment.addSidecar(containerOf(sidecar));
  });

  test('a secret that nobody gave, and a name that is taken, at once', () => {
    const message = problemsOf('addSidecar', { ...sidecar, name: 'web', secrets: ['constructor'] });
    expect(message).toContain("'secrets' lacks \"constructor\"");
    expect(message).toContain("the pod has a container 'web' already; use another 'name'");
  });
});
