import { problemsOfBump } from '../../../scripts/release/version';

const BREAK = ['METHOD acme.Shop.close: has been removed'];

test.each([
  ['0.1.0', '0.1.1'], ['0.1.9', '0.2.0'], ['0.9.0', '1.0.0'], ['1.2.3', '1.2.4'], ['1.2.3', '1.10.0'],
])('from %s to %s is a step forward', (previous, next) => {
  expect(problemsOfBump(previous, next, [])).toEqual([]);
});

test.each([['0.1.3', '0.2.0'], ['0.1.3', '1.0.0'], ['1.4.0', '2.0.0']])(
  'from %s to %s may break the API', (previous, next) => {
    expect(problemsOfBump(previous, next, BREAK)).toEqual([]);
  });

test.each([
  ['0.1.3', '0.1.4', '0.2.0'], ['1.4.0', '1.5.0', '2.0.0'], ['1.4.0', '1.4.1', '2.0.0'],
])('fails when %s to %s breaks the API, with the version that may', (previous, next, expected) => {
  expect(problemsOfBump(previous, next, BREAK)).toEqual([
    `${next} breaks the API of ${previous}; release it as ${expected}, or undo:\n  - ${BREAK[0]}`,
  ]);
});

test.each([['0.2.0', '0.2.0'], ['0.10.0', '0.9.0'], ['1.0.0', '0.99.99']])(
  'fails when %s to %s is no step forward', (previous, next) => {
    expect(problemsOfBump(previous, next, [])).toEqual([
      `the version is ${next}, and ${previous} is released already; raise it in .projenrc.ts`,
    ]);
  });

test('fails on a version that not every registry can have', () => {
  expect(problemsOfBump(undefined, '0.1.0-rc.1', [])).toEqual(["invalid version '0.1.0-rc.1': expected X.Y.Z"]);
});

test('the first release has nothing to break', () => {
  expect(problemsOfBump(undefined, '0.1.0', [])).toEqual([]);
});
