import { LayerStrategy, NativeSymbols, PruneProfile } from '../../../src/image';
import { problemsOf } from '../../project/temporary';

const INSTALLED = ['torch', 'numpy', 'fastapi'];

test('of 14 layers 9 have packages; a single layer has no groups', () => {
  expect(LayerStrategy.partitioned()._mostGroups(0)).toBe(9);
  expect(LayerStrategy.partitioned({ maxLayers: 20 })._mostGroups(0)).toBe(15);
  expect(LayerStrategy.single()._mostGroups(0)).toBeUndefined();
});

test.each([7, 14, 75])('%d layers are possible', maxLayers => {
  const strategy = LayerStrategy.partitioned({ maxLayers });
  expect(problemsOf(problems => strategy._validate(0, problems))).toEqual([]);
  expect(problemsOf(problems => LayerStrategy.single()._validate(0, problems))).toEqual([]);
});

test('other layers take the place of groups, and leave two at least', () => {
  const strategy = LayerStrategy.partitioned({ maxLayers: 9 });
  expect([0, 1, 2].map(others => strategy._mostGroups(others))).toEqual([4, 3, 2]);
  expect(problemsOf(problems => strategy._validate(2, problems))).toEqual([]);
});

test('fails with fewer layers than system packages, build steps and two groups need', () => {
  const strategy = LayerStrategy.partitioned({ maxLayers: 9 });
  expect(problemsOf(problems => strategy._validate(3, problems))).toEqual([
    "'maxLayers' is 9, but the image has 3 layers of system packages, compiled packages and build steps besides the 7 "
    + 'of the smallest image; use 10 or more, or fewer build steps',
  ]);
});

test.each([6, 76, 8.5, -1, Infinity, NaN])('fails with %d layers, naming both limits', maxLayers => {
  const strategy = LayerStrategy.partitioned({ maxLayers });
  expect(problemsOf(problems => strategy._validate(0, problems)))
    .toEqual([`'maxLayers' is ${maxLayers}; use a whole number from 7 to 75`]);
});

test('the builder gets each rule that is turned off, for one package or for all', () => {
  expect(PruneProfile.DEFAULT._kept).toEqual([]);
  const profile = PruneProfile.DEFAULT.keep('tests', { package: 'NumPy' }).keep('headers').keep('headers');
  expect(profile._kept).toEqual(['headers:*', 'tests:numpy']);
  expect(PruneProfile.NONE._kept).toEqual([
    'caches:*', 'columns:*', 'docs:*', 'examples:*', 'headers:*', 'sources:*', 'stubs:*', 'tests:*',
  ]);
  expect(problemsOf(problems => profile._validate(INSTALLED, problems))).toEqual([]);
  expect(PruneProfile.DEFAULT._kept).toEqual([]);
});

test('the builder gets each package that keeps its symbols', () => {
  expect(NativeSymbols.STRIPPED._kept).toEqual([]);
  expect(NativeSymbols.KEPT._kept).toEqual(['*']);
  const symbols = NativeSymbols.stripped({ except: ['torch', 'NumPy', 'torch'] });
  expect(symbols._kept).toEqual(['numpy', 'torch']);
  expect(problemsOf(problems => symbols._validate(INSTALLED, problems))).toEqual([]);
});

test('fails on rules and packages that do not exist, with those that do', () => {
  const profile = PruneProfile.DEFAULT.keep('test').keep('doc').keep('tests', { package: 'scipy' });
  expect(problemsOf(problems => profile._validate(INSTALLED, problems))).toEqual([
    '\'prune\' keeps "test", "doc"; '
      + 'use one of the rules tests, caches, headers, sources, stubs, docs, examples, columns',
    '\'prune\' keeps files of package "scipy", which the image does not install; it installs fastapi, numpy, torch',
  ]);
  const symbols = NativeSymbols.stripped({ except: ['x y'] });
  expect(problemsOf(problems => symbols._validate([], problems))).toEqual([
    '\'symbols\' keeps those of package "x y", which the image does not install; it installs none',
  ]);
});

test('fails on values of another type, where they are passed', () => {
  expect(() => LayerStrategy.partitioned({ maxLayers: '14' as any }))
    .toThrow("'maxLayers' is \"14\"; expected a number");
  expect(() => PruneProfile.DEFAULT.keep('tests', 'numpy' as any))
    .toThrow("'options' is \"numpy\"; expected an object");
  expect(() => PruneProfile.DEFAULT.keep(1 as any)).toThrow("'rule' is 1; expected text");
  expect(() => NativeSymbols.stripped({ except: 'numpy' as any })).toThrow("'except' is \"numpy\"; expected a list");
});
