import { PythonImage } from '../../../src';
import { ImageArchitecture, PythonProject } from '../../../src/project';
import { logicalLines } from '../../../src/project/formats/requirement-line';
import { loadProject } from '../../../src/project/load-project';
import { sampleProject } from '../sample-project';
import { problemsOf } from '../temporary';

const HASH = `sha256:${'0'.repeat(64)}`;
const OTHER = `sha256:${'1'.repeat(64)}`;
const COMMIT = '0202b3c81ae63f74cde1daa65aa7284afbf95312';
const FASTAPI = `fastapi==0.120.0 --hash=${HASH}\n`;
const UVICORN = 'uvicorn[standard]==0.38.0 ; python_version >= "3.11" \\\n'
  + `    --hash=${HASH} \\\n    --hash=${OTHER}\n    # via shop\n`;

function directoryWith(text: string, files: Record<string, string> = {}): string {
  return sampleProject({ 'uv.lock': undefined, 'requirements.txt': text, ...files });
}

const packagesOf = (text: string) => PythonProject.fromDirectory(directoryWith(text))
  .lockedPackages('3.13', ImageArchitecture.X86_64);

function failuresOf(text: string): string[] {
  return problemsOf(problems => loadProject(directoryWith(text), undefined, { extras: [], groups: [] }, problems));
}

test('exact versions, addresses and markers', () => {
  const packages = packagesOf(`${FASTAPI}${UVICORN}colorama==0.4.6 ; sys_platform == 'win32' --hash=${HASH}
lib @ git+https://git.example/lib@${COMMIT}#subdirectory=py
tea @ https://index.example/tea-1.0-py3-none-any.whl --hash=${HASH}
`);
  expect(packages).toEqual([
    { name: 'fastapi', version: '0.120.0', source: 'registry' },
    { name: 'lib', source: 'git' },
    { name: 'tea', source: 'url', wheel: 'tea-1.0-py3-none-any.whl' },
    { name: 'uvicorn', version: '0.38.0', source: 'registry' },
  ]);
});

test('lines go on after a backslash, and comments end them', () => {
  expect(logicalLines('# first\na==1 \\\n  --hash=b # why\n\nc==2 \\\r\n\\\n--hash=d\n')).toEqual([
    { text: 'a==1    --hash=b', number: 2 },
    { text: 'c==2   --hash=d', number: 5 },
  ]);
});

describe('an image', () => {
  const imageOf = (text: string, files: Record<string, string> = {}) =>
    PythonImage.fromDirectory(directoryWith(text, files), { pythonVersion: '3.13' });
  const fileOf = (image: PythonImage, end: string) =>
    (image as unknown as { content: { files: Array<{ path: string; content: Uint8Array }> } }).content.files
      .filter(({ path }) => path.startsWith('dependencies/') && path.endsWith(end))
      .map(({ content }) => Buffer.from(content).toString()).join('');

  test('installs any file with one of the hashes, from the index of the list, and says what it does not know', () => {
    const image = imageOf(`--index-url https://index.example/simple\n${FASTAPI}${UVICORN}`);
    expect(fileOf(image, 'wheels.txt')).toMatch(/^--index-url https:\/\/index\.example\/simple\n-r 01\.txt\n/);
    expect(fileOf(image, '01.txt')).toContain(`\nuvicorn==0.38.0 --hash=${HASH} --hash=${OTHER}\n`);
    expect(image.dockerfile).toContain('# Refuses a package without a wheel.');
    expect(image.warnings).toContainEqual(expect.stringContaining('"requirements.txt" does not list the files'));
  });

  test("compiles a package of 'no-binary-package', in the last layer, from the same index", () => {
    const pyproject = '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.11"\n'
      + '[tool.uv]\nno-binary-package = ["fastapi"]\n';
    const text = `--extra-index-url https://index.example/more\n${FASTAPI}${UVICORN}`;
    const image = imageOf(text, { 'pyproject.toml': pyproject });
    expect(fileOf(image, '02.txt')).toMatch(
      /\n--extra-index-url https:\/\/index\.example\/more\nfastapi==0\.120\.0 --hash=\S+\n--no-binary fastapi\n$/,
    );
    expect(image.dockerfile).toContain('build-essential');
  });

  test('has the indexes of the project, if the list names none', () => {
    const pyproject = '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.11"\n'
      + '[[tool.uv.index]]\nname = "own"\nurl = "https://index.example/own"\n';
    const image = imageOf(FASTAPI + UVICORN, { 'pyproject.toml': pyproject });
    expect(fileOf(image, 'uv.toml')).toContain('https://index.example/own');
  });
});

test.each([
  ['a range', 'fastapi>=0.1',
    'line 1 of "requirements.txt" is "fastapi>=0.1"; expected a package with its exact version'],
  ['a wildcard', `fastapi==0.* --hash=${HASH}`, 'has the version "0.*"'],
  ['a marker without meaning', `fastapi==1 ; nonsense --hash=${HASH}`, 'expected a package with its exact version'],
  ['a short hash', 'fastapi==1 --hash=sha256:0', 'has "--hash=sha256:0"; expected --hash=sha256:DIGEST'],
  ['another file', '-r other.txt', 'has the option "-r other.txt", which is not supported here; write one file'],
  ['an editable folder', '-e ./lib', 'write a pylock.toml, which also lists folders'],
  ['a branch', 'lib @ git+https://git.example/lib@main', 'with a full commit id'],
  ['a path', 'lib @ file:///srv/lib', 'expected the URL of an archive'],
  ['an index with a password', '--index-url https://me:secret@index.example/simple', 'with a user or password'],
  ['an index on this machine', '--find-links ./wheels', 'expected an absolute URL'],
])('fails for %s, with the line', (_, text, fault) => {
  const failures = failuresOf(`${text}\n${FASTAPI}${UVICORN}`);
  expect(failures).toEqual([expect.stringContaining(fault)]);
  expect(failures[0]).toContain('line 1 of "requirements.txt"');
  expect(failures[0]).not.toContain('secret');
});

test('fails without hashes, in one sentence that names a few packages', () => {
  expect(failuresOf(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => `${name}==1\n`).join(''))).toEqual([
    '"requirements.txt" has no hash for "a", "b", "c", "d", "e" and 2 more, so anybody could replace the files; '
    + 'write it with hashes, as `poetry export`, `pdm export` or `pip-compile --generate-hashes` can',
  ]);
});

test('fails with all problems of all lines at once', () => {
  expect(failuresOf('a>=1\n-c b.txt\nc==1 --hash=x\n')).toHaveLength(3);
});
