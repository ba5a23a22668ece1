import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'fs';
import { userInfo } from 'os';
import { join } from 'path';
import { buildFolder, run } from './builder';
import { BUILD_EPOCH_SECONDS } from '../../../src/image/places';
import { temporaryFolder, writeInto } from '../../project/temporary';

const BUILD = buildFolder();

interface Built {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly app: string;
  /** The application's tree, at the folder of the application. */
  readonly tree: string;
  readonly output: string;
  /** The standard library's modules that were reached. */
  readonly reached: string[];
}

/** What the step keeps is what the base's own step compiled; here it is listed instead of copied. */
const LISTING = `
import argparse, os, sys
sys.path[0] = sys.argv[1]
import check_entry
check_entry.SECONDS = int(os.environ.get("LIMIT", check_entry.SECONDS))
from commands import application
from problems import BuildError
def keep(paths, output):
    names = [path.split("/lib/python%d.%d/" % sys.version_info[:2])[-1].split(".cpython")[0] for path in paths]
    print("reached", *[name.replace("__pycache__/", "").replace("/__init__", "").replace("/", ".") for name in names])
application.keep = keep
parser = argparse.ArgumentParser()
application.add_arguments(parser)
try:
    application.run(parser.parse_args(sys.argv[2:]))
except BuildError as error:
    sys.exit("".join("build: " + each for each in error.sentences) or 1)
`;

/** An application in the folder `app`, beside the environment whose Python is the machine's. */
async function build(
  files: Record<string, string>,
  words: string[] = ['--entry', 'shop.main:app'],
  { variables = {}, prepare = () => {} }: { variables?: Record<string, string>; prepare?: (app: string) => void } = {},
): Promise<Built> {
  const root = temporaryFolder(Object.fromEntries(Object.entries(files).map(([path, text]) => [`app/${path}`, text])));
  const app = join(root, 'app');
  mkdirSync(join(app, '.venv/bin'), { recursive: true });
  symlinkSync(PYTHON, join(app, '.venv/bin/python'));
  for (const folder of [root, app]) { chmodSync(folder, 0o755); }
  prepare(app);
  const output = join(root, 'layers');
  const given = ['--source', app, '--output', output, '--environment', join(app, '.venv'), ...words];
  const { stdout, ...outcome } = await run(['-c', LISTING, BUILD, ...given], variables);
  const reached = /^reached(.*)$/m.exec(stdout)?.[1].trim().split(' ') ?? [];
  const tree = join(output, 'application', app);
  return { ...outcome, stdout: stdout.replace(/^reached.*\n/m, ''), tree, output, reached, app };
}

let PYTHON: string;
beforeAll(async () => {
  PYTHON = (await run(['-c', 'import os, sys; print(os.path.realpath(sys.executable))'])).stdout.trim();
});

const SHOP = { 'shop/__init__.py': '', 'shop/main.py': 'import wave\napp = 1\n' };
const NEEDS_A_VARIABLE = {
  ...SHOP,
  'shop/main.py': 'import os\nos.environ["KEY"]\nimport wave\nimport shop.other\n',
  'shop/other.py': '',
};

