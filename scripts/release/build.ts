/*
 * tsx scripts/release/build.ts [--all] [npm] [PyPI] [Maven] [Go]
 *
 * Builds the packages of the languages named, or of every one, into dist/, with an SBOM, the notes of the release and
 * the checksums of all files. Says what could not be built and why, as where a toolchain is missing; --all makes that
 * a failure.
 */
import { execFileSync, spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { join, relative, resolve } from 'path';
import { notesOf } from './changelog';
import {
  canBeUncompiled, failures, languagesOf, missingTools, reasonOf, type Language, type Result,
} from './languages';
import { sbomOf } from './sbom';

const ROOT = resolve(__dirname, '../..');
const DIST = join(ROOT, 'dist');
const all = process.argv.includes('--all');
const languages = languagesOf(process.argv.slice(2).filter(each => each !== '--all'));

const runs = ([program, ...args]: readonly string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(each => each.isFile()).map(each => join(each.parentPath, each.name)).sort();
}

function build(language: Language): Result {
  const { name, task, folder } = language;
  const missing = missingTools(language, runs);
  if (missing.length > 0) {
    return { name, state: 'no toolchain', detail: missing.map(each => `\`${each}\` does not run`).join(', ') };
  }
  console.log(`--- ${name}`);
  const { status, stdout, stderr } = spawnSync('npx', ['projen', task],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 28 });
  const output = stderr + stdout;
  const uncompiled = status !== 0 && canBeUncompiled(language, output);
  if (uncompiled) {
    rmSync(join(DIST, folder), { recursive: true, force: true });
    execFileSync('npx', ['jsii-pacmak', '--code-only', '--target', folder], { cwd: ROOT, stdio: 'ignore' });
  } else if (status !== 0) {
    console.error(output);
    // Half a package is not left beside whole ones.
    rmSync(join(DIST, folder), { recursive: true, force: true });
    return { name, state: 'failed', detail: reasonOf(output) };
  }
  const files = filesOf(join(DIST, folder));
  const kB = Math.round(files.reduce((sum, each) => sum + statSync(each).size, 0) / 1000);
  const size = `dist/${folder}: ${files.length} files, ${kB} kB`;
  return uncompiled
    ? { name, state: 'not compiled', detail: `${size}; ${reasonOf(output)}` }
    : { name, state: 'built', detail: size };
}

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST);
execFileSync('npx', ['projen', 'compile'], { cwd: ROOT, stdio: 'inherit' });
const results = languages.map(build);

const [tarball] = filesOf(DIST).filter(each => each.endsWith('.jsii.tgz') && each.startsWith(join(DIST, 'js')));
if (tarball !== undefined) { writeFileSync(join(DIST, 'sbom.cdx.json'), sbomOf(tarball)); }
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const notes = notesOf(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'), version);
if (notes !== undefined) { writeFileSync(join(DIST, 'release-notes.md'), notes); }

const sums = filesOf(DIST).map(path => {
  const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
  return `${sum}  ${relative(DIST, path).replace(/\\/g, '/')}\n`;
});
writeFileSync(join(DIST, 'SHA256SUMS'), sums.join(''));

console.log(`--- ${version}`);
for (const { name, state, detail } of results) { console.log(`${name.padEnd(6)} ${state.padEnd(13)} ${detail}`); }
process.exitCode = failures(results, all).length === 0 ? 0 : 1;
