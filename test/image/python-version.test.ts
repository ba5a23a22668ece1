import { PythonBase, PythonImage } from '../../src/image';
import { fakeProject, type ProjectFacts } from '../fake-project';

const versionOf = (facts: ProjectFacts, props: { pythonVersion?: string; base?: PythonBase } = {}) =>
  new PythonImage({ project: fakeProject(facts), ...props }).pythonVersion;

const base312 = PythonBase.of('registry.example/python:3.12', { pythonVersion: '3.12' });

test('defaults: a project that names no version gets 3.13', () => {
  expect(versionOf({})).toBe('3.13');
});

test('a project that does not admit 3.13 gets the newest minor that it does', () => {
  expect(versionOf({ admits: ['3.10', '3.11'] })).toBe('3.11');
  expect(versionOf({ admits: ['3.14'] })).toBe('3.14');
});

test('the prop wins over the base, and the base over .python-version', () => {
  expect(versionOf({ pythonVersion: '3.11' })).toBe('3.11');
  expect(versionOf({ pythonVersion: '3.11' }, { base: base312 })).toBe('3.12');
  expect(versionOf({ pythonVersion: '3.11' }, { pythonVersion: '3.14' })).toBe('3.14');
});

test.each(['3.9', '3.15', '2.7', '3', '3.13.1', 'pypy3.10', ''])('fails with the Python version %j, listing those that are supported', pythonVersion => {
  expect(() => versionOf({}, { pythonVersion })).toThrow(`'pythonVersion' is '${pythonVersion}'; supported are 3.10, 3.11, 3.12, 3.13, 3.14`);
});

test('fails when .python-version is too old, with the command that pins another one', () => {
  expect(() => versionOf({ pythonVersion: '3.9' })).toThrow(/\.python-version is '3\.9'.*`uv python pin 3\.13`/);
});

test.each([
  ["'pythonVersion'", {}, { pythonVersion: '3.10' }],
  ['.python-version', { pythonVersion: '3.10' }, {}],
  ["'pythonVersion' of 'base'", {}, { base: PythonBase.of('registry.example/python:3.10', { pythonVersion: '3.10' }) }],
])('fails when %s is a minor that requires-python excludes', (source, facts, props) => {
  expect(() => versionOf(facts, props)).toThrow(`${source} is '3.10' but requires-python in pyproject.toml is '>=3.11'`);
});

test('fails when requires-python admits no supported minor', () => {
  expect(() => versionOf({ requiresPython: '<3.10', admits: [] })).toThrow("requires-python in pyproject.toml is '<3.10'");
});

test('fails when prop and base name different minors', () => {
  expect(() => versionOf({}, { pythonVersion: '3.13', base: base312 })).toThrow("'pythonVersion' is '3.13' but the base image has Python 3.12");
});
