import { posix } from 'path';
import fc from 'fast-check';
import { fakeImage } from './fake-image';
import { mostly, problemsIn } from './text';
import { checkPaths, withTemporary, WritablePath } from '../../src/container/writable-path';
import { quote } from '../../src/private/messages';

const image = fakeImage({
  hiddenBy: path => ('/app/src/shop/main.py'.startsWith(`${path}/`) ? '/app/src/shop/main.py' : undefined),
});
const pathProblems = (paths: WritablePath[]): string[] => problemsIn(problems => checkPaths(paths, image, problems));

const problemsOf = (...paths: string[]): string[] =>
  pathProblems(withTemporary(paths.map(path => WritablePath.of(path, 8))));

test('/tmp is always there, with 64 MiB', () => {
  expect(withTemporary([])).toEqual([{ path: '/tmp', sizeMiB: 64, executable: false }]);
});

test('programs in a path may be run only where that is said', () => {
  expect(withTemporary([WritablePath.of('/tmp', 64, { executable: true })])).toEqual([
    { path: '/tmp', sizeMiB: 64, executable: true },
  ]);
  expect([WritablePath.of('/a', 8), WritablePath.of('/a', 8, { executable: true })].map(String))
    .toEqual(['WritablePath.of("/a", 8)', 'WritablePath.of("/a", 8, { executable: true })']);
});

test('/tmp may be given another size, and the paths are sorted', () => {
  const paths = withTemporary([
    WritablePath.of('/var/cache/shop', 32),
    WritablePath.of('/tmp', 256),
    WritablePath.of('/data', 1),
  ]);
  expect(paths.map(({ path, sizeMiB }) => `${path} ${sizeMiB}`)).toEqual(['/data 1', '/tmp 256', '/var/cache/shop 32']);
  expect(pathProblems(paths)).toEqual([]);
});

test.each([
  '/data', '/app/logs', '/app/src/logs', '/var/cache/shop', '/run/shop', '/opt/cache', '/home/app/.cache', '/a..b',
  '/...',
])('%s may be writable', path => {
  expect(problemsOf(path)).toEqual([]);
});

test.each([
  '', '/', 'data', './data', '/data/', '//data', '/data//x', '/data/..', '/../data', '/data/./x', '/a b', '/a:b',
  '/a,b', '/a\nb', '/a"b', '/$HOME', '/a\0b', '/dätä',
])('fails for %j, which is not a plain absolute path', path => {
  expect(problemsOf(path)).toEqual([
    expect.stringContaining(`'writablePaths' has ${quote(path)}; use an absolute path`),
  ]);
});

test.each([
  ['/app', '/app/.venv'],
  ['/app/.venv/cache', '/app/.venv'],
  ['/app/src', '/app/src/shop/main.py'],
  ['/app/src/shop', '/app/src/shop/main.py'],
  ['/opt', '/opt/container'],
  ['/opt/container/x', '/opt/container'],
  ['/run', '/run/secrets'],
  ['/run/secrets', '/run/secrets'],
  ['/proc/1', '/proc'],
  ['/sys', '/sys'],
  ['/dev/shm', '/dev'],
  ['/usr/local/lib', '/usr'],
  ['/etc/shop', '/etc'],
  ['/var', '/var/run'],
])('fails for %s, which would hide or change %s', (path, taken) => {
  expect(problemsOf(path)).toEqual([expect.stringContaining(`"${path}", which would hide or change "${taken}"`)]);
});

test.each([0, -1, 1.5, NaN, Infinity])('fails for %p MiB', sizeMiB => {
  expect(pathProblems([WritablePath.of('/data', sizeMiB)])).toEqual([
    `'writablePaths' has "/data" with ${sizeMiB} MiB; use a whole number of MiB, such as 128`,
  ]);
});

test('fails for a path that is stated twice', () => {
  expect(problemsOf('/data', '/data')).toEqual(["'writablePaths' has \"/data\" more than once; keep one"]);
});

test('fails for a path inside another one, in whatever order, and inside /tmp', () => {
  expect(problemsOf('/data/cache', '/data')).toEqual([
    '\'writablePaths\' has "/data/cache" inside "/data", which is writable already; '
      + 'keep "/data" and give it the size of both',
  ]);
  expect(problemsOf('/tmp/cache')).toEqual([expect.stringContaining('inside "/tmp", which is writable already')]);
});

test('a name that merely begins alike is not nested', () => {
  expect(problemsOf('/data', '/data-2', '/application', '/developers')).toEqual([]);
});

test('an accepted path is what the kernel will mount, needs no quoting, and is apart from the others', () => {
  fc.assert(
    fc.property(
      mostly('ab./-_').map(text => `/${text}`),
      mostly('ab./-_').map(text => `/${text}`),
      (one, other) => {
        if (problemsOf(one, other).length > 0) {
          return;
        }
        for (const path of [one, other]) {
          expect(posix.normalize(path)).toBe(path);
          expect(path).toMatch(/^[A-Za-z0-9._/-]{2,}$/);
        }
        expect(posix.relative(one, other)).toMatch(/^\.\.\//);
        expect(posix.relative(other, one)).toMatch(/^\.\.\//);
      },
    ),
    { numRuns: 3000 },
  );
});
