import { renderNetworkPolicy } from '../../../src/targets/kubernetes/render-network-policy';

const dns = { ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] };
const specOf = (...[web, declared]: [boolean, object?]) => renderNetworkPolicy('shop-web', web, declared ?? {}).spec as any;

test('a web container may be reached at its port, and may reach everything', () => {
  expect(specOf(true)).toEqual({
    podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'shop-web' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ ports: [{ port: 'http', protocol: 'TCP' }] }],
    egress: [{}],
  });
});

test('nobody may connect to a worker', () => {
  expect(specOf(false)).toMatchObject({ ingress: [], egress: [{}] });
});

test('a declared direction is open for the declared peers only, and for DNS on the way out', () => {
  const rule = { to: [{ podSelector: { matchLabels: { app: 'db' } } }] };
  expect(specOf(true, { egress: [rule] })).toMatchObject({ ingress: [{ ports: [{ port: 'http' }] }], egress: [dns, rule] });
  expect(specOf(true, { ingress: [rule] })).toMatchObject({ ingress: [rule], egress: [{}] });
});
