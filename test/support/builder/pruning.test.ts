import { layersOf, SITE, type Files } from './environment';
import { PruneProfile } from '../../../src/image';

/** The files of one package that are left, without those that each package has and without bytecode. */
async function left(files: Files, ...options: string[]): Promise<string[]> {
  const built = await layersOf({ shop: { files: { 'shop/__init__.py': '', ...files } } }, ...options);
  expect([built.code, built.stderr]).toEqual([0, '']);
  return built.files()
    .filter(path => path.startsWith(`${SITE}/`) && /\.\w+$/.test(path))
    .filter(path => !/dist-info|__pycache__|shop\/__init__\.py$/.test(path))
    .map(path => path.slice(SITE.length + 1));
}

test.each<[string, Files]>([
  [
    'tests',
    { 'shop/tests/__init__.py': '', 'shop/tests/a.json': '', 'shop/orders/test/b.py': '', 'shop/orders/a.txt': '' },
  ],
  ['caches', { 'shop/__pycache__/old.cpython-39.pyc': '', 'shop/__init__.pyc': '' }],
  ['headers', { 'shop/shop.h': '', 'shop/shop.pxd': '', 'shop/libshop.a': '' }],
  ['sources', { 'shop/shop.c': '', 'shop/shop.pyx': '', 'shop/kernel.cu': '' }],
  ['stubs', { 'shop/a.pyi': '' }],
  ['docs', { 'shop/docs/index.rst': '', 'doc/index.rst': '' }],
  ['examples', { 'shop/examples/first.py': '' }],
])('the rule %s removes files, says how many, and can be turned off', async (rule, files) => {
  const names = Object.keys(files).filter(name => !name.endsWith('.txt'));
  const others = Object.keys(files).filter(name => name.endsWith('.txt'));
  expect(await left(files)).toEqual(others);
  const all = Object.keys(files).filter(name => !name.includes('__pycache__')).sort();
  expect(await left(files, '--keep', `${rule}:shop`)).toEqual(all);
  expect(await left(files, '--keep', `${rule}:*`)).toEqual(all);
  expect(await left(files, '--keep', `${rule}:another`)).toEqual(others);
  const { stdout } = await layersOf({ shop: { files: { 'shop/__init__.py': '', ...files } } });
  expect(stdout).toMatch(new RegExp(`^build: ${`${rule}:`.padEnd(9)} saves +\\d+ kB in ${names.length} files?$`, 'm'));
  expect(stdout.match(/ saves .* files?$/gm)).toHaveLength(1);
});

test('documentation and headers outside of the folder of packages are removed, programs and data are not', async () => {
  const { files } = await layersOf({
    shop: {
      files: {
        '../../../share/man/man1/shop.1': '',
        '../../../share/doc/shop/COPYING': '',
        '../../../share/jupyter/kernel.json': '',
        '../../../include/site/shop.h': '',
        '../../../bin/shop': '',
      },
    },
  });
  expect(files().filter(path => !path.startsWith('lib') && /\/[^/]*\.|bin\/|COPYING/.test(path)))
    .toEqual(['bin/shop', 'share/doc/shop/COPYING', 'share/jupyter/kernel.json']);
});

test.each<[string, Files]>([
  ['imported by name', { 'shop/a.py': 'from shop.test import Client\n' }],
  ['imported as a module', { 'shop/a.py': 'def run():\n    import os, shop.test.client as client\n' }],
  ['imported from its parent', { 'shop/a.py': 'from shop import (\n    orders,  # (and more)\n    test,\n)\n' }],
  ['imported relatively', { 'shop/orders/a.py': 'from ..test import Client\n' }],
  ['imported from the own package', { 'shop/a.py': 'try: from . import a, \\\n  test\nexcept ImportError: pass\n' }],
  ['named in a string', { 'shop/a.py': 'RUNNER = "shop.test.client.Client"\n' }],
  ['named relatively in a string', { 'shop/a.py': 'import_module(".test", __name__)\n' }],
  ['named by an entry point', { 'shop-1.0.dist-info/entry_points.txt': '[pytest11]\nshop = shop.test.client\n' }],
  ['named by a script', { '../../../bin/shop': '#!python\nfrom shop.test.client import main\n' }],
  ['named by a .pth file', { 'shop.pth': 'import shop.test\n' }],
])('a folder of tests stays that is %s', async (_how, files) => {
  const tests = { 'shop/test/__init__.py': '', 'shop/test/client.py': '', 'shop/orders/__init__.py': '' };
  expect(await left({ ...tests, ...files }))
    .toEqual(expect.arrayContaining(['shop/test/__init__.py', 'shop/test/client.py']));
});

