import { spawnSync } from 'child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const root = join(__dirname, '../..');
const fixture = (name: string) => `test/fixtures/projects/${name}`;

/** As `npm run corpus` starts it. */
function corpus(...words: string[]): { status: number | null; output: string } {
  const command = ['--tsconfig', 'examples/tsconfig.json', 'scripts/corpus/run.ts', ...words];
  const options = { cwd: root, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [require.resolve('tsx/cli'), ...command], options);
  return { status, output: stdout + stderr };
}

let folder: string;

beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'corpus-test-')); });
afterEach(() => rmSync(folder, { recursive: true }));

/** A project that is in step with its lock. */
function project(files: Record<string, string>): string {
  const pyproject = '[project]\nname = "shop"\nversion = "0.1.0"\nrequires-python = ">=3.13"\n';
  const lock = 'version = 1\nrequires-python = ">=3.13"\n\n[[package]]\nname = "shop"\nversion = "0.1.0"\n'
    + 'source = { virtual = "." }\n';
  for (const [path, text] of Object.entries({ 'pyproject.toml': pyproject, 'uv.lock': lock, ...files })) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

test('each project has a row with what runs, what is asked and what was guessed; the last lines count', () => {
  const { status, output } = corpus(fixture('django'), fixture('fastapi'), fixture('worker'));

  expect(output).toMatch(/^test\/fixtures\/projects\/django\n {4}Python 3\.\d+, \d+ files, \d+ left out, /);
  expect(output).toContain('\n    web     gunicorn blog.wsgi:application --bind');
  expect(output).toContain('\n    health  2xx at /healthz\n    image   the same\n    warns   blog has blog.wsgi:app');
  expect(output)
    .toContain('\n    web     PythonContainerInvalid: invalid PythonContainer "web": no locked package is a known web');
  expect(output).toContain('\n    health  nothing to ask\n    image   # No CMD:');
  expect(output).toMatch(/\n3 projects: 3 staged, 0 refused with a reason, 0 crashed, 0 import what was left out\n/);
  expect(output).toMatch(/\n2 web containers, 2 with a health route; 2 images that start something\n$/);
  expect(status).toBe(0);
});

test('--json prints a line for each project, for whoever compares many', () => {
  const { status, output } = corpus('--json', fixture('fastapi'));

  expect(JSON.parse(output)).toMatchObject({
    project: fixture('fastapi'),
    application: 'shop.main:app',
    health: { path: '/healthz', anyAnswer: false },
    warnings: [],
    missing: [],
  });
  expect(status).toBe(0);
});

test('a project that is refused is shown with the reason, and is no failure', () => {
  const older = '[project]\nname = "shop"\nversion = "0.1.0"\nrequires-python = ">=3.12"\n';
  const { status, output } = corpus(project({ 'pyproject.toml': older }));

  expect(output).toContain('    PythonProjectInvalid: invalid PythonProject');
  expect(output).toContain('1 projects: 0 staged, 1 refused with a reason');
  expect(status).toBe(0);
});

test('ends with 1 when a staged module imports one that is not staged', () => {
  const shop = project({ 'shop/__init__.py': 'from shop import prices\n', 'shop/prices.py': '' });
  const { status, output } = corpus(`${shop}?exclude=shop/prices.py`);

  expect(output).toContain('MISSING shop/__init__.py imports shop/prices.py');
  expect(output).toContain('1 import what was left out');
  expect(status).toBe(1);
});
