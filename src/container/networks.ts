/**
 * Networks in which proxies have their addresses on every platform: nodes, pods, ingress controllers, load balancers.
 * Not all addresses: a proxy appends the address it sees to those that the client claims, and a server that trusts
 * everybody takes the first one, which the client chose.
 */
export const PRIVATE_NETWORKS: readonly string[] = [
  '127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16',
  // Shared address space, which some clouds use for pods.
  '100.64.0.0/10',
  '::1/128', 'fc00::/7',
];

/** Whether a text is an address, or a network in CIDR notation without host bits. */
export function isAddressOrNetwork(text: string): boolean {
  return bitsOf(text) !== undefined;
}

/** Whether a network, or an address, lies within private networks. */
export function isPrivate(network: string): boolean {
  const bits = bitsOf(network);
  return bits !== undefined && PRIVATE_NETWORKS.some(each => {
    const { address, prefix } = bitsOf(each)!;
    return bits.address.length === address.length && bits.prefix.startsWith(prefix);
  });
}

/** An address as bits, and those of its prefix: all of them when none is given. */
function bitsOf(text: string): { readonly address: string; readonly prefix: string } | undefined {
  const [written, length, ...more] = text.split('/');
  const address = addressBits(written);
  if (address === undefined || more.length > 0 || !/^\d{1,3}$/.test(length ?? '0')) { return undefined; }
  const prefix = address.slice(0, Number(length ?? address.length));
  const isNetwork = Number(length ?? 0) <= address.length && !address.slice(prefix.length).includes('1');
  return isNetwork ? { address, prefix } : undefined;
}

function addressBits(address: string): string | undefined {
  const isOctet = (part: string) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256;
  const octets = address.split('.');
  if (octets.length === 4 && octets.every(isOctet)) { return octets.map(part => binary(Number(part), 8)).join(''); }
  const [head, tail, ...more] = address.split('::').map(half => half === '' ? [] : half.split(':'));
  const missing = tail === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array<string>(Math.max(0, missing)).fill('0'), ...tail ?? []];
  const isWhole = more.length === 0 && groups.length === 8 && (tail === undefined || missing > 0);
  return isWhole && groups.every(group => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map(group => binary(parseInt(group, 16), 16)).join('')
    : undefined;
}

function binary(value: number, bits: number): string {
  return value.toString(2).padStart(bits, '0');
}
