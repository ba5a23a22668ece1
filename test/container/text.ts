import fc from 'fast-check';
import { Problems } from '../../src/private/problems';

/**
 * Text that is mostly made of these characters, and now and then of any other, such as a quote, a line end or half a
 * character.
 */
export function mostly(characters: string): fc.Arbitrary<string> {
  return fc.string({
    unit: fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(...characters) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\n', '\r', '"', "'", '$', '\0', '=', ':', ',', ' ', 'é', '\u2028', '\ud83d'),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
    ),
  });
}

/** What a check finds. */
export function problemsIn(check: (problems: Problems) => void): string[] {
  const problems = new Problems('it');
  check(problems);
  return problems.messages;
}
