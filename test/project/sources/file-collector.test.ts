import { execFileSync } from 'child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Problems } from '../../../src/private/problems';
import { EXCLUDED, FileCollector } from '../../../src/project/sources/file-collector';
import { readFiles } from '../../../src/project/sources/read-files';
import { temporaryFolder, writeInto } from '../temporary';

function collect(root: string, paths: readonly string[], { excluded = '', requested = false } = {}) {
  const problems = new Problems('test');
  const named = requested ? paths : [];
  const exclusionOf = (path: string) => path === excluded ? EXCLUDED : undefined;
  const collector = new FileCollector({ root, folders: ['.'], foreign: ['shop/plugin'], named, exclusionOf }, problems);
  for (const path of paths) { collector.add(path, requested); }
  const { contents } = readFiles(collector.files, problems);
  const found = collector.files.map(({ path }) => path);
  return { paths: found, problems: problems.messages, contents, reason: (path: string) => collector.reasonFor(path) };
}

test('code and the data in it are taken, sorted by path, with their bytes', () => {
  const root = temporaryFolder({
    'shop/z.py': 'z',
    'shop/__init__.py': '',
    'shop/templates/a.html': '<a>',
    'shop/static/dist/a.js': 'x',
    'shop/data.json': '{}',
    'other.py': '',
  });
  const { paths, contents, problems } = collect(root, ['shop']);
  expect(paths).toEqual([
    'shop/__init__.py', 'shop/data.json', 'shop/static/dist/a.js', 'shop/templates/a.html', 'shop/z.py',
  ]);
  expect(contents.map(({ content }) => Buffer.from(content).toString())).toEqual(['', '{}', 'x', '<a>', 'z']);
  expect(problems).toEqual([]);
});

test.each([
  '.env', '.git/config', '.venv/pyvenv.cfg', 'venv/lib/a.py', '__pycache__/a.cpython-313.pyc', '.aws/credentials',
  'server.key',
])('%s never gets in', path => {
  const root = temporaryFolder({ [`shop/${path}`]: 'secret', 'shop/a.py': '' });
  expect(collect(root, ['shop', `shop/${path}`], { requested: true }).paths).toEqual(['shop/a.py']);
});

test.each([
  '.pytest_cache/a', 'static/.vite/manifest.json', 'node_modules/a.js', 'shop.egg-info/PKG-INFO', 'credentials.json',
  'static/app.js.map', 'credentials',
])('%s gets in only when it is named', path => {
  const root = temporaryFolder({ [`shop/${path}`]: 'text', 'shop/a.py': '' });
  expect(collect(root, ['shop']).paths).toEqual(['shop/a.py']);
  expect(collect(root, ['shop'], { requested: true }).paths).toEqual(['shop/a.py']);
  expect(collect(root, [`shop/${path}`], { requested: true }).paths).toEqual([`shop/${path}`]);
});

test.each(['.well-known/security.txt', 'git/a.py', 'venvs/a.py', 'a.python', 'credentials/a.py', 'kubeconfig/a.py'])(
  '%s gets in',
  path => {
    const root = temporaryFolder({ [`shop/${path}`]: '' });
    expect(collect(root, ['shop']).paths).toEqual([`shop/${path}`]);
  },
);

test('a virtual environment is known by its mark, another project of the workspace by its pyproject.toml', () => {
  const root = temporaryFolder({
    'shop/a.py': '',
    'shop/py313/pyvenv.cfg': '',
    'shop/py313/b.py': '',
    'shop/plugin/pyproject.toml': '',
    'shop/plugin/c.py': '',
  });
  const { paths, reason } = collect(root, ['shop']);
  expect(paths).toEqual(['shop/a.py']);
  expect([reason('shop/py313'), reason('shop/plugin')]).toEqual(['a virtual environment', 'another project']);
});

test('a template of a project inside a package is data', () => {
  const root = temporaryFolder({ 'shop/a.py': '', 'shop/template/pyproject.toml': '', 'shop/template/main.py': '' });
  expect(collect(root, ['shop']).paths).toEqual(['shop/a.py', 'shop/template/main.py', 'shop/template/pyproject.toml']);
});

