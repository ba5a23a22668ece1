import { isAddressOrNetwork } from './networks';
import { EVERYBODY } from './proxies';
import type { ProxySpec } from './spec';
import { call, quote } from '../private/messages';
import type { Problems } from '../private/problems';
import { listOf, requireShape, TEXT } from '../private/shape';
import type { ProxySettings } from '../servers';

/**
 * Whom the server trusts about the client: `X-Forwarded-Proto` says whether the client used HTTPS, `X-Forwarded-For`
 * its address. Without it an application behind a balancer that ends TLS redirects to `http://` and sees the balancer
 * as its client. It becomes the variable `FORWARDED_ALLOW_IPS` of uvicorn and gunicorn.
 *
 * uvicorn takes protocol and address from a trusted proxy. gunicorn takes the protocol; the address stays in the header
 * for the application, such as Flask's `ProxyFix`. A request from any other address keeps the values of its connection.
 */
export class ProxyTrust {
  /**
   * Whatever can reach the container: the private networks, in which load balancers, nodes, pods and ingress
   * controllers have their addresses. On ECS the security group of the tasks admits only the balancer, on
   * Kubernetes a network policy decides who can connect. uvicorn before 0.31 and gunicorn before 25.0 accept no
   * networks, and trust everybody.
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

  /** One line for logs and messages, such as `ProxyTrust.REACHABLE`. */
  public toString(): string {
    if (this === ProxyTrust.EVERYBODY) { return 'ProxyTrust.EVERYBODY'; }
    if (this._nobody) { return 'ProxyTrust.NOBODY'; }
    return this._trusted === undefined ? 'ProxyTrust.REACHABLE' : call('ProxyTrust.of', this._trusted);
  }
}

/** The proxies in the spec; undefined when the server trusts none, or has no setting for them. */
export function proxySpec(trust: ProxyTrust, settings: ProxySettings | undefined): ProxySpec | undefined {
  if (settings === undefined || trust._nobody) { return undefined; }
  const { variable, networks } = settings;
  return { variable, networks, trusted: trust._trusted };
}

/** Rate limits and address lists depend on the client's address, so a wrong one matters. */
export function proxyNotes(trust: ProxyTrust, settings: ProxySettings | undefined): string[] {
  if (trust !== ProxyTrust.REACHABLE || !settings?.address || settings.networks) { return []; }
  return ['the locked version of the server accepts no networks as proxies, so every client can choose the address '
    + 'that it reports; upgrade the server in the lock, or pass the addresses of your proxies: '
    + "proxyTrust: ProxyTrust.of(['10.0.3.7'])"];
}

/** @param settings of the server; undefined for one that this library does not configure */
export function checkProxyTrust(trust: ProxyTrust, settings: ProxySettings | undefined, problems: Problems): void {
  if (trust === ProxyTrust.REACHABLE || trust === ProxyTrust.EVERYBODY || trust === ProxyTrust.NOBODY) { return; }
  const trusted = trust._trusted ?? [];
  if (trusted.length === 0) {
    problems.add("'proxyTrust' has no proxies; add their addresses, or use ProxyTrust.NOBODY");
  }
  for (const proxy of trusted) {
    if (proxy === '*') {
      problems.add("'proxyTrust' has '*'; use ProxyTrust.EVERYBODY");
    } else if (!isAddressOrNetwork(proxy)) {
      problems.add(`'proxyTrust' has ${quote(proxy)}; expected an address or a network such as '10.0.0.0/16', `
        + 'without host bits');
    } else if (proxy.includes('/') && settings?.networks === false) {
      problems.add(`'proxyTrust' has the network ${quote(proxy)}, which the locked version of the server does `
        + 'not accept; upgrade it in the lock, or use addresses');
    }
  }
}