describe('the tree of the application', () => {
  test('has the sources and their bytecode for the final path, one time and one owner', async () => {
    const { code, stderr, stdout, tree } = await build({ ...SHOP, 'shop/data.json': '{}' });
    expect([code, stderr, stdout]).toEqual([0, '', 'build: application: 3 files, 2 compiled\n']);
    expect(readdirSync(join(tree, 'shop'))).toEqual(['__init__.py', '__pycache__', 'data.json', 'main.py']);
    const [compiled] = readdirSync(join(tree, 'shop/__pycache__')).filter(name => name.startsWith('main.'));
    const show = 'import marshal, sys; data = open(sys.argv[1], "rb").read(); '
      + 'print(int.from_bytes(data[4:8], "little"), marshal.loads(data[16:]).co_filename)';
    const { stdout: shown } = await run(['-c', show, join(tree, 'shop/__pycache__', compiled)]);
    expect(shown).toMatch(/^1 \/.*\/app\/shop\/main\.py\n$/);
    expect(shown).not.toContain('layers');
    // Tracebacks mark the columns of the code that somebody here repairs.
    const columns = 'import marshal, sys; code = marshal.loads(open(sys.argv[1], "rb").read()[16:]); '
      + 'print(any(column is not None for *_, column in code.co_positions()))';
    expect((await run(['-c', columns, join(tree, 'shop/__pycache__', compiled)])).stdout).toBe('True\n');
    const paths = ['', 'shop', 'shop/main.py', `shop/__pycache__/${compiled}`];
    const times = new Set(paths.map(path => statSync(join(tree, path)).mtimeMs));
    expect([...times]).toEqual([BUILD_EPOCH_SECONDS * 1000]);
  });

  test('has modes that do not depend on who checked it out, and keeps links and empty folders', async () => {
    const { tree } = await build({ ...SHOP, 'run.sh': '', 'secret.txt': '' }, undefined, {
      prepare: app => {
        chmodSync(join(app, 'run.sh'), 0o740);
        chmodSync(join(app, 'secret.txt'), 0o644);
        symlinkSync('shop', join(app, 'latest'));
        symlinkSync('run.sh', join(app, 'start'));
        mkdirSync(join(app, 'empty'), 0o775);
      },
    });
    expect(['run.sh', 'secret.txt', 'empty'].map(each => statSync(join(tree, each)).mode % 0o1000)).toEqual(
      [0o755, 0o644, 0o755],
    );
    expect([readlinkSync(join(tree, 'latest')), readlinkSync(join(tree, 'start'))]).toEqual(['shop', 'run.sh']);
    expect(lstatSync(join(tree, 'latest')).mtimeMs).toBe(BUILD_EPOCH_SECONDS * 1000);
  });

  test('leaves out the environment and older bytecode; a source for another Python has none', async () => {
    const { code, tree } = await build({
      ...SHOP,
      'shop/__pycache__/main.cpython-39.pyc': 'old',
      'shop/left.pyc': 'old',
      'templates/old.py': 'print "2"\n',
    });
    expect(code).toBe(0);
    expect(readdirSync(tree)).toEqual(['shop', 'templates']);
    expect(readdirSync(join(tree, 'shop'))).toEqual(['__init__.py', '__pycache__', 'main.py']);
    expect(readdirSync(join(tree, 'shop/__pycache__')).filter(name => name.includes('-39'))).toEqual([]);
    expect(readdirSync(join(tree, 'templates'))).toEqual(['old.py']);
  });
});

