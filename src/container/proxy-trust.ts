import { EVERYBODY } from './proxies';
import type { ProxySpec } from './spec';
import { quote } from '../private/messages';
import type { Problems } from '../private/problems';
import { listOf, requireShape, TEXT } from '../private/shape';
import type { ProxySettings } from '../process';

/**
 * Whom the server believes about the client: `X-Forwarded-Proto` says whether the client used HTTPS, `X-Forwarded-For`
 * its address. Without it an application behind a balancer that ends TLS redirects to `http://` and sees the balancer
 * as its client. It becomes the variable `FORWARDED_ALLOW_IPS` of uvicorn and gunicorn.
 *
 * uvicorn takes protocol and address from a trusted proxy. gunicorn takes the protocol; the address stays in the header
 * for the application, such as Flask's `ProxyFix`. A request from anybody else keeps what its connection says.
 */
export class ProxyTrust {
  /**
   * Whatever can reach the container: the private networks, in which load balancers, nodes, pods and ingress
   * controllers have their addresses. On ECS the security group of the tasks admits nobody but the balancer, on
   * Kubernetes a network policy decides who gets there. A uvicorn before 0.31 or gunicorn before 25.0 takes no
   * networks, and trusts everybody.
   */
  public static readonly REACHABLE = new ProxyTrust(undefined, false);

  /**
   * Everybody, on every target. Right only where nobody but the proxy can reach the container, and the proxy replaces
   * `X-Forwarded-For`: uvicorn then takes its first address, which the client can choose where a proxy, such as a load
   * balancer of AWS, only adds to it.
   */
  public static readonly EVERYBODY = new ProxyTrust([...EVERYBODY], false);

  /** Nobody but the container itself, which is the server's own default: for clients that connect without a proxy. */
  public static readonly NOBODY = new ProxyTrust(undefined, true);

  /**
   * These addresses and networks, on every target.
   *
   * @param proxies addresses such as `10.0.3.7` and networks in CIDR notation such as `10.0.0.0/16` or `fd00::/8`
   */
  public static of(proxies: string[]): ProxyTrust {
    requireShape('ProxyTrust.of', { proxies }, { proxies: listOf(TEXT) });
    return new ProxyTrust([...proxies], false);
  }

  /** @internal */
  public readonly _trusted?: string[];

  /** @internal */
  public readonly _nobody: boolean;

  private constructor(trusted: string[] | undefined, nobody: boolean) {
    this._trusted = trusted;
    this._nobody = nobody;
  }
}

/** What the spec says of proxies; undefined when the server is to ask none, or cannot be told. */
export function proxySpec(trust: ProxyTrust, settings: ProxySettings | undefined): ProxySpec | undefined {
  return settings === undefined || trust._nobody ? undefined : { ...settings, trusted: trust._trusted };
}

/** @param settings of the server; undefined for one that is not set up here */
export function checkProxyTrust(trust: ProxyTrust, settings: ProxySettings | undefined, problems: Problems): void {
  if (trust === ProxyTrust.REACHABLE || trust === ProxyTrust.EVERYBODY || trust === ProxyTrust.NOBODY) { return; }
  const trusted = trust._trusted ?? [];
  if (trusted.length === 0) {
    problems.add("'proxyTrust' has no proxies; add their addresses, or use ProxyTrust.NOBODY");
  }
  for (const proxy of trusted) {
    const [address, length] = proxy.split('/');
    const bits = bitsOf(address);
    if (proxy === '*') {
      problems.add("'proxyTrust' has '*'; use ProxyTrust.EVERYBODY");
    } else if (bits === undefined || proxy.split('/').length > 2 || !isPrefix(length, bits)) {
      problems.add(`'proxyTrust' has ${quote(proxy)}; expected an address or a network such as '10.0.0.0/16', `
        + 'without bits behind its prefix');
    } else if (length !== undefined && settings?.networks === false) {
      problems.add(`'proxyTrust' has the network ${quote(proxy)}, which the locked server does not take; `
        + 'upgrade it in the lock, or use addresses');
    }
  }
}

/** An address as bits, which are none behind the prefix of a network. */
function bitsOf(address: string): string | undefined {
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

function isPrefix(length: string | undefined, bits: string): boolean {
  if (length === undefined) { return true; }
  return /^\d{1,3}$/.test(length) && Number(length) <= bits.length && !bits.slice(Number(length)).includes('1');
}
