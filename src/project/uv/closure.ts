import type { LockDependency, LockEntry } from './lock';
import { listMark, type MarkerEnvironment } from '../python/markers';
import type { PackageName } from '../python/names';
import { markerVariables, type Target } from '../python/target';

/** The extras and groups of a project to install. */
export interface Selection {
  readonly extras: readonly PackageName[];
  readonly groups: readonly PackageName[];
}

/**
 * The entries that a target installs for the project, without the project itself, sorted by name.
 *
 * @param extras the conflict marks that hold
 */
export function closureFor(
  target: Target, project: LockEntry, selection: Selection, extras = marksFor(target, project, selection),
): LockEntry[] {
  const variables = markerVariables(target);
  const { reached } = walk(project, selection, { variables, extras }, false);
  reached.delete(project);
  return [...reached.keys()].sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

/** The same for whatever system and Python the markers mean. */
export function closureForAny(project: LockEntry, selection: Selection): LockEntry[] {
  return [...walk(project, selection, undefined, false).reached.keys()].filter(entry => entry !== project);
}

/** The conflict marks of what a target installs for the project. */
export function marksFor(target: Target, project: LockEntry, selection: Selection): Set<string> {
  const variables = markerVariables(target);
  let active = new Set(selectionMarks(project, selection));
  // A reached package may set conflict marks for others. Marks are only added, so the loop ends.
  for (;;) {
    const marks = new Set([...active, ...walk(project, selection, { variables, extras: active }, true).marks]);
    if (marks.size === active.size) { return active; }
    active = marks;
  }
}

interface Walk {
  /** Each reached entry with its requested extras. */
  readonly reached: Map<LockEntry, Set<PackageName>>;
  /** Conflict marks of the requested extras. */
  readonly marks: Set<string>;
}

/**
 * Follows every dependency whose marker is true.
 *
 * @param environment undefined to follow them all
 * @param tentative whether to treat the extras of a dependency as already set, since its own marker may need them
 */
function walk(
  project: LockEntry, { extras, groups }: Selection, environment: MarkerEnvironment | undefined, tentative: boolean,
): Walk {
  const reached: Walk['reached'] = new Map([[project, new Set()]]);
  const marks = new Set<string>();
  const waiting = [...project.dependencies, ...listed(project.extras, extras), ...listed(project.groups, groups)];
  for (let dependency = waiting.pop(); dependency; dependency = waiting.pop()) {
    const { entry, marker } = dependency;
    const asked = dependency.extras.map(extra => extraMark(entry, extra));
    const asks = environment && tentative && asked.length > 0
      ? { ...environment, extras: { has: (mark: string) => environment.extras.has(mark) || asked.includes(mark) } }
      : environment;
    if (marker && asks && !marker(asks)) { continue; }
    const known = reached.get(entry);
    const news = dependency.extras.filter(extra => !known?.has(extra));
    const all = known ?? new Set();
    for (const extra of news) { all.add(extra); }
    for (const mark of asked) { marks.add(mark); }
    reached.set(entry, all);
    if (!known) { push(waiting, entry.dependencies); }
    push(waiting, listed(entry.extras, news));
  }
  return { reached, marks };
}

/** One by one, since a list may be longer than the arguments that a call can have. */
function push<T>(target: T[], items: readonly T[]): void {
  for (const item of items) { target.push(item); }
}

function listed(lists: ReadonlyMap<PackageName, LockDependency[]>, names: readonly PackageName[]): LockDependency[] {
  return names.flatMap(name => lists.get(name) ?? []);
}

/**
 * uv encodes conflicts in markers as `extra == 'extra-4-shop-cpu'`, with the length of the name; a file that lists
 * packages asks `'cpu' in extras`.
 */
function selectionMarks(project: LockEntry, { extras, groups }: Selection): string[] {
  const owner = ownerMark(project);
  return [
    `project-${owner}`,
    ...extras.map(extra => extraMark(project, extra)),
    ...groups.map(group => `group-${owner}-${group}`),
    ...extras.map(extra => listMark('extras', extra)),
    ...groups.map(group => listMark('dependency_groups', group)),
  ];
}

function extraMark(entry: LockEntry, extra: PackageName): string {
  return `extra-${ownerMark(entry)}-${extra}`;
}

function ownerMark({ name }: LockEntry): string {
  return `${name.length}-${name}`;
}
