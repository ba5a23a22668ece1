/*
 * npm run packages -- [--without] [--jobs N] [NAME...]
 *
 * Proves the table of what packages of PyPI need from Debian (src/image/system/needs). For each entry: locks a small
 * project, builds its image on slim and on distroless with nothing set, so that the table alone must suffice, and runs
 * the program of scripts/packages/uses in it. `--without` also tries each without the Debian packages, which must fail:
 * an entry that nothing needs is wrong. Asks first whether Debian has every package of the table.
 *
 * Needs Docker and the network. Prints a line for each entry, and ends with 1 if one is not proved.
 */
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { parseArgs } from 'util';
import { unknownPackages } from './debian';
import { prove } from './prove';
import { describe, fault, HEADINGS } from './table';
import { DEBIAN_NEEDS } from '../../src/image/system/needs';

void main();

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { without: { type: 'boolean', default: false }, jobs: { type: 'string', default: '2' } },
    allowPositionals: true,
  });
  const names = positionals.length > 0 ? positionals : Object.keys(DEBIAN_NEEDS);
  const unknown = names.filter(name => !(name in DEBIAN_NEEDS));
  if (unknown.length > 0) { throw new Error(`no entry in src/image/system/needs: ${unknown.join(', ')}`); }

  const faults = (await unknownPackages(debianPackages(names))).map(name => `Debian has no ${name}`);
  const folder = mkdtempSync(join(tmpdir(), 'packages-'));
  try {
    console.log(HEADINGS);
    const waiting = [...names];
    await Promise.all(Array.from({ length: Number(values.jobs) }, async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const row = await prove(name, DEBIAN_NEEDS[name], join(folder, name), values.without);
        console.log(describe(row));
        const found = fault(row);
        if (found !== undefined) { faults.push(found); }
      }
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(`${names.length} entries, ${faults.length} faults`);
  for (const each of faults) { console.log(`\n${each}`); }
  process.exitCode = faults.length > 0 ? 1 : 0;
}

function debianPackages(names: readonly string[]): string[] {
  return [...new Set(names.flatMap(name => {
    const { runs = [], compiled } = DEBIAN_NEEDS[name];
    return [...runs, ...compiled?.headers ?? [], ...compiled?.loads ?? []];
  }))].sort();
}