test.each<[string, Files]>([
  ['itself', { 'shop/tests/test_a.py': 'from shop.tests import helper\n' }],
  ['another folder of tests', { 'shop/orders/tests/test_a.py': 'from shop.tests import helper\n' }],
  ['what only a test run reads', { 'shop/conftest.py': 'from .tests import helper\n' }],
  ['a module of tests', { 'shop/orders/__init__.py': '', 'shop/orders/tests.py': 'from shop.tests import helper\n' }],
  ['a native program', { '../../../bin/shop': '\x7fELF import shop.tests' }],
  ['an attribute of the same name', { 'shop/a.py': 'def f(x): return x.tests + shop.tests_run\n' }],
  ['a folder of another package', { 'shop/a.py': 'import other.tests\n' }],
])('a folder of tests goes that only %s speaks of', async (_who, files) => {
  expect(await left({ 'shop/tests/__init__.py': '', 'shop/tests/helper.py': '', ...files }))
    .not.toEqual(expect.arrayContaining(['shop/tests/helper.py']));
});

test('a folder that stays holds another one, which another package may need', async () => {
  const built = await layersOf({
    shop: { files: { 'shop/a.py': 'import base.tests\n', 'shop/tests/unused.py': '' } },
    base: {
      files: {
        'base/a.py': '',
        'base/tests/__init__.py': 'from base.orders.tests import x\n',
        'base/orders/tests/x.py': '',
      },
    },
  });
  const files = built.files();
  expect(files).toEqual(expect.arrayContaining([`${SITE}/base/tests/__init__.py`, `${SITE}/base/orders/tests/x.py`]));
  expect(files).not.toContain(`${SITE}/shop/tests/unused.py`);
});

test('a folder of data stays that its package names, or that is beside no code', async () => {
  const data = { 'shop/examples/first.json': '', 'shop/docs/index.rst': '', 'shop/static/docs/index.html': '' };
  expect(await left({ ...data, 'shop/a.py': 'path = f"{root}/examples/" + name\n' }))
    .toEqual(['shop/a.py', 'shop/examples/first.json', 'shop/static/docs/index.html']);
});

test.each<[string, string]>([
  ['joins', 'open(join(dirname(__file__), "tests", "data.json"))\n'],
  ['writes as one path', "read(__package__, 'tests/deep/data.json')\n"],
  ['divides', 'HERE / "tests" / "deep" / "data.json"\n'],
])('of a folder of tests the data stays, and the code goes, when a source %s the path of some', async (_how, text) => {
  const data = { 'shop/tests/data.json': '', 'shop/tests/deep/data.json': '', 'shop/tests/docs/more.rst': '' };
  expect(await left({ ...data, 'shop/tests/__init__.py': '', 'shop/tests/deep/a.py': '', 'shop/a.py': text }))
    .toEqual(['shop/a.py', ...Object.keys(data)]);
});

test.each<[string, Files]>([
  ['the folder', { 'shop/a.py': 'LEFT_OUT = ["tests", "docs"]\n' }],
  ['a file of that name', { 'shop/a.py': 'open(join(root, "data.json"))\n' }],
  ['both in an example of documentation', {
    'shop/a.py': '"""Reads.\n\n    >>> read("tests/data.json")\n    ... or("tests", "data.json")\n"""\n',
  }],
  ['the folder in one source and the file in another', {
    'shop/a.py': 'LEFT_OUT = "tests"\n', 'shop/b.py': 'open(join(root, "data.json"))\n',
  }],
])('a folder of tests goes when its package names only %s', async (_what, files) => {
  expect(await left({ 'shop/tests/__init__.py': '', 'shop/tests/data.json': '{}', ...files }))
    .toEqual(Object.keys(files));
});

