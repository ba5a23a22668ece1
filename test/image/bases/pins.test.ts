import { symlinkSync, truncateSync } from 'fs';
import { join } from 'path';
import { PythonBase, PythonImage } from '../../../src/image';
import { fakeProject, type ProjectFacts } from '../../fake-project';
import { sampleProject, sampleWorkspace } from '../../project/sample-project';
import { temporaryFolder } from '../../project/temporary';
import { baseImages } from '../dockerfile/parse-dockerfile';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const imageOf = (pins: string, facts: ProjectFacts = {}) =>
  new PythonImage({ project: fakeProject({ pins, ...facts }) });
/** uv is needed only for packages. */
const packages = [{ name: 'six', source: 'registry', wheel: 'six-1-py3-none-any.whl' }];
const froms = (pins: string) => baseImages(imageOf(pins, { packages }).dockerfile);

test('the official image is used at its digest, and the Dockerfile stops saying that it moves', () => {
  const pins = `# A comment.\n\nFROM python:3.13-slim@${digest('a')}\n`;
  expect(froms(pins).slice(1)).toEqual([`python:3.13-slim@${digest('a')}`]);
  expect(imageOf(pins).dockerfile).not.toContain('not pinned');
  expect(imageOf('').dockerfile).toContain('not pinned');
});

test('another digest is another content tag', () => {
  const [a, b] = ['a', 'b'].map(letter => imageOf(`FROM python:3.13-slim@${digest(letter)}`).contentTag);
  expect(a).not.toBe(b);
});

test('only what is pinned is chosen from: the best of several, and the Python of a single one', () => {
  const lines = ['3.12', '3.11'].map(minor => `FROM python:${minor}-slim@${digest('a')}`);
  expect(imageOf(lines.join('\n')).pythonVersion).toBe('3.12');
  expect(imageOf(lines.join('\n'), { requiresPython: '<3.12' }).pythonVersion).toBe('3.11');
  expect(imageOf(lines[1]).pythonVersion).toBe('3.11');
});

test('fails when the project does not admit the only Python that is pinned', () => {
  expect(() => imageOf(`FROM python:3.12-slim@${digest('a')}`, { requiresPython: '>=3.13' }))
    .toThrow('the pinned Python is \'3.12\' but requires-python in pyproject.toml is ">=3.13": pin another one');
});

test('fails when .python-version asks for another Python than those that are pinned', () => {
  const lines = ['3.12', '3.11'].map(minor => `FROM python:${minor}-slim@${digest('a')}`);
  expect(() => imageOf(lines.join('\n'), { pythonVersion: '3.13' })).toThrow(
    ".python-version is '3.13' but the base images have Python 3.12, 3.11",
  );
  expect(() => imageOf(lines[0], { pythonVersion: '3.13' })).toThrow(
    ".python-version is '3.13' but the base image has Python 3.12: run `uv python pin 3.12`, or pin another one",
  );
});

test('a tag with a patch release and a Debian release says both', () => {
  const pins = `FROM docker.io/library/python:3.13.2-slim-bookworm@${digest('a')} AS base`;
  const project = fakeProject({ pins, requiresPython: '<3.13.3' });
  const ask = jest.spyOn(project._installation, 'packagesFor');
  expect(new PythonImage({ project }).pythonVersion).toBe('3.13');
  expect(ask.mock.calls[0][0]).toMatchObject({ pythonVersion: '3.13.2', glibc: '2.36' });
});

test('uv is pinned in the same file, to any release that the project admits', () => {
  const pins = `FROM ghcr.io/astral-sh/uv:0.12.5@${digest('c')}`;
  expect(froms(pins)[0]).toBe(`ghcr.io/astral-sh/uv:0.12.5@${digest('c')}`);
  expect(imageOf(pins, { packages }).dockerfile).toContain('id=uv-0.12.5-amd64');
  expect(imageOf(pins).dockerfile).toContain('not pinned');
});

test('other images are left alone', () => {
  expect(froms(`FROM node:20@${digest('d')}`).at(-1)).toBe('python:3.14-slim');
});

