import type { ConflictItem, Lock, LockManifest } from './lock';
import { isTimestamp } from './lock-files';
import { readRequirement } from './lock-requirement';
import { readEntries } from './read-entries';
import { StrictReader } from './strict-reader';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { asNumber, parseToml, type Table } from '../files/toml';

const KNOWN_VERSION = 1;

/** What 32 bits hold. */
const LARGEST_REVISION = 0xffffffff;

// uv refuses to replace a lock that it cannot read.
const REPAIR = 'restore it from version control, or delete it and run `uv lock`';

/** What the resolver can be told by a word. */
const RESOLVER_WORDS: Readonly<Record<string, readonly string[]>> = {
  'resolution-mode': ['highest', 'lowest', 'lowest-direct'],
  'prerelease-mode': ['disallow', 'allow', 'if-necessary', 'explicit', 'if-necessary-or-explicit'],
  'fork-strategy': ['fewest', 'requires-python'],
};

/**
 * Reads a lock of any revision, as strictly as the uv of the image will: unknown keys are passed over, and everything
 * that uv reads must be of its kind.
 */
export function parseLock(content: string | Uint8Array, file: string, problems: Problems): Lock | undefined {
  const document = parseToml(content, file, REPAIR, problems);
  if (!document || !checkVersion(document, file, problems)) { return undefined; }
  const reader = new StrictReader();
  const lock = readLock(document, reader);
  if (reader.damage.length > 0) { problems.add(`${quote(file)} is damaged: ${enumerate(reader.damage)}; ${REPAIR}`); }
  return reader.damage.length > 0 ? undefined : lock;
}

function checkVersion(document: Table, file: string, problems: Problems): boolean {
  const version = asNumber(document.version);
  if (version === KNOWN_VERSION) { return true; }
  if (version === undefined) {
    problems.add(`${quote(file)} has no 'version', which uv always writes; ${REPAIR}`);
  } else {
    const repair = version > KNOWN_VERSION
      ? `upgrade cdk-python-container, or delete it and run \`uv lock\` with an older uv, one that writes version ${KNOWN_VERSION}`
      : REPAIR;
    problems.add(`${quote(file)} has version ${version} and this library knows version ${KNOWN_VERSION}; ${repair}`);
  }
  return false;
}

function readLock(document: Table, reader: StrictReader): Lock {
  if ((reader.count(document.revision, "'revision'") ?? 0) > LARGEST_REVISION) { reader.fail(`'revision' is ${quote(document.revision)}`); }
  if (document['requires-python'] === undefined) { reader.fail("'requires-python' is missing"); }
  reader.markers(document['resolution-markers'], "'resolution-markers'");
  if (document.package !== undefined && document.distribution !== undefined) { reader.fail("there are both 'package' and 'distribution'"); }
  return {
    requiresPython: reader.specifiers(document['requires-python'], "'requires-python'"),
    environments: reader.markers(document['supported-markers'], "'supported-markers'"),
    conflicts: reader.list(document.conflicts, "'conflicts'").map(each => readConflict(each, reader)),
    manifest: readManifest(document, reader),
    entries: readEntries(reader.tables(document.package ?? document.distribution, "'package'"), reader),
  };
}

function readConflict(value: unknown, reader: StrictReader): ConflictItem[] {
  const items = reader.tables(value, "'conflicts'").map(table => ({
    package: reader.name(table.package, "'package' in 'conflicts'"),
    extra: table.extra === undefined ? undefined : reader.name(table.extra, "'extra' in 'conflicts'"),
    group: table.group === undefined ? undefined : reader.name(table.group, "'group' in 'conflicts'"),
    unknown: Object.keys(table).filter(key => !['package', 'extra', 'group'].includes(key)),
  }));
  const isSound = new Set(items.map(each => JSON.stringify(each))).size > 1
    && items.every(({ extra, group, unknown }) => unknown.length === 0 && (extra === undefined || group === undefined));
  if (!isSound) { reader.fail(`'conflicts' has ${quote(value)} (expected two or more packages, each with an extra, a group or neither)`); }
  return items.map(({ unknown: _, ...item }) => item);
}

function readManifest(document: Table, reader: StrictReader): LockManifest {
  const table = reader.table(document.manifest, "'manifest'");
  const requirements = (key: string) => reader.tables(table[key], `'${key}' in 'manifest'`).map(each => readRequirement(each, `'${key}'`, reader));
  requirements('requirements');
  reader.named(table['dependency-groups'], "'dependency-groups' in 'manifest'",
    (list, name) => reader.tables(list, `group ${quote(name)} in 'manifest'`).map(each => readRequirement(each, `group ${quote(name)}`, reader)));
  return {
    members: reader.names(table.members, "'members' in 'manifest'"),
    constraints: requirements('constraints'),
    overrides: requirements('overrides'),
    buildConstraints: requirements('build-constraints'),
    // Newer kinds of excludes are tables.
    excludes: reader.list(table.excludes, "'excludes' in 'manifest'").flatMap(each =>
      typeof each === 'string' ? reader.name(each, "'excludes' in 'manifest'") : (reader.table(each, "'excludes' in 'manifest'"), [])),
    requiredEnvironments: reader.markers(document['required-markers'], "'required-markers'"),
    options: readOptions(reader.table(document.options, "'options'"), reader),
  };
}

function readOptions(table: Table, reader: StrictReader): Map<string, string> {
  const words = Object.entries(RESOLVER_WORDS).flatMap(([key, allowed]): Array<[string, string]> => {
    const word = reader.text(table[key], `'${key}' in 'options'`);
    if (word !== undefined && !allowed.includes(word)) {
      reader.fail(`'${key}' in 'options' is ${quote(word)} (expected ${allowed.join(', ')})`);
    }
    return word === undefined ? [] : [[key.replace(/-mode$/, ''), word]];
  });
  const newer = reader.text(table['exclude-newer'], "'exclude-newer' in 'options'");
  if (newer !== undefined && !isTimestamp(newer)) { reader.fail(`'exclude-newer' in 'options' is ${quote(newer)} (expected a time)`); }
  const span = reader.text(table['exclude-newer-span'], "'exclude-newer-span' in 'options'");
  const cutoff = span ?? newer;
  return new Map(cutoff === undefined ? words : [...words, ['exclude-newer', cutoff]]);
}
