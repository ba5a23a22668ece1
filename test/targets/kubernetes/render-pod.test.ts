import { web, worker } from './specs';
import { renderPod } from '../../../src/targets/kubernetes/render-pod';
import { union } from '../../../src/targets/kubernetes/union';

const secrets = [{ name: 'db-password', secret: 'shop', key: 'password' }];
function podOf(spec = web): any {
  const { user } = spec;
  const main = {
    spec: { ...spec, secrets: ['db-password'] }, secrets, image: 'shop:1', variables: {}, settings: {}, user,
  };
  return union(renderPod({ instance: 'shop-web', main, added: [] }), {});
}

test('a web pod meets every standard with nothing set', () => {
  const selector = { matchLabels: { 'app.kubernetes.io/instance': 'shop-web' } };
  const amounts = { 'ephemeral-storage': '128Mi' };
  expect(podOf()).toEqual({
    serviceAccountName: 'shop-web',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 45,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      fsGroup: 10001,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: selector } },
        ],
      },
    },
    topologySpreadConstraints: [{
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: selector,
      matchLabelKeys: ['pod-template-hash'],
    }],
    containers: [{
      name: 'web',
      imagePullPolicy: 'Always',
      ports: [{ name: 'http', containerPort: 8000, protocol: 'TCP' }],
      resources: { requests: amounts, limits: amounts },
      startupProbe: {
        httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 30,
      },
      livenessProbe: {
        httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 3,
      },
      readinessProbe: {
        httpGet: { path: '/healthz?probe=readiness', port: 'http' },
        periodSeconds: 5,
        timeoutSeconds: 2,
        failureThreshold: 2,
      },
      lifecycle: { preStop: { sleep: { seconds: 10 } } },
      securityContext: {
        allowPrivilegeEscalation: false,
        privileged: false,
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        runAsUser: 10001,
        runAsGroup: 10001,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
      volumeMounts: [
        { name: 'tmp', mountPath: '/tmp' }, { name: 'secrets', mountPath: '/run/secrets', readOnly: true },
      ],
    }],
    volumes: [
      { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
      {
        name: 'secrets',
        projected: {
          defaultMode: 0o440,
          sources: [{ secret: { name: 'shop', items: [{ key: 'password', path: 'db-password' }] } }],
        },
      },
    ],
  });
});

test('a worker has no port, nothing to drain, and the stop time as its whole grace period', () => {
  const pod = podOf(worker);
  const [container] = pod.containers;
  expect(pod.terminationGracePeriodSeconds).toBe(worker.shutdown.stopSeconds);
  expect(container).not.toHaveProperty('ports');
  expect(container).not.toHaveProperty('lifecycle');
});

test('the user of the spec is the user of pod and container, and its group owns the volumes', () => {
  const pod = podOf({ ...web, user: { uid: 20000, gid: 30000 } });
  expect(pod.securityContext).toMatchObject({ runAsUser: 20000, runAsGroup: 30000, fsGroup: 30000 });
  expect(pod.containers[0].securityContext).toMatchObject({ runAsUser: 20000, runAsGroup: 30000 });
});

test('ephemeral storage has room for the logs and for each writable path', () => {
  const writablePaths = [
    { path: '/tmp', sizeMiB: 100, executable: false },
    { path: '/var/cache/shop', sizeMiB: 30, executable: false },
  ];
  expect(podOf({ ...web, writablePaths }).containers[0].resources.limits['ephemeral-storage']).toBe('194Mi');
});

test('no drain is no hook: a sleep of zero seconds is refused below Kubernetes 1.33', () => {
  const pod = podOf({ ...web, shutdown: { ...web.shutdown, drainSeconds: 0 } });
  expect(pod.containers[0]).not.toHaveProperty('lifecycle');
});
