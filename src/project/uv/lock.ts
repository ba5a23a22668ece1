import { posix } from 'path';
import type { DownloadUrl } from './download-url';
import type { Line } from '../../private/line';
import type { Marker } from '../python/markers';
import type { PackageName } from '../python/names';
import type { Requirement } from '../python/requirement';
import { markerVariables, type Target } from '../python/target';
import type { ProjectConflict } from '../python/tool-uv';
import type { SpecifierText, VersionText } from '../python/versions';

declare const hash: unique symbol;

/** `ALGORITHM:DIGEST` with an algorithm that uv accepts, in lower case. */
export type FileHash = Line & { readonly [hash]: true };

/** The parts of a lock that are needed here: of a `uv.lock`, or of a file that only lists what to install. */
export interface Lock {
  readonly remaking: Remaking;
  readonly requiresPython: SpecifierText;
  /** The platforms it was made for (`environments` of uv); empty for all. */
  readonly environments: Marker[];
  readonly entries: LockEntry[];
  /** Sets of extras, groups and projects; no two of a set are installed together. */
  readonly conflicts: ConflictItem[][];
  /**
   * The extras and groups among which one can choose, in a file that only lists what to install. Absent if the lock
   * says who requires what: then those of the project can be chosen.
   */
  readonly choices?: LockChoices;
  /** The indexes that a list names. */
  readonly indexes?: readonly PackageIndex[];
  /** The workspace's settings at the time of locking; absent if the format has none. */
  readonly manifest?: LockManifest;
}

/** Where an installer looks for the files of packages. */
export interface PackageIndex {
  /** The one in place of the usual one, one beside it, or a page with links to files. */
  readonly role: 'default' | 'additional' | 'links';
  readonly url: DownloadUrl;
}

export interface LockChoices {
  readonly extras: readonly PackageName[];
  readonly groups: readonly PackageName[];
}

/** How its user makes a lock again, for messages. */
export interface Remaking {
  /** As the end of a sentence, such as 'run `uv lock`'. */
  readonly whole: Line;
  /** The same for another version of one package. */
  upgrade(name: string): Line;
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
  /** Of all its files, in a list that does not name them: which one is installed is decided in the build. */
  readonly hashes?: readonly FileHash[];
  /** The platforms that have this entry, of several with its name; empty for all. */
  readonly forks?: readonly Marker[];
  /** Python versions that it is for, if the format says so. */
  readonly requiresPython?: SpecifierText;
  /** The requirements of a local package at the time of locking; absent in old revisions. */
  readonly metadata?: LockMetadata;
}

export interface LockSource {
  /** `registry`, `git`, `url`, `path`, `directory`, `editable` or `virtual`. */
  readonly kind: string;
  /** A URL, or a path relative to the lock. */
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
  /** As the lock has it; `artifactOf` parses those that are installed. */
  readonly url?: string;
  /** Path in a local index; absent for a file to download. */
  readonly path?: Line;
  readonly hash?: FileHash;
  readonly bytes?: number;
}

export interface LockMetadata {
  readonly requirements: Requirement[];
  readonly groups: ReadonlyMap<PackageName, Requirement[]>;
}

/** An extra or a group of a package, or the package itself. */
export interface ConflictItem extends ProjectConflict {
  readonly package: PackageName;
}

/** Settings of the workspace that affect the lock. */
export interface LockManifest {
  /** Empty for a project without a workspace. */
  readonly members: PackageName[];
  readonly constraints: Requirement[];
  /** Undefined if an override is for a single package. */
  readonly overrides?: Requirement[];
  readonly buildConstraints: Requirement[];
  readonly excludes: PackageName[];
  readonly requiredEnvironments: Marker[];
  /** Resolver settings by their name in pyproject.toml; defaults are absent. */
  readonly options: ReadonlyMap<string, string>;
}

/** Whether the lock was made for the target's platform. */
export function supports({ environments }: Lock, target: Target): boolean {
  const environment = { variables: markerVariables(target), extras: new Set<string>() };
  return environments.length === 0 || environments.some(marker => marker(environment));
}

/** Whether the package is a local folder instead of a download. */
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
