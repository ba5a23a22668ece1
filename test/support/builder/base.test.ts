import { execFileSync } from 'child_process';
import { symlinkSync } from 'fs';
import { join } from 'path';
import { buildFolder, run } from './builder';
import { temporaryFolder } from '../../project/temporary';

const BUILD = buildFolder();
const ask = (code: string) =>
  execFileSync('python3', ['-c', `import os, sys; print(${code})`], { encoding: 'utf8' }).trim();
const FULL = ask('"%d.%d.%d" % sys.version_info[:3]');
const MINOR = ask('"%d.%d" % sys.version_info[:2]');
const GLIBC = ask('os.confstr("CS_GNU_LIBC_VERSION").split()[1]');

interface Said {
  readonly python?: string;
  readonly glibc?: string;
  readonly interpreter?: string;
}

function words(changes: Said): string[] {
  const all = Object.entries({ python: MINOR, glibc: GLIBC, ...changes });
  return ['base', ...all.flatMap(([name, value]) => [`--${name}`, value])];
}

const said = (changes: Said) => run([BUILD, ...words(changes)]);

/** On a Python that differs from this machine's in what some code changes. */
const elsewhere = (code: string) => run([
  '-c', `import os, sys; sys.path[0] = sys.argv.pop(1); ${code}; import __main__, runpy; `
    + 'sys.argv[0] = sys.path[0]; runpy.run_path(sys.path[0], run_name="__main__")',
  BUILD, ...words({}),
]);

const TRUE: Said[] = [{}, { python: FULL }, { glibc: '2.17' }];

test.each(TRUE)('says what it found where %j is true', async changes => {
  expect(await said(changes)).toEqual({
    code: 0, stdout: `build: base: Python ${FULL}, glibc ${GLIBC}, as expected\n`, stderr: '',
  });
});

test('fails for another Python, with the value to set', async () => {
  expect(await said({ python: '3.99' })).toMatchObject({
    code: 1,
    stderr: `build: 'pythonVersion' of 'base' is 3.99, but the image has Python ${FULL}; set it to '${MINOR}'\n`,
  });
  expect((await said({ python: `${MINOR}.99` })).stderr).toContain(`set it to '${FULL}'\n`);
});

test('fails for an older C library than wheels are chosen for, and reports all at once', async () => {
  expect((await said({ python: '3.99', glibc: '2.99' })).stderr.split('\n')).toEqual([
    expect.stringContaining("'pythonVersion' of 'base' is 3.99"),
    `build: 'glibc' of 'base' is 2.99, but the image has glibc ${GLIBC}; set it to '${GLIBC}'`,
    '',
  ]);
});

test('fails for a link to an interpreter in another folder, beside which there is no library', async () => {
  const real = ask('os.path.realpath(sys.executable)');
  const folder = temporaryFolder({});
  symlinkSync(real, join(folder, 'python'));
  const link = join(folder, 'python');
  expect((await said({ interpreter: link })).stderr)
    .toBe(`build: 'interpreter' of 'base' is '${link}', which is a link to '${real}'; set it to that\n`);
  expect((await said({ interpreter: real })).code).toBe(0);
});

test.each([
  ['without glibc', 'os.confstr = lambda name: None', 'does not have glibc'],
  ['that never heard of glibc', 'os.confstr = lambda name: int(name)', 'does not have glibc'],
  ['that is free-threaded', 'sys.abiflags = "t"', "the Python of 'base' is free-threaded"],
  ['that is another implementation', 'sys.implementation.name = "pypy"', "is 'pypy', which needs other wheels"],
])('fails on a Python %s', async (_what, code, message) => {
  const { code: status, stderr } = await elsewhere(code);
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(message) });
});
