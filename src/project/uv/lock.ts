import { posix } from 'path';
import type { Line } from '../../private/line';
import type { Marker } from '../python/markers';
import type { PackageName } from '../python/names';
import type { Requirement } from '../python/requirement';
import { markerVariables, type Target } from '../python/target';
import type { ProjectConflict } from '../python/tool-uv';
import type { SpecifierText, VersionText } from '../python/versions';

/** What is read of a `uv.lock`. */
export interface Lock {
  readonly requiresPython: SpecifierText;
  /** The platforms it was made for (`environments` of uv); any when empty. */
  readonly environments: Marker[];
  readonly entries: LockEntry[];
  /** Extras, groups and projects of which no two are installed together. */
  readonly conflicts: ConflictItem[][];
  /** What the workspace asked for when it was locked. */
  readonly manifest: LockManifest;
}

/** One `[[package]]`. */
export interface LockEntry {
  readonly name: PackageName;
  readonly version?: VersionText;
  readonly source: LockSource;
  readonly dependencies: LockDependency[];
  readonly extras: ReadonlyMap<PackageName, LockDependency[]>;
  readonly groups: ReadonlyMap<PackageName, LockDependency[]>;
  readonly wheels: LockFile[];
  readonly sdist?: LockFile;
  /** What the project of the entry asked for when it was locked; not every revision says it. */
  readonly metadata?: LockMetadata;
}

export interface LockSource {
  /** `registry`, `git`, `url`, `path`, `directory`, `editable` or `virtual`. */
  readonly kind: string;
  /** An address, or a path relative to the lock. */
  readonly location: Line;
  readonly subdirectory?: Line;
}

export interface LockDependency {
  readonly entry: LockEntry;
  readonly extras: PackageName[];
  readonly marker?: Marker;
}

export interface LockFile {
  readonly file: Line;
  /** Where it is in a local index, relative to that; absent for a file to download. */
  readonly path?: Line;
  readonly bytes?: number;
}

export interface LockMetadata {
  readonly requirements: Requirement[];
  readonly groups: ReadonlyMap<PackageName, Requirement[]>;
}

/** An extra or a group of a package, or with neither the package itself. */
export interface ConflictItem extends ProjectConflict {
  readonly package: PackageName;
}

/** Settings of the whole workspace that decide what is locked. */
export interface LockManifest {
  /** Empty for a project that is alone. */
  readonly members: PackageName[];
  readonly constraints: Requirement[];
  /** Undefined when one is for a single package. */
  readonly overrides?: Requirement[];
  readonly buildConstraints: Requirement[];
  readonly excludes: PackageName[];
  readonly requiredEnvironments: Marker[];
  /** Settings of the resolver by the name that uv has for them in pyproject.toml; its defaults are absent. */
  readonly options: ReadonlyMap<string, string>;
}

/** Whether the lock was made for the target's platform as well. */
export function supports({ environments }: Lock, target: Target): boolean {
  const environment = { variables: markerVariables(target), extras: new Set<string>() };
  return environments.length === 0 || environments.some(marker => marker(environment));
}

/** Whether the sources are a folder beside the lock instead of something to download. */
export function isLocal({ source }: LockEntry): boolean {
  return isFolderSource(source.kind);
}

/** Local files from which a package may be installed on Linux. Relative to the lock, or absolute as it has them. */
export function localFiles({ source, sdist, wheels }: LockEntry): string[] {
  if (source.kind === 'path') { return [source.location]; }
  const forLinux = wheels.filter(({ file }) => /linux_|-any\.whl$/.test(file));
  const files = source.kind === 'registry' ? [...forLinux, ...sdist ? [sdist] : []] : [];
  const paths = files.flatMap(({ path }) => path ?? []);
  return paths.map(path => posix.isAbsolute(path) ? path : posix.join(source.location, path));
}

export function isFolderSource(kind: string): boolean {
  return ['directory', 'editable', 'virtual'].includes(kind);
}
