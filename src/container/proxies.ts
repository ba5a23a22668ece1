import type { ContainerSpec } from './spec';

/**
 * Where a proxy inside a cluster or on this machine has its address: nodes, pods and load balancers are in these. What
 * reaches a container from elsewhere does so through one of them.
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
 *
 * @param reachedFrom addresses and networks on the target
 */
export function environmentBehind(
  { environment, proxies }: Pick<ContainerSpec, 'environment' | 'proxies'>, reachedFrom: readonly string[],
): Readonly<Record<string, string>> {
  if (proxies === undefined || Object.hasOwn(environment, proxies.variable)) { return environment; }
  const { variable, networks, trusted = networks ? reachedFrom : EVERYBODY } = proxies;
  const all = { ...environment, [variable]: trusted.join(',') };
  return Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1)));
}
