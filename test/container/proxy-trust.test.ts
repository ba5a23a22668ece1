import { checkProxyTrust, proxyNotes, proxySpec, ProxyTrust } from '../../src/container/proxy-trust';
import { Problems } from '../../src/private/problems';

const SAID = { variable: 'FORWARDED_ALLOW_IPS', networks: true };
const SETTINGS = { ...SAID, address: true };

function problemsOf(trust: ProxyTrust, settings = SETTINGS): string[] {
  const problems = new Problems('test');
  checkProxyTrust(trust, settings, problems);
  return problems.messages;
}

test.each([
  [ProxyTrust.REACHABLE, { ...SAID, trusted: undefined }],
  [ProxyTrust.EVERYBODY, { ...SAID, trusted: ['*'] }],
  [ProxyTrust.of(['10.0.0.0/16']), { ...SAID, trusted: ['10.0.0.0/16'] }],
  [ProxyTrust.NOBODY, undefined],
])('%j is said to the server as %j', (trust, spec) => {
  expect(proxySpec(trust, SETTINGS)).toEqual(spec);
  expect(proxySpec(trust, undefined)).toBeUndefined();
  expect(problemsOf(trust)).toEqual([]);
});

test.each([
  '10.0.3.7', '10.0.0.0/16', '0.0.0.0/0', '10.0.0.1/32', '::1', 'fd00::/8', '2001:db8::1/128', '1:2:3:4:5:6:7:8',
])('%s is an address or network', proxy => {
  expect(problemsOf(ProxyTrust.of([proxy]))).toEqual([]);
});

test.each([
  '', 'proxy', '10.0.0.256', '10.0.0', '010.0.0.1', '10.0.0.1/16', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8',
  '10.0.0.1,10.0.0.2', 'fd00::1/8', '::1::', '1:2:3:4:5:6:7:8:9', '::g',
])('fails for %j, which a server ignores or refuses to start with', proxy => {
  expect(problemsOf(ProxyTrust.of([proxy]))).toEqual([
    expect.stringContaining(`'proxyTrust' has ${JSON.stringify(proxy)}; expected an address or a network`),
  ]);
});

test('fails for no proxies, for a star, and for a network where the locked server takes none', () => {
  expect(problemsOf(ProxyTrust.of([]))).toEqual([expect.stringContaining('use ProxyTrust.NOBODY')]);
  expect(problemsOf(ProxyTrust.of(['*']))).toEqual([expect.stringContaining('use ProxyTrust.EVERYBODY')]);
  expect(problemsOf(ProxyTrust.of(['10.0.0.0/8', '10.0.0.1']), { ...SETTINGS, networks: false })).toEqual([
    expect.stringContaining('upgrade it in the lock'),
  ]);
});

test('a server that believes every client about its address, since it takes no networks, is worth a note', () => {
  const old = { ...SETTINGS, networks: false };
  expect(proxyNotes(ProxyTrust.REACHABLE, old))
    .toEqual([expect.stringMatching(/every client can choose.*ProxyTrust\.of/)]);
  expect(proxyNotes(ProxyTrust.REACHABLE, SETTINGS)).toEqual([]);
  expect(proxyNotes(ProxyTrust.REACHABLE, { ...old, address: false })).toEqual([]);
  expect(proxyNotes(ProxyTrust.of(['10.0.3.7']), old)).toEqual([]);
  expect(proxyNotes(ProxyTrust.REACHABLE, undefined)).toEqual([]);
});
