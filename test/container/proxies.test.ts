import { environmentBehind, PRIVATE_NETWORKS } from '../../src/container';

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