test('of files that end in .pem, private keys stay out and certificates get in', () => {
  const root = temporaryFolder({
    'shop/ca.pem': '-----BEGIN CERTIFICATE-----',
    'shop/tls.pem': '-----BEGIN RSA PRIVATE KEY-----',
  });
  expect(collect(root, ['shop']).contents.map(({ path }) => path)).toEqual(['shop/ca.pem']);
});

const KEY = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEA'.repeat(4)}`;

test.each([
  ['key.txt', KEY],
  ['service.json', JSON.stringify({ private_key: KEY })],
  ['values.yaml', `key: |\n  ${KEY}`],
  ['a.asc', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
])('a private key in %s stays out, and is refused when it is asked for', (name, content) => {
  const root = temporaryFolder({ [`shop/${name}`]: content, 'shop/a.py': '' });
  expect(collect(root, ['shop'])).toMatchObject({ contents: [{ path: 'shop/a.py' }], problems: [] });
  expect(collect(root, ['shop'], { requested: true })).toMatchObject({
    contents: [{ path: 'shop/a.py' }],
    problems: [`"shop/${name}" contains a private key, which is never added to an image; `
      + "hand it over with ContainerSecret, or leave the file out with 'exclude'"],
  });
});

test('code with a private key is refused; code that only knows what one looks like gets in', () => {
  const header = '-----BEGIN PRIVATE KEY-----';
  const root = temporaryFolder({
    'shop/a.py': `KEY = '''${KEY}'''`,
    'shop/b.py': `KEY = ${JSON.stringify(KEY)}`,
    'shop/c.py': `if text.startswith("${header}"): pass`,
    'shop/d.py': `pem = "${header}\\n" + body`,
  });
  const { contents, problems } = collect(root, ['shop']);
  expect(contents.map(({ path }) => path)).toEqual(['shop/c.py', 'shop/d.py']);
  expect(problems).toHaveLength(2);
});

test.each([0, 3000, 70_000, 5_000_000])('a private key is found behind %d other bytes', length => {
  const root = temporaryFolder({ 'shop/a.txt': `${' '.repeat(length)}${KEY}${' '.repeat(length)}`, 'shop/a.py': '' });
  expect(collect(root, ['shop']).contents.map(({ path }) => path)).toEqual(['shop/a.py']);
});

test('a private key is found behind a text that only mentions one', () => {
  const root = temporaryFolder({ 'shop/a.txt': `PRIVATE KEY${' '.repeat(20_000)}${KEY}`, 'shop/b.txt': 'PRIVATE KEY' });
  expect(collect(root, ['shop']).contents.map(({ path }) => path)).toEqual(['shop/b.txt']);
});

test('a private key in code is found behind any number of mentions, however near', () => {
  const mentions = `# PRIVATE KEY${' '.repeat(5000)}\n`.repeat(150);
  const root = temporaryFolder({
    'shop/many.py': `${mentions}KEY = \'\'\'${KEY}\'\'\'`,
    'shop/near.py': `# PRIVATE KEY${' '.repeat(4040)}\nKEY = \'\'\'${KEY}\'\'\'`,
    'shop/none.py': mentions,
  });
  expect(collect(root, ['shop']).contents.map(({ path }) => path)).toEqual(['shop/none.py']);
});

test('a key in a file that is asked for is refused, also when its folder was found before', () => {
  const root = temporaryFolder({ 'shop/tls.txt': KEY });
  const problems = new Problems('test');
  const collector = new FileCollector({ root, folders: ['.'], named: ['shop/tls.txt'] }, problems);
  collector.add('shop');
  collector.add('shop/tls.txt', true);
  readFiles(collector.files, problems);
  expect(problems.messages).toEqual([expect.stringContaining('"shop/tls.txt" contains a private key')]);
});

test('an import brings in tests, and nothing else that must be named', () => {
  const root = temporaryFolder({ 'htmlcov/a.py': '', 'shop/tests/b.py': '', 'shop/__pycache__/c.py': '' });
  const collector = new FileCollector({ root, folders: ['.'] }, new Problems('test'));
  ['htmlcov/a.py', 'shop/tests/b.py', 'shop/__pycache__/c.py'].forEach(path => collector.addImported(path));
  expect(collector.files.map(({ path }) => path)).toEqual(['shop/tests/b.py']);
});

test('databases get in only when asked for', () => {
  const root = temporaryFolder({
    'shop/a.py': '',
    'shop/db.sqlite3': '',
    'shop/b.DB': '',
    'shop/c.sqlite-wal': '',
    'shop/db.py': '',
  });
  expect(collect(root, ['shop']).paths).toEqual(['shop/a.py', 'shop/db.py']);
  expect(collect(root, ['shop'], { requested: true }).paths).toHaveLength(5);
});

test('tests get in only when asked for', () => {
  const root = temporaryFolder({
    'shop/a.py': '',
    'shop/tests/b.py': '',
    'shop/test/c.py': '',
    'shop/test_d.py': '',
    'shop/conftest.py': '',
    'shop/testing.py': '',
    'shop/blog/tests.py': '',
    'shop/a_test.py': '',
    'shop/latest.py': '',
  });
  expect(collect(root, ['shop']).paths).toEqual(['shop/a.py', 'shop/latest.py', 'shop/testing.py']);
  expect(collect(root, ['shop'], { requested: true }).paths).toHaveLength(9);
});

test('what is excluded stays out, with all below it', () => {
  const root = temporaryFolder({ 'shop/a.py': '', 'shop/big/b.py': '', 'shop/big/deep/c.py': '' });
  expect(collect(root, ['shop'], { excluded: 'shop/big' }).paths).toEqual(['shop/a.py']);
});

test("the owner's executable bit is kept, no other", () => {
  const root = temporaryFolder({ 'shop/run.sh': '', 'shop/odd.py': '', 'shop/a.py': '' });
  chmodSync(join(root, 'shop/run.sh'), 0o700);
  chmodSync(join(root, 'shop/odd.py'), 0o655);
  expect(collect(root, ['shop']).contents.map(({ path, executable }) => [path, executable])).toEqual([
    ['shop/a.py', false],
    ['shop/odd.py', false],
    ['shop/run.sh', true],
  ]);
});

test('a link inside the project is followed, to a file or to a folder', () => {
  const root = temporaryFolder({ 'shared/a.py': 'shared', 'shop/b.py': '' });
  symlinkSync('../shared/a.py', join(root, 'shop/a.py'));
  symlinkSync('../shared', join(root, 'shop/shared'));
  const { paths, contents, problems } = collect(root, ['shop']);
  expect(paths).toEqual(['shop/a.py', 'shop/b.py', 'shop/shared/a.py']);
  expect(Buffer.from(contents[0].content).toString()).toBe('shared');
  expect(problems).toEqual([]);
});

test('a link that leads back to a folder above ends', () => {
  const root = temporaryFolder({ 'shop/a.py': '' });
  symlinkSync('.', join(root, 'shop/self'));
  mkdirSync(join(root, 'shop/inner'));
  symlinkSync('..', join(root, 'shop/inner/up'));
  expect(collect(root, ['shop'])).toMatchObject({ paths: ['shop/a.py'], problems: [] });
});

test('fails on links that leave the project, are broken or lead to themselves, all at once', () => {
  const outside = temporaryFolder({ 'passwords.txt': 'secret' });
  const root = temporaryFolder({ 'shop/a.py': '' });
  symlinkSync(join(outside, 'passwords.txt'), join(root, 'shop/b.txt'));
  symlinkSync('gone', join(root, 'shop/c.txt'));
  symlinkSync('d.txt', join(root, 'shop/d.txt'));
  const { paths, problems } = collect(root, ['shop']);
  expect(paths).toEqual(['shop/a.py']);
  expect(problems).toEqual([
    expect.stringMatching(
      /^"shop\/b\.txt" is a symbolic link that leaves the project \(to "\.\.\/.*passwords\.txt"\); replace it with a copy, or leave/,
    ),
    '"shop/c.txt" is a broken symbolic link; fix or delete it, or leave it out with \'exclude\'',
    '"shop/d.txt" is a symbolic link that leads to itself; fix or delete it, or leave it out with \'exclude\'',
  ]);
});

test('a link to what never goes into an image is left out, and said so', () => {
  const root = temporaryFolder({ 'shop/a.py': '', '.env': 'secret' });
  symlinkSync('../.env', join(root, 'shop/settings.txt'));
  const { paths, problems, reason } = collect(root, ['shop']);
  expect({ paths, problems }).toEqual({ paths: ['shop/a.py'], problems: [] });
  expect(reason('shop/settings.txt')).toBe('a symbolic link to something that is never added to an image');
});

test('a link to a secret under another name is left out until the secret itself is named', () => {
  const root = temporaryFolder({ 'shop/a.py': '', 'credentials.json': '{}', 'credentials/b.py': '' });
  symlinkSync('../credentials.json', join(root, 'shop/settings.txt'));
  symlinkSync('../credentials', join(root, 'shop/credentials'));
  const { paths, problems, reason } = collect(root, ['shop']);
  expect({ paths, problems }).toEqual({ paths: ['shop/a.py', 'shop/credentials/b.py'], problems: [] });
  expect(reason('shop/settings.txt')).toBe('a symbolic link to something that may be a secret');
  expect(collect(root, ['shop', 'credentials.json'], { requested: true }).paths).toContain('shop/settings.txt');
});

test('a link with the name of a secret is one if it leads to a file', () => {
  const root = temporaryFolder({ 'shop/a.py': '', 'data/b.txt': '' });
  symlinkSync('../data/b.txt', join(root, 'shop/credentials'));
  symlinkSync('../data', join(root, 'shop/kubeconfig'));
  expect(collect(root, ['shop']).paths).toEqual(['shop/a.py', 'shop/kubeconfig/b.txt']);
});

test('a link to what the user excluded is left out as well', () => {
  const root = temporaryFolder({ 'shop/a.py': '', 'data/b.txt': '' });
  symlinkSync('../data/b.txt', join(root, 'shop/c.txt'));
  const { paths, reason } = collect(root, ['shop'], { excluded: 'data/b.txt' });
  const excluded = "a symbolic link to something that 'exclude' leaves out";
  expect([paths, reason('shop/c.txt')]).toEqual([['shop/a.py'], excluded]);
});

test('fails on what is neither a file nor a folder, and on names that are not UTF-8, with the path', () => {
  const root = temporaryFolder({ 'shop/a.py': '' });
  execFileSync('mkfifo', [join(root, 'shop/pipe')]);
  writeFileSync(Buffer.concat([Buffer.from(`${root}/shop/caf`), Buffer.from([0xe9]), Buffer.from('.txt')]), '');
  expect(collect(root, ['shop']).problems.sort()).toEqual([
    '"shop/caf\ufffd.txt" has a name that is not UTF-8; rename it',
    "\"shop/pipe\" is a named pipe, and images have only files and folders; remove it, or leave it out with 'exclude'",
  ]);
});

test('fails on a file of 2 GiB or more, with the path, before it is read', () => {
  const root = temporaryFolder({ 'shop/a.py': '', 'shop/model.bin': '' });
  truncateSync(join(root, 'shop/model.bin'), 2 ** 31);
  expect(collect(root, ['shop']).problems).toEqual([
    '"shop/model.bin" has 2147483648 bytes, and a file of an image must be smaller than 2 GiB; '
      + "leave it out with 'exclude' and download it when the container starts",
  ]);
});

test('a bad link that is excluded is no problem', () => {
  const root = temporaryFolder({ 'shop/a.py': '' });
  symlinkSync('/etc', join(root, 'shop/etc'));
  expect(collect(root, ['shop'], { excluded: 'shop/etc' }).problems).toEqual([]);
});

test('the order in which files were made does not matter', () => {
  const [one, other] = [temporaryFolder({}), temporaryFolder({})];
  const paths = ['shop/a.py', 'shop/B.py', 'shop/c/d.py', 'shop/c.py'];
  for (const path of paths) { writeInto(one, path, path); }
  for (const path of [...paths].reverse()) { writeInto(other, path, path); }
  expect(collect(one, ['shop']).contents).toEqual(collect(other, ['shop']).contents);
});
