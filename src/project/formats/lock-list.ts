import type { LockedProject } from './lock-format';
import { line } from '../../private/line';
import type { Marker } from '../python/markers';
import { isLocal, type Lock, type LockEntry } from '../uv/lock';

/** A package of a file that only lists what to install. */
export interface ListedPackage extends Omit<LockEntry, 'dependencies' | 'extras' | 'groups' | 'metadata'> {
  /** Whether it is installed. */
  readonly marker?: Marker;
}

export interface PackageList extends Pick<Lock, 'remaking' | 'requiresPython' | 'environments' | 'indexes'> {
  readonly project: LockedProject;
  readonly choices: NonNullable<Lock['choices']>;
  readonly packages: readonly ListedPackage[];
}

/** Such a file as a lock: the project requires everything in it. */
export function lockList({ project, packages, ...lock }: PackageList): Lock {
  const entries = packages.map(({ marker, ...entry }) => ({
    marker,
    entry: { ...entry, dependencies: [], extras: new Map(), groups: new Map() },
  }));
  const isOwn = (entry: LockEntry) => isLocal(entry) && entry.name === project.name;
  const others = entries.filter(({ entry }) => !isOwn(entry));
  const own: LockEntry = {
    name: project.name,
    version: project.version,
    source: { kind: 'virtual', location: line`.` },
    dependencies: others.map(({ entry, marker }) => ({ entry, marker, extras: [] })),
    extras: new Map(),
    groups: new Map(),
    wheels: [],
  };
  return { ...lock, conflicts: [], entries: [own, ...others.map(({ entry }) => entry)] };
}
