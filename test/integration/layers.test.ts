import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { ask } from './asking';
import { build, moved, oddEntries, serve, stage, stepsIn, type Build } from './builds';
import { docker, python, run } from './docker';
import { copyOf } from './projects';
import { HAVE_ALLOCATOR } from './scripts';
import { uv } from '../../scripts/uv';
import { LayerStrategy, type PythonImageOptions } from '../../src';

const prefix = `layers-${process.pid}`;
const tags: string[] = [];
const containers: string[] = [];

afterAll(() => {
  if (containers.length > 0) { docker('rm', '--force', '--volumes', ...containers); }
  run('docker', ['rmi', '--force', ...tags]);
});

/** Builds a project under a tag of its own. */
function built(project: string, options: PythonImageOptions = {}): Build & { readonly tag: string } {
  return builtFrom(stage(project, options));
}

function builtFrom(context: string, ...flags: string[]): Build & { readonly tag: string } {
  const tag = `${prefix}:${tags.length}`;
  tags.push(tag);
  return { ...build(context, tag, ...flags), tag };
}

/** A copy of the project with one file changed: a project is read once in a process. */
function edited(project: string, file: string, change: (text: string) => string): string {
  const directory = mkdtempSync(join(tmpdir(), 'edited-'));
  cpSync(project, directory, { recursive: true });
  const path = join(directory, file);
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) { throw new Error(`nothing to change in ${file}`); }
  writeFileSync(path, after);
  return directory;
}

function write(directory: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

describe('an image of a FastAPI project', () => {
  const shop = copyOf('examples/shop');
  const checkout = stage(shop);
  let first: Build & { readonly tag: string };

  beforeAll(() => { first = builtFrom(checkout, '--no-cache'); });

  test('is the same in every layer and its configuration when all is built again, from another checkout', () => {
    const umask = process.umask(0o077);
    let elsewhere: string;
    try {
      elsewhere = stage(write(mkdtempSync(join(tmpdir(), 'elsewhere-')), readTree(shop)));
    } finally {
      process.umask(umask);
    }
    for (const path of readdirSync(elsewhere, { recursive: true })) {
      utimesSync(join(elsewhere, String(path)), 1e9, 1e9);
    }
    const again = builtFrom(elsewhere, '--no-cache');
    // Nothing was taken from a cache: every step ran in both, which is why they are not made at the same time.
    const steps = stepsIn(checkout);
    expect([first.ran.length, again.ran.length]).toEqual([steps, steps]);
    expect(again.made - first.made).toBeGreaterThan(1000);
    expect(moved(first, again)).toEqual([]);
    expect(again.id).toBe(first.id);
  });

  test('has an edited line in the layer of the application alone', () => {
    const next = built(edited(shop, 'src/shop/main.py', text => text.replace('"tea": 4.20', '"tea": 4.50')));
    expect(moved(first, next)).toEqual(['application']);
  });

  test('has bytecode of a module of Python that an edit reaches first, beside the application', () => {
    const next = built(edited(shop, 'src/shop/main.py', text => text.replace(/^(?=from )/m, 'import sqlite3\n')));
    expect(moved(first, next)).toEqual(['python', 'application']);
    const source = 'import sqlite3.dbapi2 as x, os; print(os.path.exists(x.__spec__.cached))';
    const has = [first, next].map(({ tag }) => docker('run', '--rm', tag, 'python', '-c', source));
    expect(has).toEqual(['False', 'True']);
  });

  test('has a new version in the layer of the metadata alone, and no step runs for it', () => {
    const bump = (text: string) => text.replace('name = "shop"\nversion = "0.1.0"', 'name = "shop"\nversion = "0.2.0"');
    const next = built(edited(edited(shop, 'pyproject.toml', bump), 'uv.lock', bump));
    expect(moved(first, next)).toEqual(['metadata.tar']);
    expect(next.ran).toEqual([]);
    const version = 'from importlib.metadata import version; print(version("shop"))';
    expect(docker('run', '--rm', next.tag, 'python', '-c', version)).toBe('0.2.0');
  });

  test('has a new console script in the layer of the metadata alone, and it is a command', () => {
    const next = built(edited(shop, 'pyproject.toml', text =>
      `${text}\n[project.scripts]\nshop-price = "shop.main:PRICES.popitem"\n`));
    expect([moved(first, next), next.ran]).toEqual([['metadata.tar'], []]);
    const printed = docker('run', '--rm', '--read-only', next.tag, 'sh', '-c', 'shop-price 2>&1 || true');
    expect(printed).toBe("('cocoa', 6.4)");
  });

  test('does not change with a setting of a linter or a new test, and no step runs for them', () => {
    const project = edited(shop, 'pyproject.toml', text => `${text}\n[tool.ruff]\nline-length = 100\n`);
    const other = built(write(project, { 'tests/test_more.py': 'def test_more():\n    assert True\n' }));
    expect([other.id, other.ran]).toEqual([first.id, []]);
  });

  test('has a changed dependency in the layer of its group alone', () => {
    const directory = edited(shop, 'README.md', text => `${text}\n`);
    const words = ['lock', '--quiet', '--python', 'python3', '--project', directory, '--upgrade-package', 'idna==3.10'];
    run(uv(), words);
    const context = stage(directory);
    const isOfIdna = (file: string) => /^idna @/m.test(readFileSync(join(context, 'dependencies', file), 'utf8'));
    const group = readdirSync(join(context, 'dependencies')).find(isOfIdna)!;
    expect(moved(first, builtFrom(context))).toEqual([group.replace('.txt', '')]);
  });

  test('has only files of root that nobody else may write, of one time', () => {
    expect(oddEntries(first.tag, Object.keys(first.layers).length)).toEqual([]);
  });

  test('is built and answers with all packages in one layer, too', async () => {
    const { tag } = built(shop, { layers: LayerStrategy.single() });
    containers.push(prefix);
    expect((await ask({ url: `${await serve(tag, prefix)}/products/tea` })).text).toBe('{"name":"tea","price":4.2}');
    expect(python(prefix, HAVE_ALLOCATOR).trim()).toBe('[True] True');
  });
});

test('an image of a member of a workspace does not change with another member, and no step runs for it', () => {
  const workspace = copyOf('test/integration/samples/workspace');
  const first = built(join(workspace, 'members', 'api'));
  const other = edited(workspace, 'members/batch/pyproject.toml', text => text.replace('1.0.0', '1.1.0'));
  run(uv(), ['lock', '--quiet', '--python', 'python3', '--project', other]);
  const next = built(join(other, 'members', 'api'));
  expect([next.id, next.ran]).toEqual([first.id, []]);
});

/** All files below a folder, as a checkout writes them anew. */
function readTree(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(path => [path.slice(directory.length + 1), readFileSync(path, 'utf8')]),
  );
}
