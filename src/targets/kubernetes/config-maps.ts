import { ApiObject, Chart } from 'cdk8s';
import { Workload } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';
import { elements, type Fields, isFields } from './fields';
import { holdsToken } from '../../private/cdk-token';

/** A key of a ConfigMap, or all of its keys. */
export interface Read {
  readonly configMap: unknown;
  readonly key?: unknown;
}

/** What a container reads as it starts. What is mounted is not among it: the kubelet updates it in the running pod. */
export function readsOf({ env, envFrom }: Fields): Read[] {
  return [
    ...elements(env).map(({ valueFrom }) => isFields(valueFrom) ? valueFrom.configMapKeyRef : undefined)
      .filter(isFields).map(({ name, key }) => ({ configMap: name, key })),
    ...elements(envFrom).map(({ configMapRef }) => configMapRef)
      .filter(isFields).map(({ name }) => ({ configMap: name })),
  ];
}

/** What is read of ConfigMaps of the chart of a workload, as one text. Undefined when none of it is known at synth. */
export function valuesOf(reads: readonly Read[], workload: Workload): string | undefined {
  if (reads.length === 0) { return undefined; }
  const known = dataOf(new Set(reads.map(({ configMap }) => configMap)), workload);
  const values = reads.flatMap(({ configMap, key }) =>
    Object.entries(known.get(configMap) ?? {})
      .filter(([name, value]) => (key === undefined || name === key) && !holdsToken(value))
      .map(([name, value]) => JSON.stringify([configMap, name, value])));
  return values.length === 0 ? undefined : [...new Set(values)].sort().join('\n');
}

/** The data of those in the chart and namespace of the workload, by their names. */
function dataOf(names: ReadonlySet<unknown>, workload: Workload): Map<unknown, Fields> {
  const { namespace } = workload.metadata;
  const found = configMapsOf(Chart.of(workload))
    .filter(each => names.has(each.name) && each.metadata.namespace === namespace);
  return new Map(found.map(each => {
    const { data } = each.toJson();
    return [each.name, isFields(data) ? data : {}];
  }));
}

/** What was found in a chart, for how many children of it. */
interface Found {
  configMaps?: ApiObject[];
  children: number;
}

const FOUND = new WeakMap<Chart, Found>();

/** One search of the chart serves all its workloads. Each synthesis begins with a validation, and searches anew. */
function configMapsOf(chart: Chart): ApiObject[] {
  let found = FOUND.get(chart);
  if (found === undefined) {
    const made: Found = { children: 0 };
    found = made;
    FOUND.set(chart, found);
    chart.node.addValidation({
      validate: () => {
        made.configMaps = undefined;
        return [];
      },
    });
  }
  const children = chart.node.children.length;
  if (found.configMaps === undefined || found.children !== children) {
    const objects = chart.node.findAll().filter(each => each instanceof ApiObject);
    found.configMaps = objects.filter(({ kind }) => kind === 'ConfigMap');
    found.children = children;
  }
  return found.configMaps;
}

/**
 * The manifest of each workload comes after those of the ConfigMaps of its chart that it reads, also if made later:
 * what starts with an old value keeps it.
 *
 * @param objects all of the tree
 * @param ours each with its workload as the first; the ConfigMaps that they make are read by none
 */
export function orderConfigMaps(objects: readonly ApiObject[], ours: ReadonlyMap<IConstruct, unknown>): void {
  const keyOf = (child: IConstruct, ...name: unknown[]): string => JSON.stringify([Chart.of(child).node.path, ...name]);
  const made = objects.filter(({ kind, node }) => kind === 'ConfigMap' && !ours.has(node.scope!));
  const configMaps = new Map(made.map(each => [keyOf(each, each.metadata.namespace, each.name), each]));
  if (configMaps.size === 0) { return; }
  for (const { node } of ours.keys()) {
    const workload = node.children.find(each => each instanceof Workload)!;
    for (const name of new Set(readsAtStart(workload).map(({ configMap }) => configMap))) {
      const found = configMaps.get(keyOf(workload, workload.metadata.namespace, name));
      if (found !== undefined) { ApiObject.of(workload).addDependency(found); }
    }
  }
}

/** With what users added to the containers. */
function readsAtStart({ containers, initContainers }: Workload): Read[] {
  return [...containers, ...initContainers].flatMap(({ env }) => {
    const { variables, from } = env._toKube();
    return readsOf({ env: variables, envFrom: from });
  });
}
