import * as fc from 'fast-check';
import { literal } from '../../../src/targets/kubernetes/fields';

/** What the kubelet does with arguments, variables and probe commands (expansion.Expand), when the variable exists. */
function expand(text: string): string {
  return text.replace(
    /\$(?:(\$)|\(([^)]*)\)|)/g,
    (match, escaped, variable) => (escaped !== undefined ? '$' : variable !== undefined ? 'EXPANDED' : match),
  );
}

test.each([
  ['--prefix=$(HOME)', '--prefix=$$(HOME)'],
  ['pa$$word', 'pa$$$word'],
  ['$word costs 5$', '$word costs 5$'],
])('%s is written as %s', (text, written) => {
  expect(literal(text)).toBe(written);
  expect(expand(written)).toBe(text);
});

test('whatever the text: the program gets it as it is', () => {
  const text = fc.string({ unit: fc.constantFrom('$', '(', ')', 'a') });
  fc.assert(fc.property(text, each => expand(literal(each)) === each), { numRuns: 1000 });
});
