import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { python, SUPPORT } from './python';
import type { Outcome } from './python';
import { SECRETS_DIRECTORY, SECRET_VARIABLE_PREFIX } from '../../src/image/places';
import { LAUNCHER_COMMAND } from '../../src/image/support-commands';

let directory: string;
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'secrets-')); });
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs the launcher's `main` on another directory than the fixed one; a container has no way to choose it. */
function launch(program: string[], environment: Record<string, string>, into: string = directory): Promise<Outcome> {
  const main = 'import os, sys; support, into, *program = sys.argv[1:]; sys.path.insert(0, support); '
    + 'import launch; launch.main(program, os.environb, into)';
  return python(['-c', main, SUPPORT, into, ...program], { PATH: process.env.PATH!, ...environment });
}

/** Permissions as `ls` counts them, in octal. */
const mode = (name: string) => statSync(join(directory, name)).mode.toString(8).slice(-4);

test('writes each secret to a file of its own that only its owner may read', async () => {
  const { code } = await launch(
    ['true'], { 'CONTAINER_SECRET_db-password': 'p4ss\nw0rd ', 'CONTAINER_SECRET_api.key_2': '' },
  );
  expect(code).toBe(0);
  expect(readdirSync(directory).sort()).toEqual(['api.key_2', 'db-password']);
  expect(readFileSync(join(directory, 'db-password'), 'utf8')).toBe('p4ss\nw0rd ');
  expect([mode('db-password'), mode('api.key_2')]).toEqual(['0400', '0400']);
});

test('an empty value is an empty file', async () => {
  expect((await launch(['true'], { CONTAINER_SECRET_token: '' })).code).toBe(0);
  expect(readFileSync(join(directory, 'token'), 'utf8')).toBe('');
});

test('fifty secrets are fifty files', async () => {
  const names = Array.from({ length: 50 }, (_, index) => `secret-${index}`);
  const variables = Object.fromEntries(names.map(name => [`CONTAINER_SECRET_${name}`, `value of ${name}`]));
  const { code, stdout } = await launch(['sh', '-c', 'env'], variables);
  expect([code, stdout]).toEqual([0, expect.not.stringContaining('value of')]);
  expect(names.map(name => readFileSync(join(directory, name), 'utf8'))).toEqual(Object.values(variables));
});

test('the program has the other variables and no secret, in its kernel environment as well', async () => {
  const { stdout } = await launch(
    ['cat', '/proc/self/environ'], { CONTAINER_SECRET_token: 'canary-7431', COLOR: 'blue' },
  );
  expect(stdout).toContain('COLOR=blue\0');
  expect(stdout).toContain('PATH=');
  expect(stdout).not.toContain('canary-7431');
  expect(stdout).not.toContain('CONTAINER_SECRET_');
});

test('the program replaces the launcher, and its arguments arrive as they were', async () => {
  const words = ['-c', 'import os, sys; print(os.getppid(), sys.argv[1:])', 'a b', '', '--', '"$HOME"', 'é'];
  const { code, stdout } = await launch(['python3', ...words], {});
  expect(code).toBe(0);
  // The parent of the program is this process: nothing stands between.
  expect(stdout).toBe(`${process.pid} ['a b', '', '--', '"$HOME"', 'é']\n`);
});

test('a value is whole also where the system takes it piece by piece', async () => {
  const main = 'import os, sys; support, into = sys.argv[1:]; sys.path.insert(0, support); import launch; '
    + 'write = os.write; os.write = lambda file, value: write(file, value[:2]); '
    + 'launch.main(["true"], os.environb, into)';
  const environment = { PATH: process.env.PATH!, CONTAINER_SECRET_token: 'canary-7431' };
  expect((await python(['-c', main, SUPPORT, directory], environment)).code).toBe(0);
  expect(readFileSync(join(directory, 'token'), 'utf8')).toBe('canary-7431');
});

test('the exit code of the program is the exit code', async () => {
  expect((await launch(['sh', '-c', 'exit 42'], { CONTAINER_SECRET_a: 'b' })).code).toBe(42);
});

test('a value that is not UTF-8 arrives byte for byte', async () => {
  const set = 'import os, sys; environment = dict(os.environb); environment[b"CONTAINER_SECRET_raw"] = b"\\xff\\xfe"; '
    + 'support, into = sys.argv[1:]; sys.path.insert(0, support); '
    + 'import launch; launch.main(["true"], environment, into)';
  expect((await python(['-c', set, SUPPORT, directory])).code).toBe(0);
  expect([...readFileSync(join(directory, 'raw'))]).toEqual([0xff, 0xfe]);
});

test('the files may be read by their owner whatever the umask', async () => {
  const main =
    'import os, sys; os.umask(0o777); support, into = sys.argv[1:]; sys.path.insert(0, support); import launch; '
    + 'launch.check_readable = lambda path: None; launch.main(["true"], os.environb, into)';
  const { code } = await python(['-c', main, SUPPORT, directory], {
    PATH: process.env.PATH!,
    CONTAINER_SECRET_token: 'canary-7431',
  });
  expect([code, mode('token')]).toEqual([0, '0400']);
});

test('a restarted container replaces the files of its last run', async () => {
  writeFileSync(join(directory, 'token'), 'old');
  chmodSync(join(directory, 'token'), 0o400);
  expect((await launch(['true'], { CONTAINER_SECRET_token: 'new' })).code).toBe(0);
  expect(readFileSync(join(directory, 'token'), 'utf8')).toBe('new');
});

