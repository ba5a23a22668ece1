import { existsSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { replaceSection } from '../../bench/image/document';
import { median, type Measured, type Rebuild } from '../../bench/image/measured';
import { dependencySteps, steps } from '../../bench/image/progress';
import { edit, SAMPLES, withVersion, writeProject } from '../../bench/image/projects';
import { bytes, table } from '../../bench/image/report';
import { dependencyBytes, distributions, entries, kindOf, partOf } from '../../bench/image/tar-listing';

describe('what docker build prints', () => {
  const progress = [
    '#1 [internal] load build definition from Dockerfile',
    '#1 DONE 0.0s',
    '#6 [build 2/4] RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-install-project --no-dev',
    '#6 CACHED',
    '#7 [build 3/4] COPY . /app',
    '#7 DONE 0.1s',
    '#8 [build 4/4] RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev',
    '#8 0.412 Installed 1 package',
    '#8 DONE 0.6s',
    '#9 [linux/amd64 application 2/3] RUN python -B /build application',
    '#9 DONE 0.6s',
    '#10 exporting to image',
    '#10 DONE 0.0s',
  ].join('\n');

  test('names every step of a stage and whether it was cached', () => {
    expect(steps(progress).map(({ cached }) => cached)).toEqual([true, false, false, false]);
    expect(steps(progress)[1].name).toBe('[build 3/4] COPY . /app');
  });

  test('a command of the stage build that ran installs, other stages and copies do not', () => {
    expect(dependencySteps(progress)).toEqual([
      '[build 4/4] RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev',
    ]);
    expect(dependencySteps(progress.replace('#6 CACHED', '#6 DONE 3.0s'))).toHaveLength(2);
    expect(dependencySteps(progress.replace(/build (\d)/g, 'linux/amd64 build $1'))).toHaveLength(1);
  });

  test('a command that installs no dependency is left out', () => {
    expect(dependencySteps(progress, /uv sync --locked --no-dev$/)).toEqual([]);
  });
});

describe('the listing of a layer', () => {
  const listing = [
    'drwxr-xr-x 0/0             0 1980-01-01 00:00 app/.venv/lib/python3.13/site-packages/',
    '-rw-r--r-- 0/0          1200 1980-01-01 00:00 app/.venv/lib/python3.13/site-packages/httpx/__init__.py',
    '-rw-r--r-- 0/0           300 1980-01-01 00:00 app/.venv/lib/python3.13/site-packages/httpx-1.0.dist-info/RECORD',
    '-rw-r--r-- 10001/10001    50 1980-01-01 00:00 app/src/shop/a file.py',
    'lrwxrwxrwx 0/0             0 1980-01-01 00:00 app/.venv/bin/python -> /usr/local/bin/python3',
  ].join('\n');

  test('has the plain files with their sizes', () => {
    expect(entries(listing).map(({ size }) => size)).toEqual([1200, 300, 50]);
    expect(entries(listing)[2].path).toBe('app/src/shop/a file.py');
  });

  test('dependencies are the files of the virtual environment', () => {
    expect(dependencyBytes(entries(listing))).toBe(1500);
    expect(distributions(entries(listing))).toBe(1);
  });

  test.each([
    ['app/.venv/lib/python3.13/site-packages/numpy.libs/libopenblas.so', 'numpy', 'native'],
    ['app/.venv/lib/python3.13/site-packages/PyYAML-6.0.dist-info/METADATA', 'pyyaml', 'other'],
    ['app/.venv/lib/python3.13/site-packages/__pycache__/typing_extensions.cpython-313.pyc', 'typing_extensions',
      'bytecode'],
    ['app/.venv/lib/python3.13/site-packages/_cffi_backend.cpython-313-x86_64-linux-gnu.so', '_cffi_backend', 'native'],
    ['usr/local/lib/python3.13/json/__pycache__/decoder.cpython-313.pyc', 'standard library', 'bytecode'],
    ['app/src/shop/main.py', 'application', 'source'],
    ['app/.venv/bin/uvicorn', 'virtual environment', 'other'],
    ['opt/container/probe.py', 'opt/container', 'source'],
  ])('%s belongs to %s', (path, part, kind) => {
    expect([partOf(path), kindOf(path)]).toEqual([part, kind]);
  });
});

describe('the made-up projects', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'bench-test-')); });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each(Object.keys(SAMPLES))('%s is written with the file that is edited, and without a lock', name => {
    writeProject(folder, SAMPLES[name]);
    edit(folder, SAMPLES[name], 3);
    expect(readFileSync(join(folder, 'src', SAMPLES[name].edited), 'utf8')).toMatch(/\nEDITION = "\d+-3"\n$/);
    expect(existsSync(join(folder, 'uv.lock'))).toBe(false);
  });

  test('a bump changes the version of the project and of nothing else', () => {
    const lock = '[[package]]\nname = "other"\nversion = "0.1.0"\n\n[[package]]\nname = "shop"\nversion = "0.1.0"\n';
    expect(withVersion(lock, '0.1.4')).toBe(lock.replace('"shop"\nversion = "0.1.0"', '"shop"\nversion = "0.1.4"'));
  });

  test('fails when there is no version to change, instead of measuring an unchanged project', () => {
    expect(() => withVersion('name = "other"\nversion = "0.1.1"', '0.1.2')).toThrow('found no other version');
  });
});

