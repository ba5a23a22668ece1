import { inspect } from 'util';
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
  expect(failureOf("'port' is 80").message).toBe('ThingInvalid: invalid Thing "a": \'port\' is 80');
  expect(failureOf('one', 'two').message).toBe('ThingInvalid: invalid Thing "a" (2 problems):\n  - one\n  - two');
});

// What each is shown as: in Node when nobody catches it, and by jsii from a method and from a constructor.
test.each([['inspect', inspect], ['String', String], ['message', (error: Error) => error.message]])(
  'fails with its code once, and first: %s', (_, show) => {
    const error = failureOf('one');
    expect(error.name).toBe('ThingInvalid');
    expect(show(error)).toMatch(/^ThingInvalid: invalid Thing "a": one/);
    expect(show(error).match(/ThingInvalid/g)).toHaveLength(1);
  },
);

test('nothing is thrown where nothing is wrong', () => {
  expect(() => new Problems('Thing').throwIfAny('ThingInvalid')).not.toThrow();
});
