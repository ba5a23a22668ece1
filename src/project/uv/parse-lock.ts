import type { ConflictItem, Lock, LockManifest } from './lock';
import { isTimestamp } from './lock-files';
import { readRequirement } from './lock-requirement';
import { readEntries } from './read-entries';
import { UV_REMAKING } from './remaking';
import { checkMetadata, RESOLVER_WORDS } from './resolver-settings';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { asNumber, parseToml, type Table } from '../files/toml';
import { StrictReader } from '../python/strict-reader';
import { readConflict, splitScoped } from '../python/tool-uv';
import { EVERY_VERSION } from '../python/versions';

const KNOWN_VERSION = 1;

/** uv reads 32 bits. */
const LARGEST_REVISION = 0xffffffff;

// `uv lock` alone fails on a lock that it cannot read.
const REPAIR = 'restore it from version control, or delete it and run `uv lock`';

/**
 * Reads a lock of any revision, as strictly as uv: unknown keys are ignored, and every key that uv reads must have the
 * right type.
 */
export function parseLock(content: string | Uint8Array, file: string, problems: Problems): Lock | undefined {
  const document = parseToml(content, file, REPAIR, problems);
  if (!document || !checkVersion(document, file, problems)) { return undefined; }
  const faults = new Set<string>();
  const reader = new StrictReader((fault, expected) =>
    faults.add(expected === undefined ? fault : `${fault} (expected ${expected})`));
  const lock = readLock(document, reader);
  if (faults.size > 0) { problems.add(`${quote(file)} is invalid: ${enumerate([...faults])}; ${REPAIR}`); }
  return faults.size > 0 ? undefined : lock;
}

function checkVersion(document: Table, file: string, problems: Problems): boolean {
  const version = asNumber(document.version);
  if (version === KNOWN_VERSION) { return true; }
  if (version === undefined) {
    problems.add(`${quote(file)} has no 'version', which uv always writes; ${REPAIR}`);
  } else {
    const repair = version > KNOWN_VERSION
      ? 'upgrade cdk-python-container, or delete it and run `uv lock` with an older uv that writes '
        + `version ${KNOWN_VERSION}`
      : REPAIR;
    problems.add(`${quote(file)} has version ${version}, but this library supports version ${KNOWN_VERSION}; `
      + repair);
  }
  return false;
}

function readLock(document: Table, reader: StrictReader): Lock {
  if ((reader.count(document.revision, "'revision'") ?? 0) > LARGEST_REVISION) {
    reader.fail(`'revision' is ${quote(document.revision)}`, `at most ${LARGEST_REVISION}`);
  }
  if (document['requires-python'] === undefined) { reader.fail("'requires-python' is missing"); }
  reader.markers(document['resolution-markers'], "'resolution-markers'");
  if (document.package !== undefined && document.distribution !== undefined) {
    reader.fail("both 'package' and 'distribution' are present");
  }
  return {
    remaking: UV_REMAKING,
    requiresPython: reader.specifiers(document['requires-python'], "'requires-python'") ?? EVERY_VERSION,
    environments: reader.markers(document['supported-markers'], "'supported-markers'"),
    conflicts: reader.list(document.conflicts, "'conflicts'").map(each => readConflictOfPackages(each, reader)),
    manifest: readManifest(document, reader),
    entries: readEntries(reader.tables(document.package ?? document.distribution, "'package'"), reader),
  };
}

function readConflictOfPackages(value: unknown, reader: StrictReader): ConflictItem[] {
  const items = readConflict(value, "'conflicts'", reader);
  if (items.some(item => item.package === undefined)) { reader.fail("'package' in 'conflicts' is missing"); }
  return items.flatMap(({ package: owner, ...item }) => owner === undefined ? [] : [{ package: owner, ...item }]);
}

function readManifest(document: Table, reader: StrictReader): LockManifest {
  const table = reader.table(document.manifest, "'manifest'");
  const at = (key: string) => `'${key}' in 'manifest'`;
  const readAll = (list: unknown, where: string) =>
    reader.tables(list, where).map(each => readRequirement(each, where, reader));
  const split = (key: string) => splitScoped(reader.list(table[key], at(key)), at(key), reader);
  const [overrides, excludes] = [split('overrides'), split('excludes')];
  const overridden = readAll(overrides.forAll, at('overrides'));
  readAll(table.requirements, at('requirements'));
  reader.named(table['dependency-groups'], at('dependency-groups'),
    (list, name) => readAll(list, `group ${quote(name)} in 'manifest'`));
  checkMetadata(table['dependency-metadata'], at('dependency-metadata'), reader);
  return {
    members: reader.names(table.members, at('members')),
    constraints: readAll(table.constraints, at('constraints')),
    overrides: overrides.scoped ? undefined : overridden,
    buildConstraints: readAll(table['build-constraints'], at('build-constraints')),
    excludes: reader.names(excludes.forAll, at('excludes')),
    requiredEnvironments: reader.markers(document['required-markers'], "'required-markers'"),
    options: readOptions(reader.table(document.options, "'options'"), reader),
  };
}

function readOptions(table: Table, reader: StrictReader): Map<string, string> {
  const words = Object.entries(RESOLVER_WORDS).flatMap(([setting, allowed]): Array<[string, string]> => {
    const key = setting === 'fork-strategy' ? setting : `${setting}-mode`;
    const word = reader.word(table[key], `'${key}' in 'options'`, allowed);
    return word === undefined ? [] : [[setting, word]];
  });
  const newer = reader.text(table['exclude-newer'], "'exclude-newer' in 'options'");
  if (newer !== undefined && !isTimestamp(newer)) {
    reader.fail(`'exclude-newer' in 'options' is ${quote(newer)}`, 'a time with a time zone');
  }
  const span = reader.text(table['exclude-newer-span'], "'exclude-newer-span' in 'options'");
  const cutoff = span ?? newer;
  return new Map(cutoff === undefined ? words : [...words, ['exclude-newer', cutoff]]);
}
