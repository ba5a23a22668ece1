import { Aws, Duration, Fn, Lazy, SecretValue, Stack, Token } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { holdsNumberTokenAsText, holdsToken, isListToken, placeholdersIn } from '../../src/private/cdk-token';

const TOKENS: ReadonlyArray<readonly [string, () => unknown]> = [
  ['a text', () => Aws.REGION],
  ['a part of a text', () => `arn:aws:s3:::${Aws.ACCOUNT_ID}`],
  ['an attribute', () => new Bucket(new Stack(), 'B').bucketName],
  ['a lazy text', () => Lazy.string({ produce: () => 'x' })],
  ['a list', () => Fn.split(',', Aws.REGION)],
  ['a lazy list', () => Lazy.list({ produce: () => ['x'] })],
  ['a number', () => Token.asNumber({ Ref: 'Port' })],
  ['a lazy number', () => Lazy.number({ produce: () => 1 })],
  ['what resolves itself', () => Lazy.any({ produce: () => 'x' })],
  ['an intrinsic function', () => Fn.conditionEquals('a', 'b')],
  ['a wrapped secret', () => SecretValue.unsafePlainText('x')],
  ['an unwrapped secret', () => SecretValue.secretsManager('db').unsafeUnwrap()],
];

test.each(TOKENS)('%s is known, at any depth and as a name', (_, make) => {
  const token = make();
  for (const value of [token, [token], { a: token }, [{ a: ['x', { b: token }] }]]) {
    expect(holdsToken(value)).toBe(true);
  }
  if (typeof token === 'string') { expect(holdsToken({ [token]: 'x' })).toBe(true); }
});

test.each<unknown>([
  '', 'eu-west-1', '$Token', '${HOME}', 'Token[1]', 0, -1, 65535, -1e200, -2e289,
  -Number.MAX_VALUE, Number.MAX_VALUE, NaN,
  Infinity, -Infinity, true, null,
  undefined, [], {},
  { constructor: 'x', toString: 'y' }, { creation: 'x' }, ['a', ['b', { c: 1 }]], Duration.seconds(1).toSeconds(),
])('%p is none', value => {
  expect(holdsToken(value)).toBe(false);
});

test('a list that is a token as a whole is told from one with a token in a word', () => {
  expect(isListToken(Fn.split(',', Aws.REGION))).toBe(true);
  expect(isListToken(Lazy.list({ produce: () => ['x'] }))).toBe(true);
  expect(isListToken(['python', '-m', 'shop', Aws.REGION])).toBe(false);
  expect(isListToken([])).toBe(false);
});

test('one token has one placeholder in every text', () => {
  const { bucketName } = new Bucket(new Stack(), 'B');
  const text = `s3://${bucketName}/${Aws.REGION}?${bucketName}`;
  expect(placeholdersIn(text)).toEqual([bucketName, Aws.REGION, bucketName]);
  expect(placeholdersIn('${HOME} $Token[1]')).toEqual([]);
  expect(placeholdersIn(bucketName.slice(0, -2))).toEqual([bucketName.slice(0, -2)]);
});

test('a number token that was turned into text is known, and no other number', () => {
  for (let count = 0; count < 1000; count++) {
    expect(holdsNumberTokenAsText(`--port=${Token.asNumber({ Ref: 'Port' })}`)).toBe(true);
  }
  for (const text of ['-1.5e+289', '8000', '-1.8881545', 'e+289']) { expect(holdsNumberTokenAsText(text)).toBe(false); }
});
