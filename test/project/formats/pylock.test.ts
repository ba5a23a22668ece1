import { Problems } from '../../../src/private/problems';
import { ImageArchitecture, PythonProject, type LockedPackage, type PythonProjectOptions } from '../../../src/project';
import { PYLOCK } from '../../../src/project/formats/pylock';
import { loadProject } from '../../../src/project/load-project';
import { parseName } from '../../../src/project/python/names';
import { sampleProject } from '../sample-project';
import { problemsOf } from '../temporary';

const HASH = '0'.repeat(64);
const COMMIT = '0202b3c81ae63f74cde1daa65aa7284afbf95312';
const HEADER = 'lock-version = "1.0"\ncreated-by = "uv"\nrequires-python = ">=3.11"\n';

function listed(name: string, version: string, more = '', tags = 'py3-none-any'): string {
  return `[[packages]]
name = "${name}"
version = "${version}"
${more}
wheels = [{ url = "https://index.example/${name}-${version}-${tags}.whl", size = 1000, upload-time = 2026-01-02T03:04:05Z, hashes = { sha256 = "${HASH}" } }]
`;
}

const FASTAPI = listed('fastapi', '0.120.0');
const UVICORN = listed('uvicorn', '0.38.0');

function project(text: string, options: PythonProjectOptions = {}, files: Record<string, string> = {}): PythonProject {
  const directory = sampleProject({ 'uv.lock': undefined, 'pylock.toml': HEADER + text, ...files });
  return PythonProject.fromDirectory(directory, options);
}

function packagesOf(...args: Parameters<typeof project>): LockedPackage[] {
  return project(...args).lockedPackages('3.13', ImageArchitecture.X86_64);
}

const namesOf = (...args: Parameters<typeof project>) => packagesOf(...args).map(({ name }) => name);

test('the wheel that fits the target is chosen, with its size', () => {
  const native = `[[packages]]
name = "asyncpg"
version = "0.30.0"
sdist = { name = "asyncpg-0.30.0.tar.gz", url = "https://index.example/asyncpg-0.30.0.tar.gz", size = 9, hashes = { sha256 = "${HASH}" } }
wheels = [
  { name = "asyncpg-0.30.0-cp312-cp312-manylinux_2_17_x86_64.whl", url = "https://index.example/asyncpg-0.30.0-cp312-cp312-manylinux_2_17_x86_64.whl", hashes = { sha256 = "${HASH}" } },
  { name = "asyncpg-0.30.0-cp313-cp313-manylinux_2_17_x86_64.whl", url = "https://index.example/asyncpg-0.30.0-cp313-cp313-manylinux_2_17_x86_64.whl", size = 3000, hashes = { sha256 = "${HASH}" } },
]
`;
  expect(packagesOf(FASTAPI + UVICORN + native)).toEqual([
    {
      name: 'asyncpg',
      version: '0.30.0',
      source: 'registry',
      wheel: 'asyncpg-0.30.0-cp313-cp313-manylinux_2_17_x86_64.whl',
      packedBytes: 3000,
    },
    expect.objectContaining({ name: 'fastapi', packedBytes: 1000 }),
    expect.objectContaining({ name: 'uvicorn' }),
  ]);
});

test('a package is installed if its marker is true, also one that asks for extras and groups', () => {
  const text = 'extras = ["pg"]\ndependency-groups = ["dev"]\n' + FASTAPI + UVICORN
    + listed('colorama', '0.4.6', "marker = \"sys_platform == 'win32'\"")
    + listed('asyncpg', '0.30.0', "marker = \"'pg' in extras\"")
    + listed('pytest', '9.0.0', "marker = \"'dev' in dependency_groups and python_version >= '3.12'\"");
  expect(namesOf(text)).toEqual(['fastapi', 'uvicorn']);
  expect(namesOf(text, { extras: ['PG'] })).toEqual(['asyncpg', 'fastapi', 'uvicorn']);
  expect(namesOf(text, { groups: ['dev'] })).toEqual(['fastapi', 'pytest', 'uvicorn']);
});

test('a default group that the project does not define stands for the project; its own default groups stay out', () => {
  const text = 'dependency-groups = ["default", "dev"]\ndefault-groups = ["default", "dev"]\n'
    + listed('fastapi', '0.120.0', "marker = \"'default' in dependency_groups\"")
    + listed('pytest', '9.0.0', "marker = \"'dev' in dependency_groups\"") + UVICORN;
  expect(namesOf(text)).toEqual(['fastapi', 'uvicorn']);
});

test('the project itself, repositories, archives and folders', () => {
  const packages = packagesOf(`${FASTAPI}${UVICORN}
[[packages]]
name = "shop"
directory = { path = ".", editable = true }
[[packages]]
name = "lib"
vcs = { type = "git", url = "https://git.example/lib", requested-revision = "main", commit-id = "${COMMIT}", subdirectory = "py" }
[[packages]]
name = "tea"
archive = { url = "https://index.example/tea-1.0-py3-none-any.whl", hashes = { sha256 = "${HASH}" } }
[[packages]]
name = "kit"
directory = { path = "kit", editable = true }
`, {}, { 'kit/pyproject.toml': '[project]\nname = "kit"\nversion = "1"\n', 'kit/kit.py': '' });
  expect(packages.filter(({ source }) => source !== 'registry')).toEqual([
    expect.objectContaining({ name: 'kit', source: 'editable' }),
    expect.objectContaining({ name: 'lib', source: 'git' }),
    expect.objectContaining({ name: 'tea', source: 'url', wheel: 'tea-1.0-py3-none-any.whl' }),
  ]);
});

