import type { Line } from '../../private/line';
import type { Marker } from '../python/markers';
import type { PackageName } from '../python/names';
import type { Requirement } from '../python/requirement';
import { markerVariables, type Target } from '../python/target';
import type { SpecifierText, VersionText } from '../python/versions';

/** What is read of a `uv.lock`. */
export interface Lock {
  readonly requiresPython?: SpecifierText;
  /** The platforms it was made for (`environments` of uv); any when empty. */
  readonly environments: Marker[];
  readonly entries: LockEntry[];
  /** What a dependency may mean; several entries where the lock forks over versions. */
  find(dependency: LockDependency): LockEntry[];
}

/** One `[[package]]`. */
export interface LockEntry {
  readonly name: PackageName;
  readonly version?: VersionText;
  readonly source: LockSource;
  /** Where the entry is meant, when the lock forks; anywhere when empty. */
  readonly forks: Marker[];
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
}

export interface LockDependency {
  readonly name: PackageName;
  readonly version?: VersionText;
  readonly source?: LockSource;
  readonly extras: PackageName[];
  readonly marker?: Marker;
}

export interface LockFile {
  readonly file: Line;
  readonly bytes?: number;
}

export interface LockMetadata {
  readonly requirements: Requirement[];
  readonly groups: ReadonlyMap<PackageName, Requirement[]>;
}

/** Whether the lock was made for the target's platform as well. */
export function supports({ environments }: Lock, target: Target): boolean {
  const environment = { variables: markerVariables(target), extras: new Set<string>() };
  return environments.length === 0 || environments.some(marker => marker(environment));
}

/** Whether the sources are a folder beside the lock instead of something to download. */
export function isLocal({ source }: LockEntry): boolean {
  return ['directory', 'editable', 'virtual'].includes(source.kind);
}
