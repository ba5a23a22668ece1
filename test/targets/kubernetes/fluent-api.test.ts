import { ApiObject, Chart, Duration, JsonPatch, Size, Testing } from 'cdk8s';
import {
  ConfigMap, EmptyDirMedium, EnvValue, HorizontalPodAutoscaler, Metric, MetricTarget, NetworkPolicyPort, Node,
  NodeLabelQuery, NodeTaintQuery, Pods, Role, Volume,
} from 'cdk8s-plus-28';
import { containerOf, web, worker } from './specs';
import type { ContainerSpec } from '../../../src/container';
import { ImageSource } from '../../../src/targets/image-source';
import { PythonContainerDeployment } from '../../../src/targets/kubernetes';

/**
 * What users do through cdk8s and cdk8s-plus after the construct is made; each must be in the output beside everything
 * of ours.
 */
function synth(
  use: (deployed: PythonContainerDeployment, chart: Chart) => void, spec: ContainerSpec = { ...web, secrets: [] },
): Record<string, any> {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop', labels: { team: 'shop' } });
  const image = ImageSource.existing('ghcr.io/acme/shop:1');
  use(new PythonContainerDeployment(chart, spec.name, { container: containerOf(spec), image }), chart);
  return Object.fromEntries(Testing.synth(chart).map(
    object => [`${object.kind} ${object.metadata.name.replace(/-c8[0-9a-f]{6}$/, '')}`, object],
  ));
}

const deploymentOf = (objects: Record<string, any>, name = 'shop-web') => objects[`Deployment ${name}`];
const podOf = (objects: Record<string, any>) => deploymentOf(objects).spec.template.spec;

test('a volume that users mount counts in the disk of the first container that mounts it, by its size', () => {
  const pod = podOf(synth(({ deployment }, chart) => {
    const volume = (id: string, options: object) => Volume.fromEmptyDir(chart, id, id, options);
    const shared = volume('shared', { sizeLimit: Size.mebibytes(100) });
    const [main] = deployment.containers;
    main.mount('/models', volume('models', { sizeLimit: Size.gibibytes(2) }));
    main.mount('/shared', shared);
    main.mount('/cache', volume('memory', { sizeLimit: Size.gibibytes(1), medium: EmptyDirMedium.MEMORY }));
    main.mount('/unlimited', volume('unlimited', {}));
    const beside = deployment.addContainer({ name: 'beside', image: 'beside:1' });
    beside.mount('/shared', shared);
    beside.mount('/own', volume('own', { sizeLimit: Size.mebibytes(10) }));
  }));
  const disks = pod.containers.map(({ resources }: any) =>
    [resources.requests, resources.limits].map(each => each['ephemeral-storage']),
  );
  expect(disks).toEqual([['2276Mi', '2276Mi'], ['138Mi', '138Mi']]);
});

test('a late patch may set any field and any kind of value, known to cdk8s-plus or not', () => {
  const pod = podOf(synth(({ deployment }) => {
    ApiObject.of(deployment).addJsonPatch(
      JsonPatch.add('/spec/template/spec/containers/0/lifecycle/stopSignal', 'SIGINT'),
      JsonPatch.add('/spec/template/spec/containers/0/resources/limits/nvidia.com~1gpu', 1),
      JsonPatch.add('/spec/template/spec/supplementalGroupsPolicy', 'Strict'),
    );
  }));
  expect(pod.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 10 } }, stopSignal: 'SIGINT' });
  expect(pod.containers[0].resources.limits).toMatchObject({ 'cpu': '500m', 'nvidia.com/gpu': 1 });
  expect(pod.supplementalGroupsPolicy).toBe('Strict');
});

test('a late patch may take back what the library asks for', () => {
  const pod = podOf(synth(({ deployment }) => {
    ApiObject.of(deployment).addJsonPatch(
      JsonPatch.remove('/spec/template/spec/securityContext/fsGroup'),
      JsonPatch.replace('/spec/template/spec/automountServiceAccountToken', true),
    );
  }));
  expect(pod.securityContext).not.toHaveProperty('fsGroup');
  expect(pod.automountServiceAccountToken).toBe(true);
});

test('patches reach every object, the disruption budget included', () => {
  const objects = synth(({ disruptionBudget, service, networkPolicy, serviceAccount }) => {
    for (const each of [disruptionBudget!, service!, networkPolicy, serviceAccount]) {
      ApiObject.of(each).addJsonPatch(JsonPatch.add('/metadata/annotations', { patched: each.node.id }));
    }
  });
  expect(Object.values(objects).filter(({ metadata }) => metadata.annotations?.patched)).toHaveLength(4);
});

