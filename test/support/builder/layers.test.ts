import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'fs';
import { basename, join } from 'path';
import { deflateSync } from 'zlib';
import { type Built, CACHED, installed, layers, layersOf, row, SITE } from './environment';
import { BUILD_EPOCH_SECONDS } from '../../../src/image/places';
import { python } from '../python';

const SHOP = { 'shop/__init__.py': 'HERE = __file__\n', 'shop/orders.py': '"""Docs."""\nX = {1, 2, 3}\n' };

test('each group gets a tree with its files at their final path, an empty group too', async () => {
  const built = await layers(installed(
    {
      shop: { files: { ...SHOP, '../../../bin/shop': '#!python\n', '../../../etc/shop.toml': '' } },
      base: { group: '02' },
    },
    { 'requirements/03.txt': '# nothing\n' },
  ));
  expect([built.code, built.stderr]).toEqual([0, '']);
  expect(built.files('01')).toEqual(expect.arrayContaining([
    'bin/shop', 'etc/shop.toml', `${SITE}/shop/orders.py`, `${SITE}/shop/${CACHED('orders')}`,
    `${SITE}/shop-1.0.dist-info/METADATA`,
  ]));
  expect(built.files('02')).toContain(`${SITE}/base-1.0.dist-info/METADATA`);
  expect(built.entries().filter(entry => entry.startsWith('03'))).toEqual([`03 755 ${BUILD_EPOCH_SECONDS}`]);
});

test('the wheel of a package of the project is a group of its own, by the name of the package', async () => {
  const built = await layers(installed({ fastmath: { group: 'wheel-fastmath-2', files: SHOP } }));
  expect([built.code, built.stderr]).toEqual([0, '']);
  expect(built.files('wheel-fastmath-2')).toContain(`${SITE}/shop/orders.py`);
});

test('every file and folder has the same time, and one of two modes', async () => {
  const root = installed({ shop: { files: SHOP } });
  chmodSync(join(root, 'venv', SITE, 'shop/orders.py'), 0o600);
  chmodSync(join(root, 'venv', SITE, 'shop/__init__.py'), 0o711);
  const entries = (await layers(root)).entries();
  expect(entries.length).toBeGreaterThan(10);
  expect(new Set(entries.map(entry => entry.split(' ').slice(1).join(' '))))
    .toEqual(new Set([`755 ${BUILD_EPOCH_SECONDS}`, `644 ${BUILD_EPOCH_SECONDS}`]));
  expect(entries.filter(entry => entry.includes('.py '))).toEqual([
    expect.stringContaining('shop/__init__.py 755 '), expect.stringContaining('shop/orders.py 644 '),
  ]);
});

test('bytecode is of the final path, and Python takes it without a look at the source', async () => {
  const built = await layersOf({ shop: { files: SHOP } });
  const script = 'import marshal, sys; data = open(sys.argv[1], "rb").read(); '
    + 'print(data[4:8].hex(), marshal.loads(data[16:]).co_filename)';
  const { stdout } = await python(['-c', script, built.path(`${SITE}/shop/${CACHED('__init__')}`)]);
  expect(stdout).toBe(`01000000 ${built.environment}/${SITE}/shop/__init__.py\n`);
});

/** Of different lengths, so that packing finds no repetition that code of people does not have. */
const functions = (seed: number) => Array.from({ length: 30 }, (_, each) => {
  const [long, longer] = ['x'.repeat(1 + (seed * 7 + each * 13) % 29), 'y'.repeat(1 + (seed * 5 + each * 11) % 31)];
  return `def f${each}(rows, ${long}):\n    return [row[${each * seed}] + ${longer} for row in rows if row]\n`;
}).join('');

const COLUMNS = 'import marshal, sys; code = marshal.loads(open(sys.argv[1], "rb").read()[16:]); '
  + 'print(any(column is not None for *_, column in code.co_positions()))';
const hasColumns = async (file: string) => (await python(['-c', COLUMNS, file])).stdout === 'True\n';

test('bytecode has no columns, except of a package that keeps them', async () => {
  const files = (name: string) => ({ [`${name}/__init__.py`]: 'X = len("a") + 1\n' });
  const root = installed({ shop: { files: files('shop') }, base: { files: files('base') } });
  const built = await layers(root, '--keep', 'columns:shop');
  const columns = (name: string) => hasColumns(built.path(`${SITE}/${name}/${CACHED('__init__')}`));
  expect([await columns('shop'), await columns('base')]).toEqual([true, false]);
});

test('METADATA loses the README after its fields, and RECORD says so; a package may keep it', async () => {
  const fields = 'Metadata-Version: 2.1\nName: shop\nVersion: 1.0\n';
  const files = { 'shop-1.0.dist-info/METADATA': `${fields}\n# Shop\n\nA long text.\n` };
  const built = await layersOf({ shop: { files } });
  expect(built.text(`${SITE}/shop-1.0.dist-info/METADATA`)).toBe(fields);
  expect(built.text(`${SITE}/shop-1.0.dist-info/RECORD`)).toContain(row('shop-1.0.dist-info/METADATA', fields));
  expect(built.stdout).toContain('build: docs:     saves     1 kB in 1 file\n');
  const kept = await layers(installed({ shop: { files } }), '--keep', 'docs:shop');
  expect(kept.text(`${SITE}/shop-1.0.dist-info/METADATA`)).toBe(files['shop-1.0.dist-info/METADATA']);
});