describe('a folder that two packages have files in', () => {
  /** In the order in which the builder reads them, and in the other. */
  const both = (one: Files, two: Files) =>
    [[one, two], [two, one]].map(([a, b]) => ({ a: { files: a }, b: { files: b } }));
  const own = { 'own/__init__.py': '', 'tests/__init__.py': '', 'tests/own.py': '' };
  const stray = { 'other/__init__.py': '', 'tests/stray.py': '' };
  const inTests = async (...call: Parameters<typeof layersOf>) =>
    (await layersOf(...call)).files().flatMap(path => /\/tests\/(\w+\.\w+)$/.exec(path)?.[1] ?? []);

  test('goes when none needs it', async () => {
    for (const packages of both(own, stray)) { expect(await inTests(packages)).toEqual([]); }
  });

  test.each(['a', 'b'])('stays when package %s keeps it', async name => {
    for (const packages of both(own, stray)) {
      expect(await inTests(packages, '--keep', `tests:${name}`)).toEqual(['__init__.py', 'own.py', 'stray.py']);
    }
  });

  test('stays when it is all the code of one', async () => {
    for (const packages of both({ 'tests/__init__.py': '', 'tests/api.py': '' }, stray)) {
      expect(await inTests(packages)).toEqual(['__init__.py', 'api.py', 'stray.py']);
    }
  });

  test('has its data when either names a file of it', async () => {
    const reader = { ...own, 'read.py': 'open(join(here, "tests", "own.json"))\n', 'tests/own.json': '' };
    for (const packages of both(reader, { ...stray, 'tests/stray.json': '' })) {
      expect(await inTests(packages)).toEqual(['own.json', 'stray.json']);
    }
  });

  test('loses what is documentation beside the code of one, and nothing that is data of the other', async () => {
    for (const packages of both({ 'shop/__init__.py': '', 'shop/docs/index.rst': '' }, { 'shop/docs/page.html': '' })) {
      const files = (await layersOf(packages)).files();
      expect(files.filter(path => /docs\/\w/.test(path))).toEqual([`${SITE}/shop/docs/page.html`]);
    }
  });
});

test('a package whose only code is in a folder called tests keeps it', async () => {
  const { files } = await layersOf({ shop: { files: { 'tests/__init__.py': '', 'tests/api.py': '' } } });
  expect(files()).toContain(`${SITE}/tests/api.py`);
});

test('testing is no folder of tests', async () => {
  expect(await left({ 'shop/testing/__init__.py': '' })).toEqual(['shop/testing/__init__.py']);
});

test('a C source stays that the package names, with all that it includes', async () => {
  const files = {
    'shop/driver.c': '#include "driver.h"\n',
    'shop/include/driver.h': '# include <deep/types.h>\n',
    'shop/include/deep/types.h': '',
    'shop/include/other.h': '',
    'shop/other.c': '',
  };
  expect(await left({ ...files, 'shop/build.py': 'source = read("driver.c")\n' }))
    .toEqual(['shop/build.py', 'shop/driver.c', 'shop/include/deep/types.h', 'shop/include/driver.h']);
  expect(await left(files)).toEqual([]);
});

test('a header stays that a native file would have compiled', async () => {
  const files = { 'shop/complex.cuh': '', 'shop/other.cuh': '', 'shop/core.so': '\0#include <shop/complex.cuh>\n\0' };
  expect(await left(files)).toEqual(['shop/complex.cuh', 'shop/core.so']);
});

test('what a compiler generated for headers goes with them, and stays elsewhere', async () => {
  const files = { 'shop/include/ops.h.inc': '', 'shop/include/deep/ops.td': '', 'shop/data/page.inc': '' };
  expect(await left(files)).toEqual(['shop/data/page.inc']);
  expect(await left({ ...files, 'shop/a.py': 'read("ops.h.inc")\n' }))
    .toEqual(['shop/a.py', 'shop/data/page.inc', 'shop/include/ops.h.inc']);
});