describe('the check of the entry', () => {
  test('fails on what no container can repair, with the sentence of the check alone', async () => {
    const { code, stderr } = await build({ ...SHOP, 'shop/main.py': 'import nowhere\n' });
    expect([code, stderr]).toEqual([1, "check: shop.main cannot start: line 1 of shop/main.py imports 'nowhere', which "
      + 'is neither in the image nor in a locked package; run `uv add`, install its extra or group, or add its file '
      + "to 'include'\n"]);
  });

  test('fails on a module that was left out', async () => {
    const words = ['--entry', 'shop.main:app', '--left-out', 'shop.billing'];
    const { code, stderr } = await build({ ...SHOP, 'shop/main.py': 'import shop.billing\n' }, words);
    expect([code, stderr]).toEqual([1, expect.stringContaining("add its file to 'include', or exclude less")]);
  });

  test.each([
    'import somelib.tests.factories\n', 'from somelib.tests import factories\n', 'from somelib import tests\n',
  ])('fails on what the build removed from a package, with the setting that keeps it: %j', async source => {
    const site = '.venv/site-packages';
    const files = {
      ...SHOP,
      'shop/main.py': source,
      [`${site}/somelib/__init__.py`]: '',
      [`${site}/some_lib-1.dist-info/METADATA`]: 'Metadata-Version: 2.1\nName: Some-Lib\nVersion: 1\n',
      [`${site}/some_lib-1.dist-info/RECORD`]: 'somelib/__init__.py,,\n',
    };
    const { code, stderr } = await build(files, undefined, { variables: { PYTHONPATH: site } });
    expect([code, stderr]).toEqual([1, "check: shop.main cannot start: line 1 of shop/main.py imports 'somelib.tests', "
      + "which is not in the image; if the package has it, use prune: PruneProfile.DEFAULT.keep('tests', "
      + "{ package: 'Some-Lib' })\n"]);
    const own = { ...SHOP, 'shop/main.py': 'import shop.tests\n' };
    expect((await build(own)).stderr).toContain("'shop.tests', which is not in the image; if the project has its file");
  });

  test('passes where a variable is missing, in one line', async () => {
    const { code, stderr } = await build(NEEDS_A_VARIABLE);
    expect([code, stderr.split('\n').length]).toEqual([0, 2]);
    expect(stderr).toContain("check: importing shop.main failed: KeyError: 'KEY'");
  });

  test('passes when the process ends by itself', async () => {
    const { code, stderr } = await build({ ...SHOP, 'shop/main.py': 'import os\nos.kill(os.getpid(), 11)\n' });
    expect([code, stderr]).toEqual([0, expect.stringContaining('was ended by signal 11')]);
  });

  test('imports from the working directory and with the variables of the image', async () => {
    const files = {
      'src/shop/__init__.py': '',
      'src/shop/main.py': 'import lib, helper\napp = 1\n',
      'src/helper.py': '',
      'libs/lib.py': '',
    };
    const words = ['--entry', 'shop.main:app'];
    const { code, stderr } = await build(files, words, {
      prepare: app => words.push('--directory', join(app, 'src')),
      variables: { PYTHONPATH: 'libs:../libs' },
    });
    expect([code, stderr]).toEqual([0, '']);
  });

  test('the modules of the project are its own, whatever the files of the build are called', async () => {
    const names = ['application', 'bytecode', 'check_entry', 'commands', 'reach', 'rules', 'tree', 'report'];
    const { code, stderr } = await build({
      ...Object.fromEntries(names.map(name => [`${name}.py`, 'mine = 1\n'])),
      'shop/__init__.py': '',
      'shop/main.py': `${names.map(name => `import ${name}\n${name}.mine\n`).join('')}app = 1\n`,
    });
    expect([code, stderr]).toEqual([0, '']);
  });

  test('runs as the user of the container, with its name', async () => {
    const main = 'import os\nprint(os.getuid(), os.getgid(), os.environ["USER"])\napp = 1\n';
    const [user, group] = [String(process.getuid!()), String(process.getgid!())];
    const words = ['--entry', 'shop.main:app', '--user', user, '--group', group];
    expect((await build({ ...SHOP, 'shop/main.py': main }, words)).stdout).toMatch(
      new RegExp(`^${user} ${group} ${userInfo().username}$`, 'm'),
    );
  });

  test("fails when the image's user cannot start the environment's Python, once", async () => {
    const prepare = (app: string) => {
      rmSync(join(app, '.venv/bin/python'));
      writeInto(app, '.venv/bin/python', 'no program');
      chmodSync(join(app, '.venv/bin/python'), 0o755);
    };
    const { code, stderr } = await build(SHOP, undefined, { prepare });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^build: user \d+ of the image cannot start the Python of its packages: .*bin\/python'; use a /);
  });

  test("fails when the environment's Python ends at once, since nothing was checked", async () => {
    const prepare = (app: string) => {
      rmSync(join(app, '.venv/bin/python'));
      symlinkSync('/bin/true', join(app, '.venv/bin/python'));
    };
    const { code, stderr } = await build(SHOP, undefined, { prepare });
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot start the Python of its packages: it ends ')]);
  });

  test('every user can read what is imported, whatever the modes of the checkout are', async () => {
    const main = 'import os\nprint(*[oct(os.stat(each).st_mode & 0o777) for each in ("shop", __file__)])\napp = 1\n';
    const prepare = (app: string) => {
      chmodSync(join(app, 'shop/main.py'), 0o600);
      chmodSync(join(app, 'shop'), 0o700);
    };
    const { stdout } = await build({ ...SHOP, 'shop/main.py': main }, undefined, { prepare });
    expect(stdout).toContain('0o755 0o644\n');
  });

  test('finds metadata of the project, which is in another layer, and leaves none', async () => {
    const main = 'from importlib.metadata import version\nassert version("acme.shop-API") == "0"\napp = 1\n';
    const { code, stderr, output } = await build({ ...SHOP, 'shop/main.py': main }, ['--entry', 'shop.main:app',
      '--metadata', 'acme-shop-api']);
    expect([code, stderr, readdirSync(output)]).toEqual([0, '', ['application']]);
  });
});

