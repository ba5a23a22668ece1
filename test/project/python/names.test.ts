import { assert, property, string } from 'fast-check';
import { isName, moduleName, normalizeName, parseName } from '../../../src/project/python/names';

test('runs of dots, dashes and underscores become one dash, in lower case', () => {
  expect(['Flask', 'my.shop', 'My__Shop-.x', 'a-b'].map(normalizeName)).toEqual([
    'flask',
    'my-shop',
    'my-shop-x',
    'a-b',
  ]);
});

test('the module name has underscores', () => {
  expect(moduleName('My.Shop-api')).toBe('my_shop_api');
});

test.each(['a', 'A.b', 'a-1', '0x'])('%j is a name', text => {
  expect(isName(text)).toBe(true);
});

test.each(['', '-a', 'a-', 'a b', 'a/b', '../a', 'a\n', 'ä'])('%j is no name', text => {
  expect(isName(text)).toBe(false);
});

test('normalizing twice changes nothing', () => {
  assert(property(string(), text => normalizeName(normalizeName(text)) === normalizeName(text)), { seed: 503 });
});

test('a name is parsed into its normal spelling, and nothing else is parsed', () => {
  expect(['Flask', 'my.Shop', '__proto__', 'constructor', 'x; touch evil #', 'x\nRUN y', 1, undefined].map(parseName))
    .toEqual(['flask', 'my-shop', undefined, 'constructor', undefined, undefined, undefined, undefined]);
});
