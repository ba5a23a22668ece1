import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-28';
import { containerOf, job, web, worker } from './specs';
import type { ContainerSpec, PythonContainer } from '../../../src/container';
import { JOB_INIT_COMMAND } from '../../../src/image';
import { ImageSource } from '../../../src/targets/image-source';
import { PythonContainerDeployment, type PythonContainerDeploymentProps } from '../../../src/targets/kubernetes';

const image = ImageSource.registry('ghcr.io/acme/shop');
const migrate = containerOf(job);
const plainWeb = { ...web, secrets: [] };

const releasing = (spec: ContainerSpec, release = migrate): PythonContainer =>
  ({ ...containerOf(spec), release }) as unknown as PythonContainer;

function deploy(
  container = releasing(plainWeb), more: Partial<PythonContainerDeploymentProps> = {}, chart = newChart(),
) {
  const deployment = new PythonContainerDeployment(chart, container.name, { container, image, ...more });
  const all = (): any[] => Testing.synth(chart);
  const objects = (name: string): Record<string, any> => Object.fromEntries(
    all().filter(({ metadata }) => metadata.labels['app.kubernetes.io/instance'] === name)
      .map(each => [each.kind, each]),
  );
  return { chart, deployment, all, objects };
}

const newChart = (namespace: string | undefined = 'shop') => new Chart(Testing.app(), 'shop', { namespace });

test('the Job of the release step comes after what it needs, and before the pods that wait for it', () => {
  const kinds = deploy().all().map(({ kind, metadata }) => `${kind} ${metadata.name.replace(/-[0-9a-f]{10}$/, '')}`);
  expect(kinds).toEqual([
    'ServiceAccount shop-web',
    'ServiceAccount shop-migrate', 'NetworkPolicy shop-migrate', 'ConfigMap shop-migrate', 'Role shop-migrate',
    'RoleBinding shop-migrate', 'Job shop-migrate',
    'Deployment shop-web', 'Service shop-web', 'PodDisruptionBudget shop-web', 'NetworkPolicy shop-web',
  ]);
});

test('it is a Job like any other, which stays when it has finished', () => {
  const { spec } = deploy().objects('shop-migrate').Job;
  expect(spec).not.toHaveProperty('ttlSecondsAfterFinished');
  expect(spec).toMatchObject({ backoffLimit: 3, podFailurePolicy: expect.anything() });
  const pod = spec.template.spec;
  expect(pod).toMatchObject({ serviceAccountName: 'shop-migrate', automountServiceAccountToken: false });
  expect(pod.containers[0].args).toEqual(['python', '-m', 'shop.migrate']);
  expect(JSON.stringify(pod)).not.toContain('serviceAccountToken');
});

test('the first container of each pod waits for it, with a token that no other container has', () => {
  const { deployment, objects } = deploy();
  deployment.addInitContainer(containerOf({ ...job, name: 'other' }));
  const { name } = deployment.release!.job;
  const pod = objects('shop-web').Deployment.spec.template.spec;
  expect(pod.automountServiceAccountToken).toBe(false);
  expect(pod.initContainers.map((each: any) => each.name)).toEqual(['await-release', 'other']);
  expect(pod.initContainers[0]).toEqual({
    name: 'await-release',
    image: 'ghcr.io/acme/shop:1.4.0-3f9a1c0b2d7e',
    imagePullPolicy: 'Always',
    command: JOB_INIT_COMMAND,
    args: ['python', '-I', '-S', '/opt/container/await_release.py', name, 'shop-migrate'],
    resources: {
      requests: { 'cpu': '100m', 'memory': '64Mi', 'ephemeral-storage': '64Mi' },
      limits: { 'cpu': '100m', 'memory': '64Mi', 'ephemeral-storage': '64Mi' },
    },
    terminationMessagePolicy: 'FallbackToLogsOnError',
    securityContext: pod.containers[0].securityContext,
    volumeMounts: [
      { name: 'await-release-token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
    ],
  });
  const mounts = (each: any) => each.volumeMounts.map((mount: any) => mount.name);
  expect([...pod.containers, pod.initContainers[1]].flatMap(mounts)).not.toContain('await-release-token');
  expect(pod.volumes.find((each: any) => each.name === 'await-release-token').projected).toEqual({
    defaultMode: 0o440,
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: 600 } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
  });
});

