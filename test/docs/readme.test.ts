import { readFileSync } from 'fs';
import { join } from 'path';
import { ComputeSize, PythonContainer, WritablePath } from '../../src';
import { fixtureImage } from '../outputs';

const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');

test('the Dockerfile it shows is one that comes out', () => {
  const [, shown] = /^```dockerfile\n(.*?)^```/ms.exec(readme)!;
  expect(fixtureImage('fastapi').dockerfile).toContain(shown);
});

test('the problems it shows are those of the container above them', () => {
  const [, shown] = /^```\n(PythonContainerInvalid: invalid PythonContainer.*?)^```/ms.exec(readme)!;
  expect(() => PythonContainer.web({
    image: fixtureImage('fastapi'),
    port: 80,
    size: ComputeSize.of(1, 256),
    environment: { DATABASE_PASSWORD: 'hunter2' },
    writablePaths: [WritablePath.of('/app/src', 64)],
  })).toThrow(shown.trimEnd());
});

test.each([
  ['ts', 'quick-start.ts'], ['python', 'quick_start.py'], ['java', 'QuickStart.java'], ['go', 'quick_start.go'],
])(
  'the first program in %s is the one that CI runs from the package', (fence, file) => {
    const [, shown] = new RegExp(`^\`\`\`${fence}\\n(.*?)^\`\`\``, 'ms').exec(readme)!;
    expect(shown).toBe(readFileSync(join(__dirname, '..', '..', 'examples', 'quick-start', file), 'utf8'));
  },
);

/** The cells of a table by the text of its first column. */
function rowsOf(table: string): Map<string, string[]> {
  const rows = table.split('\n').filter(each => each.startsWith('|'))
    .map(each => each.split('|').slice(1, -1).map(cell => cell.replace(/\*\*/g, '').trim()));
  return new Map(rows.map(([name, ...cells]) => [name, cells]));
}

test.each([
  ['own layers, packed, all bytecode included', 'own layers, packed'],
  ['pulled after a one-line edit', 'pulled after a one-line edit'],
  ['pulled after a version bump', 'pulled after a version bump'],
  ['files of its own that it can change', 'files of its own it can change'],
])('the figures of %j are those of the last run of the benchmark', (row, measured) => {
  const benchmarks = readFileSync(join(__dirname, '..', '..', 'docs', 'benchmarks.md'), 'utf8');
  const [, web] = /^### web: (.*?)^### /ms.exec(benchmarks)!;
  const shown = rowsOf(readme).get(row)!;
  const run = rowsOf(web).get(measured)!.slice(0, 3).map(cell => cell.replace(/ \(.*|, .*/, ''));
  expect(shown.map(cell => cell.replace(/,(?=\d{3})/, ''))).toEqual(run);
});
