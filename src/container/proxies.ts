import { PRIVATE_NETWORKS } from './networks';
import type { ContainerSpec } from './spec';

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
