import type { ContainerSpec } from './spec';

/**
 * Where whatever passes requests on has its address, on every platform: nodes, pods, ingress controllers and load
 * balancers are in these. Never everybody: a proxy adds the address it sees to those that the client claims, and a
 * server that trusts everybody takes the first of them, which the client chose.
 */
export const PRIVATE_NETWORKS: readonly string[] = [
  '127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16',
  // Shared address space, which some clouds give to pods.
  '100.64.0.0/10',
  '::1/128', 'fc00::/7',
];

export const EVERYBODY: readonly string[] = ['*'];

/**
 * The variables of a container whose proxies are trusted: those that were stated, or else what can reach it. A server
 * that takes no networks then trusts everybody, since nobody knows the addresses before they are given out.
 */
export function environmentBehind(
  { environment, proxies }: Pick<ContainerSpec, 'environment' | 'proxies'>,
): Readonly<Record<string, string>> {
  if (proxies === undefined || Object.hasOwn(environment, proxies.variable)) { return environment; }
  const { variable, networks, trusted = networks ? PRIVATE_NETWORKS : EVERYBODY } = proxies;
  const all = { ...environment, [variable]: trusted.join(',') };
  return Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Whether a range of IPv4 addresses, in CIDR notation, lies in the private networks. */
export function isPrivate(range: string): boolean {
  const bits = prefixOf(range);
  return PRIVATE_NETWORKS.filter(each => each.includes('.')).some(network => bits.startsWith(prefixOf(network)));
}

function prefixOf(range: string): string {
  const [address, length] = range.split('/');
  return address.split('.').map(part => Number(part).toString(2).padStart(8, '0')).join('').slice(0, Number(length));
}
