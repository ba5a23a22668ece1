import { assert, constantFrom, integer, property } from 'fast-check';
import {
  admits, canonicalSpecifiers, compareVersions, lowestVersion, parseSpecifier, parseSpecifiers, parseVersion,
} from '../../../src/project/python/versions';
import specifierTable from '../tables/specifiers.json';
import versionTable from '../tables/versions.json';

const versions = versionTable.ascending.flat();

test('versions sort as the packaging library sorts them', () => {
  versionTable.ascending.forEach((equals, index) => {
    for (const text of equals) {
      expect(compareVersions(parseVersion(text)!, parseVersion(equals[0])!)).toBe(0);
      for (const later of versionTable.ascending.slice(index + 1)) {
        expect([text, later[0], compareVersions(parseVersion(text)!, parseVersion(later[0])!)]).toEqual([
          text,
          later[0],
          -1,
        ]);
      }
    }
  });
});

test.each(versionTable.broken)('%j is no version', text => {
  expect(parseVersion(text)).toBeUndefined();
});

test.each(Object.entries(specifierTable.cases))('%s admits what packaging says it admits', (text, answers) => {
  const specifier = parseSpecifier(text)!;
  const found = specifierTable.versions.filter(version => admits([specifier], version));
  expect(found).toEqual(specifierTable.versions.filter((_, index) => answers[index] === '1'));
});

test.each(specifierTable.broken)('%j is no specifier', text => {
  expect(parseSpecifier(text)).toBeUndefined();
});

test('a list admits what all its parts admit', () => {
  const specifiers = parseSpecifiers(' >=3.11, <4 , !=3.12.* ,')!;
  expect(['3.10', '3.11', '3.12.1', '3.13', '4.0'].filter(version => admits(specifiers, version))).toEqual([
    '3.11',
    '3.13',
  ]);
  expect(admits(parseSpecifiers('')!, '1.0')).toBe(true);
});

test('a list with a broken part is no list', () => {
  expect(parseSpecifiers('>=3.11, 4')).toBeUndefined();
});

test('the canonical spelling ignores order, spaces and trailing zeros, and nothing else', () => {
  expect(canonicalSpecifiers('<2.0, >=1.0')).toBe(canonicalSpecifiers('>=1,<2'));
  expect(canonicalSpecifiers('==1.0RC1')).toBe(canonicalSpecifiers('==1.0-c.1'));
  for (const [one, other] of [
    ['>=1', '>1'],
    ['~=1.0', '~=1.0.0'],
    ['==1.0.*', '==1.*'],
    ['>=1', '>=1,<2'],
    ['==1', '==1.post1'],
    ['==1', '==1+a'],
  ]) {
    expect(canonicalSpecifiers(one)).not.toBe(canonicalSpecifiers(other));
  }
});

test('a development release of a later post-release is above a post-release', () => {
  expect(
    ['1.0.post2.dev1', '1.0.post1', '1.0.post1.dev1'].map(version => admits(parseSpecifiers('>1.0.post1')!, version)),
  ).toEqual([true, false, false]);
});

test('the lowest of several versions', () => {
  expect([lowestVersion(['1.10', '1.9', '1.9.post1']), lowestVersion(['1.0', 'unknown']), lowestVersion([])]).toEqual([
    '1.9',
    'unknown',
    undefined,
  ]);
});

test('comparison is antisymmetric and transitive', () => {
  const version = constantFrom(...versions).map(text => parseVersion(text)!);
  assert(property(version, version, version, (a, b, c) => {
    expect(Math.sign(compareVersions(a, b))).toBe(Math.sign(-compareVersions(b, a)) + 0);
    if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) {
      expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
    }
  }), { seed: 440, numRuns: 500 });
});

test('opposite operators never agree on a version', () => {
  const release = integer({ min: 0, max: 3 });
  assert(property(constantFrom(...versions), release, release, (version, major, minor) => {
    const operand = `${major}.${minor}`;
    const holds = (operator: string) => admits(parseSpecifiers(operator + operand)!, version);
    expect(holds('==')).not.toBe(holds('!='));
    expect(holds('<') && holds('>=')).toBe(false);
    expect(holds('>') && holds('<=')).toBe(false);
    expect(holds('~=') && !holds('>=')).toBe(false);
  }), { seed: 440, numRuns: 500 });
});
