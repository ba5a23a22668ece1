import { execFile } from 'child_process';
import { join } from 'path';
import { SUPPORT } from './python';
import { temporaryFolder } from '../project/temporary';

interface Checked {
  readonly code: number;
  readonly text: string;
}

/** Checks an entry of a project with these files, in their folder, as the build does. */
function check(files: Record<string, string>, entry: string = 'shop.main:app', ...leftOut: string[]): Promise<Checked> {
  const cwd = temporaryFolder({ 'shop/__init__.py': '', ...files });
  return new Promise(resolve => {
    const child = execFile(
      'python3',
      ['-B', join(SUPPORT, 'check_entry.py'), entry, ...leftOut],
      { cwd, env: { PATH: process.env.PATH! } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, text: stdout + stderr }),
    );
  });
}

test('fails without the last part of a dotted attribute', async () => {
  const { code, text } = await check({ 'shop/main.py': 'class App: api = 1\napp = App()\n' }, 'shop.main:app.web');
  expect([code, text]).toEqual([1, expect.stringContaining("it has no attribute 'app.web'")]);
});

const NEEDS_A_VARIABLE = 'import os\nKEY = os.environ["SECRET_KEY"]\n';

test('an application that can be imported passes in silence', async () => {
  expect(
    await check({
      'shop/main.py': 'import json\nfrom . import views\nclass App: api = 1\napp = App()\n',
      'shop/views.py': '',
    }),
  ).toEqual({ code: 0, text: '' });
  expect(await check({ 'shop/main.py': 'class App: api = 1\napp = App()\n' }, 'shop.main:app.api')).toEqual({
    code: 0,
    text: '',
  });
  expect(await check({ 'shop/main.py': '' }, 'shop.main')).toEqual({ code: 0, text: '' });
});

test.each<[string, Record<string, string>, string]>([
  ['the module itself', {}, "it needs 'shop.main', which is not in the image"],
  [
    'a module of the project',
    { 'shop/main.py': '\nimport shop.billing\n' },
    "line 2 of shop/main.py imports 'shop.billing', which is not in the image; if the project has its file, "
      + "add it to 'include'; if a build writes it, write it before the image is staged",
  ],
  [
    'a module that another one needs',
    { 'shop/main.py': 'from shop import views\n', 'shop/views.py': 'from .billing import pay\n' },
    "line 1 of shop/views.py imports 'shop.billing', which is not in the image",
  ],
  [
    'a module that its own package imports',
    {
      'shop/main.py': 'import shop.views\n',
      'shop/views/__init__.py': 'from . import orders, _version\n',
      'shop/views/orders.py': '',
    },
    "line 1 of shop/views/__init__.py imports 'shop.views._version', which is not in the image",
  ],
  [
    'a package that is not locked',
    { 'shop/main.py': 'import os, nowhere.to.be\n' },
    "line 1 of shop/main.py imports 'nowhere', which is neither in the image nor in a locked package; run `uv add`",
  ],
  [
    'the attribute',
    { 'shop/main.py': 'application = 1\n' },
    "shop.main cannot start: it has no attribute 'app'; fix the name",
  ],
])('fails without %s, naming it and the repair', async (_what, files, reason) => {
  const { code, text } = await check(files);
  expect(text).toMatch(/^check: shop\.main cannot start: .*\n$/m);
  expect(text).toContain(reason);
  expect(code).toBe(1);
});

test.each<[string, Record<string, string>, string]>([
  ['the module itself', { 'shop/main.py': '\napp = (1\n' }, 'line 2 of shop/main.py'],
  [
    'a module that it needs', { 'shop/main.py': 'import shop.views\n', 'shop/views.py': 'print "2"\n' },
    'line 1 of shop/views.py',
  ],
])('fails when %s is not valid in this Python, with the line and the repair', async (_what, files, place) => {
  const { code, text } = await check(files);
  expect(text).toMatch(/ is not valid in Python 3\.\d+: .*; fix it, or use another 'pythonVersion'\n$/);
  expect(text).toContain(place);
  expect(code).toBe(1);
});

