import { ImageArchitecture } from '../../../src/project/python/image-architecture';
import { parseMarker } from '../../../src/project/python/markers';
import {
  admitsPython, endOfSupport, isGlibc, markerVariables, mayHavePython, newestAdmitted, parsePython, possibleTargets,
  PYTHON_VERSIONS,
} from '../../../src/project/python/target';

const target = { pythonVersion: '3.13', architecture: ImageArchitecture.ARM64 };

test('a target is CPython on Linux', () => {
  expect(markerVariables(target)).toMatchObject({
    python_version: '3.13',
    sys_platform: 'linux',
    os_name: 'posix',
    platform_system: 'Linux',
    platform_machine: 'aarch64',
    implementation_name: 'cpython',
    platform_python_implementation: 'CPython',
  });
});

test('the patch release is a late one, whatever patch a marker names', () => {
  const holds = (text: string) => parseMarker(text)!({ variables: markerVariables(target), extras: new Set() });
  expect([
    holds("python_full_version < '3.13.4'"),
    holds("python_full_version >= '3.13.4'"),
    holds("python_full_version < '3.14'"),
  ]).toEqual([false, true, true]);
});

test.each([
  [undefined, '3.10', true],
  ['>=3.11', '3.10', false],
  ['>=3.11', '3.11', true],
  ['>=3.11.4', '3.11', true],
  ['<3.13', '3.13', false],
  ['==3.12.*', '3.12', true],
  ['==3.12.4', '3.12', false],
  ['==3.12.4', '3.12.4', true],
  ['<3.13.3', '3.13', false],
  ['<3.13.3', '3.13.2', true],
  ['~=3.11', '3.13', true],
  ['~=3.11.2', '3.12', false],
  ['!=3.12.*,>=3.10', '3.12', false],
  ['>3.12', '3.12', true],
])('requires-python %s and %s: %s', (requires, version, answer) => {
  expect(admitsPython(requires, version)).toBe(answer);
});

test.each([
  ['3.13', { minor: '3.13', patch: undefined }],
  ['3.13.0', { minor: '3.13', patch: '0' }],
  ['3.9.18', { minor: '3.9', patch: '18' }],
  ['3', undefined],
  ['3.', undefined],
  ['2.7', undefined],
  ['4.0', undefined],
  ['3.013', undefined],
  ['3.13.01', undefined],
  ['3.13.1.2', undefined],
  ['v3.13', undefined],
  ['3.13 ', undefined],
  ['3.13rc1', undefined],
  ['3.1000000000', undefined],
  ['constructor', undefined],
  ['', undefined],
])('%j is the Python version %j', (text, version) => {
  expect(parsePython(text)).toEqual(version);
});

test.each([
  ['2.41', true],
  ['2.5', true],
  ['2', false],
  ['2.', false],
  ['3.1', false],
  ['2.999999999', false],
  ['musl', false],
  ['2.41 ', false],
])('%j is a version of glibc: %s', (text, answer) => {
  expect(isGlibc(text)).toBe(answer);
});

test.each([
  ['<3.13.3', '3.13', true],
  ['<3.13.3', '3.13.2', true],
  ['<3.13.3', '3.13.3', false],
  ['==3.12.4', '3.12', true],
  ['>=3.13', '3.12', false],
  ['', '3.x', false],
  [undefined, '2.7', false],
])('requires-python %s admits some %s: %s', (requires, version, answer) => {
  expect(mayHavePython(requires, version)).toBe(answer);
});

test('what is no Python version is admitted by nothing', () => {
  expect([admitsPython('', '3.x'), newestAdmitted('', '3.x'), newestAdmitted('', '3.13.1')]).toEqual([
    false,
    undefined,
    undefined,
  ]);
});

test('every admitted version comes with both architectures', () => {
  expect(possibleTargets('>=3.13').map(({ pythonVersion, architecture }) => `${pythonVersion} ${architecture.machine}`))
    .toEqual(['3.13 x86_64', '3.13 aarch64', '3.14 x86_64', '3.14 aarch64']);
});

test.each([
  ['<3.13.3', '3.13', '3.13.2'],
  ['==3.12.4', '3.12', '3.12.4'],
  ['>=3.11', '3.12', '3.12.99'],
  ['>=3.13', '3.12', undefined],
])('the newest patch release that %s admits of %s is %s', (requires, minor, patch) => {
  expect(newestAdmitted(requires, minor)).toBe(patch);
});

test('a project that admits only old patch releases can be built on a base that has one', () => {
  expect(possibleTargets('==3.12.4').map(({ pythonVersion }) => pythonVersion)).toEqual(['3.12', '3.12']);
});

test('the variables of a patch release name it', () => {
  const variables = markerVariables({ ...target, pythonVersion: '3.13.2' });
  expect(variables).toMatchObject({
    python_version: '3.13',
    python_full_version: '3.13.2',
    implementation_version: '3.13.2',
  });
});

test('versions without security fixes have the day on which they ended', () => {
  expect(['2.7', '3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.14', '3.99', 'constructor'].map(endOfSupport)).toEqual([
    '2020-01-01', '2021-12-23', '2023-06-27', '2024-10-07', '2025-10-31', '2026-10-31', undefined, undefined, undefined,
    undefined,
  ]);
  expect(PYTHON_VERSIONS.filter(version => !endOfSupport(version)).length).toBeGreaterThan(0);
});
