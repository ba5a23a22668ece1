import { Chart, JsonPatch, ApiObject, Testing } from 'cdk8s';
import { EmptyDirMedium, k8s, Service, Volume } from 'cdk8s-plus-28';
import { containerOf, web } from './specs';
import { ImageSource } from '../../../src/targets/image-source';
import { PythonContainerDeployment } from '../../../src/targets/kubernetes';
import { makeLossless } from '../../../src/targets/kubernetes/lossless';

afterEach(() => jest.restoreAllMocks());

function deployed(): { chart: Chart; deployment: PythonContainerDeployment['deployment'] } {
  const chart = new Chart(Testing.app(), 'shop');
  const { deployment } = new PythonContainerDeployment(
    chart, 'web', { container: containerOf({ ...web, secrets: [] }), image: ImageSource.existing('shop:1') },
  );
  return { chart, deployment };
}

const failure = (chart: Chart): Error => {
  try { Testing.synth(chart); } catch (error) { return error as Error; }
  throw new Error('synth did not fail');
};

test('requested fields that cdk8s-plus does not know are in the output', () => {
  const chart = new Chart(Testing.app(), 'shop');
  const service = new Service(chart, 'Service', { ports: [{ port: 80 }] });
  makeLossless(service, {
    owner: 'PythonContainerDeployment', request: () => ({ spec: { trafficDistribution: 'PreferClose' } }),
  });
  expect(Testing.synth(chart)[0].spec).toMatchObject({ trafficDistribution: 'PreferClose', ports: [{ port: 80 }] });
});

test('the request sees what cdk8s-plus says', () => {
  const chart = new Chart(Testing.app(), 'shop');
  const request = jest.fn(() => ({}));
  makeLossless(
    new Service(chart, 'Service', { ports: [{ port: 80 }] }), { owner: 'PythonContainerDeployment', request },
  );
  Testing.synth(chart);
  expect(request).toHaveBeenCalledTimes(1);
  expect(request).toHaveBeenCalledWith(
    expect.objectContaining({ kind: 'Service', spec: expect.objectContaining({ ports: [{ port: 80 }] }) }),
  );
});

test('a volume of the user may have the name of one of ours: ours gets another', () => {
  const { chart, deployment } = deployed();
  deployment.addVolume(Volume.fromEmptyDir(chart, 'Scratch', 'tmp', { medium: EmptyDirMedium.MEMORY }));
  const { containers, volumes } = Testing.synth(chart)[1].spec.template.spec;
  expect(containers[0].volumeMounts).toEqual([{ name: 'tmp-2', mountPath: '/tmp' }]);
  expect(volumes)
    .toEqual([{ name: 'tmp-2', emptyDir: { sizeLimit: '64Mi' } }, { name: 'tmp', emptyDir: { medium: 'Memory' } }]);
});

test('fails when something else is mounted where the container writes', () => {
  const { chart, deployment } = deployed();
  deployment.containers[0].mount('/tmp', Volume.fromEmptyDir(chart, 'Scratch', 'scratch'));
  const error = failure(chart);
  expect(error.name).toBe('PythonContainerDeploymentInvalid');
  expect(error.message)
    .toContain('invalid Deployment "shop-web": \'spec.template.spec.containers[web].volumeMounts[/tmp].name\' '
    + 'must be "tmp" but the output has "scratch"');
  expect(error.message).toContain('addJsonPatch');
});

test('fails when cdk8s-plus writes another value than the one requested, naming each', () => {
  const original = k8s.KubeDeployment.prototype.toJson;
  jest.spyOn(k8s.KubeDeployment.prototype, 'toJson').mockImplementation(function (this: k8s.KubeDeployment) {
    const manifest = original.call(this);
    manifest.spec.minReadySeconds = 0;
    manifest.spec.template.spec.containers[0].securityContext.privileged = true;
    return manifest;
  });
  const { message } = failure(deployed().chart);
  expect(message).toContain("'spec.minReadySeconds' must be 5 but the output has 0");
  expect(message)
    .toContain("'spec.template.spec.containers[web].securityContext.privileged' must be false but the output has true");
});

test('a requested field that cdk8s-plus drops is in the output all the same', () => {
  const original = k8s.KubeDeployment.prototype.toJson;
  jest.spyOn(k8s.KubeDeployment.prototype, 'toJson').mockImplementation(function (this: k8s.KubeDeployment) {
    const manifest = original.call(this);
    delete manifest.spec.strategy;
    return manifest;
  });
  expect(Testing.synth(deployed().chart)[1].spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
});

test('what a user patches away is not missed', () => {
  const { chart, deployment } = deployed();
  ApiObject.of(deployment).addJsonPatch(JsonPatch.remove('/spec/template/spec/volumes'));
  expect(Testing.synth(chart)[1].spec.template.spec).not.toHaveProperty('volumes');
});
