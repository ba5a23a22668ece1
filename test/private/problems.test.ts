import { Problems } from '../../src/private/problems';

function failureOf(...sentences: string[]): Error {
  const problems = new Problems('Thing "a"');
  sentences.forEach(each => problems.add(each));
  try {
    problems.throwIfAny('ThingInvalid');
  } catch (error) { return error as Error; }
  throw new Error('nothing was thrown');
}

test('fails with one sentence, or a list of them', () => {
  expect(failureOf("'port' is 80").message).toBe('invalid Thing "a": \'port\' is 80');
  expect(failureOf('one', 'two').message).toBe('invalid Thing "a" (2 problems):\n  - one\n  - two');
});

// Node prints an uncaught error as this text, and jsii hands it on as the message of Python, Java and Go.
test('fails with its code once, in the text that every language shows', () => {
  const error = failureOf('one');
  expect(error.name).toBe('ThingInvalid');
  expect(String(error)).toBe('ThingInvalid: invalid Thing "a": one');
});

test('nothing is thrown where nothing is wrong', () => {
  expect(() => new Problems('Thing').throwIfAny('ThingInvalid')).not.toThrow();
});
