import type { LockFormat, LockedProject } from './lock-format';
import { lockList, type ListedPackage } from './lock-list';
import { logicalLines, readRequirementLine } from './requirement-line';
import { line, toLine, type Line } from '../../private/line';
import { enumerate, quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import type { PackageName } from '../python/names';
import { EVERY_VERSION } from '../python/versions';
import { parseDownload } from '../uv/artifact';
import type { Lock } from '../uv/lock';

/** The lines that pip installs, each with the hashes of its files: `poetry export`, `pdm export`, `pip-compile`. */
export const REQUIREMENTS: LockFormat = {
  names: /^requirements([._-][A-Za-z0-9._-]+)?\.txt$/, usualName: 'requirements.txt', read,
};

const REMAKING_TOOLS = line`\`poetry export\`, \`pdm export\` or \`pip-compile --generate-hashes\``;

const INDEX_OPTIONS: Readonly<Record<string, Line>> = {
  '-i': line`--index-url`,
  '--index-url': line`--index-url`,
  '--extra-index-url': line`--extra-index-url`,
  '-f': line`--find-links`,
  '--find-links': line`--find-links`,
};

/** Options that say nothing about what is installed. */
const IDLE_OPTIONS = ['--require-hashes', '--prefer-binary', '--pre'];

/** Too many lines to name in one message. */
const MOST_NAMED = 5;

function read(content: Uint8Array, file: string, project: LockedProject, problems: Problems): Lock | undefined {
  const found = new Problems('');
  const packages: ListedPackage[] = [];
  const indexes: Line[] = [];
  const unhashed: PackageName[] = [];
  for (const { text, number } of logicalLines(Buffer.from(content).toString('utf8'))) {
    const fail = (fault: string): undefined => {
      found.add(`line ${number} of ${quote(file)} ${fault}`);
      return undefined;
    };
    if (text.startsWith('-')) {
      const option = readOption(text, fail);
      if (option !== undefined && option !== '') { indexes.push(option); }
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

/** An option for uv; empty if uv needs none. */
function readOption(text: string, fail: (fault: string) => undefined): Line | undefined {
  const [, name, value = ''] = /^(-\w|--[\w-]+)(?:\s*=?\s*(.*))?$/.exec(text) ?? [];
  if (IDLE_OPTIONS.includes(name)) { return line``; }
  const option = INDEX_OPTIONS[name];
  if (option !== undefined) {
    const url = parseDownload(value, ['http:', 'https:'], reason =>
      fail(`has ${name}, which ${reason.replace(/^is locked to/, 'is')}`));
    return url && line`${option} ${url}`;
  }
  return fail(`has the option ${quote(text)}, which is not supported here; ${name === '-e' || name === '--editable'
    ? 'only the project itself can be editable: write a pylock.toml, which also lists folders'
    : 'write one file with nothing but packages and their hashes, or a pylock.toml'}`);
}