test('metadata of the objects and of the pods can be added to', () => {
  const { metadata, spec } = deploymentOf(synth(({ deployment, service }) => {
    deployment.metadata.addAnnotation('owner', 'shop');
    deployment.podMetadata.addLabel('tier', 'front');
    deployment.podMetadata.addAnnotation('prometheus.io/scrape', 'true');
    expect(service!.metadata.getLabel('app.kubernetes.io/instance')).toBe('shop-web');
  }));
  expect(metadata)
    .toMatchObject({ annotations: { owner: 'shop' }, labels: { 'team': 'shop', 'app.kubernetes.io/name': 'shop' } });
  expect(spec.template.metadata).toMatchObject({
    annotations: { 'prometheus.io/scrape': 'true' },
    labels: { 'tier': 'front', 'app.kubernetes.io/instance': 'shop-web' },
  });
});

test('labels of the chart are on every object', () => {
  for (const { metadata } of Object.values(synth(() => undefined))) { expect(metadata.labels.team).toBe('shop'); }
});

test('more containers, volumes and variables join those of the library', () => {
  const pod = podOf(synth(({ deployment }, chart) => {
    const [main] = deployment.containers;
    main.env.addVariable('LOG_LEVEL', EnvValue.fromValue('debug'));
    main.env.addVariable('PYTHON_CPU_COUNT', EnvValue.fromValue('2'));
    main.mount(
      '/etc/shop', Volume.fromConfigMap(chart, 'Settings', new ConfigMap(chart, 'ConfigMap', { data: { a: 'b' } })),
    );
    deployment.addContainer({ name: 'proxy', image: 'proxy:1', resources: { memory: { limit: Size.mebibytes(64) } } });
    deployment.addInitContainer({ name: 'migrate', image: 'shop:1', resources: {} });
  }));
  expect(pod.containers.map(({ name }: any) => name)).toEqual(['web', 'proxy']);
  expect(pod.initContainers.map(({ name }: any) => name)).toEqual(['migrate']);
  expect(pod.containers[0].env)
    .toEqual([{ name: 'PYTHON_CPU_COUNT', value: '2' }, { name: 'LOG_LEVEL', value: 'debug' }]);
  expect(pod.containers[0].volumeMounts.map(({ mountPath }: any) => mountPath)).toEqual(['/tmp', '/etc/shop']);
  expect(pod.volumes.map(({ name }: any) => name))
    .toEqual(['tmp', 'migrate-tmp', 'proxy-tmp', expect.stringContaining('configmap')]);
});

test('scheduling joins the spread of the library', () => {
  const { affinity, tolerations } = podOf(synth(({ deployment }) => {
    deployment.scheduling.attract(Node.labeled(NodeLabelQuery.is('disk', 'ssd')));
    deployment.scheduling.tolerate(Node.tainted(NodeTaintQuery.exists('spot')));
    deployment.scheduling.separate(Pods.select(deployment, 'Other', { labels: { app: 'db' } }), { weight: 10 });
  }));
  expect(affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toHaveLength(1);
  expect(affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.map(({ weight }: any) => weight))
    .toEqual([100, 10]);
  expect(tolerations).toEqual([{ key: 'spot', operator: 'Exists' }]);
});

test('an autoscaler owns the number of replicas, which the manifest then leaves out', () => {
  const objects = synth(({ deployment }, chart) => {
    new HorizontalPodAutoscaler(chart, 'Scaler', {
      target: deployment,
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [Metric.resourceCpu(MetricTarget.averageUtilization(60))],
    });
  });
  expect(deploymentOf(objects).spec).not.toHaveProperty('replicas');
  expect(Object.values(objects).find(({ kind }) => kind === 'HorizontalPodAutoscaler').spec.scaleTargetRef)
    .toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop-web' });
});

test('fails when an autoscaler meets a number of replicas that was asked for', () => {
  const chart = new Chart(Testing.app(), 'shop');
  const { deployment } = new PythonContainerDeployment(
    chart, 'worker', { container: containerOf(worker), image: ImageSource.existing('shop:1'), replicas: 3 },
  );
  new HorizontalPodAutoscaler(chart, 'Scaler', { target: deployment, maxReplicas: 6 });
  expect(() => Testing.synth(chart)).toThrow('cannot have a fixed number of replicas (3)');
});

test('fails when an autoscaler meets a container that must run alone', () => {
  const chart = new Chart(Testing.app(), 'shop');
  const props = { container: containerOf({ ...worker, singleton: true }), image: ImageSource.existing('shop:1') };
  const { deployment } = new PythonContainerDeployment(chart, 'worker', props);
  expect(() => new HorizontalPodAutoscaler(chart, 'Scaler', { target: deployment, maxReplicas: 6 }))
    .toThrow('invalid autoscaler of Deployment "shop-worker": the container must run alone');
});

test('a worker under an autoscaler has a disruption budget, and so has one that may get an autoscaler', () => {
  const budget = expect.objectContaining({ spec: expect.objectContaining({ maxUnavailable: 1 }) });
  const objects = synth(({ deployment }, chart) => {
    new HorizontalPodAutoscaler(chart, 'Scaler', { target: deployment, minReplicas: 1, maxReplicas: 6 });
  }, worker);
  expect(objects['PodDisruptionBudget shop-worker']).toEqual(budget);
  expect(synth(() => undefined, worker)['PodDisruptionBudget shop-worker']).toEqual(budget);
});

test('another Service of the same pods selects them by the same label', () => {
  const objects = synth(({ deployment }) => { deployment.exposeViaService({ name: 'public' }); });
  expect(objects['Service public'].spec).toMatchObject(
    { selector: { 'app.kubernetes.io/instance': 'shop-web' }, ports: [{ port: 8000, targetPort: 8000 }] },
  );
});

test('the Service can be put behind an ingress', () => {
  const objects = synth(({ service }) => { service!.exposeViaIngress('/'); });
  const [{ http }] = Object.values(objects).find(({ kind }) => kind === 'Ingress').spec.rules;
  expect(http.paths[0].backend.service).toEqual({ name: 'shop-web', port: { number: 80 } });
});

test('declared peers narrow the network policy', () => {
  const { spec } = synth(({ networkPolicy }, chart) => {
    networkPolicy.addEgressRule(
      Pods.select(chart, 'Database', { labels: { app: 'db' } }), [NetworkPolicyPort.tcp(5432)],
    );
  })['NetworkPolicy shop-web'];
  expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
  expect(spec.egress).toHaveLength(2);
  expect(spec.egress[0]).toEqual({ ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] });
  expect(spec.egress[1])
    .toMatchObject({ ports: [{ port: 5432, protocol: 'TCP' }], to: [{ podSelector: { matchLabels: { app: 'db' } } }] });
});