test('the plugins of the project are found and reached, as in a container', async () => {
  const main = 'from importlib.metadata import entry_points\n'
    + 'plugins = [each.load() for each in entry_points(group="shop.plugins")]\napp = plugins[0]\n';
  const files = { ...SHOP, 'shop/main.py': main, 'shop/mail.py': 'import mailbox\nsend = 1\n' };
  const words = ['--entry', 'shop.main:app', '--metadata', 'shop', '--plugins', 'shop'];
  const { code, stderr, reached } = await build(files, [...words, '[shop.plugins]\nmail = shop.mail:send\n']);
  expect([code, stderr]).toEqual([0, '']);
  expect(reached).toContain('mailbox');
});

describe('variables of Python that an image may set', () => {
  // The import of the project sees them as its containers do; the build itself must not.
  const files = {
    'src/shop/__init__.py': '',
    'src/shop/main.py': 'import lib, warned\napp = 1\n',
    'src/warned.py': 'a = "\\d"\n',
    'libs/lib.py': '',
  };

  test.each([
    ['PYTHONSAFEPATH', '1'], ['PYTHONNOUSERSITE', '1'], ['PYTHONUTF8', '0'], ['PYTHONHASHSEED', '7'],
    ['PYTHONSTARTUP', '/none'], ['PYTHONDEVMODE', '1'], ['PYTHONWARNINGS', 'default'], ['PYTHONTRACEMALLOC', '1'],
    ['PYTHONNODEBUGRANGES', '1'],
  ])('%s=%s changes nothing of the build', async (name, value) => {
    const { code, stdout, stderr, reached } = await build(files, undefined, {
      variables: { PYTHONPATH: 'libs:src', [name]: value },
    });
    expect([code, stdout]).toEqual([0, 'build: application: 4 files, 4 compiled\n']);
    expect(stderr).not.toContain('check:');
    expect(reached).toEqual(expect.arrayContaining(['pkgutil', 'encodings.idna']));
  });

  test('PYTHONWARNINGS=error leaves no source without bytecode', async () => {
    const variables = { PYTHONPATH: 'libs:src', PYTHONWARNINGS: 'error' };
    const { stdout } = await build(files, [], { variables });
    expect(stdout).toContain('4 files, 4 compiled\n');
  });
});

