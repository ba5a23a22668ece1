import { fit } from '../../scripts/forecast/fit';
import type { MeasuredPackage, Measurement } from '../../scripts/forecast/measurement';
import { validate } from '../../scripts/forecast/validate';

const MB = 1_000_000;

/** A wheel for Linux of two megabytes, of which an image keeps so many when packed. */
function native(name: string, kept: number, more: Partial<MeasuredPackage> = {}): MeasuredPackage {
  return {
    name,
    version: '1.0',
    wheel: `${name}-1.0-cp313-cp313-manylinux_2_28_x86_64.whl`,
    bytes: 2 * MB,
    raw: 8 * MB,
    code: [kept * MB, 3 * kept * MB],
    bytecode: [0, 0],
    ...more,
  };
}

function lock(project: string, ...packages: MeasuredPackage[]): Measurement {
  return { project, packages, large: [], failed: [] };
}

test('versions have a row each if they became something else, and the newest is the first, as a number', () => {
  const data = fit([
    lock('a/a', native('odd', 1, { version: '1.9' }), native('usual', 2)),
    lock('b/b', native('odd', 0.2, { version: '1.10', bytes: 4 * MB }), native('other', 2)),
    lock('c/c', native('odd', 0.202, { version: '1.11', bytes: 4 * MB })),
  ]);
  expect(data.packages.filter(([name]) => name === 'odd')).toEqual([
    ['odd', 4000, 0, 51, 152, 0, 0, 2000],
    ['odd', 2000, 0, 500, 1500, 0, 0, 4000],
  ]);
});

test('wheels that can be compared with one for another system teach what is kept of that', () => {
  const data = fit([
    lock('a/a', native('plain', 2, { bytesElsewhere: 2 * MB }), native('symbols', 0.2, { bytesElsewhere: 0.2 * MB })),
  ]);
  expect(data.general.compared.slice(0, 2)).toEqual([1000, 3000]);
  expect(data.general.native[0]).toBe(550);
  expect(data.packages.find(([name]) => name === 'symbols')!.slice(1, 3)).toEqual([2000, 100]);
});

test('a lock is forecast by others, but not by those of its repository', () => {
  const odd = native('odd', 0.2);
  const usual = (name: string) => native(name, 2);
  const errorOf = (other: string) => validate([
    lock('shop/shop/api', odd), lock(other, odd, usual('one')), lock('c/c', usual('two'), usual('three')),
  ])[0].packed.error;
  expect(errorOf('blog/blog')).toBeCloseTo(0);
  expect(errorOf('shop/shop/worker')).toBeGreaterThan(5);
});
