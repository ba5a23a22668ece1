import { createHash } from 'crypto';
import { ApiObject, Chart } from 'cdk8s';
import type { Workload } from 'cdk8s-plus-28';
import { elements, type Fields, isFields, podOf } from './fields';
import { holdsToken } from '../../private/cdk-token';

/** Annotation of pods. */
const NAME = 'cdk-python-container/settings';

/** Enough to tell one from the one before it. */
const DIGITS = 10;

/** A key of a ConfigMap, or all of its keys. */
interface Read {
  readonly configMap: unknown;
  readonly key?: unknown;
}

/**
 * A hash of what the containers read from ConfigMaps of the same chart as they start, so that a change of it replaces
 * the pods. Never of a Secret: whoever may read pods but no Secrets could try values until the hash fits.
 *
 * @param manifest the workload, with what users added to it
 */
export function settingsAnnotation(workload: Workload, manifest: Fields): Fields | undefined {
  const reads = readsOf(podOf(manifest));
  if (reads.length === 0) { return undefined; }
  const known = dataOf(new Set(reads.map(({ configMap }) => configMap)), workload);
  const values = reads.flatMap(({ configMap, key }) =>
    Object.entries(known.get(configMap) ?? {})
      .filter(([name, value]) => (key === undefined || name === key) && !holdsToken(value))
      .map(([name, value]) => JSON.stringify([configMap, name, value])));
  if (values.length === 0) { return undefined; }
  const content = [...new Set(values)].sort().join('\n');
  return { [NAME]: createHash('sha256').update(content).digest('hex').slice(0, DIGITS) };
}

/** What is mounted is not among them: the kubelet updates it in the running pod. */
function readsOf(pod: Fields): Read[] {
  return [...elements(pod.initContainers), ...elements(pod.containers)].flatMap(({ env, envFrom }) => [
    ...elements(env).map(({ valueFrom }) => isFields(valueFrom) ? valueFrom.configMapKeyRef : undefined)
      .filter(isFields).map(({ name, key }) => ({ configMap: name, key })),
    ...elements(envFrom).map(({ configMapRef }) => configMapRef)
      .filter(isFields).map(({ name }) => ({ configMap: name })),
  ]);
}

/** The data of ConfigMaps by name, of those in the chart and namespace of the workload. */
function dataOf(names: ReadonlySet<unknown>, workload: Workload): Map<unknown, Fields> {
  const { namespace } = workload.metadata;
  const found = configMapsOf(workload)
    .filter(each => names.has(each.name) && each.metadata.namespace === namespace);
  return new Map(found.map(each => {
    const { data } = each.toJson();
    return [each.name, isFields(data) ? data : {}];
  }));
}

/** What was found in a chart, for how many children of it, and who was told. */
interface Found {
  readonly configMaps: ApiObject[];
  readonly children: number;
  readonly told: Set<Workload>;
}

const FOUND = new WeakMap<Chart, Found>();

/**
 * One search of the chart serves all its workloads. Each is rendered once in a synthesis, so one that asks again is in
 * another, for which more may have been added.
 */
function configMapsOf(workload: Workload): ApiObject[] {
  const chart = Chart.of(workload);
  const children = chart.node.children.length;
  let found = FOUND.get(chart);
  if (found === undefined || found.children !== children || found.told.has(workload)) {
    const objects = chart.node.findAll().filter(each => each instanceof ApiObject);
    found = { configMaps: objects.filter(({ kind }) => kind === 'ConfigMap'), children, told: new Set() };
    FOUND.set(chart, found);
  }
  found.told.add(workload);
  return found.configMaps;
}
