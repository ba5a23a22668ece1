import { closureFor, marksFor, type Selection } from './closure';
import { isLocal, type Lock, type LockDependency, type LockEntry } from './lock';
import { isArchive } from './lock-requirement';
import { line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { MarkerEnvironment } from '../python/markers';
import type { PackageName } from '../python/names';
import type { PackageSource } from '../python/package-source';
import { parseRequirement, type Requirement } from '../python/requirement';
import { markerVariables, type Target } from '../python/target';
import { admits, compareVersions, parseSpecifiers, parseVersion } from '../python/versions';

/** A package of the project with what its build requires. */
export interface BuildOfPackage {
  readonly name: PackageName;
  /** As written. */
  readonly requires: readonly string[];
  /** Where its `pyproject.toml`, or that of its workspace, says that packages come from. */
  readonly sources: ReadonlyMap<PackageName, PackageSource>;
  /** Names of the packages of the workspace. */
  readonly members: readonly PackageName[];
}

/** What the project of a lock installs. */
export interface LockedSelection {
  readonly lock: Lock;
  /** The project. */
  readonly entry: LockEntry;
  readonly selection: Selection;
}

/** What the build of a package requires. */
export interface LockedRequirements {
  /** Entries of the lock, with all that they require. Sorted by name. */
  readonly entries: LockEntry[];
  /** Requirements that no entry of the lock fulfils, as written. */
  readonly missing: string[];
}

/**
 * Finds the requirements of a build in a lock. One that must not come from an index by its name alone is a problem:
 * there may be another package with that name.
 */
export function lockedRequirements(
  locked: LockedSelection, build: BuildOfPackage, target: Target, problems: Problems,
): LockedRequirements {
  const { lock } = locked;
  const marks = marksFor(target, locked.entry, locked.selection);
  const environment = { variables: markerVariables(target), extras: marks };
  const needed: LockDependency[] = [];
  const missing: string[] = [];
  for (const text of build.requires) {
    const requirement = parseRequirement(text);
    if (requirement?.marker && !requirement.marker(environment)) { continue; }
    const entry = requirement && entryFor(lock, requirement, environment);
    const fault = requirement && !entry && faultOf(requirement, text, build, lock);
    if (fault) { problems.add(fault); } else if (!entry) { missing.push(text); }
    if (entry) { needed.push({ entry, extras: requirement.extras }); }
  }
  const root: LockEntry = {
    name: line`` as PackageName,
    source: { kind: 'virtual', location: line`` },
    dependencies: needed,
    extras: new Map(),
    groups: new Map(),
    wheels: [],
  };
  const entries = closureFor(target, root, { extras: [], groups: [] }, marks);
  for (const { name } of entries.filter(isLocal)) { problems.add(localFault(build, name)); }
  return { entries: entries.filter(each => !isLocal(each)), missing };
}

/** The newest one that fits. A list says nothing of what its packages require, so it fixes no build. */
function entryFor(
  lock: Lock, { name, specifier, origin }: Requirement, environment: MarkerEnvironment,
): LockEntry | undefined {
  if (lock.choices !== undefined || origin !== undefined) { return undefined; }
  const specifiers = parseSpecifiers(specifier) ?? [];
  return lock.entries
    .filter(each => each.name === name && !isLocal(each) && each.version !== undefined)
    .filter(({ forks = [] }) => forks.length === 0 || forks.some(marker => marker(environment)))
    .filter(each => admits(specifiers, each.version!))
    .sort((a, b) => compareVersions(parseVersion(b.version!)!, parseVersion(a.version!)!))
    .at(0);
}

/** Undefined for a requirement that says itself where it comes from, or that may come from any index. */
function faultOf({ name, origin }: Requirement, text: string, build: BuildOfPackage, lock: Lock): string | undefined {
  if (origin !== undefined) { return undefined; }
  const source = build.sources.get(name);
  const isFolder = source?.origin === 'path' && !isArchive(source.path ?? '');
  if (isFolder || build.members.includes(name) || lock.entries.some(each => each.name === name && isLocal(each))) {
    return localFault(build, text);
  }
  return source && `the build of ${quote(build.name)} requires ${quote(text)}, which [tool.uv.sources] has a place for `
    + 'and the lock does not have, and another place could have another package of that name; '
    + (lock.choices === undefined
      ? `add [dependency-groups] build = [${JSON.stringify(text)}] to pyproject.toml and ${lock.remaking.whole}`
      : 'lock the project with `uv lock`, with it in a group');
}

function localFault({ name }: BuildOfPackage, required: string): string {
  return `the build of ${quote(name)} requires ${quote(required)}, which is a package of the project itself: a build `
    + 'has none of those, and an index may have another one of that name; remove it, and put what the build needs of '
    + `it into the folder of ${quote(name)}, with 'backend-path'`;
}
