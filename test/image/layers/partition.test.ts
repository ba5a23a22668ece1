import { array, assert, boolean, constantFrom, integer, property, record, shuffledSubarray, tuple } from 'fast-check';
import { partition, type Group, type Partitioned } from '../../../src/image/layers/partition';

const MB = 1_000_000;

function packages(...sizes: number[]): Partitioned[] {
  return sizes.map((bytes, index) => ({ name: `p${String(index).padStart(2, '0')}`, bytes, isLast: false }));
}

function names(groups: ReadonlyArray<Group<Partitioned>>): string[][] {
  return groups.map(group => group.packages.map(({ name }) => name));
}

/** Bytes that an update is expected to pull for a layer: a round trip, and all of it if one of its packages changes. */
function expectedPull(bytes: number, count: number): number {
  return 60_000 + bytes * (1 - 0.92 ** count);
}

function costOf(groups: ReadonlyArray<readonly Partitioned[]>): number {
  return groups.reduce((sum, group) =>
    sum + expectedPull(group.reduce((bytes, each) => bytes + each.bytes, 0), group.length), 0);
}

function wheelCost(groups: ReadonlyArray<Group<Partitioned>>): number {
  return costOf(groups.filter(({ isLast }) => !isLast).map(group => group.packages));
}

/** Every way to cut a list into at most so many parts. */
function cuts<T>(list: readonly T[], most: number): T[][][] {
  if (list.length === 0) { return [[]]; }
  if (most === 0) { return []; }
  return list.flatMap((_, index) =>
    cuts(list.slice(index + 1), most - 1).map(rest => [list.slice(0, index + 1), ...rest]));
}

test('large packages have layers of their own, and the small ones share one', () => {
  const sizes = [200 * MB, 60 * MB, 30 * MB, 40_000, 30_000, 20_000, 10_000];
  expect(names(partition(packages(...sizes), 10))).toEqual([['p00'], ['p01'], ['p02'], ['p03', 'p04', 'p05', 'p06']]);
});

test('with few groups the largest packages stay apart', () => {
  expect(names(partition(packages(200 * MB, 60 * MB, 30 * MB, 20 * MB, 10 * MB), 3)))
    .toEqual([['p00'], ['p01'], ['p02', 'p03', 'p04']]);
});

test('a few small packages are one layer, since a round trip for each costs more', () => {
  expect(partition(packages(5000, 5000, 5000, 5000, 5000), 10)).toHaveLength(1);
});

test('packages from source are the last group, whatever their size', () => {
  const last = { name: 'a', bytes: 500 * MB, isLast: true };
  const groups = partition([last, ...packages(100 * MB, 90 * MB)], 2);
  expect(names(groups)).toEqual([['p00', 'p01'], ['a']]);
  expect(groups.map(({ isLast }) => isLast)).toEqual([false, true]);
  expect(partition([last], 2)).toEqual([{ packages: [last], isLast: true }]);
});

test('nothing gives no layer', () => {
  expect(partition([], 10)).toEqual([]);
});

test('packages that install the same paths are together, also when one of them is from source', () => {
  const [a, b] = ['opencv-python', 'opencv-contrib-python-headless']
    .map((name, index) => ({ name, bytes: (100 - 99 * index) * MB, isLast: false }));
  const others = packages(50 * MB, 40 * MB);
  expect(names(partition([a, ...others, b], 10))).toEqual([[b.name, a.name], ['p00'], ['p01']]);
  expect(names(partition([{ ...a, isLast: true }, ...others, b], 10))).toEqual([['p00'], ['p01'], [b.name, a.name]]);
});

test('no size in a lock makes a package disappear', () => {
  expect(names(partition(packages(Number.MAX_VALUE, Number.MAX_VALUE, 1), 3)).flat()).toEqual(['p00', 'p01', 'p02']);
});

const sizes = constantFrom(0, 1, 20_000, 20_000, 300_000, 300_000, 5 * MB, 80 * MB, 2000 * MB);
const someOf = (most: number) => array(record({ bytes: sizes, isLast: boolean() }), { maxLength: most })
  .map(list => list.map((each, index) => ({ ...each, name: `p${String(index).padStart(2, '0')}` })));

test('every package is in one group, and there are never more groups than allowed', () => {
  assert(property(someOf(60), integer({ min: 2, max: 20 }), (list, most) => {
    const groups = partition(list, most);
    expect(names(groups).flat().sort()).toEqual(list.map(({ name }) => name));
    expect(groups.length).toBeLessThanOrEqual(most);
    expect(groups.filter(group => group.packages.length === 0)).toEqual([]);
    expect(groups.filter(({ isLast }) => isLast).flatMap(group => group.packages)).toEqual(
      list.filter(({ isLast }) => isLast));
  }));
});

test('a lock update never costs more than with one layer', () => {
  assert(property(someOf(60), integer({ min: 2, max: 20 }), (list, most) => {
    const wheels = list.filter(({ isLast }) => !isLast);
    expect(wheelCost(partition(list, most))).toBeLessThanOrEqual(wheels.length > 0 ? costOf([wheels]) : 0);
  }));
});

test('of all cuts of the sorted packages the cheapest is found', () => {
  const eight = array(sizes, { minLength: 1, maxLength: 8 }).map(list => list.sort((a, b) => b - a));
  assert(property(eight, integer({ min: 2, max: 8 }), (list, most) => {
    const cheapest = Math.min(...cuts(packages(...list), most).map(costOf));
    expect(wheelCost(partition(packages(...list), most))).toBeCloseTo(cheapest, 3);
  }));
});

test('the order of the packages changes nothing', () => {
  const shuffled = someOf(30).chain(list =>
    tuple(constantFrom(list), shuffledSubarray(list, { minLength: list.length })));
  assert(property(shuffled, ([list, other]) => {
    expect(partition(other, 8)).toEqual(partition(list, 8));
  }));
});
