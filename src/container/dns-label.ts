const DNS_LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Names of containers and services: valid on every platform, and as the name of a host.
 *
 * @param found how the sentence begins, up to the name
 */
export function dnsLabelProblems(found: string, name: string): string[] {
  return DNS_LABEL.test(name)
    ? []
    : [`${found} ${JSON.stringify(name)}; use at most 63 small letters, digits and '-', starting with a letter and not ending in '-', such as 'web'`];
}