test('finds the project from the working directory and PYTHONPATH, also with PYTHONSAFEPATH', async () => {
  const cwd = temporaryFolder({ 'shop/__init__.py': '', 'shop/main.py': 'import lib\napp = 1\n', 'libs/lib.py': '' });
  for (const variables of [{}, { PYTHONSAFEPATH: '1' }]) {
    const env = { PATH: process.env.PATH!, PYTHONPATH: 'libs', ...variables };
    const text = await new Promise<string>(resolve => {
      const child = execFile('python3', ['-B', join(SUPPORT, 'check_entry.py'), 'shop.main:app'], { cwd, env },
        (_error, stdout, stderr) => resolve(`${child.exitCode}: ${stdout}${stderr}`));
    });
    expect(text).toBe('0: ');
  }
});

test('passes when the module that is not valid is imported under a condition', async () => {
  const main = 'import os\nif not os.environ.get("PRODUCTION"):\n    import shop.views\n';
  expect((await check({ 'shop/main.py': main, 'shop/views.py': 'print "2"\n' })).code).toBe(0);
});

test.each(['shop.billing', 'shop.billing.cards'])('fails without %s, left out, naming `include`', async name => {
  const { code, text } = await check({ 'shop/main.py': `import ${name}\n` }, 'shop.main:app', 'shop.billing');
  expect(text).toContain("'shop.billing', which is not in the image; add its file to 'include', or exclude less");
  expect(code).toBe(1);
});

test.each<[string, string]>([
  ['a variable', NEEDS_A_VARIABLE],
  ['a service', 'import socket\nsocket.create_connection(("127.0.0.1", 1))\n'],
  ['a folder', 'import os\nos.mkdir("/proc/shop")\n'],
  ['a shared library', 'raise ImportError("libpq.so.5: cannot open shared object file")\n'],
  ['a program that ends it', 'import sys\nsys.exit(1)\n'],
  ['a process that stays', 'import os\nos._exit(1)\n'],
  ['a name in a module that has none of it', 'from json import nothing\n'],
])('passes where %s is missing, which a container may have', async (_what, source) => {
  const { code, text } = await check({ 'shop/main.py': source });
  expect(code).toBe(0);
  expect(text.trim().split('\n').length).toBeLessThan(2);
});

test('says in one line what stopped the import, and where', async () => {
  expect((await check({ 'shop/main.py': 'from . import settings\n', 'shop/settings.py': NEEDS_A_VARIABLE })).text).toBe(
    "check: importing shop.main failed: KeyError: 'SECRET_KEY' (line 2 of shop/settings.py); "
      + 'the application starts if its container has what is missing\n',
  );
});

test('promises nothing where a module does not have a name, which its container rarely changes', async () => {
  expect((await check({ 'shop/main.py': 'from json import nothing\n' })).text)
    .toMatch(/^check: .* cannot import name 'nothing' .*; the application starts if that depends on its container\n$/);
});

test('passes what waits for a service that is not there, and says so', async () => {
  const main = 'import sys; sys.argv[0] = sys.argv[1]; sys.path.insert(0, sys.argv[1]); import check_entry; '
    + 'check_entry.SECONDS = 1; sys.exit(check_entry.main("shop.main:app"))';
  const cwd = temporaryFolder({ 'shop/__init__.py': '', 'shop/main.py': 'import time\ntime.sleep(600)\n' });
  const text = await new Promise<string>(resolve => {
    const options = { cwd, env: { PATH: process.env.PATH! }, timeout: 60_000 };
    const child = execFile('python3', ['-B', '-c', main, SUPPORT], options, (_error, stdout, stderr) =>
      resolve(`${child.exitCode}: ${stdout}${stderr}`));
  });
  expect(text).toBe('0: check: importing shop.main was ended by signal 9; the limit is 1 seconds\n');
}, 120_000);

test('passes when the process is killed while it imports', async () => {
  const { code, text } = await check({ 'shop/main.py': 'import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n' });
  expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('was ended by signal 11') });
});

