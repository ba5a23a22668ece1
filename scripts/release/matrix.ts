/*
 * tsx scripts/release/matrix.ts [20:floor 22:newest ...]
 *
 * The unit tests under each supported Node, with the oldest peers that we accept and with the newest ones, in a copy
 * of the files that git knows. Each combination takes minutes: run before a release, not in CI.
 */
import { execFileSync, spawnSync } from 'child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';

type Peers = 'floor' | 'newest';
interface Row { node: string; peers: Peers; versions: string; passed: number; failed: number; seconds: number }
interface Manifest { version: string; peerDependencies: { [name: string]: string } }

const ROOT = resolve(__dirname, '../..');
const DEFAULT = ['20:floor', '22:floor', '24:floor', '22:newest'];

const wanted = (process.argv.length > 2 ? process.argv.slice(2) : DEFAULT).map(each => {
  const [, node, peers] = /^(\d+):(floor|newest)$/.exec(each) ?? [];
  if (peers === undefined) { throw new Error(`invalid combination '${each}': expected such as '22:newest'`); }
  return { node, peers: peers as Peers };
});

const copy = mkdtempSync(join(tmpdir(), 'matrix-'));
// Some tests run programs as another user, who has to get in.
chmodSync(copy, 0o755);
const manifest = (...path: string[]) =>
  JSON.parse(readFileSync(join(copy, ...path, 'package.json'), 'utf8')) as Manifest;

function run(program: string, ...args: string[]): void {
  console.log(`$ ${[program, ...args].join(' ')}`);
  execFileSync(program, args, { cwd: copy, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** What is checked out, with changes that are not committed. */
function copyFiles(): void {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const path of files.toString().split('\0').filter(Boolean)) {
    cpSync(join(ROOT, path), join(copy, path), { recursive: true, verbatimSymlinks: true });
  }
}

/** Our own floors are what the lock has; the newest are those that the ranges of our peers admit. */
function install(peers: Peers): void {
  run('npm', 'ci', '--no-audit', '--no-fund');
  if (peers === 'newest') {
    const ranges = Object.entries(manifest().peerDependencies).map(([name, range]) => `${name}@${range}`);
    run('npm', 'install', '--no-save', '--no-audit', '--no-fund', '--prefer-online', ...ranges);
  }
  run('npx', 'projen', 'compile');
  // jest does not check types.
  run('npx', 'tsc', '-p', 'test');
}

function test({ node, peers }: { node: string; peers: Peers }): Row {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const begin = Date.now();
  const under = ['--yes', '--package', `node@${node}`, '--', 'node'];
  const jest = ['node_modules/jest/bin/jest.js', '--ci', '--json', '--outputFile', report];
  spawnSync('npx', [...under, ...jest], { cwd: copy, stdio: ['ignore', 'ignore', 'inherit'] });
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  const exact = execFileSync('npx', [...under, '--version'], { encoding: 'utf8' });
  return {
    node: exact.trim(),
    peers,
    versions: Object.keys(manifest().peerDependencies)
      .map(name => `${name} ${manifest('node_modules', name).version}`).join(', '),
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites,
    seconds: Math.round((Date.now() - begin) / 1000),
  };
}

copyFiles();
const rows: Row[] = [];
for (const peers of ['floor', 'newest'] as const) {
  const these = wanted.filter(each => each.peers === peers);
  if (these.length > 0) { install(peers); }
  rows.push(...these.map(test));
}
console.log('| Node | Peers | Versions | Passed | Failed | Seconds |\n|---|---|---|---|---|---|');
for (const row of rows) { console.log(`| ${Object.values(row).join(' | ')} |`); }

const failed = rows.some(row => row.failed > 0 || row.passed === 0);
if (failed) {
  console.error(`the copy is kept in ${copy}`);
} else {
  rmSync(copy, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
