import { PRIVATE_NETWORKS } from './networks';
import type { ContainerSpec } from './spec';

export const EVERYBODY: readonly string[] = ['*'];

/**
 * The variables of a container, with the proxies that its server trusts: those that were given, or else whatever can
 * reach it. A server that accepts no networks then trusts everybody, since the addresses are not known in advance.
 */
export function environmentBehind(
  { environment, proxies }: Pick<ContainerSpec, 'environment' | 'proxies'>,
): Readonly<Record<string, string>> {
  if (proxies === undefined || Object.hasOwn(environment, proxies.variable)) { return environment; }
  const { variable, networks, trusted = networks ? PRIVATE_NETWORKS : EVERYBODY } = proxies;
  const all = { ...environment, [variable]: trusted.join(',') };
  return Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1)));
}
