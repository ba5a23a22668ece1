import { Token } from 'aws-cdk-lib';
import { Problems } from '../../src/private/problems';
import {
  FLAG, type Kind, listOf, mapOf, NUMBER, objectOf, objectWith, optional, requireShape, TEXT,
} from '../../src/private/shape';

function problemsWith(kind: Kind<any>, value: unknown): string[] {
  const problems = new Problems('it');
  kind(value, 'prop', problems);
  return problems.messages;
}

test.each<[string, Kind<any>, unknown[], unknown[]]>([
  ['text', TEXT, ['', 'a', '\0'], [undefined, null, 1, ['a'], {}, Symbol('a')]],
  ['a number', NUMBER, [0, NaN, -Infinity], [undefined, null, '1', 1n, [1]]],
  ['true or false', FLAG, [true, false], [undefined, null, 'true', 0, 1]],
  ['a list', listOf(TEXT), [[], ['a']], [undefined, null, 'a', { 0: 'a', length: 1 }, new Set(['a'])]],
  [
    'a map such as { name: value }',
    mapOf(TEXT),
    [{}, { a: 'a' }, Object.create(null)],
    [undefined, null, 'a', [], new Map()],
  ],
  [
    'a thing',
    objectOf<{ a: 1 }>('a thing', 'a'),
    [{ a: 1 }, { a: undefined }],
    [undefined, null, 'a', {}, [], () => 1],
  ],
  ['an object', objectWith<object>('an object', {}), [{}], [undefined, null, 'a', [], new Date(0)]],
])('%s is told from all else', (expected, kind, good, bad) => {
  expect(good.flatMap(value => problemsWith(kind, value))).toEqual([]);
  for (const value of bad) {
    expect(problemsWith(kind, value)).toEqual([expect.stringMatching(/^'prop' is .*; expected /s)]);
    expect(problemsWith(kind, value)[0]).toMatch(new RegExp(`; expected ${expected}$`));
  }
});

test.each<[string, Kind<any>]>([
  ['text', TEXT],
  ['a plain number', NUMBER],
  ['a list', listOf(TEXT)],
  ['a thing', objectOf('a thing')],
])('fails for a number that is known only at deployment where %s is expected, not as -1.8e289', (what, kind) => {
  expect(problemsWith(kind, Token.asNumber({ Ref: 'Port' })))
    .toEqual([`'prop' is a token, whose value is known only at deployment; expected ${what}`]);
});

test('an object of any class is no list', () => {
  expect(problemsWith(objectOf('a selection'), {})).toEqual([]);
  expect(problemsWith(objectOf('a selection'), [])).toEqual(["'prop' is []; expected a selection"]);
});

test('what may be left out may be undefined, and nothing else besides', () => {
  expect(problemsWith(optional(TEXT), undefined)).toEqual([]);
  expect(problemsWith(optional(TEXT), null)).toEqual(["'prop' is null; expected text"]);
});

test('each part is named, whatever its name', () => {
  // eslint-disable-next-line no-sparse-arrays
  expect(problemsWith(listOf(TEXT), ['a', , 5])).toEqual([
    "'prop[1]' is undefined; expected text", "'prop[2]' is 5; expected text",
  ]);
  expect(problemsWith(mapOf(TEXT), { 'a': 5, 'b\n': 6, ['__proto__']: 7, 'constructor': 'text' })).toEqual([
    "'prop.a' is 5; expected text", "'prop[\"b\\n\"]' is 6; expected text", "'prop.__proto__' is 7; expected text",
  ]);
  expect(problemsWith(mapOf(objectWith('it', { port: NUMBER })), { web: { port: '1' } })).toEqual([
    "'prop.web.port' is \"1\"; expected a number",
  ]);
});

test('all that is wrong is said at once, under the code of the class', () => {
  const props = { name: 5, port: '80' } as unknown as { name: string; port: number };
  const shape = { name: TEXT, port: NUMBER };
  expect(() => requireShape('Thing.of', props, shape)).toThrow(expect.objectContaining({
    name: 'ThingInvalid',
    message: 'ThingInvalid: invalid Thing.of (2 problems):\n'
      + "  - 'name' is 5; expected text\n  - 'port' is \"80\"; expected a number",
  }));
  expect(() => requireShape('Thing', undefined as unknown as typeof props, shape)).toThrow(
    "'props' is undefined; expected an object",
  );
});
