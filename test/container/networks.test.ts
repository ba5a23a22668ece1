import { isPrivate, PRIVATE_NETWORKS } from '../../src/container';

test('private networks are every one that a cluster or Docker gives addresses of, and nothing public', () => {
  expect(PRIVATE_NETWORKS)
    .toEqual(expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']));
  expect(PRIVATE_NETWORKS.filter(each => /^(0|::)\//.test(each) || each === '*')).toEqual([]);
});

test.each([
  '10.0.0.0/8', '10.1.2.0/24', '10.1.2.3', '172.16.0.0/16', '172.31.255.0/24', '192.168.0.0/16', '100.64.0.0/10',
  '100.127.0.0/16', '127.0.0.1', '::1', 'fd12:3456::/48',
])('%s is private', network => {
  expect(isPrivate(network)).toBe(true);
});

test.each([
  '8.8.8.0/24', '11.0.0.0/16', '172.32.0.0/16', '172.0.0.0/8', '100.128.0.0/16', '100.0.0.0/8', '192.169.0.0/16',
  '0.0.0.0/0', '2001:db8::/32', '::/0', '', 'a', '10.0.0.1/8',
])('%j is not, at least not all of it', network => {
  expect(isPrivate(network)).toBe(false);
});