test('what waits may read that one Job and write its record, and nothing else', () => {
  const { deployment, objects } = deploy();
  const { ConfigMap, Role, RoleBinding } = objects('shop-migrate');
  expect(Role.rules).toEqual([
    { apiGroups: ['batch'], resources: ['jobs'], resourceNames: [deployment.release!.job.name], verbs: ['get'] },
    { apiGroups: [''], resources: ['configmaps'], resourceNames: ['shop-migrate'], verbs: ['get', 'patch'] },
  ]);
  expect(RoleBinding).toMatchObject({
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'shop-migrate' },
    subjects: [{ kind: 'ServiceAccount', name: 'shop-web', namespace: 'shop' }],
  });
  // Nobody who applies the manifest again may take away what is recorded.
  expect(ConfigMap).not.toHaveProperty('data');
});

test('a chart without a namespace leaves it to whoever applies the manifest', () => {
  const { objects } = deploy(undefined, {}, new Chart(Testing.app(), 'shop'));
  expect(objects('shop-migrate').RoleBinding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'shop-web' }]);
});

test('deployments of a chart that were given the same one share it', () => {
  const { chart, deployment: one } = deploy();
  const { deployment: other, all, objects } = deploy(releasing(worker), {}, chart);
  expect(other.release).toBe(one.release);
  expect(all().filter(({ kind }) => kind === 'Job')).toHaveLength(1);
  const { subjects } = objects('shop-migrate').RoleBinding;
  expect(subjects.map(({ name }: any) => name)).toEqual(['shop-web', 'shop-worker']);
});

test('one that is equal is the same', () => {
  const { chart, deployment: one } = deploy();
  expect(deploy(releasing(worker, containerOf(job)), {}, chart).deployment.release).toBe(one.release);
});

test('one that says what is the default is the same as one that says nothing', () => {
  const { chart, deployment: one } = deploy();
  expect(deploy(releasing(worker), { userAssignedByCluster: false }, chart).deployment.release).toBe(one.release);
});

test('two of different names are two Jobs, and each chart has its own', () => {
  const { chart } = deploy();
  const { all } = deploy(releasing(worker, containerOf({ ...job, name: 'load' })), {}, chart);
  expect(all().filter(({ kind }) => kind === 'Job').map(({ metadata }) => metadata.name)).toEqual([
    expect.stringMatching(/^shop-migrate-/), expect.stringMatching(/^shop-load-/),
  ]);
  expect(deploy().deployment.release).not.toBe(deploy().deployment.release);
});

test.each(['my.shop', 'My_Shop'])('the chart %s gives its objects a name that each of them may have', id => {
  const { all } = deploy(undefined, {}, new Chart(Testing.app(), id));
  expect(all().filter(({ kind }) => ['ConfigMap', 'Role', 'Job'].includes(kind)).map(({ metadata }) => metadata.name))
    .toEqual(['my-shop-migrate', 'my-shop-migrate', expect.stringMatching(/^my-shop-migrate-[0-9a-f]{10}$/)]);
});

test('another version is another Job under the same record', () => {
  const next = containerOf({ ...job, application: { name: 'shop', version: '1.5.0' } });
  const { deployment: one } = deploy();
  const { deployment: other, objects } = deploy(releasing(plainWeb, next));
  expect(other.release!.job.name).not.toBe(one.release!.job.name);
  expect(objects('shop-migrate').ConfigMap.metadata.name).toBe('shop-migrate');
});

test('its secrets are among those of the deployment, and each container gets its own', () => {
  const chart = newChart();
  const secret = Secret.fromSecretName(chart, 'Secret', 'shop');
  const container = releasing({ ...web, secrets: ['app'] }, containerOf({ ...job, secrets: ['owner'] }));
  const secrets = { app: { secret, key: 'a' }, owner: { secret, key: 'o' } };
  const { objects } = deploy(container, { secrets }, chart);
  const keys = (pod: any) => pod.volumes.flatMap((each: any) => each.projected?.sources[0].secret?.items ?? []);
  expect(keys(objects('shop-migrate').Job.spec.template.spec)).toEqual([{ key: 'o', path: 'owner' }]);
  expect(keys(objects('shop-web').Deployment.spec.template.spec)).toEqual([{ key: 'a', path: 'app' }]);
});

