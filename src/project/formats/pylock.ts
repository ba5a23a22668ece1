import type { LockFormat, LockedProject } from './lock-format';
import { lockList } from './lock-list';
import { readPackage } from './pylock-package';
import { line, toLine, type Line } from '../../private/line';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { parseToml, type Table } from '../files/toml';
import { listMark } from '../python/markers';
import type { PackageName } from '../python/names';
import { StrictReader } from '../python/strict-reader';
import { EVERY_VERSION } from '../python/versions';
import type { Lock, Remaking } from '../uv/lock';

/** The format that every tool can write (PEP 751). */
export const PYLOCK: LockFormat = { names: /^pylock(\.[^.]+)?\.toml$/, usualName: 'pylock.toml', read };

/** How to write the file with the tool that it names. */
const COMMANDS: Readonly<Record<string, Line>> = {
  'uv': line`uv export --format pylock.toml --output-file`,
  'pip': line`pip lock . --output`,
  'pdm': line`pdm export --format pylock --output`,
  'poetry-plugin-export': line`poetry export --format pylock.toml --output`,
};

const REPAIR = 'write it again with the tool that made it';

function read(content: Uint8Array, file: string, project: LockedProject, problems: Problems): Lock | undefined {
  const document = parseToml(content, file, REPAIR, problems);
  if (!document) { return undefined; }
  const faults = new Set<string>();
  const reader = new StrictReader((fault, expected) =>
    faults.add(expected === undefined ? fault : `${fault} (expected ${expected})`));
  const lock = readLock(document, file, project, reader);
  if (faults.size > 0) { problems.add(`${quote(file)} is invalid: ${enumerate([...faults])}; ${REPAIR}`); }
  return faults.size > 0 ? undefined : lock;
}

function readLock(document: Table, file: string, project: LockedProject, reader: StrictReader): Lock {
  const version = reader.text(document['lock-version'], "'lock-version'");
  if (version === undefined || !/^1\.\d+$/.test(version)) {
    reader.fail(`'lock-version' is ${version === undefined ? 'missing' : quote(version)}`, '1.0');
  }
  const groups = reader.names(document['dependency-groups'], "'dependency-groups'");
  // Groups of the project that would be there by default are for development; others stand for the project itself.
  const defaults = reader.names(document['default-groups'], "'default-groups'")
    .filter(name => !project.groups.has(name));
  const always = new Set(defaults.map(name => listMark('dependency_groups', name)));
  return lockList({
    project,
    remaking: remaking(reader.text(document['created-by'], "'created-by'"), file),
    requiresPython: reader.specifiers(document['requires-python'], "'requires-python'") ?? EVERY_VERSION,
    environments: reader.markers(document.environments, "'environments'"),
    choices: { extras: reader.names(document.extras, "'extras'"), groups: without(groups, defaults) },
    packages: reader.tables(document.packages, "'packages'").flatMap(each => readPackage(each, always, reader) ?? []),
  });
}

function without(names: readonly PackageName[], others: readonly PackageName[]): PackageName[] {
  return names.filter(name => !others.includes(name));
}

function remaking(tool: string | undefined, file: string): Remaking {
  const command = COMMANDS[tool ?? ''];
  const name = toLine(quote(file));
  // pip locks for the Python and the processor that it runs on.
  const place = tool === 'pip' ? line` with the Python of the image, on Linux` : line``;
  const whole = command === undefined ? line`write ${name} again` : line`run \`${command} ${toLine(file)}\`${place}`;
  return { whole, upgrade: package_ => line`lock another version of ${toLine(quote(package_))} and ${whole}` };
}
