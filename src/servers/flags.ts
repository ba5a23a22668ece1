import type { Parsing } from '../private/owned-flag';

export const PORT = "'port' of the container sets it";
/** Of the flags for a time that a request may take. */
export const GRACE = {
  instead: "'longestRequestSeconds' and 'cleanupSeconds' of the container set it", isTimeLimit: true,
};
export const KEEP_ALIVE = "it follows from 'longestRequestSeconds' and 'longestSilenceSeconds', since it must be "
  + "longer than a load balancer's";
export const PROXIES = "'proxyTrust' of the container sets it";
export const FACTORY = "name the application as 'module:function()'";
export const FILES = 'files of an image do not change';
export const TLS = 'the platform ends TLS, and its probes speak plain HTTP/1.1';
export const HTTP = 'probes and load balancers of the platforms speak plain HTTP/1.1';
export const CHECKS = 'it ends the server in place of serving';
export const BACKGROUND = 'a container ends with its first process';

/** @param option the name of the one that sets it */
export function set(option: string): string {
  return `the option '${option}' sets it`;
}

/** Of a server whose short flags all take a value. */
export const CLICK: Parsing = { abbreviates: false, switches: '' };
