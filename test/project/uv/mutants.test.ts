import { readFileSync } from 'fs';
import { join } from 'path';
import { loadProject } from '../../../src/project/load-project';
import { problemsOf, temporaryFolder, writeInto } from '../temporary';

interface Seed {
  readonly file: string;
  readonly lines: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/** Seed, line, start, how much goes, what comes, and whether uv refuses it. */
type Mutant = readonly [string, number, number, number, string, boolean];

/** Made with the real uv by scripts/tables/make_mutants.py. */
interface Table {
  readonly seeds: Readonly<Record<string, Seed>>;
  readonly mutants: readonly Mutant[];
}

const table = JSON.parse(readFileSync(join(__dirname, '../tables/mutants.json'), 'utf8')) as Table;

/** Lines on which we and uv differ, and why. */
const DIFFERENCES: ReadonlyArray<readonly [RegExp, string]> = [
  [/^metadata = \[|^tool\.uv\.conflicts = .*\["name"\]/, "uv's parser takes a list for a table; no uv writes that"],
  [/^tool\.uv\.required-version = "/, 'an image gets a uv that the project admits'],
  [/^pip = /, 'nothing of it counts for `uv sync`'],
  [/^(link-mode|exclude-newer) = "/, 'what a text means is left to uv, as a newer one may know more'],
];

test.each(Object.entries(table.seeds))(
  'mutants of %s are refused exactly when uv refuses them',
  (name, { file, lines, files }) => {
    const folder = temporaryFolder({ ...files, 'src/shop/__init__.py': '' });
    const differences = table.mutants
      .filter(([seed]) => seed === name)
      .flatMap(([, number, start, gone, text, isRefused]) => {
        const line = lines[number].slice(0, start) + text + lines[number].slice(start + gone);
        writeInto(folder, file, `${lines.map((each, index) => (index === number ? line : each)).join('\n')}\n`);
        const messages = problemsOf(problems => loadProject(folder, undefined, { extras: [], groups: [] }, problems));
        // A mutant may also be one that is in order and does not fit the other file.
        const refusals = messages.filter(each => !/is older than|does not list|was made for Python/.test(each));
        const isKnown = DIFFERENCES.some(([pattern]) => pattern.test(line));
        return refusals.length > 0 === isRefused || isKnown ? [] : [{ line, isRefused, refusals }];
      });
    expect(differences).toEqual([]);
  },
);

test('the table holds what it is for', () => {
  const refused = table.mutants.filter(([, , , , , isRefused]) => isRefused).length;
  expect(refused).toBeGreaterThan(400);
  expect(table.mutants.length - refused).toBeGreaterThan(100);
});
