import fc from 'fast-check';

/** Text that is mostly made of these characters, and now and then of any other, such as a quote, a line end or half a character. */
export function mostly(characters: string): fc.Arbitrary<string> {
  return fc.string({
    unit: fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(...characters) },
      { weight: 1, arbitrary: fc.constantFrom('\n', '\r', '"', "'", '$', '\0', '=', ':', ',', ' ', 'é', '\u2028', '\ud83d') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
    ),
  });
}
