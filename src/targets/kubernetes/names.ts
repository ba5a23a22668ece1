import type { ContainerSpec } from '../../container';

export const INSTANCE_LABEL = 'app.kubernetes.io/instance';

/** Service, probes and network policy name the port, so that its number stays one fact. */
export const PORT_NAME = 'http';

/** Longest name of a Service or a volume, and longest value of a label. */
const LONGEST_NAME = 63;

/** The recommended labels. The instance is the only one that selects: it stays when version or role change. */
export function labelsOf({ application, role }: ContainerSpec, instance: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': labelValue(application.name),
    [INSTANCE_LABEL]: instance,
    'app.kubernetes.io/component': role,
    ...application.version === undefined ? {} : { 'app.kubernetes.io/version': labelValue(application.version) },
  };
}

/** Python's versions may hold `+` and `!`, which labels may not. */
function labelValue(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, LONGEST_NAME).replace(/[._-]+$/, '');
}

/** One readable name for each path: `/var/cache/shop` becomes `var-cache-shop`. A name that is taken gets a number. */
export function volumeNames(paths: string[], taken: string[]): string[] {
  const names: string[] = [];
  for (const path of paths) {
    const readable = path.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, LONGEST_NAME - 4).replace(/-$/, '') || 'path';
    let name = readable;
    for (let number = 2; [...taken, ...names].includes(name); number++) { name = `${readable}-${number}`; }
    names.push(name);
  }
  return names;
}
