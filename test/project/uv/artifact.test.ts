import { assert, property, string } from 'fast-check';
import { Problems } from '../../../src/private/problems';
import { parsePath } from '../../../src/project/files/paths';
import { ImageArchitecture } from '../../../src/project/python/image-architecture';
import { DEFAULT_GLIBC } from '../../../src/project/python/target';
import { lockedPackages } from '../../../src/project/uv/locked-package';
import { parseLock } from '../../../src/project/uv/parse-lock';

const HASH = `sha256:${'0'.repeat(64)}`;
const COMMIT = '0202b3c81ae63f74cde1daa65aa7284afbf95312';
const REGISTRY = 'registry = "https://index.example/simple"';
const target = { pythonVersion: '3.13', architecture: ImageArchitecture.X86_64, glibc: DEFAULT_GLIBC };
const rules = { file: 'uv.toml', noBuild: false, noBuildPackages: [], noBinary: false, noBinaryPackages: [] };

function locked(source: string, body = '', folder = '.') {
  const text = 'version = 1\nrequires-python = ">=3.11"\n[[package]]\nname = "lib"\nversion = "1.0"\n'
    + `source = { ${source} }\n${body}\n`;
  const problems = new Problems('test');
  const { entries, remaking } = parseLock(text, 'uv.lock', problems)!;
  const [{ artifact }] = lockedPackages(entries, target, { rules, folder: parsePath(folder)!, remaking }, problems);
  return { artifact, problems: problems.messages };
}

const wheelAt = (url: string) => `wheels = [{ url = '${url}', hash = "${HASH}" }]`;

test.each([
  ['a wheel', wheelAt('https://index.example/a/lib-1.0-py3-none-any.whl'),
    { kind: 'wheel', url: 'https://index.example/a/lib-1.0-py3-none-any.whl', hash: HASH }],
  ['a source archive', `sdist = { url = "https://index.example/lib-1.0.tar.gz", hash = "${HASH}" }`,
    { kind: 'sdist', url: 'https://index.example/lib-1.0.tar.gz', hash: HASH }],
  ['a wheel without a hash', 'wheels = [{ url = "https://index.example/lib-1.0-py3-none-any.whl" }]',
    { kind: 'wheel', url: 'https://index.example/lib-1.0-py3-none-any.whl' }],
])('%s of a registry', (_, body, artifact) => {
  expect(locked(REGISTRY, body)).toEqual({ artifact, problems: [] });
});

test('a page of links on this machine may name files elsewhere', () => {
  expect(locked('registry = "links"', wheelAt('https://index.example/lib-1.0-py3-none-any.whl')).artifact)
    .toMatchObject({ url: 'https://index.example/lib-1.0-py3-none-any.whl' });
});

test.each([
  ['registry = "../flat"', 'wheels = [{ path = "x/lib-1.0-py3-none-any.whl" }]', 'wheel',
    'flat/x/lib-1.0-py3-none-any.whl'],
  ['registry = "flat"', 'sdist = { path = "lib-1.0.tar.gz" }', 'sdist', 'shop/flat/lib-1.0.tar.gz'],
  ['path = "vendor/lib-1.0-py3-none-any.whl"', `wheels = [{ filename = "lib-1.0-py3-none-any.whl", hash = "${HASH}" }]`,
    'wheel', 'shop/vendor/lib-1.0-py3-none-any.whl'],
  ['path = "../lib.zip"', `sdist = { hash = "${HASH}" }`, 'sdist', 'lib.zip'],
])('a file of the project has its place in the tree: %s', (source, body, kind, path) => {
  const { artifact, problems } = locked(source, body, 'shop');
  expect([artifact, problems]).toEqual([{ kind, path, hash: source.startsWith('path') ? HASH : undefined }, []]);
});

test('an archive is downloaded from its source, whatever its file in the lock says, and built in its folder', () => {
  expect(locked('url = "https://index.example/lib-1.0-py3-none-any.whl?x=1#y"',
    wheelAt('https://other.example/lib-1.0-py3-none-any.whl')).artifact)
    .toEqual({ kind: 'wheel', url: 'https://index.example/lib-1.0-py3-none-any.whl?x=1', hash: HASH });
  const source = 'url = "https://index.example/lib.zip", subdirectory = "py/lib/"';
  expect(locked(source, `sdist = { hash = "${HASH}" }`).artifact)
    .toEqual({ kind: 'sdist', url: 'https://index.example/lib.zip', hash: HASH, subdirectory: 'py/lib' });
});

