import { whyNotPassable } from '../../src/private/process-text';

test.each(['', 'a', 'é\n', '\u{1f40d}', '\x1b'])('any text such as %j can be given to a process', text => {
  expect(whyNotPassable(text)).toBeUndefined();
});

test.each(['a\0', '\ud83d', '\udc00x'])('fails for %j, which would arrive as another', text => {
  expect(whyNotPassable(text)).toBe('contains a NUL character or an unpaired surrogate, which no process can receive');
});

test('fails for more bytes than Linux takes in one argument or variable, its end counted', () => {
  const reason = 'has 131073 bytes, and Linux allows at most 131072 in one argument or variable';
  expect(whyNotPassable('x'.repeat(131_071))).toBeUndefined();
  expect(whyNotPassable('x'.repeat(131_072))).toBe(reason);
  expect(whyNotPassable(`x${'é'.repeat(65_535)}y`)).toBe(reason);
  expect(whyNotPassable('x'.repeat(131_066), 'NAME')).toBeUndefined();
  expect(whyNotPassable('x'.repeat(131_067), 'NAME')).toBe(reason);
});
