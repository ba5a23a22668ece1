import { Memory } from '../../src/private/memory';

test('makes each value once, until everything is cleared', () => {
  const [words, numbers] = [new Memory<string, object>(), new Memory<number, object>()];
  const [word, number] = [words.get('a', () => ({})), numbers.get(1, () => ({}))];
  expect(words.get('a', () => ({}))).toBe(word);
  expect(words.get('b', () => ({}))).not.toBe(word);
  Memory.clear();
  expect(words.get('a', () => ({}))).not.toBe(word);
  expect(numbers.get(1, () => ({}))).not.toBe(number);
});

test('a value that could not be made is asked for again', () => {
  const memory = new Memory<string, number>();
  expect(() => memory.get('a', () => { throw new Error('no'); })).toThrow('no');
  expect(memory.get('a', () => 1)).toBe(1);
});
