import { PythonBase, PythonImage } from '../../../src/image';
import type { LockedPackage } from '../../../src/project';
import { fakeProject, type ProjectFacts } from '../../fake-project';

interface Props {
  readonly pythonVersion?: string;
  readonly base?: PythonBase;
}

const imageOf = (facts: ProjectFacts, props: Props = {}) => new PythonImage({ project: fakeProject(facts), ...props });
const versionOf = (facts: ProjectFacts, props: Props = {}) => imageOf(facts, props).pythonVersion;
/** Lines in front of the first instruction. */
const headerOf = (facts: ProjectFacts, props: Props = {}) => imageOf(facts, props).dockerfile.split('\nFROM')[0];

const ownBase = (pythonVersion: string) => PythonBase.of(`registry.example/python:${pythonVersion}`, { pythonVersion });
const wheel = (name: string): LockedPackage => ({ name, source: 'registry', wheel: `${name}-1.0-py3-none-any.whl` });
const source = (name: string): LockedPackage => ({ name, source: 'registry' });

/** Wheels of `uvloop` for 3.12 and 3.11 only, of `fastapi` for all. */
const LATE_WHEELS: ProjectFacts = {
  packages: [wheel('fastapi'), wheel('uvloop')],
  packagesFor: { 3.13: [wheel('fastapi'), source('uvloop')], 3.14: [source('markupsafe'), source('uvloop')] },
};

test('defaults: the newest minor that the project admits', () => {
  expect(versionOf({})).toBe('3.14');
  expect(versionOf({ requiresPython: '>=3.11,<3.13' })).toBe('3.12');
  expect(headerOf({})).toContain(
    '# CPython 3.14 is the newest that the project allows and that has wheels for every package.\n',
  );
});

test('a newer minor for which packages would be compiled is passed over, and the Dockerfile says so', () => {
  expect(versionOf(LATE_WHEELS)).toBe('3.12');
  expect(headerOf(LATE_WHEELS)).toContain(
    '# CPython 3.12 is the newest that the project allows and that has wheels for every package; '
      + '3.14 would compile markupsafe, uvloop; 3.13 would compile uvloop.\n',
  );
});

test('a package without a wheel for any minor decides nothing, and the fewest compiled packages win', () => {
  const facts = { packages: [source('docopt')] };
  expect(versionOf(facts)).toBe('3.14');
  expect(headerOf(facts)).toContain('that compiles the fewest packages.\n');
  expect(versionOf({ ...facts, packagesFor: { 3.14: [source('docopt'), source('uvloop')] } })).toBe('3.13');
});

test('a minor for which something cannot be installed at all is no choice', () => {
  expect(versionOf({ packagesFor: { 3.14: undefined } })).toBe('3.13');
});

test('folders of the project are not compiled', () => {
  expect(
    versionOf({ packages: [wheel('fastapi')], packagesFor: { 3.14: [{ name: 'lib', source: 'directory' }] } }),
  ).toBe('3.14');
});

test('the prop wins over the base, and the base over .python-version', () => {
  expect(versionOf({ pythonVersion: '3.11' })).toBe('3.11');
  expect(versionOf({ pythonVersion: '3.11' }, { base: ownBase('3.12') })).toBe('3.12');
  expect(versionOf({ pythonVersion: '3.11' }, { pythonVersion: '3.14' })).toBe('3.14');
  expect(headerOf({ pythonVersion: '3.11' })).toContain('# CPython 3.11 was set by .python-version.\n');
  expect(headerOf({}, { base: ownBase('3.12') })).toContain('# CPython 3.12 is the one in the base image.\n');
  expect(headerOf({}, { pythonVersion: '3.12' })).toContain("# CPython 3.12 was set by 'pythonVersion'.\n");
});

test('the patch release of a base says nothing about other minors, which have their own', () => {
  const base = PythonBase.of('registry.example/python:1', { pythonVersion: '3.13.2' });
  const packagesFor = { ...LATE_WHEELS.packagesFor, '3.13.2': LATE_WHEELS.packagesFor!['3.13'] };
  const facts = { ...LATE_WHEELS, packagesFor, requiresPython: '>=3.12.4' };
  expect(imageOf(facts, { base }).warnings).toEqual([expect.stringContaining('use 3.12, which has wheels')]);
});

