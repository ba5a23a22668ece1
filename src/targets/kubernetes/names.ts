import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ContainerSpec } from '../../container';
import type { Problems } from '../../private/problems';

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
export function volumeNames(paths: string[], taken: readonly string[]): string[] {
  const names: string[] = [];
  for (const path of paths) {
    const characters = path.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
    const readable = characters.slice(0, LONGEST_NAME - 4).replace(/-$/, '') || 'path';
    let name = readable;
    for (let number = 2; [...taken, ...names].includes(name); number++) { name = `${readable}-${number}`; }
    names.push(name);
  }
  return names;
}

/**
 * Two objects of one kind and name in one namespace are one object to Kubernetes, and the last that is applied silently
 * wins. Where no namespace is said, only objects of the same chart are known to share it.
 *
 * @param construct with all the objects that have the name
 */
export function checkNameIsFree(construct: Construct, name: string, problems: Problems): void {
  const everything = construct.node.root.node.findAll();
  const named = everything.filter((each): each is ApiObject => each instanceof ApiObject && each.name === name);
  const ours = named.filter(({ node }) => node.scopes.includes(construct));
  const others = named.filter(each => !ours.includes(each));
  const pairs = ours.flatMap(one => others.filter(other => areOne(one, other)).map(other => [one, other]));
  // One pair says it all, and that of the Deployments says it best.
  const [one, other] = pairs.find(([{ kind }]) => kind === 'Deployment') ?? pairs[0] ?? [];
  if (one === undefined) { return; }
  const { namespace = 'of their chart' } = one.metadata;
  problems.add(`'${pathOf(one)}' and '${pathOf(other)}' are both called '${name}' in the namespace ${namespace}, `
    + "so that one would replace the other; use another 'name'");
}

function areOne(one: ApiObject, other: ApiObject): boolean {
  const { namespace } = one.metadata;
  return one.kind === other.kind && one.apiGroup === other.apiGroup && namespace === other.metadata.namespace
    && (namespace !== undefined || Chart.of(one) === Chart.of(other));
}

const pathOf = ({ node }: ApiObject): string => node.path.replace(/\/Resource$/, '');