test.each([
  'FROM python:3.13-slim',
  'FROM python@sha256:00',
  `FROM python@${digest('a')}`,
  'RUN id',
  'python:3.13-slim',
  'FROM $X',
])('fails on the line %j, naming it', line => {
  expect(() => imageOf(`# pins\n${line}\n`)).toThrow(
    `line 2 of "base.Dockerfile" is ${JSON.stringify(line).slice(0, 80)}`,
  );
});

test.each([
  ['python:3.13', ''],
  ['python:3-slim', ''],
  ['python:3.13-alpine', ''],
  ['docker.io/library/python:3.9-slim', ' (Python 3.9 has had no security fixes since 2025-10-31)'],
])('fails on %s, which cannot be the base of an image, instead of building on one that moves', (image, reason) => {
  expect(() => imageOf(`FROM python:3.13-slim@${digest('a')}\nFROM ${image}@${digest('b')}`)).toThrow(
    `; expected python:<minor>-slim with one of 3.11, 3.12, 3.13, 3.14${reason}, or remove it`,
  );
});

test.each(['latest', '0.13', '0.13.9-debian'])(
  'fails on uv:%s, which is no release, instead of using one that moves',
  tag => {
    expect(() => imageOf(`FROM ghcr.io/astral-sh/uv:${tag}@${digest('c')}`)).toThrow(
      /line 1 of "base\.Dockerfile" pins .*; expected ghcr\.io\/astral-sh\/uv:<X\.Y\.Z>, or remove it/,
    );
  },
);

test('fails on a uv that lacks options of the build', () => {
  const pinned = (release: string) => () => imageOf(`FROM ghcr.io/astral-sh/uv:${release}@${digest('c')}`);
  expect(pinned('0.8.24')).toThrow('pins uv 0.8.24, which is too old; pin 0.9.0 or later');
  expect(pinned('0.9.0')).not.toThrow();
});

test('pins of Python are not looked at where the base is another image', () => {
  const project = fakeProject({ pins: `FROM python:3.13@${digest('b')}` });
  const base = PythonBase.of('registry.example/python:3.13', { pythonVersion: '3.13' });
  expect(() => new PythonImage({ project, base })).not.toThrow();
});

test('the file beside the project is used, or else that beside its workspace', () => {
  const pin = (letter: string) => `FROM python:3.13-slim@${digest(letter)}\n`;
  const base = (directory: string) => /FROM python:\S+/.exec(PythonImage.fromDirectory(directory).dockerfile)![0];
  expect(base(sampleProject({ 'base.Dockerfile': pin('a') }))).toBe(`FROM python:3.13-slim@${digest('a')}`);
  expect(base(sampleProject())).toBe('FROM python:3.14-slim');
  const workspace = (files: Record<string, string>) => join(sampleWorkspace(files), 'packages/api');
  expect(base(workspace({ 'base.Dockerfile': pin('b') }))).toBe(`FROM python:3.13-slim@${digest('b')}`);
  expect(base(workspace({ 'base.Dockerfile': pin('b'), 'packages/api/base.Dockerfile': pin('c') }))).toBe(
    `FROM python:3.13-slim@${digest('c')}`,
  );
});

test('fails on a file of digests that is too large, without reading it', () => {
  const root = sampleProject({ 'base.Dockerfile': '' });
  truncateSync(join(root, 'base.Dockerfile'), 2 ** 40);
  expect(() => PythonImage.fromDirectory(root)).toThrow(
    '"base.Dockerfile" has 1099511627776 bytes, more than 65536; replace it',
  );
});

test('fails on a file of digests outside of the repository, without showing what is in it', () => {
  const root = sampleProject();
  symlinkSync(join(temporaryFolder({ passwd: 'root:x:0:0' }), 'passwd'), join(root, 'base.Dockerfile'));
  expect(() => PythonImage.fromDirectory(root))
    .toThrow(/: "base\.Dockerfile" is a symbolic link to a file outside the repository; replace it [^:]*$/);
});
