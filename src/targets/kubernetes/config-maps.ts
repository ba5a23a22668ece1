import { ApiObject, Chart } from 'cdk8s';
import type { Workload } from 'cdk8s-plus-28';
import { type Fields, isFields } from './fields';
import { holdsToken } from '../../private/cdk-token';

/** A key of a ConfigMap, or all of its keys. */
export interface Read {
  readonly configMap: unknown;
  readonly key?: unknown;
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

/** The data of ConfigMaps by name. */
function dataOf(names: ReadonlySet<unknown>, workload: Workload): Map<unknown, Fields> {
  return new Map(ofNames(names, workload).map(each => {
    const { data } = each.toJson();
    return [each.name, isFields(data) ? data : {}];
  }));
}

/** The manifest of a workload comes after those of the ConfigMaps of its chart that it reads, also if made later. */
export function applyAfter(reads: readonly Read[], workload: Workload): void {
  const names = new Set(reads.map(({ configMap }) => configMap));
  workload.node.addValidation({
    validate: () => {
      ApiObject.of(workload).addDependency(...ofNames(names, workload));
      return [];
    },
  });
}

/** Those in the chart and namespace of the workload. */
function ofNames(names: ReadonlySet<unknown>, workload: Workload): ApiObject[] {
  const { namespace } = workload.metadata;
  return configMapsOf(Chart.of(workload))
    .filter(each => names.has(each.name) && each.metadata.namespace === namespace);
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
