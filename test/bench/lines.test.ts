import { readdirSync, readFileSync } from 'fs';
import { join, relative, resolve } from 'path';
import { written } from '../../bench/lines/count';
import { MOST, PROGRAMS } from '../../bench/lines/programs';
import { counted, linesReport } from '../../bench/lines/report';

const root = resolve(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('a line is counted when it has something else than white space and comments on it', () => {
  test.each<[string, string, number, number]>([
    ['app.ts', '/* head\n * more */\n\nconst a = 1; // why\n/** what */\nconst b = [\n  2,\n];\n', 4, 21],
    ['app.ts', 'const url = `https://${host}/a`;\nconst text = "/* no comment */";\n', 2, 55],
    ['app.ts', 'const text = `\n\n`;\n', 3, 13],
    [
      'index.py',
      '"""What it\n\ndoes."""\n\n# why\nimport os  # for\n\ndef run():\n    """Runs."""\n    a = """x"""\n',
      3,
      30,
    ],
    ['Dockerfile', '# why\nFROM a AS b\n\nRUN c \\\n    # inside\n    && d # no comment\n', 3, 26],
  ])('%s %#', (name, text, lines, characters) => {
    expect(written(name, text)).toEqual({ lines, characters });
  });
});

test.each(PROGRAMS)('on $platform a user writes at most a fifth of the lines by hand', program => {
  const { hand, ours } = counted(program, read);
  expect(ours.lines / hand.lines).toBeLessThanOrEqual(MOST);
});

test('every file that is there by hand is counted', () => {
  const files = readdirSync(join(root, 'bench', 'by-hand'), { recursive: true, withFileTypes: true })
    .filter(each => each.isFile()).map(({ parentPath, name }) => relative(root, join(parentPath, name)));
  expect(files.filter(path => !PROGRAMS.some(({ hand }) => hand.includes(path)))).toEqual([]);
});

test('the document has the table of what is there', () => {
  expect(read('docs/benchmarks.md')).toContain(linesReport(read));
});

test('fails a target in the table', () => {
  const text = linesReport(path => (path.startsWith('examples/') ? 'a;\n' : 'b;\n').repeat(10));
  expect(text.split('\n')[2]).toBe('| ECS, aws-cdk-lib | 70 | 20 | 0.29: **missed** | 0.29 |');
});
