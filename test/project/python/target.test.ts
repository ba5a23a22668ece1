import { ImageArchitecture } from '../../../src/project/python/image-architecture';
import { parseMarker } from '../../../src/project/python/markers';
import { admitsPython, endOfSupport, markerVariables, newestAdmitted, possibleTargets, PYTHON_VERSIONS } from '../../../src/project/python/target';

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
  expect([holds("python_full_version < '3.13.4'"), holds("python_full_version >= '3.13.4'"), holds("python_full_version < '3.14'")]).toEqual([false, true, true]);
});

test.each([
  [undefined, '3.10', true], ['>=3.11', '3.10', false], ['>=3.11', '3.11', true], ['>=3.11.4', '3.11', true], ['<3.13', '3.13', false], ['==3.12.*', '3.12', true],
  ['==3.12.4', '3.12', false], ['==3.12.4', '3.12.4', true], ['<3.13.3', '3.13', false], ['<3.13.3', '3.13.2', true], ['~=3.11', '3.13', true], ['~=3.11.2', '3.12', false], ['!=3.12.*,>=3.10', '3.12', false], ['>3.12', '3.12', true],
])('requires-python %s and %s: %s', (requires, version, answer) => {
  expect(admitsPython(requires, version)).toBe(answer);
});

test('every admitted version comes with both architectures', () => {
  expect(possibleTargets('>=3.13').map(({ pythonVersion, architecture }) => `${pythonVersion} ${architecture.machine}`))
    .toEqual(['3.13 x86_64', '3.13 aarch64', '3.14 x86_64', '3.14 aarch64']);
});

test.each([
  ['<3.13.3', '3.13', '3.13.2'], ['==3.12.4', '3.12', '3.12.4'], ['>=3.11', '3.12', '3.12.99'], ['>=3.13', '3.12', undefined],
])('the newest patch release that %s admits of %s is %s', (requires, minor, patch) => {
  expect(newestAdmitted(requires, minor)).toBe(patch);
});

test('a project that admits only old patch releases can be built on a base that has one', () => {
  expect(possibleTargets('==3.12.4').map(({ pythonVersion }) => pythonVersion)).toEqual(['3.12', '3.12']);
});

test('the variables of a patch release name it', () => {
  const variables = markerVariables({ ...target, pythonVersion: '3.13.2' });
  expect(variables).toMatchObject({ python_version: '3.13', python_full_version: '3.13.2', implementation_version: '3.13.2' });
});

test('versions without security fixes have the day on which they ended', () => {
  expect(['2.7', '3.8', '3.9', '3.10', '3.11', '3.14', '3.99'].map(endOfSupport))
    .toEqual(['2020-01-01', '2024-10-07', '2025-10-31', '2026-10-31', undefined, undefined, undefined]);
  expect(PYTHON_VERSIONS.filter(version => !endOfSupport(version)).length).toBeGreaterThan(0);
});
