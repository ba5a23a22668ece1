import { createHash } from 'crypto';
import { symlinkSync, unlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { installed, layers, layersOf, row, SITE, type Files } from './environment';

const INFO = 'shop-1.0.dist-info';
const ITSELF = `${INFO}/RECORD,,\n`;

/** The errors of a package with this RECORD. */
async function errorsOf(record: string, files: Files = {}): Promise<string> {
  const { code, stdout, stderr } = await layersOf({ shop: { record, files } });
  expect([code, stdout]).toEqual([1, '']);
  return stderr;
}

test.each(['../../../../etc/passwd', '/etc/passwd', 'shop/../../../../../outside', '..//../../../etc/passwd'])(
  'fails with a RECORD that names %s, which is outside of the environment',
  async path => {
    expect(await errorsOf(`${path},,\n${ITSELF}`)).toBe(
      `build: the RECORD of package 'shop' names '${path}', which is outside of the environment; its wheel is broken: `
        + 'use another version, or report it to the maintainers of the package\n',
    );
  },
);

const TOP = '../../..';

test.each([`${TOP}/bin/python`, `${TOP}/bin/python3`, `${TOP}/pyvenv.cfg`, `${TOP}/bin/activate`, '_virtualenv.pth'])(
  'fails with a RECORD that names %s, which is of the environment itself',
  async path => {
    expect(await errorsOf(`${path},,\n${ITSELF}`)).toContain(
      `build: the RECORD of package 'shop' names '${path}', which is a file of the environment itself; its wheel is `,
    );
  },
);

test('a program whose name begins like a file of the environment is one of the package', async () => {
  const files = { '../../../bin/activate-shop': '#!/bin/sh\n', '../../../bin/python-shop': '#!/bin/sh\n' };
  const built = await layersOf({ shop: { files } });
  expect([built.stderr, built.files()]).toEqual(['', expect.arrayContaining(['bin/activate-shop', 'bin/python-shop'])]);
});

test('fails with a RECORD whose path leaves the environment through a symbolic link', async () => {
  const root = installed({ shop: { record: `link/passwd,,\n${ITSELF}` } });
  symlinkSync('/etc', join(root, 'venv', SITE, 'link'));
  expect((await layers(root)).stderr).toContain("names 'link/passwd', which is outside of the environment");
});

test('fails with a file that was not installed', async () => {
  expect(await errorsOf(`shop/gone.py,,\n${ITSELF}`))
    .toContain("names 'shop/gone.py', which was not installed; its wheel");
});

test('bytecode and the notes of an installer may be missing', async () => {
  const rows = ['INSTALLER', 'REQUESTED', 'direct_url.json', 'uv_cache.json'].map(name => `${INFO}/${name},,\n`);
  const record = `${rows.join('')}shop/__pycache__/a.cpython-313.pyc,,\n${ITSELF}`;
  expect((await layersOf({ shop: { record } })).stderr).toBe('');
});

test.each([
  ['empty', '', 'does not name itself, so it is not complete'],
  ['with a control character in a path', `"a\nb",,\n${ITSELF}`, "names 'a\\nb'; expected a path"],
  ['with a null character in a path', `a\0b,,\n${ITSELF}`, "names 'a\\u0000b'; expected a path"],
  ['with a path of nothing', `,sha256=x,1\n${ITSELF}`, "names ''; expected a path"],
  ['with an open quote', `"shop/a.py,,\n${ITSELF}`, 'cannot be read (unexpected end of data)'],
])('fails with a RECORD that is %s', async (_what, record, reason) => {
  expect(await errorsOf(record)).toContain(`build: the RECORD of package 'shop' ${reason}`);
});

test('fails with a RECORD that is not UTF-8', async () => {
  const root = installed({ shop: {} });
  writeFileSync(join(root, 'venv', SITE, INFO, 'RECORD'), Buffer.from([0xe9, 0x2c, 0x2c, 0x0a]));
  expect((await layers(root)).stderr).toContain("the RECORD of package 'shop' cannot be read ('utf-8' codec");
});

test('fails without a RECORD', async () => {
  const root = installed({ shop: {} });
  unlinkSync(join(root, 'venv', SITE, INFO, 'RECORD'));
  expect((await layers(root)).stderr).toContain("package 'shop' has no RECORD, so nobody knows its files");
});

test('line endings of Windows, quoted names, rows that are there twice and rows of folders are fine', async () => {
  const files = { 'shop/a, "b" é.txt': 'x', 'shop/c.txt': 'y' };
  const rows = [row('"shop/a, ""b"" é.txt"', 'x'), row('shop/c.txt', 'y'), row('shop/c.txt', 'y'), 'shop/,,'];
  const built = await layersOf({ shop: { files, record: `${rows.join('\r\n')}\r\n${ITSELF}` } });
  expect(built.stderr).toBe('');
  expect(built.files()).toEqual(expect.arrayContaining([`${SITE}/shop/a, "b" é.txt`, `${SITE}/shop/c.txt`]));
  expect(built.text(`${SITE}/${INFO}/RECORD`)).toBe(
    [ITSELF.trim(), row('"shop/a, ""b"" é.txt"', 'x'), row('shop/c.txt', 'y'), ''].join('\n'),
  );
});

test('rows that contradict each other are replaced by what is there', async () => {
  const record = `${row('shop/a.txt', 'old')}\n${row('shop/a.txt', 'other')}\n${ITSELF}`;
  const built = await layersOf({ shop: { files: { 'shop/a.txt': 'x' }, record } });
  expect(built.text(`${SITE}/${INFO}/RECORD`)).toContain(`\n${row('shop/a.txt', 'x')}\n`);
});

test('a symbolic link stays one, and is neither read nor compiled', async () => {
  const root = installed({ shop: { record: `shop/link.py,,\n${ITSELF}` } }, { [`venv/${SITE}/shop/a.txt`]: '' });
  symlinkSync('/nowhere', join(root, 'venv', SITE, 'shop/link.py'));
  const built = await layers(root);
  expect(built.stderr).toBe('');
  expect(built.files().filter(path => path.includes('/shop/'))).toEqual([`${SITE}/shop/link.py`]);
});

test('fails with a package without a requirement, and the other way round', async () => {
  const root = installed({ shop: {} }, { 'requirements/01.txt': '# the first\n\nOrders.API @ https://index.example/x.whl\n' });
  expect((await layers(root)).stderr.split('\n')).toEqual([
    "build: package 'shop' is installed but in no requirement file, so it has no layer; add it to the project with "
      + '`uv add`, or remove the step that installs it',
    "build: package 'orders-api' of 01.txt is not installed; its wheel may have another name: check the lock",
    '',
  ]);
});

test('fails with a requirement that has no name, or that is in two files', async () => {
  const root = installed({ shop: {} }, { 'requirements/02.txt': 'Shop==1.0 --hash=sha256:0\n--index-url https://index.example/simple\nshop>=1.0\n' });
  expect((await layers(root)).stderr.split('\n')).toEqual([
    "build: package 'shop' is in 01.txt and in 02.txt; remove one of the lines",
    "build: line 3 of 02.txt is 'shop>=1.0'; expected 'name @ address --hash=...' or 'name==version --hash=...'",
    '',
  ]);
});

test('fails with a package that is installed twice', async () => {
  const root = installed({ shop: {} }, { [`venv/${SITE}/Shop-2.0.dist-info/RECORD`]: 'Shop-2.0.dist-info/RECORD,,\n' });
  expect((await layers(root)).stderr).toContain("build: package 'shop' is installed twice, as '");
});

test('fails with an environment of another Python', async () => {
  const root = installed({}, {
    'venv/lib/python3.1/site-packages/old-1.0.dist-info/RECORD': 'old-1.0.dist-info/RECORD,,\n',
    'requirements/01.txt': 'old @ https://index.example/x.whl\n',
  });
  expect((await layers(root)).stderr).toMatch(
    /^build: the environment has packages in 'lib\/python3\.1\/site-packages' but this is Python 3\.\d+; use the same/,
  );
});

test('fails with two packages that install one path with different content, naming both and the repair', async () => {
  const package_ = (text: string) => ({ files: { 'cv/__init__.py': text, 'cv/a.py': text, 'cv/same.py': '' } });
  const { code, stderr } = await layersOf({ headless: package_('1'), full: package_('2') });
  expect([code, stderr]).toEqual([
    1,
    `build: packages 'full' and 'headless' both install '${SITE}/cv/__init__.py' and 1 more, with different content; `
      + "remove one of them with `uv remove` or in 'override-dependencies' of [tool.uv], or use "
      + 'LayerStrategy.single(), where the one installed last wins\n',
  ]);
});

describe('a path of two packages', () => {
  const PATH = 'space/__init__.py';
  const sha512 = `${PATH},sha512=${createHash('sha512').update('# space\n').digest('base64url')},8`;
  const bare = `${PATH},,`;
  const two = (one: string, other: string) => layersOf({
    one: { files: { [PATH]: '# space\n' }, record: `${one}\none-1.0.dist-info/RECORD,,\n` },
    two: { files: { [PATH]: '# space\n' }, record: `${other}\ntwo-1.0.dist-info/RECORD,,\n` },
  });

  test.each([
    ['has no hash in one RECORD', row(PATH, '# space\n'), bare],
    ['has another kind of hash in one', row(PATH, '# space\n'), sha512],
    ['has a hash of a kind that Python does not know in one', row(PATH, '# space\n'), `${PATH},best=AAAA,8`],
  ])('that %s is the one that the others describe', async (_what, one, other) => {
    for (const records of [[one, other], [other, one]] as const) {
      const built = await two(...records);
      expect([built.code, built.stderr]).toEqual([0, '']);
      expect(built.text(`${SITE}/${PATH}`)).toBe('# space\n');
    }
  });

  test.each([
    ['does not have the hash of the one RECORD that has any', row(PATH, 'old'), bare],
    ['has one of two hashes of different kinds', row(PATH, 'old'), sha512],
  ])('fails that %s: it is the other package\'s', async (_what, one, other) => {
    for (const records of [[one, other], [other, one]] as const) {
      const { stderr } = await two(...records);
      expect(stderr).toContain(`both install '${SITE}/${PATH}', with different content; remove `);
    }
  });

  test('fails that no RECORD has a hash of, which is not the same as different content', async () => {
    expect((await two(bare, bare)).stderr).toBe(
      `build: packages 'one' and 'two' both install '${SITE}/${PATH}', with no hash in a RECORD, so nobody knows `
        + 'whether it is the same; use wheels that have hashes, remove one of them with `uv remove` or in '
        + "'override-dependencies' of [tool.uv], or use LayerStrategy.single(), where the one installed last wins\n",
    );
  });
});

test('a path of two packages moves with the first group, when the content is the same or pruned', async () => {
  const files = (text: string) => ({ 'space/__init__.py': '# empty\n', 'space/tests/a.py': text });
  const built = await layersOf({ zebra: { files: files('1') }, apple: { files: files('2'), group: '02' } });
  expect(built.stderr).toBe('');
  expect(built.files('01')).toContain(`${SITE}/space/__init__.py`);
  expect(built.files('02')).not.toContain(`${SITE}/space/__init__.py`);
  expect(built.text(`${SITE}/apple-1.0.dist-info/RECORD`, '02')).toContain('space/__init__.py,sha256=');
});

const SCRIPT = (module: string) =>
  `#!/app/.venv/bin/python\nimport sys\nfrom ${module} import main\nsys.exit(main())\n`;

const tool = (name: string, module: string, group: string, isLast: boolean) => ({
  group,
  files: {
    [`${name}-1.0.dist-info/entry_points.txt`]: `[console_scripts]\nserve = ${module}:main\n`,
    ...isLast ? { '../../../bin/serve': SCRIPT(module) } : {},
  },
  record: [
    row(`${name}-1.0.dist-info/entry_points.txt`, `[console_scripts]\nserve = ${module}:main\n`),
    row('../../../bin/serve', SCRIPT(module)),
    `${name}-1.0.dist-info/RECORD,,`,
    '',
  ].join('\n'),
});

test.each([true, false])('a script of two packages is that of the first group; installed last: %s', async isLast => {
  const built = await layersOf({
    api: tool('api', 'api.cli', '01', !isLast), cli: tool('cli', 'cli_api.main', '02', isLast),
  });
  expect([built.code, built.stderr]).toEqual([0, '']);
  expect(built.stdout).toContain("build: shared: 'bin/serve' is that of package 'api', also installed by 'cli'\n");
  expect(built.text('bin/serve')).toBe(SCRIPT('api.cli'));
  expect(built.files('02')).not.toContain('bin/serve');
  expect(built.text(`${SITE}/cli-1.0.dist-info/RECORD`, '02')).toContain(row('../../../bin/serve', SCRIPT('api.cli')));
});

test('fails with a script of two packages that is not one of their entry points', async () => {
  const files = (text: string) => ({ files: { '../../../bin/serve': text } });
  expect((await layersOf({ one: files('1'), two: files('2') })).stderr).toContain("both install 'bin/serve', with ");
});

test('what two packages leave beside their folders by mistake is left out, a module is not', async () => {
  const files = (text: string) => ({ 'LICENSE': text, 'README.md': text, 'setup.py': text, 'shop.py': '' });
  const built = await layersOf({ one: { files: files('1') }, two: { files: files('2') } });
  expect([built.code, built.stderr]).toEqual([0, '']);
  expect(built.stdout).toContain("build: shared: 'LICENSE' is left out, which packages 'one' and 'two' install with ");
  expect(built.files().filter(path => /(LICENSE|\.(md|py))$/.test(path))).toEqual([`${SITE}/shop.py`]);
  expect(built.text(`${SITE}/one-1.0.dist-info/RECORD`)).not.toMatch(/LICENSE|README|setup/);
  const modules = (text: string) => ({ files: { 'shop.py': text } });
  expect((await layersOf({ one: modules('1'), two: modules('2') })).code).toBe(1);
});

test('what one package keeps is pruned for none', async () => {
  const files = { 'space/__init__.py': '', 'space/space.h': '' };
  const built = await layersOf({ one: { files }, two: { files } }, '--keep', 'headers:two');
  expect(built.files()).toContain(`${SITE}/space/space.h`);
});

test('not more problems than a person reads are listed', async () => {
  const rows = Array.from({ length: 60 }, (_, each) => `gone-${each}.txt,,\n`);
  const lines = (await errorsOf(rows.join('') + ITSELF)).trim().split('\n');
  expect(lines).toHaveLength(51);
  expect(lines[50]).toBe('build: and 10 more problems like these');
});
