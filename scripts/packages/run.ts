/*
 * npm run packages -- [--without] [--on slim|distroless] [--jobs N] [NAME...]
 *
 * Proves the table of what packages of PyPI need from Debian (src/image/system/needs). For each entry: locks a small
 * project, builds its image on slim and on distroless with nothing set, so that the table alone must suffice, and runs
 * the program of scripts/packages/uses in it. `--without` also tries each without the Debian packages, which must fail:
 * an entry that nothing needs is wrong. Asks first whether Debian has every package of the table.
 *
 * Needs Docker and the network. Prints a line for each entry, and why it is not proved; ends with 1 if one is not.
 */
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { parseArgs } from 'util';
import { unknownPackages } from './debian';
import { prove } from './prove';
import { BASES, describe, fault, HEADINGS, packagesOf } from './table';
import { DEBIAN_NEEDS } from '../../src/image/system/needs';

void main();

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      without: { type: 'boolean', default: false },
      jobs: { type: 'string', default: '2' },
      on: { type: 'string' },
    },
    allowPositionals: true,
  });
  const names = positionals.length > 0 ? positionals : Object.keys(DEBIAN_NEEDS);
  const unknown = names.filter(name => !(name in DEBIAN_NEEDS));
  if (unknown.length > 0) { throw new Error(`no entry in src/image/system/needs: ${unknown.join(', ')}`); }

  const bases = BASES.filter(base => [base, undefined].includes(values.on as typeof base | undefined));
  if (bases.length === 0) { throw new Error(`--on is ${values.on}; expected ${BASES.join(' or ')}`); }

  const faults = await unknownPackages(debianPackages(names));
  if (faults.length > 0) { console.log(`Debian has no ${faults.join(', ')}`); }
  const folder = mkdtempSync(join(tmpdir(), 'packages-'));
  try {
    console.log(HEADINGS);
    const waiting = [...names];
    await Promise.all(Array.from({ length: Number(values.jobs) }, async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const row = await prove(name, DEBIAN_NEEDS[name], join(folder, name), bases, values.without);
        console.log(describe(row));
        const found = fault(row, bases);
        if (found !== undefined) {
          console.log(`\n${found}\n`);
          faults.push(name);
        }
      }
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(`${names.length} entries, ${faults.length} faults: ${faults.join(', ') || 'none'}`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

function debianPackages(names: readonly string[]): string[] {
  return [...new Set(names.flatMap(name => {
    return [...packagesOf(DEBIAN_NEEDS[name]), ...DEBIAN_NEEDS[name].compiled?.headers ?? []];
  }))].sort();
}
