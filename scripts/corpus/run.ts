/*
 * npm run corpus -- [--serve] [--json] PROJECT...
 *
 * Loads, plans and stages each project, and lets Python's own parser find what the staged sources import of the project
 * that was not staged. Prints what would run, what is asked for health, and what was guessed. A project is a folder,
 * with choices behind it as in `api?groups=prod,docker&extras=web` or `.?package=api`. `--serve` also builds each and
 * runs it, with variables and writable folders given as in `api?env.MODE=x&writable=/app/data`. `--json` prints a line
 * of JSON for each project instead. Ends with 1 when a project crashes the library, or when a staged module imports one
 * that was left out.
 */
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { examine } from './examine';
import { describe, isBroken, outcomeOf, type Row, summary } from './row';

const words = process.argv.slice(2);
const flags = words.filter(word => word.startsWith('--'));
const projects = words.filter(word => !word.startsWith('--'));
void main();

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'corpus-'));
  const rows: Row[] = [];
  try {
    for (const [index, project] of projects.entries()) {
      const row = await examine(project, join(directory, String(index)), flags.includes('--serve'));
      console.log(flags.includes('--json') ? JSON.stringify(row) : describe(row));
      rows.push(row);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
  if (!flags.includes('--json')) { console.log(summary(rows)); }
  process.exitCode = rows.some(row => outcomeOf(row) === 'crashed' || isBroken(row)) ? 1 : 0;
}