test('uv.lock comes first, and lockFile chooses', () => {
  const directory = sampleProject({
    'pylock.toml': `${HEADER}${FASTAPI}${UVICORN}`,
    'pylock.web.toml': `${HEADER}${FASTAPI}${UVICORN}${listed('six', '1.0')}`,
  });
  const names = (lockFile?: string) => PythonProject.fromDirectory(directory, { lockFile })
    .lockedPackages('3.13', ImageArchitecture.X86_64).map(({ name }) => name);
  expect(names()).toEqual(['fastapi', 'starlette', 'uvicorn']);
  expect(names('pylock.toml')).toEqual(['fastapi', 'uvicorn']);
  expect(names('pylock.web.toml')).toEqual(['fastapi', 'six', 'uvicorn']);
});

function failuresOf(text: string, options: PythonProjectOptions = {}, files: Record<string, string> = {}): string[] {
  const directory = sampleProject({ 'uv.lock': undefined, 'pylock.toml': HEADER + text, ...files });
  return problemsOf(problems => loadProject(directory, undefined, { extras: [], groups: [], ...options }, problems));
}

test('fails if it lacks what the project requires, or has it in another version', () => {
  expect(failuresOf(listed('fastapi', '0.100.0'))).toEqual([
    '"pylock.toml" is older than "pyproject.toml": it lacks fastapi>=0.115, uvicorn>=0.30; '
    + 'run `uv export --format pylock.toml --output-file pylock.toml`',
  ]);
});

test('a requirement for another system need not be listed', () => {
  const pyproject = '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.11"\n'
    + "dependencies = [\"fastapi\", \"colorama; sys_platform == 'win32'\"]\n";
  expect(failuresOf(FASTAPI, {}, { 'pyproject.toml': pyproject })).toEqual([]);
});

test('fails for extras of a list that was made for one choice', () => {
  expect(failuresOf(FASTAPI + UVICORN + listed('asyncpg', '1'), { extras: ['pg'] })).toEqual([
    '\'extras\' has "pg", but "pylock.toml" has no extras to choose from: the tool that made it has chosen; '
    + "remove 'extras' here, and give them to that tool",
  ]);
});

test('fails for a package that is not for the Python', () => {
  const text = FASTAPI + UVICORN + listed('six', '1.0', 'requires-python = ">=3.14"');
  expect(() => packagesOf(text)).toThrow("'six' 1.0 is for Python >=3.14");
  expect(project(text).lockedPackages('3.14', ImageArchitecture.X86_64)).toHaveLength(3);
});

test.each([
  ['another version of the format', 'lock-version = "2.0"\n', '\'lock-version\' is "2.0" (expected 1.0)'],
  ['no version of the format', 'packages = []\n', "'lock-version' is missing (expected 1.0)"],
  ['a package without a source', `${HEADER}[[packages]]\nname = "a"\nversion = "1"\n`, 'package "a" has no source'],
  ['a package with two sources', `${HEADER}[[packages]]\nname = "a"\nwheels = []\narchive = { url = "https://index.example/a.whl" }\n`, 'several sources'],
  ['files without a version', `${HEADER}[[packages]]\nname = "a"\nwheels = []\n`,
    '\'version\' of package "a" is missing'],
  ['a marker that is only a list', `${HEADER}${listed('a', '1', 'marker = "extras"')}`,
    '\'marker\' of package "a" is "extras"'],
  ['a marker of a package', `${HEADER}${listed('a', '1', "marker = \"extras == 'b'\"")}`,
    '\'marker\' of package "a" is'],
  ['another version control', `${HEADER}[[packages]]\nname = "a"\nvcs = { type = "hg", url = "https://git.example/a", commit-id = "1" }\n`,
    'expected git with a URL and a full commit id'],
  ['a flag that is text', `${HEADER}[[packages]]\nname = "a"\ndirectory = { editable = "no" }\n`,
    "'editable' in 'directory' of package \"a\""],
  ['a path of two lines', `${HEADER}[[packages]]\nname = "a"\narchive = { path = "a\\nb.whl" }\n`,
    '\'archive\' of package "a" has no usable'],
  ['a short digest', `${HEADER}[[packages]]\nname = "a"\nversion = "1"\nwheels = [{ url = "https://index.example/a-1-py3-none-any.whl", hashes = { sha256 = "0" } }]\n`,
    '64 hexadecimal digits'],
  ['a wheel with another name', `${HEADER}[[packages]]\nname = "a"\nversion = "1"\nwheels = [{ url = "https://index.example/b.whl" }]\n`, 'NAME-VERSION-TAGS'],
])('fails for %s', (_, text, fault) => {
  const owner = { name: parseName('shop')!, groups: new Set<never>() };
  const messages = problemsOf((problems: Problems) => {
    expect(PYLOCK.read(Buffer.from(text), 'pylock.toml', owner, problems)).toBeUndefined();
  });
  expect(messages).toEqual([expect.stringContaining(fault)]);
  expect(messages[0]).toMatch(/^"pylock.toml" is invalid: .*; write it again with the tool that made it$/);
});

test.each(['requirements.in', '../pylock.toml', 'pylock.a.b.toml', 'poetry.lock'])(
  'fails for the lock file %s', lockFile => {
    const [failure, ...others] = failuresOf(FASTAPI + UVICORN, { lockFile });
    expect(failure).toContain(`'lockFile' is "${lockFile}"; expected`);
    expect(others).toEqual([]);
  });

test('fails for a lock file that is not there', () => {
  expect(failuresOf(FASTAPI + UVICORN, { lockFile: 'pylock.web.toml' })).toEqual([
    '\'lockFile\' is "pylock.web.toml", but "pylock.web.toml" does not exist; '
    + "restore or make it, or remove 'lockFile'",
  ]);
});
