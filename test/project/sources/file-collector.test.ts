import { chmodSync, mkdirSync, symlinkSync } from 'fs';
import { join } from 'path';
import { FileCollector, isNeverStaged, readFiles } from '../../../src/project/sources/file-collector';
import { temporaryFolder, writeInto } from '../temporary';

function collect(root: string, paths: readonly string[], { excluded = '', requested = false } = {}) {
  const problems: string[] = [];
  const collector = new FileCollector(root, ['.'], path => path === excluded, problem => problems.push(problem));
  for (const path of paths) { collector.add(path, requested); }
  const contents = readFiles(collector.files, problem => problems.push(problem));
  return { paths: collector.files.map(({ path }) => path), problems, contents };
}

test('code and the data in it are taken, sorted by path, with their bytes', () => {
  const root = temporaryFolder({ 'shop/z.py': 'z', 'shop/__init__.py': '', 'shop/templates/a.html': '<a>', 'shop/static/dist/a.js': 'x', 'shop/data.json': '{}', 'other.py': '' });
  const { paths, contents, problems } = collect(root, ['shop']);
  expect(paths).toEqual(['shop/__init__.py', 'shop/data.json', 'shop/static/dist/a.js', 'shop/templates/a.html', 'shop/z.py']);
  expect(contents.map(({ content }) => Buffer.from(content).toString())).toEqual(['', '{}', 'x', '<a>', 'z']);
  expect(problems).toEqual([]);
});

const NEVER = [
  '.env', '.env.local', 'local.env', '.git/config', '.venv/pyvenv.cfg', 'venv/lib/a.py', '__pycache__/a.cpython-313.pyc', 'a.pyc', '.pytest_cache/a', '.mypy_cache/a',
  '.ruff_cache/a', '.DS_Store', '.netrc', '.aws/credentials', 'node_modules/a.js', 'cdk.out/a.json', 'shop.egg-info/PKG-INFO', 'htmlcov/index.html', 'server.key', 'id_rsa',
  'id_ed25519.pub', 'store.p12', 'store.jks', 'a.ppk',
];

test.each(NEVER)('%s never gets in', path => {
  const root = temporaryFolder({ [`shop/${path}`]: 'secret', 'shop/a.py': '' });
  expect(collect(root, ['shop', `shop/${path}`], { requested: true }).paths).toEqual(['shop/a.py']);
  expect(isNeverStaged(`shop/${path}`)).toBe(true);
});

test.each(['.well-known/security.txt', 'environment.py', 'keys.py', 'git/a.py', 'venvs/a.py', 'a.python'])('%s gets in', path => {
  const root = temporaryFolder({ [`shop/${path}`]: '' });
  expect(collect(root, ['shop']).paths).toEqual([`shop/${path}`]);
  expect(isNeverStaged(`shop/${path}`)).toBe(false);
});

test('a virtual environment is known by its mark, another project by its pyproject.toml', () => {
  const root = temporaryFolder({ 'shop/a.py': '', 'shop/py313/pyvenv.cfg': '', 'shop/py313/b.py': '', 'shop/plugin/pyproject.toml': '', 'shop/plugin/c.py': '' });
  expect(collect(root, ['shop']).paths).toEqual(['shop/a.py']);
});

test('of files that end in .pem, private keys stay out and certificates get in', () => {
  const root = temporaryFolder({ 'shop/ca.pem': '-----BEGIN CERTIFICATE-----', 'shop/tls.pem': '-----BEGIN RSA PRIVATE KEY-----' });
  expect(collect(root, ['shop']).contents.map(({ path }) => path)).toEqual(['shop/ca.pem']);
});

const KEY = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEA'.repeat(4)}`;

test.each([['key.txt', KEY], ['service.json', JSON.stringify({ private_key: KEY })], ['values.yaml', `key: |\n  ${KEY}`], ['a.asc', '-----BEGIN PGP PRIVATE KEY BLOCK-----']])(
  'a private key in %s stays out, and is refused when it is asked for',
  (name, content) => {
    const root = temporaryFolder({ [`shop/${name}`]: content, 'shop/a.py': '' });
    expect(collect(root, ['shop'])).toMatchObject({ contents: [{ path: 'shop/a.py' }], problems: [] });
    expect(collect(root, ['shop'], { requested: true })).toMatchObject({
      contents: [{ path: 'shop/a.py' }],
      problems: [`'shop/${name}' holds a private key, which never goes into an image; hand it over with ContainerSecret`],
    });
  },
);

test('code with a private key is refused; code that only knows what one looks like gets in', () => {
  const header = '-----BEGIN PRIVATE KEY-----';
  const root = temporaryFolder({
    'shop/a.py': `KEY = '''${KEY}'''`, 'shop/b.py': `KEY = ${JSON.stringify(KEY)}`, 'shop/c.py': `if text.startswith("${header}"): pass`, 'shop/d.py': `pem = "${header}\\n" + body`,
  });
  const { contents, problems } = collect(root, ['shop']);
  expect(contents.map(({ path }) => path)).toEqual(['shop/c.py', 'shop/d.py']);
  expect(problems).toHaveLength(2);
});

test('large files are not searched for keys', () => {
  const root = temporaryFolder({ 'shop/a.txt': `${KEY}${' '.repeat(64 * 1024)}` });
  expect(collect(root, ['shop']).contents).toHaveLength(1);
});

test('databases get in only when asked for', () => {
  const root = temporaryFolder({ 'shop/a.py': '', 'shop/db.sqlite3': '', 'shop/b.DB': '', 'shop/c.sqlite-wal': '', 'shop/db.py': '' });
  expect(collect(root, ['shop']).paths).toEqual(['shop/a.py', 'shop/db.py']);
  expect(collect(root, ['shop'], { requested: true }).paths).toHaveLength(5);
});

test('tests get in only when asked for', () => {
  const root = temporaryFolder({ 'shop/a.py': '', 'shop/tests/b.py': '', 'shop/test/c.py': '', 'shop/test_d.py': '', 'shop/conftest.py': '', 'shop/testing.py': '', 'shop/blog/tests.py': '', 'shop/a_test.py': '', 'shop/latest.py': '' });
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
  expect(collect(root, ['shop']).contents.map(({ path, executable }) => [path, executable])).toEqual([['shop/a.py', false], ['shop/odd.py', false], ['shop/run.sh', true]]);
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

test('fails on links that leave the project, lead nowhere or lead to a secret, all at once', () => {
  const outside = temporaryFolder({ 'passwords.txt': 'secret' });
  const root = temporaryFolder({ 'shop/a.py': '', '.env': 'secret' });
  symlinkSync(join(outside, 'passwords.txt'), join(root, 'shop/b.txt'));
  symlinkSync('gone', join(root, 'shop/c.txt'));
  symlinkSync('../.env', join(root, 'shop/settings.txt'));
  const { paths, problems } = collect(root, ['shop']);
  expect(paths).toEqual(['shop/a.py']);
  expect(problems).toEqual([
    expect.stringMatching(/^'shop\/b\.txt' is a symbolic link that leaves the project \(to '\.\.\/.*passwords\.txt'\); put a copy in its place, or leave it out with 'exclude'$/),
    "'shop/c.txt' is a symbolic link to nothing; repair or delete it, or leave it out with 'exclude'",
    "'shop/settings.txt' is a symbolic link to '.env', which never goes into an image; delete it, or leave it out with 'exclude'",
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
