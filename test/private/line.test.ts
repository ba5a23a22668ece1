import { assert, property, string } from 'fast-check';
import { isLine, toLine } from '../../src/private/line';

test('line breaks and control characters become spaces', () => {
  expect(toLine(' a\r\nRUN b\0\u2028c\u0085 ')).toBe('a RUN b c');
});

test('whatever is made one line is one', () => {
  assert(
    property(
      string({ unit: 'binary' }),
      text => isLine(toLine(text)) && toLine(text).split(/[\r\n\u2028\u2029]/).length === 1,
    ),
    { seed: 10 },
  );
});

test.each(['a\nb', 'a\rb', 'a\0', '\u2028', '\u0085', '\u001b[0m'])('%j is more than a line', text => {
  expect(isLine(text)).toBe(false);
});
