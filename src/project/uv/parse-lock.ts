import type { Lock, LockDependency, LockEntry, LockFile, LockSource } from './lock';
import { toLine } from '../../private/line';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { asNumber, asTable, asTables, asText, asTexts, parseToml, type Table } from '../files/toml';
import { parseMarker, type Marker } from '../python/markers';
import { parseName, type PackageName } from '../python/names';
import type { Origin, Requirement } from '../python/requirement';
import { readSpecifiers, readVersion, type SpecifierText, type VersionText } from '../python/versions';

const KNOWN_VERSION = 1;

/** Stands for a name that cannot be read, which damages the lock. */
const NAMELESS = parseName('nameless')!;

const SOURCE_KINDS = ['registry', 'git', 'url', 'path', 'directory', 'editable', 'virtual'];

/** A requirement that names an index is one for versions all the same. */
const ORIGINS: Readonly<Record<string, Origin>> = { git: 'git', url: 'url', path: 'path', directory: 'path', editable: 'path', virtual: 'path' };

// uv refuses to replace a lock that it cannot read.
const REPAIR = 'restore it from version control, or delete it and run `uv lock`';

/**
 * Reads a lock of any revision. Revisions add keys and leave keys out: unknown ones are passed over, older spellings
 * are read, and only what a closure cannot do without must be there.
 */
export function parseLock(content: string | Uint8Array, file: string, problems: Problems): Lock | undefined {
  const document = parseToml(content, file, REPAIR, problems);
  if (!document) { return undefined; }
  const version = asNumber(document.version);
  if (version === undefined) {
    problems.add(`${quote(file)} has no 'version', which uv always writes; ${REPAIR}`);
    return undefined;
  }
  if (version !== KNOWN_VERSION) {
    const repair = version > KNOWN_VERSION
      ? `upgrade cdk-python-container, or delete it and run \`uv lock\` with an older uv, one that writes version ${KNOWN_VERSION}`
      : REPAIR;
    problems.add(`${quote(file)} has version ${version} and this library knows version ${KNOWN_VERSION}; ${repair}`);
    return undefined;
  }
  const damage = new Set<string>();
  const reader = new EntryReader(what => damage.add(what));
  const entries = asTables(document.package ?? document.distribution).map(table => reader.entry(table));
  const environments = reader.markers(document['supported-markers']);
  const find = finder(entries);
  for (const { entry, dependency } of entries.flatMap(allDependencies)) {
    if (find(dependency).length === 0) { damage.add(`'${entry.name}' needs '${dependency.name}', which is not listed`); }
  }
  if (damage.size > 0) { problems.add(`${quote(file)} is damaged: ${enumerate([...damage])}; ${REPAIR}`); }
  return damage.size > 0 ? undefined : { requiresPython: readSpecifiers(document['requires-python']), environments, entries, find };
}

function allDependencies(entry: LockEntry): Array<{ readonly entry: LockEntry; readonly dependency: LockDependency }> {
  const lists = [entry.dependencies, ...entry.extras.values(), ...entry.groups.values()];
  return lists.flat().map(dependency => ({ entry, dependency }));
}

/** A dependency names as much as tells its package from others: the name, and version and source where there are several. */
function finder(entries: readonly LockEntry[]): Lock['find'] {
  const byName = new Map<string, LockEntry[]>();
  for (const entry of entries) { byName.set(entry.name, [...byName.get(entry.name) ?? [], entry]); }
  return ({ name, version, source }) => (byName.get(name) ?? []).filter(entry =>
    (version === undefined || version === entry.version)
    && (source === undefined || (source.kind === entry.source.kind && source.location === entry.source.location)));
}

/** Turns tables of the lock into entries, and says what it could not read. */
class EntryReader {
  constructor(private readonly fail: (what: string) => void) {}

