import { sharesPathsWith } from './shared-paths';

/** A package as the partition sees it. */
export interface Partitioned {
  readonly name: string;
  /** Size of its download. */
  readonly bytes: number;
  /** Whether it goes to the last group: built from source, or without what `--require-hashes` needs. */
  readonly isLast: boolean;
}

export interface Group<P> {
  /** Sorted by name. */
  readonly packages: P[];
  readonly isLast: boolean;
}

/**
 * Probability that an update of the lock changes a package. Fits the replayed histories of five public projects: any
 * rate from 3 to 20 % gives nearly the same layers, and rates learned from a project's own past give no better ones.
 */
const CHANGE_RATE = 0.08;

/**
 * What a layer costs in itself, as bytes: one round trip to a registry in the same region, 1 ms at 60 MB/s. It keeps
 * small packages together.
 */
const LAYER_BYTES = 60_000;

/**
 * Divides packages into layers so that an update of the lock pulls few bytes: a layer is pulled again when one of its
 * packages changes. Sorted by size, the large ones come apart and the many small ones stay together; of all ways to cut
 * that order, the cheapest is taken.
 *
 * The result depends on names and sizes alone, not on the order of the input.
 *
 * @param most number of groups, 2 or more: one may be the last group
 */
export function partition<P extends Partitioned>(packages: readonly P[], most: number): Array<Group<P>> {
  const units = joinSharing(packages);
  const last = units.filter(unit => unit.some(({ isLast }) => isLast)).flat();
  const rest = units.filter(unit => !unit.some(({ isLast }) => isLast)).sort(bySize);
  const groups = cut(rest, last.length > 0 ? most - 1 : most)
    .map(each => ({ packages: each.flat().sort(byName), isLast: false }));
  return last.length > 0 ? [...groups, { packages: last.sort(byName), isLast: true }] : groups;
}

/** Of at least one of so many packages. Multiplied out: `Math.pow` may round differently in another engine. */
function changeProbability(packages: number): number {
  let unchanged = 1;
  for (let index = 0; index < packages; index += 1) { unchanged *= 1 - CHANGE_RATE; }
  return 1 - unchanged;
}

/** Packages that install the same paths as one, which they are to the change rate too: builds of one library. */
function joinSharing<P extends Partitioned>(packages: readonly P[]): P[][] {
  const units = new Map<string, P[]>();
  for (const each of packages) {
    const key = sharesPathsWith(each.name);
    units.set(key, [...units.get(key) ?? [], each]);
  }
  return [...units.values()].map(unit => unit.sort(byName));
}

/** The cheapest contiguous cut into at most so many groups, by dynamic programming over the number of groups. */
function cut<P extends Partitioned>(units: readonly P[][], most: number): P[][][] {
  const bytes = new Float64Array(units.length + 1);
  units.forEach((unit, index) => { bytes[index + 1] = bytes[index] + sizeOf(unit); });
  const probabilities = Float64Array.from(bytes, (_, count) => changeProbability(count));
  // What the first units cost in so many groups: at first none.
  let costs = Float64Array.from(bytes, (_, count) => count === 0 ? 0 : Infinity);
  const totals = [costs[units.length]];
  const starts: Int32Array[] = [];
  while (starts.length < Math.min(most, units.length)) {
    const better = addGroup(costs, bytes, probabilities);
    starts.push(better.starts);
    totals.push(better.costs[units.length]);
    costs = better.costs;
  }
  return split(units, starts.slice(0, totals.indexOf(Math.min(...totals))));
}

/** The costs with one more group, by the number of units, and where that group starts. Plain loops: n squared steps. */
function addGroup(before: Float64Array, bytes: Float64Array, probabilities: Float64Array) {
  const costs = before.map(() => Infinity);
  const starts = new Int32Array(before.length);
  for (let end = 1; end < before.length; end += 1) {
    let [least, best] = [Infinity, 0];
    for (let start = end - 1; start >= 0; start -= 1) {
      const cost = before[start] + (bytes[end] - bytes[start]) * probabilities[end - start];
      if (cost < least) {
        least = cost;
        best = start;
      }
    }
    costs[end] = least + LAYER_BYTES;
    starts[end] = best;
  }
  return { costs, starts };
}

function split<U>(units: readonly U[], starts: readonly Int32Array[]): U[][] {
  let end = units.length;
  const groups = [...starts].reverse().map(start => {
    const group = units.slice(start[end], end);
    end = start[end];
    return group;
  });
  return groups.reverse();
}

/** A lock may say anything; a sum of sizes must stay finite. */
function sizeOf(unit: readonly Partitioned[]): number {
  return unit.reduce((sum, { bytes }) => sum + Math.min(bytes, Number.MAX_SAFE_INTEGER), 0);
}

function bySize(one: readonly Partitioned[], other: readonly Partitioned[]): number {
  return sizeOf(other) - sizeOf(one) || byName(one[0], other[0]);
}

function byName(one: Partitioned, other: Partitioned): number {
  return one.name < other.name ? -1 : 1;
}
