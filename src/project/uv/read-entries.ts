import { isFolderSource, type LockDependency, type LockEntry, type LockMetadata, type LockSource } from './lock';
import { readFile, readWheel, type LockWheel } from './lock-files';
import { readRequirement } from './lock-requirement';
import { isLine, type Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Table } from '../files/toml';
import type { PackageName } from '../python/names';
import type { StrictReader } from '../python/strict-reader';
import { canonicalVersion, compareVersions, parseVersion } from '../python/versions';

const SOURCE_KINDS = ['registry', 'git', 'url', 'path', 'directory', 'editable', 'virtual'];

const NO_SOURCE: LockSource = { kind: 'virtual', location: '.' as Line };

/** Entries by name, then by version and source. */
type Index = ReadonlyMap<PackageName, ReadonlyMap<string, LockEntry>>;

/** Reads the `[[package]]` tables. Each dependency must match exactly one of them. */
export function readEntries(tables: readonly Table[], reader: StrictReader): LockEntry[] {
  const read = tables.map(table => ({ table, entry: readEntry(table, reader) }));
  const index = new Map<PackageName, Map<string, LockEntry>>();
  for (const { entry } of read) {
    const others = index.get(entry.name) ?? new Map<string, LockEntry>();
    const key = identityOf(entry);
    if (others.has(key)) { reader.fail(`package ${quote(entry.name)} is listed twice`); }
    index.set(entry.name, others.set(key, entry));
  }
  for (const { table, entry } of read) { linkEntry(table, entry, index, reader); }
  return read.map(({ entry }) => entry);
}

function readEntry(table: Table, reader: StrictReader): LockEntry {
  const name = reader.name(table.name, "'name' of a package");
  const owner = `package ${quote(name)}`;
  const version = reader.version(table.version, `'version' of ${owner}`);
  const source = readSource(table.source, owner, reader);
  if (source === undefined) {
    reader.fail(table.source === undefined
      ? `${owner} has no source`
      : `'source' of ${owner} is ${quote(table.source)} (expected a table such as { registry = "URL" })`);
  }
  if (source?.kind === 'registry' && table.version === undefined) {
    reader.fail(`${owner} comes from a registry but has no version`);
  }
  const wheels = reader.tables(table.wheels, `'wheels' of ${owner}`).map(each => readWheel(each, owner, reader));
  checkWheels(wheels, { version, source }, owner, reader);
  return {
    name,
    version,
    source: source ?? NO_SOURCE,
    dependencies: [],
    extras: reader.named(table['optional-dependencies'], `'optional-dependencies' of ${owner}`, () => []),
    groups: reader.named(groupsOf(table, owner, reader), `'dev-dependencies' of ${owner}`, () => []),
    forks: reader.markers(table['resolution-markers'], `'resolution-markers' of ${owner}`),
    wheels: wheels.map(({ version: _, ...file }) => file),
    sdist: table.sdist === undefined
      ? undefined
      : readFile(reader.table(table.sdist, `'sdist' of ${owner}`), owner, reader),
    metadata: readMetadata(table.metadata, owner, reader),
  };
}

/** uv renamed the key. */
function groupsOf(table: Table, owner: string, reader: StrictReader): unknown {
  const [now, then] = [table['dev-dependencies'], table['dependency-groups']];
  if (now !== undefined && then !== undefined) {
    reader.fail(`${owner} has both 'dev-dependencies' and 'dependency-groups'`);
  }
  return now ?? then;
}

function checkWheels(
  wheels: readonly LockWheel[], { version, source }: Pick<Partial<LockEntry>, 'version' | 'source'>,
  owner: string, reader: StrictReader,
): void {
  const own = version && parseVersion(version);
  for (const wheel of wheels) {
    const versions = wheel.version ? [wheel.version, { ...wheel.version, local: undefined }] : [];
    if (own && versions.length > 0 && versions.every(each => compareVersions(each, own) !== 0)) {
      reader.fail(`${owner} ${version} has a wheel of another version, ${quote(wheel.file)}`);
    }
    const hashed = ['url', 'path'].includes(source?.kind ?? '');
    if (source !== undefined && source.kind !== 'registry' && hashed !== (wheel.hash !== undefined)) {
      reader.fail(`${owner} has source { ${source.kind} }, so its wheels must ${hashed ? '' : 'not '}have a hash`);
    }
  }
}

function readMetadata(value: unknown, owner: string, reader: StrictReader): LockMetadata | undefined {
  if (value === undefined) { return undefined; }
  const table = reader.table(value, `'metadata' of ${owner}`);
  reader.names(table['provides-extras'], `'provides-extras' of ${owner}`);
  const requirements = (list: unknown, where: string) =>
    reader.tables(list, where).map(each => readRequirement(each, owner, reader));
  return {
    requirements: requirements(table['requires-dist'], `'requires-dist' of ${owner}`),
    groups: reader.named(table['requires-dev'] ?? table['dependency-groups'], `'requires-dev' of ${owner}`,
      (list, name) => requirements(list, `group ${quote(name)} of ${owner}`)),
  };
}

