import type { LockFormat, LockedProject } from './lock-format';
import { lockList, type ListedPackage } from './lock-list';
import { logicalLines, readRequirementLine } from './requirement-line';
import { line, toLine } from '../../private/line';
import { enumerate, quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import type { PackageName } from '../python/names';
import { EVERY_VERSION } from '../python/versions';
import { parseDownload } from '../uv/download-url';
import type { Lock, PackageIndex } from '../uv/lock';

/** The lines that pip installs, each with the hashes of its files: `poetry export`, `pdm export`, `pip-compile`. */
export const REQUIREMENTS: LockFormat = {
  names: /^requirements([._-][A-Za-z0-9._-]+)?\.txt$/, usualName: 'requirements.txt', read,
};

const REMAKING_TOOLS = line`\`poetry export\`, \`pdm export\` or \`pip-compile --generate-hashes\``;

const INDEX_OPTIONS: Readonly<Record<string, PackageIndex['role']>> = {
  '-i': 'default', '--index-url': 'default', '--extra-index-url': 'additional', '-f': 'links', '--find-links': 'links',
};

/** Options that say nothing about what is installed. */
const IDLE_OPTIONS = ['--require-hashes', '--prefer-binary', '--pre'];

/** Too many lines to name in one message. */
const MOST_NAMED = 5;

function read(content: Uint8Array, file: string, project: LockedProject, problems: Problems): Lock | undefined {
  const found = new Problems('');
  const packages: ListedPackage[] = [];
  const indexes: PackageIndex[] = [];
  const unhashed: PackageName[] = [];
  for (const { text, number } of logicalLines(Buffer.from(content).toString('utf8'))) {
    const fail = (fault: string): undefined => {
      found.add(`line ${number} of ${quote(file)} ${fault}`);
      return undefined;
    };
    if (text.startsWith('-')) {
      indexes.push(...readOption(text, fail));
      continue;
    }
    const package_ = readRequirementLine(text, fail);
    if (package_?.hashes?.length === 0) { unhashed.push(package_.name); }
    if (package_) { packages.push(package_); }
  }
  if (unhashed.length > 0) {
    const more = unhashed.length - MOST_NAMED;
    found.add(`${quote(file)} has no hash for ${enumerate(unhashed.slice(0, MOST_NAMED).map(quote))}`
      + `${more > 0 ? ` and ${more} more` : ''}, so anybody could replace the files; write it with hashes, as `
      + `${REMAKING_TOOLS} can`);
  }
  problems.addAll(found);
  return found.any ? undefined : lockList({
    project,
    remaking: {
      whole: line`write ${toLine(quote(file))} again with ${REMAKING_TOOLS}`,
      upgrade: name => line`lock another version of ${toLine(quote(name))} and write ${toLine(quote(file))} again`,
    },
    requiresPython: EVERY_VERSION,
    environments: [],
    choices: { extras: [], groups: [] },
    indexes,
    packages,
  });
}

/** The index of an option, if it has one. */
function readOption(text: string, fail: (fault: string) => undefined): PackageIndex[] {
  const [, name, value = ''] = /^(-\w|--[\w-]+)(?:\s*=?\s*(.*))?$/.exec(text) ?? [];
  if (IDLE_OPTIONS.includes(name)) { return []; }
  const role = INDEX_OPTIONS[name];
  if (role !== undefined) {
    const url = parseDownload(value, ['http:', 'https:'], reason =>
      fail(`has ${name}, which ${reason.replace(/^is locked to/, 'is')}`));
    return url ? [{ role, url }] : [];
  }
  fail(`has the option ${quote(text)}, which is not supported here; ${name === '-e' || name === '--editable'
    ? 'only the project itself can be editable: write a pylock.toml, which also lists folders'
    : 'write one file with nothing but packages and their hashes, or a pylock.toml'}`);
  return [];
}
