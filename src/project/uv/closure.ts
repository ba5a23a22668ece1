import type { Lock, LockDependency, LockEntry } from './lock';
import type { MarkerEnvironment } from '../python/markers';
import type { PackageName } from '../python/names';
import { markerVariables, type Target } from '../python/target';

/** What of a project is installed besides its plain dependencies. */
export interface Selection {
  readonly extras: readonly PackageName[];
  readonly groups: readonly PackageName[];
}

/** The entries that a target installs for the project, the project itself left out, sorted by name. */
export function closureFor(target: Target, lock: Lock, project: LockEntry, selection: Selection): LockEntry[] {
  const variables = markerVariables(target);
  let active = new Set(selectionMarks(project, selection));
  // What a walk reaches may switch conflict markers elsewhere; marks are only ever added, so this ends.
  for (;;) {
    const reached = walk(lock, project, selection, { variables, extras: active });
    const marks = new Set([...active, ...reachedMarks(reached)]);
    if (marks.size === active.size) {
      reached.delete(project);
      return [...reached.keys()].sort((a, b) => a.name < b.name ? -1 : 1);
    }
    active = marks;
  }
}

/** Each reached entry with the extras it was reached with. */
type Reached = Map<LockEntry, Set<PackageName>>;

function walk(lock: Lock, project: LockEntry, { extras, groups }: Selection, environment: MarkerEnvironment): Reached {
  const reached: Reached = new Map([[project, new Set()]]);
  const waiting = [...project.dependencies, ...listed(project.extras, extras), ...listed(project.groups, groups)];
  for (let dependency = waiting.pop(); dependency; dependency = waiting.pop()) {
    if (dependency.marker && !dependency.marker(environment)) { continue; }
    for (const entry of meant(lock.find(dependency), environment)) {
      const known = reached.get(entry);
      const news = dependency.extras.filter(extra => !known?.has(extra));
      reached.set(entry, new Set([...known ?? [], ...news]));
      waiting.push(...known ? [] : entry.dependencies, ...listed(entry.extras, news));
    }
  }
  return reached;
}

/** Several entries fit a dependency only when the lock forks; then their own markers decide. */
function meant(entries: LockEntry[], environment: MarkerEnvironment): LockEntry[] {
  if (entries.length === 1) { return entries; }
  return entries.filter(({ forks }) => forks.length === 0 || forks.some(marker => marker(environment)));
}

function listed(lists: ReadonlyMap<PackageName, LockDependency[]>, names: readonly PackageName[]): LockDependency[] {
  return names.flatMap(name => lists.get(name) ?? []);
}

/** How uv writes extras and groups that exclude each other into markers: as `extra == 'extra-4-shop-cpu'`, with the length of the name. */
function selectionMarks({ name }: LockEntry, { extras, groups }: Selection): string[] {
  const owner = `${name.length}-${name}`;
  return [`project-${owner}`, ...extras.map(extra => `extra-${owner}-${extra}`), ...groups.map(group => `group-${owner}-${group}`)];
}

function reachedMarks(reached: Reached): string[] {
  return [...reached].flatMap(([entry, extras]) => selectionMarks(entry, { extras: [...extras], groups: [] }));
}
