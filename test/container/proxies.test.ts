import { environmentBehind, isPrivate, PRIVATE_NETWORKS } from '../../src/container';

const variable = 'FORWARDED_ALLOW_IPS';
const environment = { A: '1', Z: '2' };

test('a server that asks no proxy gets no variable', () => {
  expect(environmentBehind({ environment })).toEqual(environment);
});

test('the private networks are trusted, among its variables in their order', () => {
  const behind = environmentBehind({ environment, proxies: { variable, networks: true } });
  expect(Object.entries(behind)).toEqual([['A', '1'], [variable, PRIVATE_NETWORKS.join(',')], ['Z', '2']]);
});

test('a server that takes no networks trusts everybody', () => {
  expect(environmentBehind({ environment, proxies: { variable, networks: false } }))
    .toHaveProperty(variable, '*');
});

test.each([true, false])('those that were stated are the only ones (networks: %s)', networks => {
  const proxies = { variable, networks, trusted: ['10.1.2.3', '10.1.2.4'] };
  expect(environmentBehind({ environment, proxies })).toHaveProperty(variable, '10.1.2.3,10.1.2.4');
});

test('the variable itself may be set by the user', () => {
  const set = { [variable]: '10.9.9.9' };
  expect(environmentBehind({ environment: set, proxies: { variable, networks: true } })).toEqual(set);
});

test('private networks are every one that a cluster or Docker gives addresses of, and nothing public', () => {
  expect(PRIVATE_NETWORKS)
    .toEqual(expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']));
  expect(PRIVATE_NETWORKS.filter(each => /^(0|::)\//.test(each) || each === '*')).toEqual([]);
});

test.each(['10.0.0.0/16', '172.31.0.0/16', '192.168.7.0/24', '100.64.0.0/10', '100.127.255.0/24'])(
  'the range %s is private', range => { expect(isPrivate(range)).toBe(true); });

test.each([
  '11.0.0.0/16', '172.32.0.0/16', '172.15.0.0/16', '192.0.0.0/8', '100.128.0.0/16', '0.0.0.0/0', '203.0.113.0/24',
])(
  'the range %s is not', range => { expect(isPrivate(range)).toBe(false); });
