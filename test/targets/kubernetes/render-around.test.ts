import { renderNetworkPolicy } from '../../../src/targets/kubernetes/render-around';

const dns = { ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] };
const anybody = { ports: [{ port: 'http', protocol: 'TCP' }] };
const specOf = (
  port: number | undefined, declared: object = {},
) => renderNetworkPolicy('shop-web', port, declared).spec as any;

test('a web container may be reached at its port, and may reach everything', () => {
  expect(specOf(8000)).toEqual({
    podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'shop-web' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [anybody],
    egress: [{}],
  });
});

test('nobody may connect to a worker', () => {
  expect(specOf(undefined)).toMatchObject({ ingress: [], egress: [{}] });
});

test('declared peers are the only ones on the way out, and DNS', () => {
  const rule = { to: [{ podSelector: { matchLabels: { app: 'db' } } }] };
  expect(specOf(8000, { egress: [rule] })).toMatchObject({ ingress: [anybody], egress: [dns, rule] });
});

test.each([
  ['no port, so every port', {}],
  ['a protocol and no port', { ports: [{ protocol: 'TCP' }] }],
  ['the port by its name', { ports: [{ port: 'http' }] }],
  ['the port by its number', { ports: [{ port: 8000, protocol: 'TCP' }] }],
  ['a range with the port in it', { ports: [{ port: 7000, endPort: 9000 }] }],
])('a rule about %s narrows the web port to its peers', (_, ports) => {
  const rule = { from: [{ podSelector: {} }], ...ports };
  expect(specOf(8000, { ingress: [rule] }).ingress).toEqual([rule]);
});

test('a rule about another port leaves the web port open', () => {
  const rule = { from: [{ podSelector: {} }], ports: [{ port: 9090, protocol: 'TCP' }] };
  expect(specOf(8000, { ingress: [rule] }).ingress).toEqual([anybody, rule]);
  expect(specOf(undefined, { ingress: [rule] }).ingress).toEqual([rule]);
});
