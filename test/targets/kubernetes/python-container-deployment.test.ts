import { ApiObject, App, Chart, Testing, Yaml } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { containerOf, job, web, worker } from './specs';
import { type ContainerSpec, PRIVATE_NETWORKS, type PythonContainer } from '../../../src/container';
import { ImageSource } from '../../../src/targets/image-source';
import { PythonContainerDeployment, PythonContainerDeploymentProps } from '../../../src/targets/kubernetes';

const image = ImageSource.registry('ghcr.io/acme/shop');
const chartIn = (namespace?: string) => new Chart(Testing.app(), 'shop', { namespace });

function deploy(
  chart: Chart, id: string, spec: ContainerSpec, more: Partial<PythonContainerDeploymentProps> = {},
): PythonContainerDeployment {
  const secret = Secret.fromSecretName(chart, `${id}-secret`, 'shop');
  const secrets = Object.fromEntries(spec.secrets.map(name => [name, { secret, key: name }]));
  return new PythonContainerDeployment(chart, id, { container: containerOf(spec), image, secrets, ...more });
}

function synth(spec: ContainerSpec, more: Partial<PythonContainerDeploymentProps> = {}): Record<string, any> {
  const chart = chartIn('shop');
  deploy(chart, spec.name, spec, more);
  return Object.fromEntries(Testing.synth(chart).map(object => [object.kind, object]));
}

test('a web container is five objects, in the order they are read', () => {
  expect(Object.keys(synth(web)))
    .toEqual(['ServiceAccount', 'Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy']);
});

test('a worker has no Service', () => {
  const objects = synth(worker);
  expect(Object.keys(objects)).toEqual(['ServiceAccount', 'Deployment', 'PodDisruptionBudget', 'NetworkPolicy']);
  expect(objects.Deployment.spec.replicas).toBe(1);
});

test('all objects share one readable name and the namespace of the chart', () => {
  for (const { metadata } of Object.values(synth(web))) {
    expect(metadata).toMatchObject({ name: 'shop-web', namespace: 'shop' });
  }
});

test('a chart without a namespace leaves it to whoever applies the manifest', () => {
  const chart = chartIn();
  deploy(chart, 'web', web);
  for (const { metadata } of Testing.synth(chart)) { expect(metadata).not.toHaveProperty('namespace'); }
});

test('all objects and the pods carry the recommended labels, and only the instance selects', () => {
  const labels = {
    'app.kubernetes.io/name': 'shop',
    'app.kubernetes.io/instance': 'shop-web',
    'app.kubernetes.io/component': 'web',
    'app.kubernetes.io/version': '1.4.0',
  };
  const { Deployment: { spec }, ...others } = synth(web);
  for (const { metadata } of [...Object.values(others), spec.template]) { expect(metadata.labels).toEqual(labels); }
  expect(spec.selector).toEqual({ matchLabels: { 'app.kubernetes.io/instance': 'shop-web' } });
});

test('a cluster that assigns the user is asked for none, and root stays forbidden', () => {
  const chart = chartIn('shop');
  const deployment = deploy(chart, 'web', web, { userAssignedByCluster: true });
  deployment.addInitContainer(containerOf(job));
  deployment.addSidecar(containerOf(worker));
  const pod = Testing.synth(chart)[1].spec.template.spec;
  const contexts = [pod, ...pod.containers, ...pod.initContainers].map(({ securityContext }) => securityContext);
  expect(contexts).toHaveLength(4);
  for (const context of contexts) {
    expect(context).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    for (const field of ['runAsUser', 'runAsGroup', 'fsGroup']) { expect(context).not.toHaveProperty(field); }
  }
});

test('the rollout never drops below the wanted capacity', () => {
  expect(synth(web).Deployment.spec).toMatchObject({
    replicas: 2,
    minReadySeconds: 5,
    revisionHistoryLimit: 3,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  });
});

