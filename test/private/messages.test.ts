import { enumerate, pathOf, quote } from '../../src/private/messages';

test('a long list is cut', () => {
  expect(enumerate(['a', 'b'])).toBe('a, b');
  expect(enumerate([...'abcdefghij'])).toBe('a, b, c, d, e, f, g, h and 2 more');
});

test('a value is quoted as JSON, and nothing in it can act on a terminal or start a line', () => {
  expect(quote('shop')).toBe('"shop"');
  expect(quote('a"b\n\u001b[2J\r\0\u2028\u202e\x9b')).toBe('"a\\"b\\n\\u001b[2J\\r\\u0000\\u2028\\u202e\\u009b"');
  expect(quote({ a: 1 })).toBe('{"a":1}');
  expect(quote(undefined)).toBe('undefined');
  expect([NaN, -Infinity, 1e21].map(quote)).toEqual(['NaN', '-Infinity', '1e+21']);
});

test('a long value is cut at 80 characters, and its length is said', () => {
  expect(quote('x'.repeat(80))).toBe(`"${'x'.repeat(80)}"`);
  expect(quote('x'.repeat(1_000_000))).toBe(`"${'x'.repeat(80)}"... (1000000 characters)`);
  expect(quote('\u{1f600}'.repeat(100))).toBe(`"${'\u{1f600}'.repeat(80)}"... (200 characters)`);
});

test('the place of a value in a prop is bounded and escaped as well', () => {
  expect(pathOf('environment', 'LOG_LEVEL')).toBe('environment.LOG_LEVEL');
  expect(pathOf('secrets', 'a.b')).toBe('secrets["a.b"]');
  expect(pathOf('services', 'a\n')).toBe('services["a\\n"]');
  expect(pathOf('services', 'a'.repeat(1000))).toBe(`services["${'a'.repeat(80)}"... (1000 characters)]`);
});
