import type { Marker } from './markers';
import type { PackageName } from './names';
import { checkDistinctIndexes, checkIndexes } from './package-index';
import { readPackageSource, type PackageSource } from './package-source';
import { overlap } from './platforms';
import type { Requirement } from './requirement';
import type { StrictReader } from './strict-reader';
import { quote } from '../../private/messages';
import { isUvGlob } from '../files/globs';
import { isTable, type Table } from '../files/toml';

/** The settings in `[tool.uv]` about the project and about locking; for the others see `UvSettings`. */
export interface ToolUv {
  /** Whether uv installs the project itself. */
  readonly package?: boolean;
  /** Packages with an explicit source. */
  readonly sources: ReadonlyMap<PackageName, PackageSource>;
  /** Patterns of member folders, for a workspace root. */
  readonly workspace?: { readonly members: string[]; readonly exclude: string[] };
  /** The older form of the group `dev`. */
  readonly devDependencies: Requirement[];
  /** Groups with their own `requires-python`. */
  readonly rangedGroups: ReadonlySet<PackageName>;
  readonly locking: LockingSettings;
}

/** Settings that decide what is locked. */
export interface LockingSettings {
  readonly constraints: Requirement[];
  readonly buildConstraints: Requirement[];
  /** Undefined if an override is for a single package: the lock does not contain enough to compare it. */
  readonly overrides?: Requirement[];
  /** Packages that are removed from all dependencies. */
  readonly excludes: PackageName[];
  readonly environments: Marker[];
  readonly requiredEnvironments: Marker[];
  /** Sets of which at most one item is installed; without a package, an item belongs to the project itself. */
  readonly conflicts: ProjectConflict[][];
}

export interface ProjectConflict {
  readonly package?: PackageName;
  readonly extra?: PackageName;
  readonly group?: PackageName;
}

/** @param defined the groups of the same file */
export function readToolUv(
  value: unknown, file: string, defined: ReadonlySet<PackageName>, reader: StrictReader,
): ToolUv {
  const table = reader.table(value, `[tool.uv] of ${file}`);
  const at = (key: string) => `'${key}' in [tool.uv] of ${file}`;
  if (reader.flag(table.managed, at('managed')) === false) {
    reader.fail(`${at('managed')} is false, so uv refuses to install the project; remove it`);
  }
  checkDefaultGroups(table['default-groups'], at('default-groups'), defined, reader);
  checkIndexes(table.index, at('index'), reader);
  checkDistinctIndexes(table.index, at('index'), reader);
  return {
    package: reader.flag(table.package, at('package')),
    sources: reader.named(table.sources, `[tool.uv.sources] of ${file}`,
      (source, name) => readPackageSource(source, `${quote(name)} in [tool.uv.sources] of ${file}`, reader)),
    workspace: readWorkspace(table.workspace, `[tool.uv.workspace] of ${file}`, reader),
    devDependencies: reader.requirements(table['dev-dependencies'], at('dev-dependencies')),
    rangedGroups: readRangedGroups(table['dependency-groups'], at('dependency-groups'), defined, reader),
    locking: readLocking(table, at, reader),
  };
}

function readLocking(table: Table, at: (key: string) => string, reader: StrictReader): LockingSettings {
  const requirements = (key: string) => reader.requirements(table[key], at(key));
  return {
    ...readScoped(table, at, reader),
    constraints: requirements('constraint-dependencies'),
    buildConstraints: requirements('build-constraint-dependencies'),
    environments: readEnvironments(table.environments, at('environments'), reader),
    requiredEnvironments: readEnvironments(table['required-environments'], at('required-environments'), reader),
    conflicts: reader.list(table.conflicts, at('conflicts')).map(set => readConflict(set, at('conflicts'), reader)),
  };
}

function checkDefaultGroups(
  value: unknown, where: string, defined: ReadonlySet<PackageName>, reader: StrictReader,
): void {
  const names = value === 'all' ? [] : reader.names(value, where);
  for (const name of names.filter(each => !defined.has(each))) {
    reader.fail(`${where} has ${quote(name)}, which is not in [dependency-groups]; define or remove it`);
  }
}