test('its settings are among those of the deployment, and each container gets its own', () => {
  const release = containerOf({ ...job, settings: ['B', 'BOTH'] });
  const container = releasing({ ...plainWeb, settings: ['A', 'BOTH'] }, release);
  const settings = Object.fromEntries(['A', 'B', 'BOTH'].map(name => [name, EnvValue.fromValue(`value-${name}`)]));
  const { objects } = deploy(container, { settings });
  const names = (pod: any) =>
    pod.containers[0].env.map(({ name }: any) => name).filter((name: string) => settings[name]);
  expect(names(objects('shop-migrate').Job.spec.template.spec)).toEqual(['B', 'BOTH']);
  expect(names(objects('shop-web').Deployment.spec.template.spec)).toEqual(['A', 'BOTH']);
});

test('credentials of the registry and a user of the cluster count for it too', () => {
  const chart = newChart();
  const dockerRegistryAuth = Secret.fromSecretName(chart, 'Registry', 'registry');
  const { objects } = deploy(undefined, { dockerRegistryAuth, userAssignedByCluster: true }, chart);
  const pod = objects('shop-migrate').Job.spec.template.spec;
  expect(pod.imagePullSecrets).toEqual([{ name: 'registry' }]);
  expect(JSON.stringify([pod, objects('shop-web').Deployment])).not.toContain('runAsUser');
});

test('the rollout may take as long as all tries of it with their pauses, and ten minutes', () => {
  const deadline = (release: PythonContainer) =>
    deploy(releasing(plainWeb, release)).objects('shop-web').Deployment.spec.progressDeadlineSeconds;
  expect(deadline(migrate)).toBeUndefined();
  const { stopSeconds } = job.shutdown;
  expect(deadline(containerOf({ ...job, timeLimitSeconds: 1800 }))).toBe(600 + 4 * (1800 + stopSeconds) + 10 + 20 + 40);
  // Kubernetes keeps it in 32 bits.
  expect(deadline(containerOf({ ...job, timeLimitSeconds: 2147483647 }))).toBe(2147483647);
});

describe('the same step in a second chart of the app', () => {
  beforeEach(() => { jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined); });
  afterEach(() => { jest.restoreAllMocks(); });

  const both = (one: Chart, other: Chart, again = migrate): string[] => {
    deploy(undefined, {}, one);
    deploy(releasing(worker), {}, one);
    const { deployment } = deploy(releasing(worker, again), {}, other);
    const { deployment: third } = deploy(releasing({ ...worker, name: 'third' }, again), {}, other);
    expect(third.warnings).toEqual([]);
    return deployment.warnings;
  };

  const charts = (): [Chart, Chart] => {
    const app = Testing.app();
    const namespace = 'shop';
    return [new Chart(app, 'a', { namespace }), new Chart(app, 'b', { namespace })];
  };

  test.each([
    ['', migrate],
    ['made anew, ', containerOf(job)],
  ])('%sruns there too, of which the first deployment of that chart warns', (_, again) => {
    expect(both(...charts(), again)).toEqual([
      'the release step "migrate" runs in "a" of this app too, perhaps at the same time; if both have the same '
      + 'database, put all that waits for the step together, or let the step hold a lock',
    ]);
  });

  test('is another one of the same name, if it is of another image', () => {
    expect(both(...charts(), containerOf(job, [], 'blog'))).toEqual([]);
  });

  test('is meant in another namespace, or another app', () => {
    const app = Testing.app();
    expect(both(new Chart(app, 'a', { namespace: 'test' }), new Chart(app, 'b', { namespace: 'live' }))).toEqual([]);
    expect(both(new Chart(Testing.app(), 'a'), new Chart(Testing.app(), 'b'))).toEqual([]);
  });
});