describe('the bytecode that is kept', () => {
  test('is of the modules that the entry reaches, in order, and of what every start loads', async () => {
    const { reached } = await build(SHOP);
    expect(reached).toEqual(expect.arrayContaining(['wave', 'pkgutil', 'encodings.idna', 'concurrent.futures.thread']));
    expect(reached).not.toContain('smtplib');
  });

  test('is also of what the server loads, although other modules crash or are missing', async () => {
    const also = ['nowhere', 'smtplib', 'this', 'crash', 'mailbox'].flatMap(name => ['--also', name]);
    const files = { ...SHOP, '.venv/site-packages/crash.py': 'import os, plistlib\nos._exit(0)\n' };
    const { code, stderr, stdout, reached } = await build(files, ['--entry', 'shop.main:app', ...also], {
      variables: { PYTHONPATH: '.venv/site-packages' },
    });
    expect([code, stderr, stdout]).toEqual([0, '', expect.not.stringContaining('Zen')]);
    expect(reached).toEqual(expect.arrayContaining(['wave', 'smtplib', 'this', 'mailbox']));
  });

  test('is also of the imports in other sources, with which a worker may start; they do not run', async () => {
    const worker = '"""Text:\nimport nothing of this.\n"""\nimport plistlib; import smtplib\n'
      + 'from xml import (  # for (old) feeds\n    sax,\n)\nfrom mailbox \\\n    import Mailbox\nfrom . import main\n'
      + 'import os\nif os.name:\n    import wave\nopen("ran", "w")\n';
    const { code, stderr, reached, app } = await build({
      'shop/__init__.py': '',
      'shop/main.py': 'app = 1\n',
      'shop/worker.py': worker,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(reached).toEqual(expect.arrayContaining(['plistlib', 'smtplib', 'xml.sax', 'mailbox']));
    expect(reached).not.toContain('wave');
    expect(existsSync(join(app, 'ran'))).toBe(false);
  });

  test('is made at once of a source with a bracket that nothing closes before many comments', async () => {
    const comments = 'x = 1  # why it is one, and no other number\n'.repeat(40);
    const text = `import plistlib\nNOTE = """\nfrom here (and there\n"""\n${comments}`;
    const { code, stderr, reached } = await build({ ...SHOP, 'shop/worker.py': text });
    expect([code, stderr]).toEqual([0, '']);
    expect(reached).toContain('plistlib');
  });

  test('is also of the imports that come after one that crashes', async () => {
    const worker = { 'shop/worker.py': 'import crash, smtplib\n' };
    const files = { ...SHOP, ...worker, '.venv/lib/crash.py': 'import os\nos._exit(9)\n' };
    const { code, stderr, reached } = await build(files, undefined, { variables: { PYTHONPATH: '.venv/lib' } });
    expect([code, stderr]).toEqual([0, '']);
    expect(reached).toContain('smtplib');
  });

  test('is also of the imports in the sources where the entry stops early; they do not run', async () => {
    const other = { 'shop/other.py': 'import plistlib\nfrom xml import sax\nfrom . import main\nopen("ran", "w")\n' };
    const { reached, app } = await build({ ...NEEDS_A_VARIABLE, ...other });
    expect(reached).toEqual(expect.arrayContaining(['wave', 'plistlib', 'xml.sax']));
    expect(existsSync(join(app, 'ran'))).toBe(false);
  });

  test('without an entry nothing of the project runs, and its imports are tried', async () => {
    const main = 'import wave, shop.other\nfrom shop import other\nopen("ran", "w").close()\n';
    const files = { ...SHOP, 'shop/main.py': main, 'shop/other.py': 'open("ran", "w")\n' };
    const { code, stderr, reached, app } = await build(files, []);
    expect([code, stderr]).toEqual([0, '']);
    expect(reached).toContain('wave');
    expect(existsSync(join(app, 'ran'))).toBe(false);
  });

  test('does not depend on the order of a set', async () => {
    const main = 'import importlib\nfor name in {"wave", "this", "plistlib", "mailbox", "smtplib", "chunk"}:\n'
      + '    importlib.import_module(name)\n    break\napp = 1\n';
    const all = [];
    for (const seed of ['1', '2', '3', 'random']) {
      const variables = { PYTHONHASHSEED: seed };
      all.push((await build({ ...SHOP, 'shop/main.py': main }, undefined, { variables })).reached);
    }
    expect(new Set(all.map(each => each.join())).size).toBe(1);
  });

  test('is all where an import is killed, since a faster machine might have gone further', async () => {
    const variables = { LIMIT: '1' };
    const { code, stdout, stderr, reached } = await build(
      { ...SHOP, 'shop/main.py': 'import time\ntime.sleep(600)\n' }, undefined, { variables });
    expect([code, stderr]).toEqual([0, 'check: importing shop.main was ended by signal 9; the limit is 1 seconds\n']);
    expect(stdout).toContain('build: python: an import was killed, so the bytecode of all of Python is kept\n');
    expect(reached).toEqual(expect.arrayContaining(['smtplib', 'mailbox', 'xml.sax.saxutils']));

    const slow = { ...SHOP, '.venv/site-packages/slow.py': 'import time\ntime.sleep(600)\n' };
    const server = await build(slow, ['--entry', 'shop.main:app', '--also', 'slow'], {
      variables: { ...variables, PYTHONPATH: '.venv/site-packages' },
    });
    expect([server.code, server.reached.includes('mailbox')]).toEqual([0, true]);
  }, 60_000);

  test('is all where the environment is for another processor, which is said', async () => {
    const words = ['--entry', 'shop.main:app'];
    const { code, stdout, reached } = await build(SHOP, words, {
      prepare: app => words.push('--environment', join(app, 'none')),
    });
    expect([code, stdout]).toEqual([0, expect.stringContaining('build: application: built on another processor: ')]);
    expect(reached).toEqual(expect.arrayContaining(['wave', 'smtplib', 'mailbox']));
    // How this Python was built, in a file with the name of its processor.
    expect(reached.filter(each => each.startsWith('_sysconfigdata'))).toEqual([]);
  });
});
