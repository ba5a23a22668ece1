import { environmentBehind, PRIVATE_NETWORKS } from '../../src/container';

const variable = 'FORWARDED_ALLOW_IPS';
const environment = { A: '1', Z: '2' };

test('a server that asks no proxy gets no variable', () => {
  expect(environmentBehind({ environment }, PRIVATE_NETWORKS)).toEqual(environment);
});

test('what can reach the container is trusted, among its variables in their order', () => {
  const behind = environmentBehind({ environment, proxies: { variable, networks: true } }, ['10.0.0.0/8', '::1/128']);
  expect(Object.entries(behind)).toEqual([['A', '1'], [variable, '10.0.0.0/8,::1/128'], ['Z', '2']]);
});

test('a server that takes no networks trusts everybody', () => {
  expect(environmentBehind({ environment, proxies: { variable, networks: false } }, PRIVATE_NETWORKS))
    .toHaveProperty(variable, '*');
});

test.each([true, false])('those that were stated are the only ones (networks: %s)', networks => {
  const proxies = { variable, networks, trusted: ['10.1.2.3', '10.1.2.4'] };
  expect(environmentBehind({ environment, proxies }, PRIVATE_NETWORKS)).toHaveProperty(variable, '10.1.2.3,10.1.2.4');
});

test('the variable itself may be set by the user', () => {
  const set = { [variable]: '10.9.9.9' };
  expect(environmentBehind({ environment: set, proxies: { variable, networks: true } }, PRIVATE_NETWORKS)).toEqual(set);
});

test('private networks are every one that a cluster or Docker gives addresses of, and nothing public', () => {
  expect(PRIVATE_NETWORKS)
    .toEqual(expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']));
  expect(PRIVATE_NETWORKS.filter(each => /^(0|::)\//.test(each) || each === '*')).toEqual([]);
});