function readRangedGroups(
  value: unknown, where: string, defined: ReadonlySet<PackageName>, reader: StrictReader,
): Set<PackageName> {
  const ranged = [...reader.named(value, where, (settings, name) => {
    const table = reader.table(settings, `${quote(name)} in ${where}`);
    reader.specifiers(table['requires-python'], `'requires-python' of ${quote(name)} in ${where}`);
    if (!defined.has(name)) {
      reader.fail(`${where} has ${quote(name)}, which is not in [dependency-groups]; define or remove it`);
    }
    return table['requires-python'] !== undefined;
  })];
  return new Set(ranged.filter(([, isRanged]) => isRanged).map(([name]) => name));
}

function readWorkspace(value: unknown, where: string, reader: StrictReader): ToolUv['workspace'] {
  if (value === undefined) { return undefined; }
  const { members, exclude, ...others } = reader.table(value, where);
  for (const key of Object.keys(others)) { reader.fail(`${where} has ${quote(key)}`, "'members' or 'exclude'"); }
  const patterns = (list: unknown, key: string) => reader.texts(list, `'${key}' in ${where}`).filter(pattern => {
    const isSound = isUvGlob(pattern);
    if (!isSound) {
      reader.fail(`'${key}' in ${where} has ${quote(pattern)}`,
        "a pattern in which each '[' is closed and '**' is a whole path segment");
    }
    return isSound;
  });
  return { members: patterns(members, 'members'), exclude: patterns(exclude, 'exclude') };
}

function readScoped(
  table: Table, at: (key: string) => string, reader: StrictReader,
): Pick<LockingSettings, 'overrides' | 'excludes'> {
  const [overrides, excludes] = ['override-dependencies', 'exclude-dependencies']
    .map(key => splitScoped(reader.list(table[key], at(key)), at(key), reader));
  const required = reader.requirements(overrides.forAll, at('override-dependencies'));
  return {
    overrides: overrides.scoped ? undefined : required,
    excludes: reader.names(excludes.forAll, at('exclude-dependencies')),
  };
}

/** Separates overrides and exclusions for all packages from those for a single `package`. */
export function splitScoped(
  entries: readonly unknown[], where: string, reader: StrictReader,
): { readonly forAll: unknown[]; readonly scoped: boolean } {
  const scoped = entries.filter(isTable).filter(entry => entry.package !== undefined);
  for (const { package: owner, dependencies } of scoped) {
    reader.name(reader.table(owner, `'package' in ${where}`).name, `'name' of 'package' in ${where}`);
    if (dependencies === undefined) { reader.fail(`'dependencies' of a package in ${where} is missing`); }
    reader.list(dependencies, `'dependencies' of a package in ${where}`);
  }
  return { forAll: entries.filter(entry => !isTable(entry) || entry.package === undefined), scoped: scoped.length > 0 };
}

/** One marker, or a list of markers that exclude each other. */
function readEnvironments(value: unknown, where: string, reader: StrictReader): Marker[] {
  const markers = reader.markers(typeof value === 'string' ? [value] : value, where);
  if (overlap(markers)) {
    reader.fail(`${where} has markers that overlap`, 'markers that exclude each other');
  }
  return markers;
}

/** A set of which at most one item is installed. */
export function readConflict(value: unknown, where: string, reader: StrictReader): ProjectConflict[] {
  const tables = reader.tables(value, where);
  const items = tables.map(table => ({
    package: table.package === undefined ? undefined : reader.name(table.package, `'package' in ${where}`),
    extra: table.extra === undefined ? undefined : reader.name(table.extra, `'extra' in ${where}`),
    group: table.group === undefined ? undefined : reader.name(table.group, `'group' in ${where}`),
  }));
  const areSound = tables.every(table => {
    const keys = Object.keys(table);
    return keys.length > 0 && keys.every(key => ['package', 'extra', 'group'].includes(key))
      && !(keys.includes('extra') && keys.includes('group'));
  });
  if (!areSound || new Set(items.map(each => JSON.stringify(each))).size < 2) {
    reader.fail(`${where} has ${quote(value)}`, 'at least two items, each an extra, a group or a package');
  }
  return items;
}
