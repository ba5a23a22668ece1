import { closureFor } from './closure';
import { isLocal, type Lock, type LockDependency, type LockEntry } from './lock';
import { line } from '../../private/line';
import type { PackageName } from '../python/names';
import { parseRequirement, type Requirement } from '../python/requirement';
import { markerVariables, type Target } from '../python/target';
import { admits, compareVersions, parseSpecifiers, parseVersion } from '../python/versions';

/** What the build of a package requires. */
export interface LockedRequirements {
  /** Entries of the lock, with all that they require. Sorted by name. */
  readonly entries: LockEntry[];
  /** Requirements that no entry of the lock fulfils, as written. */
  readonly missing: string[];
}

/** Finds the requirements of a build in a lock. */
export function lockedRequirements(lock: Lock, requires: readonly string[], target: Target): LockedRequirements {
  const environment = { variables: markerVariables(target), extras: new Set<string>() };
  const needed: LockDependency[] = [];
  const missing: string[] = [];
  for (const text of requires) {
    const requirement = parseRequirement(text);
    if (requirement?.marker && !requirement.marker(environment)) { continue; }
    const entry = requirement && entryFor(lock, requirement);
    if (entry) { needed.push({ entry, extras: requirement.extras }); } else { missing.push(text); }
  }
  const build: LockEntry = {
    name: line`` as PackageName,
    source: { kind: 'virtual', location: line`` },
    dependencies: needed,
    extras: new Map(),
    groups: new Map(),
    wheels: [],
  };
  return { entries: closureFor(target, build, { extras: [], groups: [] }), missing };
}

/** The newest one that fits. A list says nothing of what its packages require, so it fixes no build. */
function entryFor(lock: Lock, { name, specifier, origin }: Requirement): LockEntry | undefined {
  if (lock.choices !== undefined || origin !== undefined) { return undefined; }
  const specifiers = parseSpecifiers(specifier) ?? [];
  return lock.entries
    .filter(each => each.name === name && !isLocal(each) && each.version !== undefined)
    .filter(each => admits(specifiers, each.version!))
    .sort((a, b) => compareVersions(parseVersion(b.version!)!, parseVersion(a.version!)!))
    .at(0);
}