describe('the table', () => {
  const rebuild = (seconds: number, installed = false): Rebuild => (
    { seconds, installed, pull: { bytes: 1234, layers: 1, parts: ['application'] } });
  const side = (label: string, more: Partial<Measured> = {}): Measured => ({
    label,
    layers: 2,
    packed: 10e6,
    dependencies: 90e6,
    packages: 30,
    edit: rebuild(0.9),
    bump: rebuild(0.4),
    unchanged: rebuild(0.3),
    cold: 20,
    prepare: 0.1,
    start: 2,
    sameId: true,
    sameLayers: 2,
    user: '10001',
    writable: 0,
    ...more,
  });
  const lineOf = (measure: string, ours: Partial<Measured>, sample = 'web'): string => {
    const [handTuned, mine] = [side('hand-tuned'), side('ours', ours)];
    const lines = table(sample, { all: [handTuned, mine], handTuned, ours: mine }).split('\n');
    return lines.find(line => line.startsWith(`| ${measure} `))!.replace(/ +/g, ' ');
  };

  test('has the ratio to the hand-tuned form beside each figure, and says what was reached', () => {
    expect(lineOf('own layers, packed', { packed: 6.8e6 }))
      .toBe('| own layers, packed | 10.00 MB | 6.80 MB (0.68) | ≤ 0.68 of hand-tuned: reached |');
    expect(lineOf('`docker run` to the first 200', { start: 1.3 }))
      .toContain('1.30 s (0.65) | ≤ 0.60 of hand-tuned: **missed** |');
  });

  test('a target of one project is not held against another', () => {
    expect(lineOf('own layers, packed', { packed: 9e6 }, 'django')).toMatch(/\(0\.90\) \| \|$/);
    expect(lineOf('dependencies on disk, with bytecode', {}, 'science')).toContain('0.75 of hand-tuned: **missed**');
  });

  test('a rebuild that installs misses its target however fast it is', () => {
    expect(lineOf('rebuild after a version bump', { bump: rebuild(0.1, true) })).toContain('0.10 s, installs |');
    expect(lineOf('rebuild after a version bump', { bump: rebuild(0.1, true) })).toContain('**missed**');
    expect(lineOf('rebuild after a version bump', { bump: rebuild(0.5) })).toContain('installs nothing: reached');
  });

  test.each([
    [1, ['application'], 'reached'],
    [0, [], '**missed**'],
    [1, ['standard library'], '**missed**'],
    [1, ['application', 'fastapi'], '**missed**'],
    [2, ['application'], '**missed**'],
  ])('after an edit, %d layers with files of %j: %s', (layers, parts, outcome) => {
    expect(lineOf('pulled after a one-line edit', { edit: { ...rebuild(0.1), pull: { bytes: 1234, layers, parts } } }))
      .toContain(`1 layer, the application's: ${outcome} |`);
  });

  test('a layer that differs between two builds is a miss', () => {
    expect(lineOf('two builds without a cache: same layers', { sameLayers: 1 })).toContain('1 of 2 | all: **missed**');
    expect(lineOf('two builds without a cache: same image id', { sameId: false })).toContain('no | yes: **missed**');
  });

  test('every line has as many columns', () => {
    const [a, b] = [side('a'), side('b')];
    const counts = table('web', { all: [a, b], handTuned: a, ours: b }).split('\n').map(line => line.split('|').length);
    expect(new Set(counts)).toEqual(new Set([6]));
  });
});

test('bytes are decimal', () => {
  expect([bytes(999), bytes(1_234_567)]).toEqual(['1.0 kB', '1.23 MB']);
});

test('a median is one of the values', () => {
  expect([median([9, 1, 5]), median([4]), median([8, 1, 2, 4])]).toEqual([5, 4, 3]);
});

describe('the document', () => {
  const text = 'before\n<!-- x -->\nold\n<!-- end of x -->\nafter\n';

  test('gets a new section between its comments, again and again', () => {
    const once = replaceSection(text, 'x', 'new');
    expect(once).toBe('before\n<!-- x -->\n\nnew\n\n<!-- end of x -->\nafter\n');
    expect(replaceSection(once, 'x', 'new')).toBe(once);
  });

  test('fails without the comments', () => {
    expect(() => replaceSection('nothing', 'x', 'new')).toThrow('expected the comments <!-- x -->');
  });

  test('of this repository has a place for each benchmark', () => {
    const document = readFileSync(join(__dirname, '../../docs/benchmarks.md'), 'utf8');
    expect(replaceSection(document, 'bench:image', '')).toContain('<!-- bench:lock-history -->');
    expect(replaceSection(document, 'bench:lock-history', '')).toContain('<!-- bench:image -->');
  });
});