describe('the headers of torch, whose tools name their endings', () => {
  const torch = { 'torch/tools.py': 'ENDINGS = (".h", ".cuh")\n', 'torch/include/ATen.h': '', 'torch/lib/x.h': '' };
  const headersOf = async (...call: Parameters<typeof layersOf>) =>
    (await layersOf(...call)).files().flatMap(path => /\/(torch\/.*\.h)$/.exec(path)?.[1] ?? []);

  test('go where nothing compiles, and others of it stay', async () => {
    expect(await headersOf({ torch: { files: torch } })).toEqual(['torch/lib/x.h']);
  });

  test('go although code and libraries name them, which write sources for a compiler', async () => {
    const naming = {
      'torch/inductor.py': 'PREFIX = "#include <torch/csrc/prefix.h>"\n',
      'torch/include/torch/csrc/prefix.h': '',
      'torch/lib/libtorch.so': '#include <ATen.h>\n',
    };
    expect(await headersOf({ torch: { files: { ...torch, ...naming } } })).toEqual(['torch/lib/x.h']);
  });

  test.each<[string, string[], string[]]>([
    ['the image may have a compiler', [], ['--compiler']],
    ['triton is installed, which asks for one', ['triton'], []],
    ['the rule is turned off', [], ['--keep', 'headers:torch']],
  ])('stay where %s', async (_why, others, options) => {
    const packages = Object.fromEntries(others.map(name => [name, { files: { [`${name}/__init__.py`]: '' } }]));
    expect(await headersOf({ torch: { files: torch }, ...packages }, ...options))
      .toEqual(['torch/include/ATen.h', 'torch/lib/x.h']);
  });
});

test.each<[string, string, string[]]>([
  ['nothing, if it makes a wheel', 'from setuptools import setup\n', []],
  ['for its files, if it is a module of that name', 'def setup(): pass\n', ['shop/include/shop.h']],
])('a setup.py inside a package speaks %s', async (_what, first, stay) => {
  const text = `${first}headers = list(find("*.h", "shop/include"))\n`;
  expect(await left({ 'shop/tools/setup.py': text, 'shop/include/shop.h': '' }))
    .toEqual([...stay, 'shop/tools/setup.py']);
});

test.each([
  ['loads lazily by its stubs', 'import lazy_loader\nx = lazy_loader.attach_stub(__name__, __file__)\n'],
  ['reads files with that ending', 'for file in root.glob("*.pyi"): pass\n'],
])('stubs stay in a package that %s', async (_what, text) => {
  expect(await left({ 'shop/a.py': text, 'shop/a.pyi': '' })).toEqual(['shop/a.py', 'shop/a.pyi']);
});

test('stubs beside no code stay, since they are the data of a type checker', async () => {
  expect(await left({ 'shop/typeshed/stdlib/os.pyi': '', 'shop/a.pyi': '', 'orders-stubs/__init__.pyi': '' }))
    .toEqual(['shop/typeshed/stdlib/os.pyi']);
});

test('bytecode without a source is the module itself, and stays', async () => {
  expect(await left({ 'shop/closed.pyc': '' })).toEqual(['shop/closed.pyc']);
});

test('licences stay wherever they are', async () => {
  const built = await layersOf({
    shop: {
      files: {
        'shop/__init__.py': '',
        'shop/tests/LICENSE.txt': '',
        'shop-1.0.dist-info/licenses/docs/a.h': '',
      },
    },
  });
  expect(built.files()).toEqual(expect.arrayContaining([
    `${SITE}/shop/tests/LICENSE.txt`, `${SITE}/shop-1.0.dist-info/licenses/docs/a.h`,
  ]));
});

test('fails with an unknown rule, naming those that exist, which are those of a PruneProfile', async () => {
  const { code, stderr } = await layersOf({ shop: {} }, '--keep', 'test:shop');
  expect(code).not.toBe(0);
  const rules = PruneProfile.NONE._kept.map(each => each.replace(':*', ''));
  const [, named] = stderr.match(/'test:shop': expected RULE:PACKAGE or RULE:\*, with a rule of (.*)\n/)!;
  expect(named.split(', ').sort()).toEqual(rules);
});