test('a container that must run alone ends before its new version starts, and is never more than one', () => {
  const objects = synth({ ...worker, singleton: true });
  expect(objects.Deployment.spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
  expect(objects.Deployment.spec.strategy).not.toHaveProperty('rollingUpdate');
  expect(objects).not.toHaveProperty('PodDisruptionBudget');
});

test('the proxies of a cluster are trusted by their private networks', () => {
  const spec = { ...web, proxies: { variable: 'FORWARDED_ALLOW_IPS', networks: true } };
  expect(synth(spec).Deployment.spec.template.spec.containers[0].env).toEqual([
    { name: 'FORWARDED_ALLOW_IPS', value: PRIVATE_NETWORKS.join(',') },
    { name: 'PYTHON_CPU_COUNT', value: '1' },
  ]);
});

test('warnings are shown when they are found, and stay with the Deployment', () => {
  const shown = jest.spyOn(process, 'emitWarning').mockReturnValue();
  const chart = chartIn('shop');
  const container = containerOf({ ...web, secrets: [] }, ['no route', 'no key']);
  const { warnings } = new PythonContainerDeployment(chart, 'web', { container, image });
  expect(warnings).toEqual(['no route', 'no key']);
  const [, deployment] = Testing.synth(chart);
  expect(deployment.metadata.annotations).toEqual({ 'cdk-python-container/warnings': 'no route\nno key' });
  expect(deployment.spec.template.metadata).not.toHaveProperty('annotations');
  expect(shown.mock.calls.map(([warning]) => warning)).toEqual(['shop/web: no route', 'shop/web: no key']);
});

test('a warning of the image is shown once for all that has it, and stays with each', () => {
  const shown = jest.spyOn(process, 'emitWarning').mockReturnValue();
  const large = { name: 'shop', contentTag: '1.4.0-3f9a1c0b2d7e', warnings: ['large'] };
  const deployed = (chart: Chart, name: string) => {
    const fields = { image: large, warnings: ['large', 'no key'], _ownWarnings: ['no key'] };
    const container = { ...containerOf({ ...web, secrets: [] }), ...fields } as unknown as PythonContainer;
    return new PythonContainerDeployment(chart, name, { container, image }).warnings;
  };
  const chart = chartIn('shop');
  expect(['web', 'api'].map(name => deployed(chart, name))).toEqual([['large', 'no key'], ['large', 'no key']]);
  deployed(chartIn('shop'), 'other-app');
  expect(shown.mock.calls.map(([warning]) => warning)).toEqual([
    'shop/web: large', 'shop/web: no key', 'shop/api: no key', 'shop/other-app: large', 'shop/other-app: no key',
  ]);
});

test('without warnings there is no annotation', () => {
  expect(synth(web).Deployment.metadata).not.toHaveProperty('annotations');
});

describe('fails when another object has the same name:', () => {
  const failureOf = (chart: Chart): string => {
    try { Testing.synth(chart); } catch (error) { return (error as Error).message; }
    return 'none';
  };

  test.each([['a.b', 'a-b'], ['Web', 'web'], ['a_b', 'a-b']])('ids %s and %s', (one, other) => {
    const chart = chartIn('shop');
    deploy(chart, one, { ...worker, secrets: [] });
    deploy(chart, other, { ...worker, secrets: [] });
    const message = failureOf(chart);
    const name = `shop-${other}`;
    expect(message).toContain(
      `invalid PythonContainerDeployment: "shop/${one}/Deployment" and "shop/${other}/Deployment" are both called `
        + `"${name}" in the namespace shop, so one would replace the other; use another 'name'`,
    );
  });

  test('one name given twice, in two charts of one namespace', () => {
    const app = Testing.app();
    const [one, two] = ['one', 'two'].map(id => new Chart(app, id, { namespace: 'shop' }));
    deploy(one, 'web', worker, { name: 'store' });
    deploy(two, 'worker', worker, { name: 'store' });
    for (const chart of [one, two]) {
      expect(failureOf(chart))
        .toContain('"one/web/Deployment" and "two/worker/Deployment" are both called "store" in the namespace shop');
    }
  });

  test('an object that users made', () => {
    const chart = chartIn();
    deploy(chart, 'web', web);
    new ApiObject(chart, 'Mine', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop-web' } });
    expect(failureOf(chart))
      .toContain('"shop/web/Service" and "shop/Mine" are both called "shop-web" in the namespace of their chart');
  });

  test('each pair once, and every one of them', () => {
    const chart = chartIn('shop');
    for (const id of ['a.b', 'a-b', 'c.d', 'c-d']) { deploy(chart, id, { ...web, secrets: [] }); }
    const message = failureOf(chart);
    expect(message).toMatch(/ \(2 problems\):\n.*"shop-a-b".*\n.*"shop-c-d".*$/);
    expect(message).not.toContain('Service');
  });

  test('but not when only objects of the user do', () => {
    const chart = chartIn('shop');
    deploy(chart, 'web', worker);
    for (const id of ['One', 'Two']) {
      new ApiObject(chart, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine' } });
    }
    expect(failureOf(chart)).toBe('none');
  });

  test('also when the object was made after a first synthesis', () => {
    const chart = chartIn();
    deploy(chart, 'web', web);
    expect(failureOf(chart)).toBe('none');
    new ApiObject(chart, 'Mine', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop-web' } });
    expect(failureOf(chart)).toContain('are both called "shop-web"');
  });

  test('by as many walks over the tree for forty deployments as for two', () => {
    const walks = [2, 40].map(count => {
      const chart = chartIn('shop');
      for (let index = 0; index < count; index++) { deploy(chart, `web-${index}`, worker); }
      const walk = jest.spyOn(chart.node.root.node, 'findAll');
      Testing.synth(chart);
      return walk.mock.calls.length;
    });
    expect(walks[1]).toBe(walks[0]);
  });

  test('but not in another namespace, in another chart that says none, or of another kind', () => {
    const app = Testing.app();
    const charts = ['one', 'two'].map(namespace => new Chart(app, namespace, { namespace }));
    charts.push(new Chart(app, 'three'), new Chart(app, 'four'));
    charts.forEach(chart => {
      deploy(chart, 'web', worker, { name: 'store' });
      new ApiObject(chart, 'Mine', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'store' } });
      new ApiObject(
        chart, 'Knative', { apiVersion: 'example.org/v1', kind: 'Deployment', metadata: { name: 'store' } },
      );
    });
    charts.forEach(chart => expect(failureOf(chart)).toBe('none'));
  });
});

test('the container runs the image of its content tag with its own command and variables', () => {
  const [container] = synth(web).Deployment.spec.template.spec.containers;
  expect(container).toMatchObject({
    name: 'web',
    image: 'ghcr.io/acme/shop:1.4.0-3f9a1c0b2d7e',
    args: web.command,
    env: [{ name: 'PYTHON_CPU_COUNT', value: '1' }],
  });
  expect(container).not.toHaveProperty('command');
});

test('arguments and variables reach the program as they are written', () => {
  const [container] = synth(
    { ...web, command: ['run', '--home=$(HOME)'], environment: { GREETING: '$$ $(B)' } },
  ).Deployment.spec.template.spec.containers;
  expect(container.args).toEqual(['run', '--home=$$(HOME)']);
  expect(container.env).toEqual([{ name: 'GREETING', value: '$$$ $$(B)' }]);
});

test.each(
  [[0.25, '250m'], [1, '1'], [1.5, '1500m'], [4, '4'], [1.001, '1001m'], [1.005, '1005m']],
)('%d processors are %s, requested and limited with memory and storage', (vcpu, cpu) => {
  const { resources } = synth({ ...web, size: { ...web.size, vcpu } }).Deployment.spec.template.spec.containers[0];
  expect(resources.requests).toEqual({ cpu, 'memory': '1024Mi', 'ephemeral-storage': '128Mi' });
  expect(resources.limits).toEqual(resources.requests);
});

test('the Service sends port 80 to the named port of the pods', () => {
  expect(synth(web).Service.spec).toEqual({
    type: 'ClusterIP',
    selector: { 'app.kubernetes.io/instance': 'shop-web' },
    ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
  });
});

test('the disruption budget lets one pod go at a time, and a sick one always', () => {
  expect(synth(web).PodDisruptionBudget.spec).toEqual({
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
    selector: { matchLabels: { 'app.kubernetes.io/instance': 'shop-web' } },
  });
});

test.each(
  [[0, false], [1, false], [2, true], [5, true]],
)('%d replicas and no more: disruption budget %s', (replicas, budget) => {
  const objects = synth(worker, { replicas });
  expect(objects.Deployment.spec.replicas).toBe(replicas);
  expect('PodDisruptionBudget' in objects).toBe(budget);
});

test('the service account belongs to the pods, and neither mounts a token', () => {
  const { ServiceAccount, Deployment } = synth(web);
  expect(ServiceAccount.automountServiceAccountToken).toBe(false);
  expect(Deployment.spec.template.spec)
    .toMatchObject({ serviceAccountName: 'shop-web', automountServiceAccountToken: false });
});

test('the network policy admits traffic to the port of a web container and to nothing of a worker', () => {
  expect(synth(web).NetworkPolicy.spec).toMatchObject(
    { policyTypes: ['Ingress', 'Egress'], ingress: [{ ports: [{ port: 'http', protocol: 'TCP' }] }], egress: [{}] },
  );
  expect(synth(worker).NetworkPolicy.spec)
    .toMatchObject({ policyTypes: ['Ingress', 'Egress'], ingress: [], egress: [{}] });
});

test('credentials of a registry become an image pull secret', () => {
  const chart = chartIn('shop');
  deploy(chart, 'web', web, { dockerRegistryAuth: Secret.fromSecretName(chart, 'Registry', 'ghcr') });
  const [, deployment] = Testing.synth(chart);
  expect(deployment.spec.template.spec.imagePullSecrets).toEqual([{ name: 'ghcr' }]);
});

test('two deployments in one chart have nothing in common but the image', () => {
  const chart = chartIn('shop');
  deploy(chart, 'web', web);
  deploy(chart, 'worker', worker);
  const names = Testing.synth(chart).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(new Set(names).size).toBe(names.length);
});

test('YAML is written in reading order, without aliases and without what Kubernetes does anyway', () => {
  const yaml = Yaml.stringify(synth(web).Deployment);
  const places = [
    'apiVersion:', 'kind:', 'metadata:', 'replicas:', 'strategy:', 'selector:', 'template:', 'serviceAccountName:',
    'affinity:', 'topologySpreadConstraints:', 'containers:', 'image:', 'args:', 'ports:', 'env:', 'resources:',
    'startupProbe:', 'livenessProbe:', 'readinessProbe:', 'lifecycle:', 'volumeMounts:', 'volumes:',
  ].map(field => yaml.indexOf(` ${field}`.trimStart()));
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(places).not.toContain(-1);
  expect(yaml).not.toMatch(/[&*]a\d|cdk8s\.io|dnsPolicy|hostNetwork|progressDeadline/);
});

test('each object is rendered once in a synth, in every way of synthesis', () => {
  const app = new App({ outdir: Testing.app().outdir });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const { deployment } = deploy(chart, 'web', web);
  const rendered = jest.spyOn(deployment as any, '_toKube');
  for (const way of [() => app.synth(), () => app.synthYaml(), () => chart.toJson()]) {
    rendered.mockClear();
    way();
    expect(rendered).toHaveBeenCalledTimes(1);
  }
});

test('the same input gives the same bytes', () => {
  expect(JSON.stringify(synth(web))).toBe(JSON.stringify(synth(web)));
});

test('the construct stands for its Deployment where one API object is asked for', () => {
  const chart = chartIn('shop');
  expect(ApiObject.of(deploy(chart, 'web', web)).kind).toBe('Deployment');
});