/** A table such as `{ registry = "..." }`. */
function readSource(value: unknown, owner: string, reader: StrictReader): LockSource | undefined {
  const table = typeof value === 'object' && value !== null ? value as Table : {};
  const kind = SOURCE_KINDS.find(each => typeof table[each] === 'string'
    && (each !== 'url' || ['string', 'undefined'].includes(typeof table.subdirectory)));
  if (kind === undefined) { return undefined; }
  const location = String(table[kind]);
  const subdirectory = kind === 'url' && table.subdirectory !== undefined ? String(table.subdirectory) : undefined;
  if (!isLine(location) || (subdirectory !== undefined && !isLine(subdirectory))) { return undefined; }
  const hasScheme = /^[a-z][a-z0-9+.-]*:/i.test(location) && !/^[a-z]:[\\/]/i.test(location);
  if ((kind === 'git' || kind === 'url' || (kind === 'registry' && hasScheme)) && !URL.canParse(location)) {
    reader.fail(`'source' of ${owner} is ${quote(location)} (expected a URL)`);
  } else if (kind === 'git' && !/^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(new URL(location).hash.slice(1))) {
    reader.fail(`'source' of ${owner} is ${quote(location)} (expected a full commit id after '#')`);
  }
  return { kind, location, subdirectory };
}

function linkEntry(table: Table, entry: LockEntry, index: Index, reader: StrictReader): void {
  const owner = `package ${quote(entry.name)}`;
  fill(entry.dependencies, table.dependencies, `'dependencies' of ${owner}`, index, reader);
  for (const [key, lists] of [['optional-dependencies', entry.extras], ['dev-dependencies', entry.groups]] as const) {
    const named = table[key] ?? (key === 'dev-dependencies' ? table['dependency-groups'] : undefined);
    const values = reader.named(named, `'${key}' of ${owner}`, list => list);
    for (const [name, list] of lists) {
      fill(list, values.get(name), `${quote(name)} in '${key}' of ${owner}`, index, reader);
    }
  }
}

function fill(target: LockDependency[], list: unknown, where: string, index: Index, reader: StrictReader): void {
  const seen = new Set<string>();
  for (const table of reader.tables(list, where)) {
    const key = JSON.stringify([table.name, table.version, table.source, table.extra, table.marker]);
    if (seen.has(key)) { reader.fail(`${where} has ${quote(table.name)} twice`); }
    seen.add(key);
    const marker = reader.marker(table.marker, `'marker' in ${where}`);
    const extras = reader.names(table.extra, `'extra' in ${where}`);
    const entry = findEntry(table, where, index, reader);
    // An extra that the package does not have is ignored, also for conflicts.
    if (entry) { target.push({ entry, marker, extras: extras.filter(each => entry.extras.has(each)) }); }
  }
}

/** A dependency has version and source only if several entries share its name. */
function findEntry(table: Table, where: string, index: Index, reader: StrictReader): LockEntry | undefined {
  const name = reader.name(table.name, `'name' in ${where}`);
  const version = reader.version(table.version, `'version' in ${where}`);
  const source = table.source === undefined
    ? undefined
    : readSource(table.source, `${quote(name)} in ${where}`, reader);
  if (table.source !== undefined && source === undefined) {
    reader.fail(`'source' of ${quote(name)} in ${where} is ${quote(table.source)} `
      + '(expected a table such as { registry = "URL" })');
    return undefined;
  }
  const entries = index.get(name) ?? new Map<string, LockEntry>();
  const [only] = entries.size === 1 ? entries.values() : [];
  const wanted = { version: version ?? only?.version, source: source ?? only?.source };
  const isVague = wanted.source === undefined
    || (wanted.version === undefined && !only && !isFolderSource(wanted.source.kind));
  const found = isVague ? undefined : entries.get(identityOf({ version: wanted.version, source: wanted.source! }));
  if (!found) {
    reader.fail(entries.size > 1 && isVague
      ? `${where} has ${quote(name)} without version and source, but several packages have that name`
      : `${where} has ${quote(name)}, which is not listed${entries.size > 0 ? ' with that version and source' : ''}`);
  }
  return found;
}

/** Equal exactly for entries that are the same package for uv. */
function identityOf({ version, source }: Pick<LockEntry, 'version' | 'source'>): string {
  const { kind, location, subdirectory } = source;
  const parsed = version && parseVersion(version);
  return JSON.stringify([parsed && canonicalVersion(parsed), kind, location, subdirectory]);
}