test('its metadata can be added to, as for the hooks of Helm and Argo CD, and its fields patched', () => {
  const { deployment, objects } = deploy();
  const { release } = deployment;
  release!.job.metadata.addAnnotation('argocd.argoproj.io/sync-wave', '-1');
  ApiObject.of(release!.job).addJsonPatch(JsonPatch.replace('/spec/backoffLimit', 0));
  release!.node.findAll().filter(each => each instanceof ApiObject)
    .forEach(each => each.metadata.addAnnotation('team', 'shop'));
  const made = objects('shop-migrate');
  expect(made.Job).toMatchObject({
    metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '-1' } }, spec: { backoffLimit: 0 },
  });
  expect(Object.values(made).map(({ metadata }) => metadata.annotations.team)).toEqual(Array(6).fill('shop'));
});

test('a container without a release step waits for nothing', () => {
  const { deployment, all } = deploy(containerOf(plainWeb));
  expect(deployment.release).toBeUndefined();
  expect(JSON.stringify(all())).not.toMatch(/await|RoleBinding|initContainers/);
});

describe('fails', () => {
  const messageOf = (act: () => unknown): string => {
    try { act(); } catch (error) {
      expect((error as Error).name).toBe('PythonContainerDeploymentInvalid');
      return (error as Error).message;
    }
    return 'none';
  };

  test.each<[string, (chart: Chart) => Partial<PythonContainerDeploymentProps>, Partial<ContainerSpec>]>([
    ['release', () => ({}), { command: ['python', '-m', 'shop.other'] }],
    ['image', () => ({ image: ImageSource.registry('ghcr.io/acme/other') }), {}],
    ['settings', () => ({ settings: { LEVEL: EnvValue.fromValue('debug') } }), {}],
    ['secrets', chart => ({ secrets: { owner: { secret: Secret.fromSecretName(chart, 'B', 'b'), key: 'o' } } }), {}],
    ['dockerRegistryAuth', chart => ({ dockerRegistryAuth: Secret.fromSecretName(chart, 'R', 'registry') }), {}],
    ['userAssignedByCluster', () => ({ userAssignedByCluster: true }), {}],
  ])('for another one of the same name in the chart, saying what differs: %s', (part, more, spec) => {
    const step = { ...job, secrets: ['owner'], settings: ['LEVEL'] };
    const chart = newChart();
    const given = {
      secrets: { owner: { secret: Secret.fromSecretName(chart, 'A', 'a'), key: 'o' } },
      settings: { LEVEL: EnvValue.fromValue('info') },
    };
    deploy(releasing(plainWeb, containerOf(step)), given, chart);
    const other = releasing(worker, containerOf({ ...step, ...spec }));
    expect(messageOf(() => deploy(other, { ...given, ...more(chart) }, chart))).toContain(
      `the release step "migrate" is in the chart already, with another '${part}'; give both deployments the same, `
      + "or use another 'name' of the job",
    );
  });

  test('for a secret that it reads and nobody gave, with the other problems', () => {
    const container = releasing(web, containerOf({ ...job, secrets: ['owner'] }));
    const message = messageOf(() => deploy(container, { replicas: -1 }));
    expect(message).toContain("'secrets' lacks \"owner\", which the release step reads");
    expect(message).toContain("'secrets' lacks \"db-password\", which the container reads");
    expect(message).toContain("'replicas' is -1");
  });

  test('for a secret that neither declares', () => {
    const chart = newChart();
    const secrets = { other: { secret: Secret.fromSecretName(chart, 'Secret', 'shop'), key: 'a' } };
    expect(messageOf(() => deploy(undefined, { secrets }, chart)))
      .toContain('\'secrets\' has "other", which the container does not declare');
  });

  test.each([
    ['2go', 'the path of the chart and the name of the release step give "2go-migrate", which is no name of a Job; '
      + "rename the chart: use lower-case letters, digits and '-', starting with a letter, such as 'shop'"],
    ['x'.repeat(50), "has 58 characters, but a Job leaves only 52; use a shorter 'name' of the job, or a shorter id of "
      + 'the chart'],
  ])('for a chart whose path leaves it no name: %s', (id, text) => {
    const chart = new Chart(Testing.app(), id);
    expect(messageOf(() => deploy(undefined, { name: 'web' }, chart))).toContain(text);
  });

  test('for a container of the pod that has the name of what waits', () => {
    const { deployment } = deploy();
    expect(messageOf(() => deployment.addInitContainer(containerOf({ ...job, name: 'await-release' }))))
      .toContain("the pod has a container 'await-release' already");
  });
});
