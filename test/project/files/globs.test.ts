import { assert, property, string } from 'fast-check';
import { matchesGlob } from '../../../src/project/files/globs';

test.each([
  ['packages/*', 'packages/api', true], ['packages/*', 'packages/api/src', false], ['packages/*', 'other/api', false], ['*', 'a', true], ['*', 'a/b', false],
  ['**', 'a/b', true], ['**/api', 'api', true], ['**/api', 'a/b/api', true], ['**/api', 'a/xapi', false], ['a/**', 'a/b/c', true], ['a?c', 'abc', true],
  ['a?c', 'a/c', false], ['[ab]x', 'bx', true], ['[!ab]x', 'bx', false], ['[!ab]x', 'cx', true], ['a.b', 'axb', false], ['a+(b)', 'a+(b)', true],
  ['{a,b}', 'a', false], ['[z-a]', 'b', false], ['[', '[', true], ['', '', true],
])('%s on %s: %s', (pattern, path, answer) => {
  expect(matchesGlob(path, pattern)).toBe(answer);
});

test('text without wildcards matches itself only, and no pattern is an error', () => {
  assert(property(string(), string(), (path, pattern) => {
    const answer = matchesGlob(path, pattern);
    if (!/[*?[\]]/.test(pattern)) { expect(answer).toBe(path === pattern); }
  }), { seed: 7 });
});
