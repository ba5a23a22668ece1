/*
 * tsx scripts/release/check.ts [--tag v0.1.0]
 *
 * Whether this commit can be released: the changelog describes the version, and the version says whether the API
 * breaks, compared with the newest release on npm. With a tag: whether it is the commit that the tag says.
 * Run after `npx projen compile`, since it compares what was compiled.
 */
import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { breaksBetween } from './api';
import { problemsOfChangelog } from './changelog';
import { fetchLatest } from './latest';
import { problemsOfBump } from './version';

const ROOT = resolve(__dirname, '../..');

const [flag, tag] = process.argv.slice(2);
if (flag !== undefined && (flag !== '--tag' || tag === undefined)) {
  throw new Error(`unknown argument '${flag}'; expected --tag v0.1.0, or none`);
}
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const { name, version } = JSON.parse(read('package.json')) as { name: string; version: string };

const problems = problemsOfChangelog(read('CHANGELOG.md'), version, { released: tag !== undefined });
if (tag !== undefined && tag !== `v${version}`) {
  problems.push(`the tag is '${tag}' and the version ${version}; tag the commit as v${version}, `
    + 'or set the version in .projenrc.ts');
}

const latest = fetchLatest(name, join(ROOT, 'node_modules', '.cache'));
if (latest === undefined) {
  console.log(`no version of ${name} is released yet, so there is no API to compare with`);
  problems.push(...problemsOfBump(undefined, version, []));
} else {
  const breaks = breaksBetween(latest.directory, ROOT);
  console.log(`compared with ${name} ${latest.version}: ${breaks.length} incompatible changes of the API`);
  problems.push(...problemsOfBump(latest.version, version, breaks));
}

for (const problem of problems) { console.error(problem); }
if (problems.length === 0) {
  console.log(`${name} ${version} can be released${tag === undefined ? '' : ` as ${tag}`}`);
}
process.exitCode = problems.length === 0 ? 0 : 1;
