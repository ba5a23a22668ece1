import { withoutNoise } from '../../../src/targets/kubernetes/noise';

const deployment = (spec: object, pod: object, labels: object = {}) =>
  ({ kind: 'Deployment', spec: { ...spec, template: { metadata: { labels }, spec: pod } } });

test('what Kubernetes does anyway is left out', () => {
  const written = deployment(
    { progressDeadlineSeconds: 600, replicas: 2 },
    {
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      hostNetwork: false,
      setHostnameAsFQDN: false,
      containers: [{ name: 'web' }],
    },
    { 'cdk8s.io/metadata.addr': 'shop-web-c8', 'team': 'shop' },
  );
  expect(withoutNoise(written))
    .toEqual(deployment({ replicas: 2 }, { containers: [{ name: 'web' }] }, { team: 'shop' }));
});

test('what somebody changed stays', () => {
  const changed = deployment({ progressDeadlineSeconds: 60 }, { dnsPolicy: 'None', hostNetwork: true });
  expect(withoutNoise(changed)).toEqual(changed);
});

test('a restart policy of a container is not that of the pod', () => {
  const sidecar = deployment({}, { initContainers: [{ name: 'proxy', restartPolicy: 'Always' }] });
  expect(withoutNoise(sidecar)).toEqual(sidecar);
});

test('the empty list that cdk8s-plus writes on each Service is left out', () => {
  expect(withoutNoise({ kind: 'Service', spec: { externalIPs: [], type: 'ClusterIP' } }))
    .toEqual({ kind: 'Service', spec: { type: 'ClusterIP' } });
});
