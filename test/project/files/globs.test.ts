import { array, assert, boolean, constantFrom, property, string } from 'fast-check';
import { isUvGlob, matchesGlob } from '../../../src/project/files/globs';

test.each([
  ['packages/*', 'packages/api', true],
  ['packages/*', 'packages/api/src', false],
  ['packages/*', 'other/api', false],
  ['*', 'a', true],
  ['*', 'a/b', false],
  ['**', 'a/b', true],
  ['**/api', 'api', true],
  ['**/api', 'a/b/api', true],
  ['**/api', 'a/xapi', false],
  ['a/**', 'a/b/c', true],
  ['a/**', 'a', false],
  ['a/**/b', 'a/b', true],
  ['a?c', 'abc', true],
  ['a?c', 'a/c', false],
  ['a?c', 'a\u{1F40D}c', true],
  ['[ab]x', 'bx', true],
  ['[!ab]x', 'bx', false],
  ['[!ab]x', 'cx', true],
  ['[!ab]x', '/x', false],
  ['[b-d]', 'c', true],
  ['[b-d]', 'e', false],
  ['[z-a]', 'b', false],
  ['[]]', ']', true],
  ['[[]x]', '[x]', true],
  ['[a-]', '-', true],
  ['[', '[', true],
  ['[]', '[]', true],
  ['a.b', 'axb', false],
  ['a+(b)', 'a+(b)', true],
  ['{a,b}', 'a', false],
  ['', '', true],
  ['', 'a', false],
])('%s on %s: %s', (pattern, path, answer) => {
  expect(matchesGlob(path, pattern)).toBe(answer);
});

test.each([
  ['p/*', 'p/q/a', true], ['p/?', 'p/q/a', false], ['*', 'a/b', true], ['p?q', 'p/q', true], ['p/*', 'p', false],
  ['p/[!x]*', 'p/x/y', false], ['**/a', 'q/p/a', true], ['**/a', 'ba', false],
])('%s on %s, its wildcards crossing folders: %s', (pattern, path, answer) => {
  expect(matchesGlob(path, pattern, { crossing: true })).toBe(answer);
});

/** The same by trying every way, which takes for ever on long texts. */
function matchesSlowly(path: string, pattern: string, crossing: boolean): boolean {
  const [first] = /^(\*\*\/|\*\*|[^]|$)/u.exec(pattern)!;
  const rest = pattern.slice(first.length);
  const splits = [...path].map((_, index) => [path.slice(0, index + 1), path.slice(index + 1)]);
  const skipping = (allowed: (skipped: string) => boolean) =>
    matchesSlowly(path, rest, crossing)
    || splits.some(([skipped, left]) => allowed(skipped) && matchesSlowly(left, rest, crossing));
  switch (first) {
    case '': return path === '';
    case '**/': return skipping(skipped => /^([^/]+\/)+$/.test(skipped));
    case '**': return skipping(() => true);
    case '*': return skipping(skipped => crossing || !skipped.includes('/'));
    case '?': return path !== '' && (crossing || !path.startsWith('/')) && matchesSlowly(path.slice(1), rest, crossing);
    default: return path.startsWith(first) && matchesSlowly(path.slice(1), rest, crossing);
  }
}

const PIECES = ['a', 'b', '/', '*', '**', '**/', '?', '.'];

test('it says the same as trying every way', () => {
  const pattern = array(constantFrom(...PIECES), { maxLength: 7 }).map(parts => parts.join(''));
  const path = array(constantFrom('a', 'b', '/', '.'), { maxLength: 8 }).map(parts => parts.join(''));
  assert(property(pattern, path, boolean(), (one, other, crossing) => {
    expect([one, other, matchesGlob(other, one, { crossing })]).toEqual([
      one,
      other,
      matchesSlowly(other, one, crossing),
    ]);
  }), { seed: 11, numRuns: 3000 });
});

test('text without wildcards matches itself only, and no pattern is an error', () => {
  assert(property(string(), string(), (path, pattern) => {
    const answer = matchesGlob(path, pattern);
    if (!/[*?[\]]/.test(pattern)) { expect(answer).toBe(path === pattern); }
  }), { seed: 7 });
});

test.each([
  ['**/'.repeat(30), 'a/'.repeat(300)],
  ['*a'.repeat(200), 'a'.repeat(1000)],
  ['**a'.repeat(200), 'a'.repeat(1000)],
  ['?'.repeat(200) + '*'.repeat(200), 'a'.repeat(1000)],
])('the steps for %s grow with the two lengths multiplied, not more', (pattern, start) => {
  let steps = 0;
  expect(matchesGlob(`${start}!`, pattern, { onStep: () => { steps += 1; } })).toBe(pattern.endsWith('*'));
  expect(steps).toBeLessThanOrEqual(2 * (start.length + 1) * pattern.length);
});

test.each([
  ['a/**b', false], ['a***', false], ['a[b', false], ['[]', false],
  ['a/**/b', true], ['**', true], ['a*/[ab]', true], ['{a,b}', true],
])('uv takes %s for a pattern: %s', (pattern, answer) => {
  expect(isUvGlob(pattern)).toBe(answer);
});