test.each<[string, ProjectFacts, Props]>([
  ['.python-version', { pythonVersion: '3.13' }, {}],
  ["'pythonVersion'", {}, { pythonVersion: '3.13' }],
  ["'pythonVersion' of 'base'", {}, { base: PythonBase.of('python:3.13-slim-trixie', { pythonVersion: '3.13' }) }],
])(
  '%s wins although it makes packages compile, with a warning where another minor has their wheels',
  (from, facts, props) => {
    const { pythonVersion, warnings } = imageOf({ ...LATE_WHEELS, ...facts }, props);
    expect(pythonVersion).toBe('3.13');
    expect(warnings).toEqual([`${from} is '3.13', so uvloop must be compiled; use 3.12, which has wheels`]);
  },
);

test('there is no warning where every minor compiles as much', () => {
  expect(imageOf({ packages: [source('docopt')], pythonVersion: '3.13' }).warnings).toEqual([]);
});

test.each(['3.15', '2.6', '3', '3.13.1', 'pypy3.10', ''])(
  'fails with the Python version %j, listing those that are supported',
  pythonVersion => {
    expect(() => versionOf({}, { pythonVersion })).toThrow(
      new RegExp(`'pythonVersion' is "${pythonVersion}"; expected one of 3.11, 3.12, 3.13, 3.14$`),
    );
  },
);

test('fails on a version whose support ended, with the day', () => {
  expect(() => versionOf({}, { pythonVersion: '3.9' })).toThrow(
    '\'pythonVersion\' is "3.9", which has had no security fixes since 2025-10-31; expected one of',
  );
  expect(() => versionOf({}, { base: ownBase('3.8') })).toThrow('since 2024-10-07');
  expect(() => versionOf({ requiresPython: '>=3.10', pythonVersion: '3.10' })).toThrow('since 2026-10-31');
});

test('fails when .python-version is too old, with the command that pins another one', () => {
  expect(() => versionOf({ pythonVersion: '3.9' })).toThrow(
    /\.python-version is "3\.9".*since 2025-10-31.*`uv python pin 3\.14`/,
  );
});

test.each<[string, ProjectFacts, Props]>([
  ["'pythonVersion'", {}, { pythonVersion: '3.11' }],
  ['.python-version', { pythonVersion: '3.11' }, {}],
  ["'pythonVersion' of 'base'", {}, { base: ownBase('3.11') }],
])('fails when %s is a minor that requires-python excludes', (from, facts, props) => {
  expect(() => versionOf({ requiresPython: '>=3.12', ...facts }, props))
    .toThrow(`${from} is '3.11' but requires-python in pyproject.toml is ">=3.12"`);
});

test('fails when requires-python admits no supported minor', () => {
  expect(() => versionOf({ requiresPython: '<3.11' })).toThrow('requires-python in pyproject.toml is "<3.11"');
});

test('fails when prop and base name different minors', () => {
  expect(() => versionOf({}, { pythonVersion: '3.13', base: ownBase('3.12') })).toThrow(
    "'pythonVersion' is '3.13' but the base image has Python 3.12",
  );
});

describe('requires-python is held against the patch release that the base has', () => {
  test('a minor of which it excludes the newest one is passed over', () => {
    expect(versionOf({ requiresPython: '>=3.11,<3.13.3' })).toBe('3.12');
  });

  test.each<[ProjectFacts, Props]>([
    [{ requiresPython: '>=3.13,<3.13.3' }, {}],
    [{ requiresPython: '>=3.11,<3.13.3' }, { pythonVersion: '3.13' }],
    [{ requiresPython: '>=3.11,<3.13.3', pythonVersion: '3.13' }, {}],
  ])('fails for %j with %j, proposing a base that is fixed', (facts, props) => {
    expect(() => versionOf(facts, props)).toThrow(
      new RegExp("excludes the newest patch release of Python 3\\.13, but 'python:3\\.13-slim' always has that one; .*"
        + "use base: PythonBase\\.of\\('python:3\\.13\\.2-slim', \\{ pythonVersion: '3\\.13\\.2' \\}\\)"),
    );
  });

  test('a base with a patch release is held against that one', () => {
    const facts = { requiresPython: '>=3.13,<3.13.3' };
    expect(versionOf(facts, { base: ownBase('3.13.2') })).toBe('3.13');
    expect(() => versionOf(facts, { base: ownBase('3.13.3') })).toThrow(
      "'pythonVersion' of 'base' is '3.13.3' but requires-python",
    );
  });

  test('of a base of which only the minor is known, any patch release may be meant', () => {
    expect(versionOf({ requiresPython: '>=3.13,<3.13.3' }, { base: ownBase('3.13') })).toBe('3.13');
  });
});
