import { type ApiObject, Chart, Names } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { codeOf, type ConstructName } from './construct-name';
import { checkDnsLabel, type ContainerSpec } from '../../container';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';

export const INSTANCE_LABEL = 'app.kubernetes.io/instance';

/** Service, probes and network policy refer to the port by name, so its number is in one place. */
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

/** Versions of Python packages may contain `+` and `!`, labels may not. */
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
 * Without the hash that cdk8s adds, since people type this name. The strictest rule among the objects that share it is
 * that of a Service.
 */
export function readName(construct: Construct, given: string | undefined, problems: Problems): string {
  const found = given === undefined ? "'name' is not set and the construct path gives" : "'name' is";
  const name = given ?? Names.toDnsLabel(construct, { includeHash: false, maxLen: Infinity }).replace(/[._]+/g, '-');
  checkDnsLabel(found, name, problems);
  return name;
}

/**
 * Two objects of one kind and name in one namespace are one object to Kubernetes, and the last one applied silently
 * wins. Where no namespace is set, only objects of the same chart are known to share one.
 *
 * @param objects all of the tree
 * @param ours what made some of them
 */
export function checkNames(objects: readonly ApiObject[], ours: ReadonlyMap<IConstruct, ConstructName>): void {
  const ownerOf = ({ node }: ApiObject): ConstructName | undefined =>
    node.scopes.map(scope => ours.get(scope)).find(name => name !== undefined);
  const groups = groupBy(objects, each => `${each.kind} ${each.apiGroup} ${placeOf(each)}`);
  const clashes = [...groups.values()].filter(group => group.length > 1 && group.some(ownerOf));
  // One pair for each name is enough, and Deployments are the clearest.
  clashes.sort(([one], [other]) => Number(other.kind === 'Deployment') - Number(one.kind === 'Deployment'));
  const owner = clashes.flat().map(ownerOf).find(name => name !== undefined);
  if (owner === undefined) { return; }
  const problems = new Problems(owner);
  for (const [[one, other]] of groupBy(clashes, ([each]) => placeOf(each)).values()) {
    const { namespace = 'of their chart' } = one.metadata;
    problems.add(`${quote(pathOf(one))} and ${quote(pathOf(other))} are both called ${quote(one.name)} in the `
      + `namespace ${namespace}, so one would replace the other; use another 'name'`);
  }
  problems.throwIfAny(codeOf(owner));
}

/** Two objects of one kind with the same key are the same object. */
function placeOf(object: ApiObject): string {
  const { name, metadata: { namespace } } = object;
  return JSON.stringify([name, namespace ?? [Chart.of(object).node.path]]);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) { groups.set(key, [item]); } else { group.push(item); }
  }
  return groups;
}

const pathOf = ({ node }: ApiObject): string => node.path.replace(/\/Resource$/, '');