test('connections of cdk8s-plus select the pods by their instance', () => {
  const objects = synth(({ deployment }, chart) => {
    deployment.connections.allowFrom(Pods.select(chart, 'Front', { labels: { app: 'front' } }));
  });
  const ours = Object.values(objects).filter(({ kind, spec }) =>
    kind === 'NetworkPolicy' && spec.podSelector.matchLabels?.['app.kubernetes.io/instance'] === 'shop-web');
  expect(ours).toHaveLength(2);
});

test('a role can be bound to the service account', () => {
  const objects = synth(({ serviceAccount }, chart) => { new Role(chart, 'Role').bind(serviceAccount); });
  expect(Object.values(objects).find(({ kind }) => kind === 'RoleBinding').subjects)
    .toEqual([expect.objectContaining({ kind: 'ServiceAccount', name: 'shop-web', namespace: 'shop' })]);
});

test('what users read from the cdk8s-plus objects is what the manifest says', () => {
  synth(({ deployment, service }) => {
    expect(deployment.name).toBe('shop-web');
    expect(deployment.replicas).toBe(2);
    expect(deployment.minReady).toEqual(Duration.seconds(5));
    expect(deployment.terminationGracePeriod!.toSeconds()).toBe(45);
    expect(deployment.securityContext).toMatchObject({ user: 10001, group: 10001, fsGroup: 10001 });
    expect(deployment.containers[0])
      .toMatchObject({ name: 'web', args: web.command, ports: [{ name: 'http', number: 8000 }] });
    expect(deployment.matchLabels).toEqual({ 'app.kubernetes.io/instance': 'shop-web' });
    expect(service!.port).toBe(80);
  });
});

test('a dependency on the construct orders the objects', () => {
  const chart = new Chart(Testing.app(), 'shop');
  const deployed = new PythonContainerDeployment(
    chart, 'web', { container: containerOf(worker), image: ImageSource.existing('shop:1') },
  );
  deployed.node.addDependency(new ApiObject(chart, 'Namespace', { apiVersion: 'v1', kind: 'Namespace' }));
  expect(Testing.synth(chart)[0].kind).toBe('Namespace');
});

test('values that a resolver of the app replaces are replaced', () => {
  const resolver = {
    resolve: (context: any) => {
      if (context.value === 'ghcr.io/acme/shop:${later}') { context.replaceValue('ghcr.io/acme/shop:now'); }
    },
  };
  const chart = new Chart(Testing.app({ resolvers: [resolver] }), 'shop');
  const image: any = { _kind: 'existing', _reference: () => 'ghcr.io/acme/shop:${later}', _notes: () => [] };
  new PythonContainerDeployment(chart, 'worker', { container: containerOf(worker), image });
  expect(Testing.synth(chart)[1].spec.template.spec.containers[0].image).toBe('ghcr.io/acme/shop:now');
});

test('metadata is the same by every way that leads to it', () => {
  const { metadata } = deploymentOf(synth(({ deployment }) => {
    ApiObject.of(deployment).metadata.addAnnotation('one', '1');
    deployment.metadata.addAnnotation('two', '2');
  }));
  expect(metadata.annotations).toEqual({ one: '1', two: '2' });
});
