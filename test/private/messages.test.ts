import { enumerate } from '../../src/private/messages';

test('a long list is cut', () => {
  expect(enumerate(['a', 'b'])).toBe('a, b');
  expect(enumerate([...'abcdefghij'])).toBe('a, b, c, d, e, f, g, h and 2 more');
});