// Between the removal of an old file and the new one somebody could put a link there.
test('fails with 125 instead of writing through a link, or into a file, that lies in the way', async () => {
  const other = join(directory, 'other');
  writeFileSync(other, 'kept');
  symlinkSync(other, join(directory, 'token'));
  const main = 'import os, sys; support, into = sys.argv[1:]; sys.path.insert(0, support); import launch; '
    + 'launch.remove = lambda path: None; '
    + 'launch.main(["true"], os.environb, into)';
  const { code, stderr } = await python(['-c', main, SUPPORT, directory], {
    PATH: process.env.PATH!,
    CONTAINER_SECRET_token: 'canary-7431',
  });
  expect({ code, stderr }).toEqual({ code: 125, stderr: expect.stringContaining('File exists') });
  expect(readFileSync(other, 'utf8')).toBe('kept');
});

const NO_NAMES = ['../escape', 'a/b', '.hidden', '..', '', 'with space', 'é'];
test.each(NO_NAMES)('fails with 125 on the secret name %j, before the program starts', async name => {
  const { code, stdout, stderr } = await launch(['echo', 'started'], { [`CONTAINER_SECRET_${name}`]: 'canary-7431' });
  expect({ code, stdout }).toEqual({ code: 125, stdout: '' });
  expect(stderr).toMatch(/^launch: secret .*invalid name; use letters.*\n$/);
  expect(readdirSync(directory)).toEqual([]);
});

test('fails with 125 when the directory is missing, naming the mount and no value', async () => {
  const { code, stderr } = await launch(
    ['echo', 'started'], { CONTAINER_SECRET_token: 'canary-7431' }, join(directory, 'absent'),
  );
  expect(code).toBe(125);
  expect(stderr).toMatch(
    /^launch: secret 'token': cannot write .*: No such file or directory; a tmpfs .* must be mounted at .*absent\n$/,
  );
  expect(stderr).not.toContain('canary-7431');
});

test('fails with 125 when the tmpfs is full, naming the secret and no value', async () => {
  const full = 'import errno, os, sys; support, into = sys.argv[1:]; sys.path.insert(0, support); import launch\n'
    + 'def write(file, value): raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\n'
    + 'os.write = write; launch.main(["echo", "started"], os.environb, into)';
  const { code, stdout, stderr } = await python(['-c', full, SUPPORT, directory], {
    PATH: process.env.PATH!,
    CONTAINER_SECRET_token: 'canary-7431',
  });
  expect({ code, stdout, stderr }).toEqual({
    code: 125,
    stdout: '',
    stderr: `launch: secret 'token': cannot write ${directory}/token: No space left on device; `
      + `make the tmpfs larger that is mounted at ${directory}\n`,
  });
});

/** As root it would read everything. */
const AS_NOBODY = 'if os.getuid() == 0: os.setuid(65534)';

test('fails with 125 when the user cannot read secrets that are files of the host, naming each', async () => {
  chmodSync(directory, 0o755);
  for (const [name, permissions] of [['a', 0o444], ['b', 0o000], ['c', 0o000]] as const) {
    writeFileSync(join(directory, name), 'canary-7431');
    chmodSync(join(directory, name), permissions);
  }
  const main = `import os, sys\n${AS_NOBODY}\nsys.path.insert(0, sys.argv[1])\nimport launch\n`
    + 'launch.main(["echo", "started"], os.environb, sys.argv[2])';
  const { code, stdout, stderr } = await python(['-c', main, SUPPORT, directory]);
  expect({ code, stdout }).toEqual({ code: 125, stdout: '' });
  expect(stderr).toMatch(new RegExp(`^launch: user \\d+ cannot read ${directory}/b, ${directory}/c; `
    + 'on the host, run chmod a\\+r.*chown \\d+.*\n$'));
  expect(stderr).not.toContain('canary-7431');
});

test('a container without a directory of secrets starts', async () => {
  expect((await launch(['true'], {}, join(directory, 'absent'))).code).toBe(0);
});

test.each([
  [[], 125, 'no program given; expected launch.py PROGRAM [ARGUMENT ...]'],
  [['no-such-program'], 127, 'no-such-program: not found'],
  [['/etc/passwd'], 126, '/etc/passwd: Permission denied'],
])('fails when the program is %j, with %d and one line', async (program, code, reason) => {
  expect(await launch(program, {})).toMatchObject({ code, stdout: '', stderr: `launch: ${reason}\n` });
});

test('agrees with the layout of the image on directory, prefix and its own place', async () => {
  const show = 'import sys; sys.path.insert(0, sys.argv[1]); import launch; '
    + 'print(launch.DIRECTORY, launch.PREFIX.decode())';
  expect((await python(['-c', show, SUPPORT])).stdout).toBe(`${SECRETS_DIRECTORY} ${SECRET_VARIABLE_PREFIX}\n`);
  expect(LAUNCHER_COMMAND).toEqual(['python', '-I', '-S', '/opt/container/launch.py']);
});

test('as a script it takes the program from its arguments and the environment from the process', async () => {
  expect(await python([join(SUPPORT, 'launch.py'), 'echo', 'hello'])).toMatchObject({ code: 0, stdout: 'hello\n' });
});
