import type { LockEntry, LockMetadata } from './lock';
import type { Marker } from './markers';
import { canonicalSpecifiers } from './pep440';
import type { Pyproject } from './pyproject';
import type { Requirement } from './requirement';
import { markerVariables, possibleTargets } from './target';

/** How a lock and the pyproject.toml it is for have come apart, as a person would write the requirements. */
export interface Staleness {
  /** Asked for, but not locked. */
  readonly missing: string[];
  /** Locked, but no longer asked for. */
  readonly surplus: string[];
}

/** One list of dependencies: the project's own, those of an extra, or those of a group. */
interface Scope {
  readonly extra?: string;
  readonly group?: string;
}

/** What a person would write for each requirement, by a key that is equal exactly when they ask for the same. */
type Lines = ReadonlyMap<string, string>;

/** For which targets a marker holds, one digit per target. */
type Truth = (marker: Marker | undefined, extra?: string) => string;

/**
 * Compares what a project asks for with what it asked for when it was locked. It compares meanings: names, extras and
 * versions in any spelling, and markers by the targets for which they hold. What holds for no target cannot matter.
 *
 * @param sourced normalized names that uv fetches from elsewhere than the index; of those the lock states addresses, not versions
 */
export function compareWithLock(pyproject: Pyproject, entry: LockEntry, sourced: readonly string[]): Staleness {
  const targets = possibleTargets(pyproject.requiresPython).map(markerVariables);
  const truth: Truth = (marker, extra) => targets
    .map(variables => !marker || marker({ variables, extras: new Set(extra === undefined ? [] : [extra]) }) ? '1' : '0')
    .join('');
  const comparisons = scopesOf(pyproject, entry).map(scope => entry.metadata
    ? compareRequirements(askedIn(pyproject, scope), entry.metadata, scope, truth, sourced)
    : compareNames(askedIn(pyproject, scope), entry, scope, truth));
  return { missing: comparisons.flatMap(each => each.missing), surplus: comparisons.flatMap(each => each.surplus) };
}

/** Lists that the build backend computes cannot be compared. */
function scopesOf(pyproject: Pyproject, entry: LockEntry): Scope[] {
  const union = (asked: ReadonlyMap<string, unknown>, locked: ReadonlyMap<string, unknown>) => [...new Set([...asked.keys(), ...locked.keys()])];
  return [
    ...pyproject.dynamic.includes('dependencies') ? [] : [{}],
    ...pyproject.dynamic.includes('optional-dependencies') ? [] : union(pyproject.extras, entry.extras).map(extra => ({ extra })),
    ...union(pyproject.groups, entry.groups).map(group => ({ group })),
  ];
}

function askedIn({ dependencies, extras, groups }: Pyproject, { extra, group }: Scope): Requirement[] {
  if (extra !== undefined) { return extras.get(extra) ?? []; }
  return group === undefined ? dependencies : groups.get(group) ?? [];
}

function compareRequirements(asked: Requirement[], metadata: LockMetadata, scope: Scope, truth: Truth, sourced: readonly string[]): Staleness {
  const { extra, group } = scope;
  const listed = group === undefined ? metadata.requirements : metadata.groups.get(group) ?? [];
  // One list holds the dependencies and those of every extra; what holds without an extra is no part of it.
  const locked = extra === undefined ? listed : listed.filter(({ marker }) => !truth(marker).includes('1'));
  const lines = (requirements: readonly Requirement[]) => new Map(requirements
    .map(requirement => ({ requirement, holds: truth(requirement.marker, extra) }))
    .filter(({ holds }) => holds.includes('1'))
    .map(({ requirement, holds }) => [requirementKey(requirement, holds, sourced), describe(requirement, scope)]));
  return difference(lines(asked), lines(locked));
}

/** Of requirements with a source of their own only name and extras count: the lock may have split them up and keeps no versions. */
function requirementKey({ name, extras, specifier, direct }: Requirement, holds: string, sourced: readonly string[]): string {
  const versions = direct || sourced.includes(name) ? [] : [canonicalSpecifiers(specifier), holds];
  return JSON.stringify([name, extras, ...versions]);
}

/** Where the lock keeps no metadata, the names it resolved must do. An extra that includes others is resolved into them, so there nothing is surplus. */
function compareNames(asked: Requirement[], entry: LockEntry, scope: Scope, truth: Truth): Staleness {
  const { extra, group } = scope;
  const locked = extra !== undefined ? entry.extras.get(extra) : group !== undefined ? entry.groups.get(group) : entry.dependencies;
  const lines = (names: ReadonlyArray<{ readonly name: string }>) => new Map(names.map(({ name }) => [name, describe({ name }, scope)]));
  const others = asked.filter(({ name }) => name !== entry.name);
  const needed = others.filter(({ marker }) => truth(marker, extra).includes('1'));
  return {
    missing: difference(lines(needed), lines(locked ?? [])).missing,
    surplus: others.length < asked.length ? [] : difference(lines(asked), lines(locked ?? [])).surplus,
  };
}

function difference(asked: Lines, locked: Lines): Staleness {
  const only = (these: Lines, those: Lines) => [...these].filter(([key]) => !those.has(key)).map(([, text]) => text);
  return { missing: only(asked, locked), surplus: only(locked, asked) };
}

function describe({ name, extras = [], specifier = '' }: Partial<Requirement>, { extra, group }: Scope): string {
  const place = extra !== undefined ? ` (extra '${extra}')` : group !== undefined ? ` (group '${group}')` : '';
  return `${name}${extras.length > 0 ? `[${extras.join()}]` : ''}${specifier}${place}`;
}