  public entry(table: Table): LockEntry {
    const name = this.name(table.name);
    const metadata = table.metadata === undefined ? undefined : asTable(table.metadata);
    return {
      name,
      version: this.version(table.version, name),
      source: readSource(table.source) ?? this.failed({ kind: '', location: toLine('') }, `package '${name}' has no source that is known`),
      forks: this.markers(table['resolution-markers']),
      dependencies: this.dependencies(table.dependencies),
      extras: this.named(table['optional-dependencies'], list => this.dependencies(list)),
      groups: this.named(table['dev-dependencies'] ?? table['dependency-groups'], list => this.dependencies(list)),
      wheels: asTables(table.wheels).map(readFile),
      sdist: table.sdist === undefined ? undefined : readFile(asTable(table.sdist)),
      metadata: metadata && {
        requirements: this.requirements(metadata['requires-dist']),
        groups: this.named(metadata['requires-dev'] ?? metadata['dependency-groups'], list => this.requirements(list)),
      },
    };
  }

  public markers(list: unknown): Marker[] {
    return asTexts(list).map(text => this.marker(text));
  }

  private dependencies(list: unknown): LockDependency[] {
    return asTables(list).map(table => ({
      name: this.name(table.name),
      version: this.version(table.version, 'a dependency'),
      source: readSource(table.source),
      extras: this.names(table.extra),
      marker: this.optionalMarker(table.marker),
    }));
  }

  private requirements(list: unknown): Requirement[] {
    return asTables(list).map(table => ({
      name: this.name(table.name),
      extras: this.names(table.extras).sort(),
      specifier: this.specifier(table.specifier),
      origin: ORIGINS[readSource(table)?.kind ?? ''],
      marker: this.optionalMarker(table.marker),
    }));
  }

  private named<T>(value: unknown, read: (list: unknown) => T): Map<PackageName, T> {
    return new Map(Object.entries(asTable(value)).map(([name, list]) => [this.name(name), read(list)]));
  }

  private names(value: unknown): PackageName[] {
    return (asText(value) !== undefined ? [value] : asTexts(value)).map(each => this.name(each));
  }

  private name(value: unknown): PackageName {
    if (value === undefined) { return this.failed(NAMELESS, 'a package or dependency has no name'); }
    return parseName(value) ?? this.failed(NAMELESS, `${quote(value)} is an invalid name`);
  }

  private version(value: unknown, owner: string): VersionText | undefined {
    return value === undefined ? undefined : readVersion(value) ?? this.failed(undefined, `${quote(value)} is an invalid version of ${owner}`);
  }

  private specifier(value: unknown): SpecifierText {
    return readSpecifiers(value ?? '') ?? this.failed(readSpecifiers('')!, `${quote(value)} are invalid version specifiers`);
  }

  private optionalMarker(value: unknown): Marker | undefined {
    const text = asText(value);
    return text === undefined ? undefined : this.marker(text);
  }

  private marker(text: string): Marker {
    return parseMarker(text) ?? this.failed(() => false, `${quote(text)} is an invalid environment marker`);
  }

  private failed<T>(instead: T, what: string): T {
    this.fail(what);
    return instead;
  }
}

/** A table such as `{ registry = "..." }`; the first locks wrote `registry+...`. */
function readSource(value: unknown): LockSource | undefined {
  const [, oldKind, oldLocation] = /^([a-z]+)\+(.*)$/.exec(asText(value) ?? '') ?? [];
  if (oldKind) { return { kind: oldKind === 'direct' ? 'url' : oldKind, location: toLine(oldLocation) }; }
  const table = asTable(value);
  const kind = SOURCE_KINDS.find(each => asText(table[each]) !== undefined);
  return kind ? { kind, location: toLine(String(table[kind])) } : undefined;
}

/** Its name is the last part of its address or path; `%2B` is the plus of a local version. */
function readFile(table: Table): LockFile {
  const address = asText(table.filename) ?? asText(table.url) ?? asText(table.path) ?? '';
  const file = address.replace(/[?#].*$/, '').split('/').at(-1)!.replace(/%2B/gi, '+');
  return { file: toLine(file), bytes: asNumber(table.size) };
}
