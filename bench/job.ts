import type { PythonContainer } from 'cdk-python-container';

/** What one side is asked to do once. */
export interface Job {
  readonly count: number;
  readonly output: string;
  /** One container for all services, or one for each. */
  readonly containers: () => PythonContainer[];
  /** Whether all of them wait for a release step. */
  readonly released: boolean;
  /** The build contexts that the hand-written side hands to the CDK, staged before the clock starts. */
  readonly contexts: string[];
}

/** Whom the server trusts, on both sides: addresses that are not of the internet. */
export const PROXIES = '127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,::1/128,fc00::/7';
