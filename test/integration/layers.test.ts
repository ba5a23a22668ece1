import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { build, moved, oddEntries, serve, stage, type Build } from './builds';
import { docker, run } from './docker';
import { copyOf } from './projects';
import { BYTECODE_ROUTE } from './scripts';
import { ensureLock, uv } from '../../scripts/uv';
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

function builtFrom(context: string): Build & { readonly tag: string } {
  const tag = `${prefix}:${tags.length}`;
  tags.push(tag);
  return { ...build(context, tag), tag };
}

async function ask(image: string, path: string): Promise<unknown> {
  const name = `${prefix}-${containers.length}`;
  containers.push(name);
  const answer = await fetch(`${await serve(image, name)}${path}`, { signal: AbortSignal.timeout(10_000) });
  return answer.json();
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
  const shop = edited(copyOf('examples/shop'), 'src/shop/main.py', text => text + BYTECODE_ROUTE);
  let first: Build & { readonly tag: string };

  beforeAll(() => { first = built(shop); });

  test('has the same id when our steps run again, in another folder with other times and a strict umask', () => {
    const umask = process.umask(0o077);
    let context: string;
    try {
      context = stage(write(mkdtempSync(join(tmpdir(), 'elsewhere-')), readTree(shop)));
    } finally {
      process.umask(umask);
    }
    // Another file beside ours: no step that is written in Python is in the engine's cache.
    writeFileSync(join(context, 'build', 'salt'), String(process.hrtime.bigint()));
    for (const path of readdirSync(context, { recursive: true })) { utimesSync(join(context, String(path)), 1e9, 1e9); }
    const again = builtFrom(context);
    expect(again.ran.filter(step => step.includes('/build'))).toHaveLength(5);
    expect(moved(first, again)).toEqual([]);
    expect(again.id).toBe(first.id);
  });

  test('has fewer than 15 layers beside those of its base', () => {
    expect(Object.keys(first.layers).length).toBeLessThan(15);
  });

  test('has an edited line in the layer of the application alone', () => {
    const next = built(edited(shop, 'src/shop/main.py', text => text.replace('"tea": 4.20', '"tea": 4.50')));
    expect(moved(first, next)).toEqual(['application']);
  });

  test('has a new version in the layer of the metadata alone, and no step runs for it', () => {
    const bump = (text: string) => text.replace('name = "shop"\nversion = "0.1.0"', 'name = "shop"\nversion = "0.2.0"');
    const next = built(edited(edited(shop, 'pyproject.toml', bump), 'uv.lock', bump));
    expect(moved(first, next)).toEqual(['metadata.tar']);
    expect(next.ran).toEqual([]);
    const version = 'from importlib.metadata import version; print(version("shop"))';
    expect(docker('run', '--rm', next.tag, 'python', '-c', version)).toBe('0.2.0');
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

  test('has bytecode of everything that a started server imports, made from the source beside it', async () => {
    expect(await ask(first.tag, '/bytecode')).toEqual({ modules: expect.any(Number), missing: [], stale: [] });
  });

  test('is built and answers with all packages in one layer, too', async () => {
    const { tag } = built(shop, { layers: LayerStrategy.single() });
    expect(await ask(tag, '/products/tea')).toEqual({ name: 'tea', price: 4.2 });
  });
});

describe('an image of a member of a workspace with native packages', () => {
  const workspace = write(mkdtempSync(join(tmpdir(), 'workspace-')), {
    '.python-version': '3.13\n',
    'pyproject.toml': '[tool.uv.workspace]\nmembers = ["members/*"]\n',
    'members/api/pyproject.toml': member('api', ['fastapi', 'numpy', 'uvicorn', 'tools'])
      + '[tool.uv.sources]\ntools = { workspace = true }\n',
    'members/api/src/api/__init__.py': '',
    'members/api/src/api/main.py': [
      'import numpy', 'from fastapi import FastAPI', 'from tools import double', '', 'app = FastAPI()', '', '',
      '@app.get("/healthz")', 'def healthz() -> float:', '    return double(float(numpy.arange(4).sum()))', '',
    ].join('\n'),
    'members/tools/pyproject.toml': member('tools', []),
    'members/tools/src/tools/__init__.py': 'def double(number: float) -> float:\n    return 2 * number\n',
    'members/batch/pyproject.toml': member('batch', ['fastapi']),
    'members/batch/src/batch/__init__.py': '',
  });
  let first: Build & { readonly tag: string };

  beforeAll(() => {
    ensureLock(workspace);
    first = built(join(workspace, 'members', 'api'));
  });

  test('answers with a read-only root and without capabilities', async () => {
    expect(await ask(first.tag, '/healthz')).toBe(12);
  });

  test('does not change with another member, and no step runs for it', () => {
    const other = edited(workspace, 'members/batch/src/batch/__init__.py', text => `${text}print("more")\n`);
    const next = built(join(other, 'members', 'api'));
    expect([next.id, next.ran]).toEqual([first.id, []]);
  });
});

function member(name: string, dependencies: string[]): string {
  return [
    '[project]', `name = "${name}"`, 'version = "1.0.0"', 'requires-python = ">=3.11"',
    `dependencies = ${JSON.stringify(dependencies)}`,
    '[build-system]', 'requires = ["uv_build>=0.8,<1"]', 'build-backend = "uv_build"', '',
  ].join('\n');
}

/** All files below a folder, as a checkout writes them anew. */
function readTree(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(path => [path.slice(directory.length + 1), readFileSync(path, 'utf8')]),
  );
}
