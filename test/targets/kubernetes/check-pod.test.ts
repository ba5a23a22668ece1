import { Chart, Size, Testing } from 'cdk8s';
import { Capability, ContainerProps, ContainerRestartPolicy, SeccompProfileType, Volume } from 'cdk8s-plus-28';
import { containerOf, web } from './specs';
import { ImageSource } from '../../../src/targets/image-source';
import { PythonContainerDeployment } from '../../../src/targets/kubernetes';

/** The pod after users added to it through cdk8s-plus. */
function podWith(use: (deployment: PythonContainerDeployment['deployment'], chart: Chart) => void): any {
  const chart = new Chart(Testing.app(), 'shop');
  const container = containerOf({ ...web, secrets: [] });
  const image = ImageSource.existing('shop:1');
  use(new PythonContainerDeployment(chart, 'web', { container, image }).deployment, chart);
  return Testing.synth(chart)[1].spec.template.spec;
}

const added = (props: Partial<ContainerProps>): any =>
  podWith(deployment => { deployment.addContainer({ name: 'proxy', image: 'proxy:1', ...props }); }).containers[1];

describe('what users add through cdk8s-plus', () => {
  test('loses its capabilities and gets a /tmp beside its read-only root', () => {
    const pod = podWith(deployment => {
      deployment.addContainer({ name: 'proxy', image: 'proxy:1' });
      deployment.addInitContainer({ name: 'wait', image: 'wait:1', restartPolicy: ContainerRestartPolicy.ALWAYS });
    });
    for (const container of [pod.containers[1], pod.initContainers[0]]) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        privileged: false,
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container.volumeMounts).toEqual([{ name: `${container.name}-tmp`, mountPath: '/tmp' }]);
      expect(container.resources.limits['ephemeral-storage']).toBe('128Mi');
    }
    expect(pod.volumes.map(({ name }: any) => name)).toEqual(['tmp', 'wait-tmp', 'proxy-tmp']);
    expect(pod.initContainers[0].restartPolicy).toBe('Always');
  });

  test('keeps what its user said', () => {
    const container = added({
      securityContext: {
        user: 101,
        readOnlyRootFilesystem: false,
        capabilities: { add: [Capability.NET_BIND_SERVICE] },
        seccompProfile: { type: SeccompProfileType.RUNTIME_DEFAULT },
      },
      resources: { ephemeralStorage: { limit: Size.gibibytes(2) } },
    });
    expect(container.securityContext).toMatchObject({
      runAsUser: 101, readOnlyRootFilesystem: false, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    });
    expect(container.resources).toEqual({ limits: { 'ephemeral-storage': '2Gi' } });
    expect(container).not.toHaveProperty('volumeMounts');
  });

  test('without a read-only root it gets room for its logs only', () => {
    const container = added({ securityContext: { readOnlyRootFilesystem: false } });
    expect(container.resources.limits['ephemeral-storage']).toBe('64Mi');
  });

  test('has the /tmp that its user mounted', () => {
    const pod = podWith((deployment, chart) => {
      const scratch = Volume.fromEmptyDir(chart, 'Scratch', 'scratch');
      deployment.addContainer({ name: 'proxy', image: 'proxy:1' }).mount('/tmp', scratch);
    });
    expect(pod.containers[1].volumeMounts).toEqual([{ name: 'scratch', mountPath: '/tmp' }]);
    expect(pod.volumes.map(({ name }: any) => name)).toEqual(['tmp', 'scratch']);
  });

  test('init containers keep their order', () => {
    const { initContainers } = podWith(deployment => {
      for (const name of ['b', 'c', 'a']) { deployment.addInitContainer({ name, image: 'x:1' }); }
    });
    expect(initContainers.map(({ name }: any) => name)).toEqual(['b', 'c', 'a']);
  });
});

describe('fails for what leaves Pod Security restricted:', () => {
  test.each<[string, Partial<ContainerProps>]>([
    ['is privileged', { securityContext: { privileged: true, allowPrivilegeEscalation: true } }],
    ['may escalate its privileges', { securityContext: { allowPrivilegeEscalation: true } }],
    ['may run as root', { securityContext: { ensureNonRoot: false } }],
    ['runs as root', { securityContext: { user: 0 } }],
    ['has no seccomp profile', { securityContext: { seccompProfile: { type: SeccompProfileType.UNCONFINED } } }],
    ['has the capability "NET_ADMIN"', { securityContext: { capabilities: { add: [Capability.NET_ADMIN] } } }],
    ['has a port of its node', { ports: [{ number: 9000, hostPort: 9000 }] }],
  ])('a container that %s', (found, props) => {
    expect(() => added(props))
      .toThrow(new RegExp(`the container "proxy" ${found}, which Pod Security 'restricted' refuses; .*addJsonPatch`));
  });

  test('but not for a port of its node that is 0, which means none', () => {
    expect(() => added({ ports: [{ number: 9000, hostPort: 0 }] })).not.toThrow();
  });

  test('a volume of the node', () => {
    expect(() => podWith((deployment, chart) => {
      deployment.addVolume(Volume.fromHostPath(chart, 'Logs', 'logs', { path: '/var/log' }));
    })).toThrow("the volume \"logs\" is of the kind 'hostPath', which Pod Security 'restricted' refuses");
  });
});

test('fails for two containers of one name, whatever their kind', () => {
  expect(() => podWith(deployment => { deployment.addInitContainer({ name: 'web', image: 'x:1' }); }))
    .toThrow("the pod has more than one container \"web\"; use another 'name' for all but one");
});
