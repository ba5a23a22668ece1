import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { HorizontalPodAutoscaler } from 'cdk8s-plus-28';
import { containerOf, worker } from './specs';
import type { ScalingSpec } from '../../../src/container';
import { ImageSource } from '../../../src/targets/image-source';
import { PythonContainerDeployment } from '../../../src/targets/kubernetes';

const image = ImageSource.registry('ghcr.io/acme/shop');

function deploy(scaling?: ScalingSpec, replicas?: number): [Chart, PythonContainerDeployment] {
  const chart = new Chart(Testing.app(), 'shop');
  const container = containerOf({ ...worker, secrets: [], replicas: 2, scaling });
  return [chart, new PythonContainerDeployment(chart, 'worker', { container, image, replicas })];
}

function objectsOf(chart: Chart): Record<string, any> {
  return Object.fromEntries(Testing.synth(chart).map(object => [object.kind, object]));
}

beforeEach(() => { jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined); });

const utilization = (name: string, averageUtilization: number) => ({
  type: 'ContainerResource',
  containerResource: { container: 'worker', name, target: { type: 'Utilization', averageUtilization } },
});

test('follows the targets of the container, as calmly as Kubernetes does by default', () => {
  const [chart] = deploy({ most: 10, cpuPercent: 60, memoryPercent: 80 });
  const { HorizontalPodAutoscaler: autoscaler, Deployment } = objectsOf(chart);
  const all = { type: 'Percent', value: 100, periodSeconds: 15 };
  expect(autoscaler).toMatchObject({
    apiVersion: 'autoscaling/v2',
    metadata: Deployment.metadata,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop-worker' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [utilization('cpu', 60), utilization('memory', 80)],
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, all] },
        scaleDown: { stabilizationWindowSeconds: 300, policies: [all] },
      },
    },
  });
});

test('goes by the container alone, whatever else is in its pod', () => {
  const [chart, deployment] = deploy({ most: 10, cpuPercent: 60 });
  deployment.addSidecar(containerOf({ ...worker, name: 'relay', secrets: [] }));
  deployment.deployment.addContainer({ name: 'proxy', image: 'proxy:1', resources: {} });
  expect(objectsOf(chart).HorizontalPodAutoscaler.spec.metrics).toEqual([utilization('cpu', 60)]);
});

test('decides the number of pods alone, and drains still take one at a time', () => {
  const objects = objectsOf(deploy({ most: 10, cpuPercent: 60 })[0]);
  expect(objects.Deployment.spec).not.toHaveProperty('replicas');
  expect(objects).toHaveProperty('PodDisruptionBudget');
});

test('goes by the memory alone where nothing else is said', () => {
  const spec = objectsOf(deploy({ most: 8, memoryPercent: 75 })[0]).HorizontalPodAutoscaler.spec;
  expect(spec).toMatchObject({ minReplicas: 2, maxReplicas: 8, metrics: [utilization('memory', 75)] });
  expect(spec.metrics).toHaveLength(1);
});

test('goes by the processor where nobody counts requests, and says so', () => {
  const [chart, deployment] = deploy({ most: 4, requestsPerSecond: 20 });
  expect(objectsOf(chart).HorizontalPodAutoscaler.spec.metrics).toEqual([utilization('cpu', 60)]);
  expect(deployment.warnings).toEqual([expect.stringMatching(/^'scaling.requestsPerSecond' is left out: /)]);
});

test('is none for a fixed number of pods, which may be given another autoscaler', () => {
  const [chart, { autoscaler, deployment }] = deploy();
  expect(autoscaler).toBeUndefined();
  new HorizontalPodAutoscaler(chart, 'Own', { target: deployment, maxReplicas: 3 });
  expect(objectsOf(chart).HorizontalPodAutoscaler.spec).toMatchObject({ maxReplicas: 3 });
});

test('the number of pods can be left to whoever scales the Deployment from outside', () => {
  const [chart, { deployment }] = deploy();
  ApiObject.of(deployment).addJsonPatch(JsonPatch.remove('/spec/replicas'));
  expect(objectsOf(chart).Deployment.spec).not.toHaveProperty('replicas');
});

test('fails for a number of pods beside a range', () => {
  expect(() => deploy({ most: 10, cpuPercent: 60 }, 3))
    .toThrow(/'replicas' is 3, but the container scales by its load, from 2 to 10; remove it, or use Scaling.fixed/);
});

test('fails for a second autoscaler, since the two would undo what the other does', () => {
  const [, { deployment, node }] = deploy({ most: 10, cpuPercent: 60 });
  expect(() => new HorizontalPodAutoscaler(node.scope!, 'Own', { target: deployment, maxReplicas: 3 }))
    .toThrow(/autoscaler of Deployment "shop-worker": the container has one already/);
});
