import { Fn, Token } from 'aws-cdk-lib';
import fc from 'fast-check';

/** Texts that mean something to one of the readers, or nothing to any program. */
const TEXTS = [
  '', ' ', '-', '.', '..', '/', '__proto__', 'constructor', 'toString', 'a\0b', 'a\rb', 'a\nb', 'a\r\nRUN id', 'a\tb',
  '\u2028', '\u0085', '\ufeff', '\ud83d', '\udc00x', 'é', '\u{1f40d}', '$', '$$', '$HOME', '${HOME}', '${HOME:-x}',
  '$(HOME)', '$$(HOME)', '$$$(HOME)', '%(x)s', '{{ x }}', '#{x}', '# x', 'a: b', '- a', '"', "'", '\\', '\\n', '*a',
  '&a', '!!int 1', '|', '>', '[a]', '{a: b}', '~', 'null', 'yes', 'on', '1', '-0', '1e3', '0x10', '0o7', '1_000',
  '12:30', '2001-01-01', '.inf', '<<', '=', '@', '`', 'a'.repeat(64), 'a'.repeat(1_000_000), '../../etc/passwd',
  '--privileged', '/proc', '/tmp', '/run/secrets', '-c', ';', '\u001b[2J', '\u202e',
  // What only the CDK knows.
  Fn.importValue('Name'),
  `a-${Fn.importValue('Name')}`,
  '{{resolve:secretsmanager:db:SecretString:password}}',
];

const NUMBERS = [
  0, -0, 1, -1, 0.001, 0.0001, 1.5, 2, 1023, 65535, 65536, 2 ** 31, 2 ** 53, 1e21, -1e21,
  5e-324,
  Number.MAX_VALUE, Infinity, -Infinity, NaN,
  Token.asNumber({ Ref: 'Number' }),
];

/** What a JavaScript caller may pass where something else is expected. */
const WRONG: unknown[] = [
  undefined, null, true, false, 0, 8000, NaN, 10n, '', '8000', 'abc', [],
  [undefined],
  ['a', 5],
  Fn.split(',', Fn.importValue('List')),
  Fn.importValue('Name'),
  Token.asAny({ Ref: 'Name' }),
  {},
  { a: 1 },
  { length: 1, 0: 'a' },
  Object.create(null),
  new Map([['a', 'b']]),
  new Set(['a']),
  new Date(0),
  /a/,
  Symbol('a'),
  () => 'a',
  Buffer.from('a'),
  new Proxy({}, {}),
  { toString: () => 'web' },
  { toJSON: () => 'web' },
];

/** Faults per leaf are few, so that most draws have one or two. */
function faulty<T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 90, arbitrary: good }, { weight: 2, arbitrary: bad }, { weight: 1, arbitrary: wrong<T>() });
}

export function wrong<T>(): fc.Arbitrary<T> {
  return fc.constantFrom(...WRONG) as fc.Arbitrary<T>;
}

export const hostileText = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary', maxLength: 12 }));

/** A text that suits, or is hostile, or none. */
export const text = (...good: string[]): fc.Arbitrary<string> => faulty(fc.constantFrom(...good), hostileText);

export const number = (...good: number[]): fc.Arbitrary<number> => faulty(
  fc.constantFrom(...good), fc.oneof(fc.constantFrom(...NUMBERS), fc.double()),
);

export const flag: fc.Arbitrary<boolean> = faulty(fc.boolean(), fc.boolean());

export const orWrong = <T>(good: fc.Arbitrary<T>): fc.Arbitrary<T> => faulty(good, good);

/** Seldom empty or with one element twice. */
export const list = <T>(element: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> =>
  orWrong(
    fc.oneof(
      {
        weight: 20,
        arbitrary: fc.uniqueArray(element, {
          minLength: 1,
          maxLength,
          selector: each => (Array.isArray(each) ? each[0] : each),
        }),
      },
      { weight: 1, arbitrary: fc.array(element, { maxLength }) },
    ),
  );

/** With `__proto__` as a name like any other. */
export const map = <T>(name: fc.Arbitrary<string>, value: fc.Arbitrary<T>): fc.Arbitrary<{ [name: string]: T }> =>
  orWrong(list(fc.tuple(name.filter(each => typeof each === 'string'), value), 3)
    .filter(pairs => Array.isArray(pairs) && pairs.every(pair => Array.isArray(pair)))
    .map(pairs => Object.fromEntries(pairs)));

/**
 * What is made, or undefined after an error that its reader can use: with a code of ours, a bounded length, and nothing
 * in it that acts on a terminal.
 */
export function madeOrTypedError<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    const { name, message } = error as Error;
    if (!/^[A-Z]\w+Invalid$/.test(name)) { throw error; }
    expect(message.replaceAll('\n  - ', ' ')).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]*$/u);
    expect(Math.max(...message.split('\n').map(line => line.length))).toBeLessThan(1500);
    return undefined;
  }
}