test('a repository is fetched at its commit', () => {
  const git = (query: string) => locked(`git = "https://index.example/lib.git${query}#${COMMIT}"`).artifact;
  expect(git('')).toEqual({ kind: 'git', url: 'https://index.example/lib.git', commit: COMMIT, lfs: false });
  expect(git('?subdirectory=packages%2Flib&rev=main&lfs=true')).toEqual({
    kind: 'git', url: 'https://index.example/lib.git', commit: COMMIT, lfs: true, subdirectory: 'packages/lib',
  });
  expect(locked(`git = "ssh://git@index.example/lib.git#${COMMIT.toUpperCase()}"`).artifact)
    .toMatchObject({ url: 'ssh://git@index.example/lib.git', commit: COMMIT });
});

test.each(['directory = "lib"', 'editable = "lib"', 'virtual = "lib"'])('{ %s } is not installed', source => {
  expect(locked(source)).toEqual({ artifact: undefined, problems: [] });
});

// uv cuts a line of a requirement file at ' #' and ' ;', and replaces ${NAME} by a variable.
test.each([
  ['a b/é;${HOME}', 'a%20b/%C3%A9%3B%24%7BHOME%7D'],
  ["q'u`o|t^e", 'q%27u%60o%7Ct%5Ee'],
  ['x?a={$b}', 'x?a=%7B%24b%7D'],
  ['per%41cent%2B+@!&(),=*~', 'per%41cent%2B+@!&(),=*~'],
  ['up/../x', 'x'],
])('an address is written in plain characters: %j', (path, expected) => {
  const files = `sdist = { url = ${JSON.stringify(`https://index.example/${path}`)}, hash = "${HASH}" }`;
  const url = `https://index.example/${expected}`;
  expect(locked(REGISTRY, files)).toMatchObject({ artifact: { url }, problems: [] });
});

test('no text in a lock becomes more than a word of a requirement file', () => {
  assert(property(string({ unit: 'binary' }), string({ unit: 'binary' }), (path, query) => {
    const url = JSON.stringify(`https://index.example/${path}?${query}`).replace(/[\x7f\ud800-\udfff]/g, 'x');
    const { artifact } = locked(REGISTRY, `sdist = { url = ${url}, hash = "${HASH}" }`);
    expect(artifact).toMatchObject({ url: expect.stringMatching(/^https:[A-Za-z0-9._~:/?@!&()*+,=%[\]-]+$/) });
  }));
});

test.each([
  [REGISTRY, wheelAt('lib/lib-1.0-py3-none-any.whl'),
    'is locked to "lib/lib-1.0-py3-none-any.whl" (expected an absolute URL)'],
  [REGISTRY, wheelAt('ftp://u:secret@index.example/lib-1.0-py3-none-any.whl'),
    'is locked to a URL with "ftp:" (expected http:, https:)'],
  [REGISTRY, wheelAt('file:///srv/lib-1.0-py3-none-any.whl'),
    'is locked to "file:///srv/lib-1.0-py3-none-any.whl", which exists on one machine only'],
  [REGISTRY, wheelAt('https://u:secret@index.example/lib-1.0-py3-none-any.whl'),
    'is locked to a URL of "index.example" with a user or password, which would be in the image\'s build files; '
    + "remove both, and add them to 'credentials' of the image"],
  [REGISTRY, 'wheels = [{ path = "lib-1.0-py3-none-any.whl" }]',
    'comes from "https://index.example/simple", but its file in the lock has only a path'],
  [REGISTRY, 'wheels = [{ filename = "lib-1.0-py3-none-any.whl" }]', 'has a file in the lock without a URL or path'],
  ['registry = "/srv"', 'wheels = [{ path = "lib-1.0-py3-none-any.whl" }]',
    'is locked to "lib-1.0-py3-none-any.whl" of "/srv", an absolute path'],
  ['path = "/srv/lib.zip"', `sdist = { hash = "${HASH}" }`, 'is locked to "/srv/lib.zip", an absolute path'],
  [`git = "file:///srv/lib#${COMMIT}"`, '', 'is locked to "file:///srv/lib", which exists on one machine only'],
  [`git = "https://token@index.example/lib#${COMMIT}"`, '', 'is locked to a URL of "index.example" with a user or pas'],
  [`git = "ssh://git:secret@index.example/lib#${COMMIT}"`, '', 'is locked to a URL of "index.example" with a user or '],
  ['url = "https://index.example/lib.zip", subdirectory = "../x"', `sdist = { hash = "${HASH}" }`,
    'has \'subdirectory\' "../x" (expected a relative path of letters, digits and \'._~@+,=-\')'],
  [`git = "https://index.example/lib?subdirectory=a%20b#${COMMIT}"`, '', 'has \'subdirectory\' "a b" (expected '],
])('fails on what a build elsewhere could not get: %s %s', (source, body, sentence) => {
  const { artifact, problems: [problem, ...others] } = locked(source, body);
  expect([artifact, others]).toEqual([undefined, []]);
  expect(problem).toContain(`'lib' 1.0 ${sentence}`);
  expect(problem).toMatch(/; fix its source and run `uv lock`$/);
  expect(problem).not.toContain('secret');
});
