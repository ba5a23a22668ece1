import { PythonBase, PythonImage } from '../../../src/image';
import { fakeProject } from '../../fake-project';
import { baseImages } from '../dockerfile/parse-dockerfile';

const DIGEST = `sha256:${'3f9a1c0b2d7e'.repeat(5)}3f9a`;

const dockerfileOn = (reference: string) =>
  new PythonImage({ project: fakeProject(), base: PythonBase.of(reference, { pythonVersion: '3.12' }) }).dockerfile;

test('SLIM is the official image of the minor', () => {
  const image = new PythonImage({ project: fakeProject(), base: PythonBase.SLIM, pythonVersion: '3.12' });
  expect(baseImages(image.dockerfile)).toEqual(['python:3.12-slim']);
});

test.each([
  'python:3.12-slim-bookworm',
  `python@${DIGEST}`,
  `python:3.12-slim@${DIGEST}`,
  'registry.example:5000/base/py_thon/image-a.b:3.12',
  '111122223333.dkr.ecr.eu-west-1.amazonaws.com/python:3.12',
])('every stage starts from %s, for the processor that the image is for', reference => {
  const dockerfile = dockerfileOn(reference);
  expect(baseImages(dockerfile)).toEqual([reference]);
  expect(dockerfile).not.toMatch(/BUILDPLATFORM|BUILDARCH/);
});

test.each(['python', 'python:latest', 'registry.example:5000/python'])(
  'fails on %s, which can change without notice',
  reference => {
    expect(() => dockerfileOn(reference)).toThrow('use a fixed tag or a digest');
  },
);

test.each([
  '', 'Python:3.12', 'python:3.12 AS x', 'python:3.12\nRUN id', '$BASE', 'https://registry.example/python:3.12',
  'python@sha256:abc', 'a//b:1', 'Acme/base:1',
])('fails on %j, which is no image reference', reference => expect(() => dockerfileOn(reference)).toThrow("'base' is"));

test('a latest tag is fine when a digest fixes it', () => {
  expect(dockerfileOn(`python:latest@${DIGEST}`)).toContain(`FROM python:latest@${DIGEST} AS runtime\n`);
});

const planned = (reference: string, glibc?: string) => {
  const project = fakeProject();
  const ask = jest.spyOn(project._installation, 'packagesFor');
  new PythonImage({ project, base: PythonBase.of(reference, { pythonVersion: '3.12', glibc }) });
  return ask.mock.calls[0][0].glibc;
};

test.each([
  ['python:3.12-slim-bookworm', '2.36'],
  ['python:3.12-slim-trixie', '2.41'],
  ['registry.example/ubuntu-noble/python:3.12', '2.39'],
  ['registry.example/python:3.12', '2.35'],
])('defaults: the C library of %s is %s', (reference, glibc) => {
  expect(planned(reference)).toBe(glibc);
  expect(planned(reference, '2.28')).toBe('2.28');
});

test.each<[object, string]>([
  [{ glibc: 'musl' }, "'glibc' of 'base' is \"musl\"; expected a version such as 2.41"],
  [{ pythonVersion: '3' }, "'pythonVersion' of 'base' is \"3\"; expected X.Y or X.Y.Z"],
  [{ pythonVersion: '3.13\nRUN id' }, "'pythonVersion' of 'base' is \"3.13\\nRUN id\""],
])('fails with %j', (options, message) => {
  const base = PythonBase.of('registry.example/python:3', { pythonVersion: '3.12', ...options });
  expect(() => new PythonImage({ project: fakeProject(), base })).toThrow(message);
});