test.each<[string, string]>([
  ['under a condition', 'import os\nif not os.environ.get("PRODUCTION"):\n    import nowhere\n'],
  ['in a function', 'def load():\n    import nowhere\nload()\n'],
  ['by generated code', 'exec("import nowhere")\n'],
  ['by name', 'import importlib\nimportlib.import_module("nowhere")\n'],
  ['by name, of the project', 'import importlib\nimportlib.import_module("shop.local_settings")\n'],
])('passes where a module is missing that is imported %s: variables may decide otherwise', async (_how, source) => {
  expect((await check({ 'shop/main.py': source })).code).toBe(0);
});

test('fails on a module that was left out, however it is imported', async () => {
  const files = { 'shop/main.py': 'import importlib\nimportlib.import_module("shop.docs.views")\n' };
  const { code, text } = await check(files, 'shop.main:app', 'shop.docs');
  expect({ code, text }).toEqual({
    code: 1,
    text: expect.stringContaining("imports 'shop.docs', which is not in the image"),
  });
  expect((await check(files, 'shop.main:app', 'shop.tests')).code).toBe(0);
});

describe('where the import stops early, the imports behind it are followed in the sources', () => {
  const stopped = (rest: string, files: Record<string, string> = {}) =>
    check({ 'shop/main.py': `from shop import settings\n${rest}`, 'shop/settings.py': NEEDS_A_VARIABLE, ...files });

  test.each<[string, Record<string, string>, string]>([
    ['import nowhere\n', {}, "line 2 of shop/main.py imports 'nowhere'"],
    ['import shop.billing.api\n', {}, "line 2 of shop/main.py imports 'shop.billing.api'"],
    ['from shop import billing\n', {}, "line 2 of shop/main.py imports 'shop.billing'"],
    ['from . import billing\n', {}, "line 2 of shop/main.py imports 'shop.billing'"],
    [
      'from .api.deep import x\n',
      { 'shop/api/__init__.py': '', 'shop/api/deep.py': 'from ..billing import y\n' },
      "line 1 of shop/api/deep.py imports 'shop.billing'",
    ],
    [
      'import shop.api.deep\n',
      { 'shop/api/__init__.py': 'import nowhere\n', 'shop/api/deep.py': '' },
      "line 1 of shop/api/__init__.py imports 'nowhere'",
    ],
  ])('fails on %j', async (rest, files, reason) => {
    const { code, text } = await stopped(rest, files);
    expect(code).toBe(1);
    expect(text).toContain(reason);
  });

  test.each<[string, Record<string, string>]>([
    [
      '',
      {
        'shop/main.py': 'from __future__ import annotations\nfrom shop import settings\n'
          + 'import json, os.path, xml.dom, email.mime.text\nfrom collections import abc\n',
      },
    ],
    [
      'from shop import views, helper, CONSTANT, __file__\n',
      { 'shop/__init__.py': 'from .x import helper\nCONSTANT = 1\n', 'shop/x.py': 'helper = 1\n', 'shop/views.py': '' },
    ],
    ['from shop.lazy import whatever\n', { 'shop/lazy/__init__.py': 'def __getattr__(name): return 1\n' }],
    ['from shop.stars import whatever\n', { 'shop/stars/__init__.py': 'from .x import *\n', 'shop/stars/x.py': '' }],
    ['from shop.plain import whatever\n', { 'shop/plain.py': '' }],
    ['from shop.space import views\n', { 'shop/space/views.py': '' }],
    ['try:\n    import nowhere\nexcept ImportError:\n    nowhere = None\n', {}],
    ['from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import nowhere\n', {}],
    ['import sys\nsys.path.insert(0, "vendor")\nimport nowhere\n', {}],
    ['import sys\nsys.meta_path.insert(0, make())\nimport nowhere\n', {}],
    ['from . import views\n', { 'shop/views.py': 'from . import main\n' }],
  ])('passes on %j', async (rest, files) => {
    const { code, text } = await stopped(rest, files);
    expect({ code, text }).toEqual({
      code: 0,
      text: expect.stringMatching(/^check: importing shop\.main failed: .*\n$/),
    });
  });
});
