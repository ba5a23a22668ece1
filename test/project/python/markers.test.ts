import { assert, constantFrom, property } from 'fast-check';
import { parseMarker, type MarkerEnvironment } from '../../../src/project/python/markers';
import { normalizeName } from '../../../src/project/python/names';
import table from '../tables/markers.json';

const environments = table.environments.map(({ extra, ...variables }): MarkerEnvironment => ({
  variables,
  extras: new Set([normalizeName(extra)]),
}));

test.each(Object.entries(table.cases))('%s holds where packaging says it holds', (text, answers) => {
  const marker = parseMarker(text)!;
  expect(environments.map(environment => marker(environment) ? '1' : '0').join('')).toBe(answers);
});

test.each(table.broken)('%j is no marker', text => {
  expect(parseMarker(text)).toBeUndefined();
});

test('extra holds for each name of the set and for no other', () => {
  const environment = { variables: {}, extras: new Set(['http2', 'dev-tools']) };
  expect(['http2', 'Dev_Tools', 'brotli'].filter(name => parseMarker(`extra == '${name}'`)!(environment))).toEqual([
    'http2',
    'Dev_Tools',
  ]);
  expect(['http2', 'Dev_Tools', 'brotli'].filter(name => parseMarker(`extra != '${name}'`)!(environment))).toEqual([
    'brotli',
  ]);
  expect(['http2', 'brotli'].filter(name => parseMarker(`'${name}' not in extra`)!(environment))).toEqual(['brotli']);
});

test("uv's conflict markers are read like any other extra", () => {
  const marker = parseMarker("(extra == 'extra-4-shop-cpu' and sys_platform == 'linux') "
    + "or (extra != 'extra-4-shop-cpu' and extra != 'group-4-shop-gpu')")!;
  const holds = (...extras: string[]) => marker({ variables: { sys_platform: 'linux' }, extras: new Set(extras) });
  expect([holds(), holds('extra-4-shop-cpu'), holds('group-4-shop-gpu')]).toEqual([true, true, false]);
});

test('a marker nested deeper than any real one is refused, not followed', () => {
  const nested = (depth: number) => `${'('.repeat(depth)}os_name == 'posix'${')'.repeat(depth)}`;
  expect(parseMarker(nested(20))).toBeDefined();
  expect(parseMarker(nested(100_000))).toBeUndefined();
});

test('and, or and parentheses follow the laws of logic', () => {
  const text = constantFrom(...Object.keys(table.cases));
  const environment = constantFrom(...environments);
  assert(property(text, text, environment, (a, b, where) => {
    const [left, right] = [parseMarker(a)!(where), parseMarker(b)!(where)];
    expect(parseMarker(`(${a}) and (${b})`)!(where)).toBe(left && right);
    expect(parseMarker(`(${a}) or (${b})`)!(where)).toBe(left || right);
    expect(parseMarker(`((${a}))`)!(where)).toBe(left);
  }), { seed: 508, numRuns: 500 });
});
