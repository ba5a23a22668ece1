/*
 * npm run soak [-- NAME...] [--tables]
 *
 * Runs the parts of the integration suite whose figures are in the documents, longer than `npm run integration` does,
 * or those that are named, such as `limits`. Each keeps what it measured in `bench/soak/`, from which the tables of the
 * documents are written in the end, also after a test that failed; `--tables` does only that. All parts take less than
 * an hour on two processors. Needs a Docker engine and the network.
 */
import { spawnSync } from 'child_process';
import { parseArgs } from 'util';
import { writeDocuments } from './soak/document';

const PARTS = ['workers', 'pools', 'signals', 'rolling', 'connections', 'servers', 'limits', 'probes'];

const { values, positionals } = parseArgs({ options: { tables: { type: 'boolean' } }, allowPositionals: true });
const unknown = positionals.filter(name => !PARTS.includes(name));
if (unknown.length > 0) { throw new Error(`unknown ${unknown.join()}; use some of ${PARTS.join()}`); }

function test(): number {
  const parts = positionals.length === 0 ? PARTS : positionals;
  const files = parts.map(part => `test/integration/${part}(-soak)?.test.ts`);
  const words = ['jest', '--config', 'jest.integration.json', ...files];
  return spawnSync('npx', words, { stdio: 'inherit', env: { ...process.env, SOAK: '10' } }).status ?? 1;
}

process.exitCode = values.tables ? 0 : test();
writeDocuments();