test('the RECORD says what is there', async () => {
  const built = await layersOf({ shop: { files: { ...SHOP, 'shop/tests/a.py': '', 'shop/broken.py': 'print 1\n' } } });
  expect(built.text(`${SITE}/shop-1.0.dist-info/RECORD`).split('\n')).toEqual([
    row('shop-1.0.dist-info/METADATA', 'Name: shop\n'),
    'shop-1.0.dist-info/RECORD,,',
    row('shop/__init__.py', SHOP['shop/__init__.py']),
    `shop/${CACHED('__init__')},,`,
    `shop/${CACHED('orders')},,`,
    row('shop/broken.py', 'print 1\n'),
    row('shop/orders.py', SHOP['shop/orders.py']),
    '',
  ]);
});

test('says what bytecode without columns saves of a packed layer, by a sample', async () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, each) => [`shop/a${each}.py`, functions(each)]));
  const root = () => installed({ shop: { files } });
  const packed = (built: Built) => Object.keys(files)
    .map(path => built.path(`${SITE}/shop/${CACHED(basename(path, '.py'))}`))
    .reduce((sum, path) => sum + deflateSync(readFileSync(path)).length, 0);
  const [without, full] = [await layers(root()), await layers(root(), '--keep', 'columns:*')];
  const [, said] = /^build: columns:  saves +(\d+) kB in 40 files when packed, by a sample$/m.exec(without.stdout)!;
  const saved = (packed(full) - packed(without)) / 1000;
  expect(saved).toBeGreaterThan(10);
  expect(Math.abs(Number(said) / saved - 1)).toBeLessThan(0.1);
  expect(full.stdout).not.toContain('columns');
});

test('sources that Python cannot compile stay, and are named in one line', async () => {
  const built = await layersOf({
    shop: { files: { 'shop/old.py': 'print 1\n', 'shop/page.py': '{{ name }} = \n', 'shop/odd.py': '# \0\n' } },
  });
  expect(built.stderr).toBe('');
  expect(built.stdout).toContain(
    'build: bytecode: none for 3 files that this Python cannot compile: shop/odd.py, shop/old.py, ',
  );
  expect(built.files()).toContain(`${SITE}/shop/old.py`);
});

test('warnings about the code of others are not shown', async () => {
  const { stdout, stderr } = await layersOf({ shop: { files: { 'shop/a.py': 'x = "\\d" is 1\n' } } });
  expect(stderr).toBe('');
  expect(stdout).toContain('build: bytecode: adds      1 kB in 1 file\n');
});

test('the same environment gives the same bytes, however many processors there are', async () => {
  const files = Object.fromEntries(Array.from({ length: 100 }, (_, each) => [
    `shop/m${each}.py`,
    `import os\n\ndef f${each % 7}(a, b=(1, "x", ${each})):\n    return os.path, "shared", a, {b}\n`,
  ]));
  const root = installed({ shop: { files } });
  const built = await layers(root);
  // At the same path, with the same files, and one processor.
  const again = await python(['-c', AGAIN, join(root, 'venv'), join(root, 'layers'), join(root, 'requirements')]);
  expect([built.code, again.stderr, again.stdout]).toEqual([0, '', 'same\n']);
});

const AGAIN = `
import os, shutil, subprocess, sys, filecmp
environment, output, requirements = sys.argv[1:]
os.rename(output, output + "-1")
shutil.rmtree(environment)
shutil.copytree(output + "-1/01" + environment, environment)
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
record = [os.path.join(a, f) for a, _, b in os.walk(environment) for f in b if f == "RECORD"][0]
os.environ["SOURCE_DATE_EPOCH"] = "1"
subprocess.run([sys.executable, "-B", "${join(__dirname, '../../../support/builder')}", "layers", "--environment",
  environment, "--requirements", requirements, "--output", output], check=True, stdout=subprocess.DEVNULL)
def files(top):
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            yield os.path.relpath(path, top), open(path, "rb").read()
print("same" if dict(files(output)) == dict(files(output + "-1")) else "different")
`;

test('what the environment has of its own stays behind, and what no package names is reported', async () => {
  const built = await layers(installed({ shop: {} }, {
    'venv/bin/activate': '',
    'venv/CACHEDIR.TAG': '',
    'venv/.lock': '',
    [`venv/${SITE}/_virtualenv.pth`]: '',
    [`venv/${SITE}/__pycache__/x.cpython-311.pyc`]: '',
    'venv/bin/python3': '',
    'venv/share/surprise': '',
  }));
  expect(built.stdout).toContain('build: left out: 1 file that no RECORD names: share/surprise\n');
  expect(built.files().filter(path => !path.startsWith(SITE) && path !== 'lib' && !SITE.startsWith(path))).toEqual([]);
});

test('an environment below a symbolic link is read like any other', async () => {
  const root = installed({ shop: { files: SHOP } });
  mkdirSync(join(root, 'other'));
  symlinkSync('../venv', join(root, 'other/venv'));
  symlinkSync('lib', join(root, 'venv/lib64'));
  expect((await layers(root)).stderr).toBe('');
});
