import { execFileSync } from 'child_process';
import { chmodSync, existsSync, readFileSync, symlinkSync } from 'fs';
import { join } from 'path';
import { buildFolder, run } from './builder';
import { temporaryFolder } from '../../project/temporary';

/** A `uv` of the test, which keeps what it was asked and finds nothing. */
const UV = `#!/bin/sh
here="\${0%/*}"
cat > "$here/asked"
echo "$* NETRC=$NETRC" > "$here/words"
while [ "$1" != --constraints ]; do shift; done
cat "$2" > "$here/constraints"
echo 'nothing was found' >&2
exit 1
`;

interface Found {
  /** The requirements that uv was asked for; undefined if it was not started. */
  readonly asked?: string[];
  readonly constraints?: string;
  readonly words?: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param prepare makes the archive or folder of a package, and returns its path */
async function neededFor(prepare: () => string, settings = '', fragment = ''): Promise<Found> {
  const work = temporaryFolder({ 'bin/uv': UV, 'home/.netrc': '', 'in/uv.toml': settings, 'in/02.txt': '' });
  chmodSync(join(work, 'bin/uv'), 0o755);
  const place = prepare();
  execFileSync('sh', ['-c', `echo 'Some_Thing @ file://${place}${fragment}' > ${join(work, 'in/02.txt')}`]);
  const { stdout, stderr } = await run([
    buildFolder(), 'fetch', '--requirements', join(work, 'in/02.txt'), '--home', join(work, 'home'),
    '--build-requirements', join(work, 'wheels'), '--output', join(work, 'fetched'),
  ], { PATH: `${join(work, 'bin')}:${process.env.PATH}` });
  const read = (name: string) =>
    existsSync(join(work, 'bin', name)) ? readFileSync(join(work, 'bin', name), 'utf8').trim() : undefined;
  return { asked: read('asked')?.split('\n'), constraints: read('constraints'), words: read('words'), stdout, stderr };
}

/** A folder with a pyproject.toml. */
function folderOf(pyproject: string, below = ''): string {
  const folder = temporaryFolder({ [join('thing-1.0', below, 'pyproject.toml')]: pyproject });
  return join(folder, 'thing-1.0');
}

function archiveOf(command: string, file: string, pyproject: string, below = ''): string {
  const folder = folderOf(pyproject, below);
  execFileSync('sh', ['-c', `cd ${join(folder, '..')} && ${command}`]);
  return join(folder, '..', file);
}

const system = (...requires: string[]) => `[build-system]\nrequires = ${JSON.stringify(requires)}\n`;
const BOTH = system('a>=1', 'b[x]; python_version > "3"');
const TAR = 'tar -czf thing-1.0.tar.gz thing-1.0';
const ZIP = 'python3 -m zipfile -c thing-1.0.zip thing-1.0';

test.each([
  ['a folder', () => folderOf(BOTH), ''],
  ['a tar', () => archiveOf(TAR, 'thing-1.0.tar.gz', BOTH), ''],
  ['a zip', () => archiveOf(ZIP, 'thing-1.0.zip', BOTH), ''],
  ['a folder in a tar', () =>
    archiveOf(TAR, 'thing-1.0.tar.gz', BOTH, 'py/one'),
  '#subdirectory=py/one'],
])('uv is asked for the wheels that %s is built with, with the passwords', async (_what, prepare, fragment) => {
  const { asked, words, stdout, stderr } = await neededFor(prepare, '', fragment);
  expect(asked).toEqual(['a>=1', 'b[x]; python_version > "3"']);
  // The interpreter of the environment would run files of its packages.
  expect(words).toMatch(/^pip compile --quiet --python \/\S+ --directory \S+\/in --only-binary :all: --format pylock\.toml /);
  expect(words).toMatch(/NETRC=\S+\/home\/\.netrc$/);
  expect(stdout).toBe('build: fetch: what Some_Thing is built with was not found with the passwords (nothing was '
    + 'found); the next step looks for it without\n');
  expect(stderr).toBe('');
});

test('one that says nothing is built with setuptools', async () => {
  expect((await neededFor(() => folderOf('[project]\n'))).asked).toEqual(['setuptools>=40.8.0']);
});

test('the settings of the project count: what it adds, and its constraints', async () => {
  const settings = 'build-constraint-dependencies = ["a<3"]\n[extra-build-dependencies]\nsome-thing = ["extra", '
    + '{ requirement = "numpy", match-runtime = false }]\nother = ["not-this"]\n';
  const { asked, constraints } = await neededFor(() => folderOf(system('a')), settings);
  expect([asked, constraints]).toEqual([['a', 'extra', 'numpy'], 'a<3']);
});

test.each([
  '-r /credentials/.netrc', '--index-url http://evil.example', 'a @ http://evil.example/a.whl', '${HOME}', 'a==$HOME',
  '/run/secrets/netrc', '.', 'a\n-r /etc/passwd', 'a # b', '', 'a; $x',
])('%j is nothing that uv is asked for', async requirement => {
  const { asked, stderr } = await neededFor(() => folderOf(`[build-system]\nrequires = ["b", ${
    JSON.stringify(requirement)}]\n`));
  expect([asked, stderr]).toEqual([['b'], '']);
});

test.each([
  ['no TOML', () => folderOf('x = [')],
  ['a list of something else', () => folderOf('[build-system]\nrequires = "a"\n')],
  ['an archive that is none', () => join(folderOf(''), 'pyproject.toml')],
])('%s is left to uv', async (_what, prepare) => {
  const { asked, stderr } = await neededFor(prepare);
  expect([asked, stderr]).toEqual([undefined, '']);
});

test('a link out of the folder is not followed', async () => {
  const { asked, stdout } = await neededFor(() => {
    const outside = temporaryFolder({ 'hidden.toml': system('hidden') });
    const folder = temporaryFolder({ 'thing/a': '' });
    symlinkSync(join(outside, 'hidden.toml'), join(folder, 'thing/pyproject.toml'));
    return join(folder, 'thing');
  });
  expect(asked).toEqual(['setuptools>=40.8.0']);
  expect(stdout).not.toContain('hidden');
});

test.each([
  ['a-1-py3-none-any.whl', true],
  ['a-1-py2.py3-none-any.whl', true],
  ['a-1-cp37-abi3-manylinux_2_17_MACHINE.whl', true],
  ['a-1-1build-OWN-OWN-manylinux_2_17_MACHINE.manylinux2014_MACHINE.whl', true],
  ['a-1-OWN-OWN-musllinux_1_2_MACHINE.whl', false],
  ['a-1-cp27-none-any.whl', false],
  ['a-1-cp37-cp37m-manylinux_2_17_MACHINE.whl', false],
  ['a-1-OWN-OWN-win_amd64.whl', false],
  ['a-1.tar.gz', false],
  ['a.whl', false],
])('of the wheels of a version %s is fetched: %s', async (wheel, expected) => {
  const program = 'import os, sys; sys.path.insert(0, sys.argv[1]); from fetching.build_requirements import fits; '
    + 'own = "cp3%d" % sys.version_info.minor; '
    + 'print(fits(sys.argv[2].replace("OWN", own).replace("MACHINE", os.uname().machine)))';
  expect((await run(['-c', program, buildFolder(), wheel])).stdout.trim()).toBe(expected ? 'True' : 'False');
});

test('what no parser can read is left to uv', async () => {
  const deep = () => folderOf(`[build-system]\nrequires = ${'['.repeat(5000)}`);
  const { asked, stderr } = await neededFor(deep);
  expect([asked, stderr]).toEqual([undefined, '']);
});
