import { readFileSync } from 'fs';
import { join } from 'path';
import { LOCK, PYPROJECT, sampleMonorepo, sampleProject, sampleWorkspace } from './sample-project';
import { Problems } from '../../src/private/problems';
import { ImageArchitecture, PythonProject, type PythonProjectOptions } from '../../src/project';

function installationOf(directory: string, options: PythonProjectOptions = {}) {
  return PythonProject.fromDirectory(directory, options)._installation;
}

function buildFiles(directory: string, member?: string): string[] {
  return installationOf(directory, { package: member }).buildFiles().map(({ path }) => path);
}

test('a member is named for uv, however it was reached; a project at the root is not', () => {
  const root = sampleWorkspace();
  expect(installationOf(root, { package: 'api' }).synced).toEqual({ package: 'api', extras: [], groups: [] });
  expect(installationOf(join(root, 'packages/api')).synced.package).toBe('api');
  expect(installationOf(root, { package: 'root' }).synced.package).toBeUndefined();
  expect(installationOf(sampleProject(), { extras: ['pg'], groups: ['dev'] }).synced)
    .toEqual({ package: undefined, extras: ['pg'], groups: ['dev'] });
});

test('the Python versions that project and lock admit', () => {
  const admitted = (directory: string, member?: string) => ['3.10', '3.11', '3.12', '3.13', '3', 'x']
    .filter(version => installationOf(directory, { package: member }).admits(version));
  expect(admitted(sampleProject())).toEqual(['3.11', '3.12', '3.13']);
  expect(admitted(sampleWorkspace(), 'api')).toEqual(['3.12', '3.13']);
});

test('the version of a package that some target installs', () => {
  const installation = installationOf(sampleProject());
  expect(['uvicorn', 'asyncpg', 'none'].map(name => installation.versionOf(name)))
    .toEqual(['0.38.0', undefined, undefined]);
});

test('the build needs the lock, the pyproject.toml of root and member, and archives that lie in the project', () => {
  expect(buildFiles(sampleProject())).toEqual(['pyproject.toml', 'uv.lock']);
  expect(buildFiles(sampleWorkspace(), 'api'))
    .toEqual(['pyproject.toml', 'uv.lock', 'packages/api/pyproject.toml', 'vendor/vendored-1.0-py3-none-any.whl']);
});

test('the files that a target installs, at the paths that its packages name', () => {
  const installation = installationOf(join(sampleMonorepo(), 'services/shop'));
  const target = { pythonVersion: '3.13', architecture: ImageArchitecture.X86_64, glibc: '2.41' };
  const packages = installation.packagesFor(target, new Problems('test'))!;
  const path = 'vendor/vendored-1.0-py3-none-any.whl';
  expect(packages.map(({ name, artifact }) => [name, artifact])).toEqual([
    ['sdk', undefined], ['vendored', { kind: 'wheel', path, hash: `sha256:${'0'.repeat(64)}` }],
  ]);
  expect(installation.filesOf(packages)).toEqual([{ path, content: Buffer.from('wheel'), executable: false }]);
});

test('a build from source needs every folder that uv looks into', () => {
  const settings = 'find-links = ["links", "page.html"]\n[[tool.uv.index]]\nurl = "./flat"\nformat = "flat"\n'
    + '[[tool.uv.index]]\nurl = "https://index.example/simple"\n';
  const installation = installationOf(sampleProject({
    'pyproject.toml': `${PYPROJECT}[tool.uv]\n${settings}`, 'links/x': '', 'page.html': 'y', 'flat/z': '',
  }));
  expect(installation.filesOf([], true).map(({ path, content }) => [path, String(content)]))
    .toEqual([['links/.keep', ''], ['page.html', 'y'], ['flat/.keep', '']]);
  expect(installation.filesOf([])).toEqual([]);
});

test('the build follows the uv.toml of the workspace, and uv looks for none in a member', () => {
  const root = sampleWorkspace({ 'uv.toml': 'no-binary = true\n', 'packages/api/uv.toml': 'no-build = true\n' });
  expect(buildFiles(root, 'api').filter(path => path.endsWith('uv.toml'))).toEqual(['uv.toml']);
});

test('what the build reads keeps its place below the folder that holds all local packages', () => {
  expect(buildFiles(join(sampleMonorepo(), 'services/shop')))
    .toEqual(['services/shop/pyproject.toml', 'services/shop/uv.lock', 'vendor/vendored-1.0-py3-none-any.whl']);
});

