import { quote } from '../private/messages';
import type { Problems } from '../private/problems';

const DNS_LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

export const isDnsLabel = (name: string): boolean => DNS_LABEL.test(name);

/**
 * Names of containers and services, valid on every platform and as a host name.
 *
 * @param found the sentence up to the name
 */
export function checkDnsLabel(found: string, name: string, problems: Problems): void {
  if (isDnsLabel(name)) { return; }
  problems.add(`${found} ${quote(name)}; use at most 63 lower-case letters, digits and '-', starting with a letter and `
    + "not ending in '-', such as 'web'");
}

export function isWholeNumber(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

/** Checks durations by the name of their prop. */
export function checkSeconds(durations: { readonly [prop: string]: number }, least: number, problems: Problems): void {
  for (const [prop, seconds] of Object.entries(durations)) {
    if (!isWholeNumber(seconds, least)) {
      problems.add(`'${prop}' is ${seconds}; use a whole number of seconds of ${least} or more`);
    }
  }
}

/** Kubernetes keeps it in 32 bits. */
const LONGEST_SECONDS = 2 ** 31 - 1;

export function checkTimeLimit(seconds: number | undefined, problems: Problems): void {
  if (seconds === undefined || isWholeNumber(seconds, 1) && seconds <= LONGEST_SECONDS) { return; }
  problems.add(`'timeLimitSeconds' is ${seconds}; use a whole number of seconds from 1 to ${LONGEST_SECONDS}, or leave `
    + 'it out for no limit');
}

export function checkPort(port: number, problems: Problems): void {
  if (isWholeNumber(port, 1024) && port <= 65535) { return; }
  problems.add(`'port' is ${port}; use a port from 1024 to 65535, since lower ones need a privilege that `
    + 'the container does not have');
}
