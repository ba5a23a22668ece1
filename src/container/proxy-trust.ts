import { isAddressOrNetwork } from './networks';
import { EVERYBODY } from './proxies';
import type { ProxySpec } from './spec';
import { call, quote } from '../private/messages';
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

  /** One line for logs and messages, such as `ProxyTrust.REACHABLE`. */
  public toString(): string {
    if (this === ProxyTrust.EVERYBODY) { return 'ProxyTrust.EVERYBODY'; }
    if (this._nobody) { return 'ProxyTrust.NOBODY'; }
    return this._trusted === undefined ? 'ProxyTrust.REACHABLE' : call('ProxyTrust.of', this._trusted);
  }
}

/** What the spec says of proxies; undefined when the server is to ask none, or cannot be told. */
export function proxySpec(trust: ProxyTrust, settings: ProxySettings | undefined): ProxySpec | undefined {
  if (settings === undefined || trust._nobody) { return undefined; }
  const { variable, networks } = settings;
  return { variable, networks, trusted: trust._trusted };
}

/** Whoever is believed about the client's address decides whom rate limits and lists of addresses look at. */
export function proxyNotes(trust: ProxyTrust, settings: ProxySettings | undefined): string[] {
  if (trust !== ProxyTrust.REACHABLE || !settings?.address || settings.networks) { return []; }
  return ['the locked server takes no networks as proxies, so it believes every client about its own address; '
    + "upgrade it in the lock, or pass the addresses of your proxies: proxyTrust: ProxyTrust.of(['10.0.3.7'])"];
}

/** @param settings of the server; undefined for one that is not set up here */
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
        + 'without bits behind its prefix');
    } else if (proxy.includes('/') && settings?.networks === false) {
      problems.add(`'proxyTrust' has the network ${quote(proxy)}, which the locked server does not take; `
        + 'upgrade it in the lock, or use addresses');
    }
  }
}