const FOUND = [
  'url = "https://index.example/starlette-0.48.0-py3-none-any.whl"', 'path = "starlette-0.48.0-py3-none-any.whl"',
] as const;

/** A project that finds a package in a folder. */
function sampleWithWheels(setting: string, location: string, changes: Readonly<Record<string, string>> = {}): string {
  const [before, name, entry] = LOCK.split(/(?=name = "starlette"\nversion)(name = "starlette")/);
  const local = entry.replace(/registry = "[^"]*"/, `registry = "${location}"`).replace(...FOUND)
    .replace('wheels = [', 'sdist = { path = "starlette-0.48.0.tar.gz" }\n'
      + 'wheels = [{ path = "starlette-0.48.0-cp313-cp313-win32.whl" }, ');
  return sampleProject({
    'pyproject.toml': `${PYPROJECT}[tool.uv]\n${setting}\n`, 'uv.lock': before + name + local, ...changes,
  });
}

const WHEELS = { 'wheels/starlette-0.48.0-py3-none-any.whl': '', 'wheels/starlette-0.48.0.tar.gz': '' };

test.each([
  ['index = [{ name = "own", url = "./wheels", format = "flat" }]', []],
  ['find-links = ["./wheels", "https://index.example/links"]', ['wheels/.keep']],
])('the build gets the files of a local index that the lock names for Linux: %s', (setting, folder) => {
  expect(buildFiles(sampleWithWheels(setting, 'wheels', WHEELS)))
    .toEqual(['pyproject.toml', 'uv.lock', ...Object.keys(WHEELS), ...folder]);
});

test('the build gets a folder or page of find-links although nothing is installed from it, since uv reads each', () => {
  const findLinks = (links: string) => `${PYPROJECT}[tool.uv]\nfind-links = [${links}]\n`;
  const project = sampleProject({
    'pyproject.toml': findLinks('"wheels", "links.html"'), 'wheels/x': '', 'links.html': '',
  });
  expect(buildFiles(project)).toEqual(['pyproject.toml', 'uv.lock', 'wheels/.keep', 'links.html']);
});

test.each([
  ['find-links = ["./wheels"]', 'wheels',
    '\'starlette\' is locked to "wheels/starlette-0.48.0.tar.gz", which does not exist; restore it, or run `uv lock`'],
  ['find-links = ["gone"]', 'wheels',
    '\'find-links\' in [tool.uv] of "pyproject.toml" has "gone", which does not exist; '
    + 'restore it, or remove it'],
  ['find-links = ["file:///srv/wheels"]', 'wheels',
    '\'find-links\' in [tool.uv] of "pyproject.toml" has "file:///srv/wheels", an absolute path; use a relative path'],
])('fails when the build could not read %s', (setting, location, message) => {
  expect(() => buildFiles(sampleWithWheels(setting, location, {
    'wheels/starlette-0.48.0-py3-none-any.whl': '',
  }))).toThrow(message);
});

test('the layout goes up to a local index beside the project', () => {
  const inside = sampleWithWheels('find-links = ["../wheels"]', '../wheels');
  const root = sampleMonorepo(Object.fromEntries(['pyproject.toml', 'uv.lock', 'src/shop/main.py']
    .map(path => [`shop/${path}`, readFileSync(join(inside, path), 'utf8')]).concat(Object.entries(WHEELS))));
  expect(buildFiles(join(root, 'shop'))).toEqual(['shop/pyproject.toml', 'shop/uv.lock',
    'wheels/starlette-0.48.0-py3-none-any.whl', 'wheels/starlette-0.48.0.tar.gz', 'wheels/.keep']);
});

test.each([
  ['3.1000000000', '2.41', "'pythonVersion' is \"3.1000000000\"; expected X.Y within requires-python (>=3.11)"],
  ['3.13', '2.1000000000', "'glibc' is \"2.1000000000\"; expected a version such as 2.41"],
])('fails on Python %s and glibc %s, instead of listing the tags of all before them', (python, glibc, message) => {
  const project = PythonProject.fromDirectory(sampleProject());
  expect(() => project.lockedPackages(python, ImageArchitecture.ARM64, glibc)).toThrow(message);
});
