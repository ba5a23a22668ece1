import type { LockEntry, LockMetadata } from './lock';
import { shorten } from '../../private/messages';
import { pathAddress } from '../python/address';
import type { Marker, MarkerEnvironment } from '../python/markers';
import type { PackageName } from '../python/names';
import type { PackageSource } from '../python/package-source';
import type { Pyproject } from '../python/pyproject';
import type { Origin, Requirement } from '../python/requirement';
import { markerVariables, possibleTargets } from '../python/target';
import { canonicalSpecifiers } from '../python/versions';

const ORIGIN_NAMES: Readonly<Record<Origin, string>> = { git: 'git repository', url: 'URL', path: 'local path' };

/** How a lock and the pyproject.toml it is for have come apart, as a person would write the requirements. */
export interface Staleness {
  /** Asked for, but not locked. */
  readonly missing: string[];
  /** Locked, but no longer asked for. */
  readonly surplus: string[];
}

/** One list of dependencies: the project's own, those of an extra, or those of a group. */
interface Scope {
  readonly extra?: PackageName;
  readonly group?: PackageName;
}

/** What a person would write for each requirement, by a key that is equal exactly when they ask for the same. */
type Lines = ReadonlyMap<string, string>;

type Names = ReadonlyMap<PackageName, unknown>;

type Sources = ReadonlyMap<PackageName, PackageSource>;

/** For which targets a marker holds, one digit per target. */
type Truth = (marker: Marker | undefined, extra?: string) => string;

/**
 * Compares what a project asks for with what it asked for when it was locked. It compares meanings: names, extras and
 * versions in any spelling, and markers by the targets for which they hold. What holds for no target cannot matter.
 *
 * @param sources where uv is told to get packages, by normalized name
 */
export function compareWithLock(pyproject: Pyproject, entry: LockEntry, sources: Sources): Staleness {
  const targets = possibleTargets(pyproject.requiresPython).map(markerVariables);
  const truth: Truth = (marker, extra) => targets
    .map(variables => !marker || marker({ variables, extras: new Set(extra === undefined ? [] : [extra]) }) ? '1' : '0')
    .join('');
  const ofExtras = entry.metadata && requirementsOfExtras(entry.metadata, truth);
  const lockedIn = ({ extra, group }: Scope) => extra !== undefined
    ? ofExtras?.get(extra)
    : group === undefined ? entry.metadata?.requirements : entry.metadata?.groups.get(group);
  const comparisons = scopesOf(pyproject, entry).map(scope => {
    const asked = askedIn(pyproject, scope);
    if (!entry.metadata) { return compareNames(asked, entry, scope, truth); }
    const locked = lockedIn(scope) ?? [];
    const asWritten = compareRequirements(asked, locked, scope, truth, sources);
    // A build backend may have told uv what the project's own extras stand for, and uv takes either.
    if (isFresh(asWritten) || asked.every(({ name }) => name !== entry.name)) { return asWritten; }
    const own = resolveOwn(asked, entry.name, pyproject.extras);
    const resolved = compareRequirements(own, locked, scope, truth, sources);
    return isFresh(resolved) ? resolved : asWritten;
  });
  return { missing: comparisons.flatMap(each => each.missing), surplus: comparisons.flatMap(each => each.surplus) };
}

/**
 * Lists that the build backend computes cannot be compared, nor groups that are locked for a range of Python of their
 * own.
 */
function scopesOf(pyproject: Pyproject, entry: LockEntry): Scope[] {
  const union = (asked: Names, locked: Names) => [...new Set([...asked.keys(), ...locked.keys()])];
  return [
    ...pyproject.dynamic.includes('dependencies') ? [] : [{}],
    ...pyproject.dynamic.includes('optional-dependencies')
      ? []
      : union(pyproject.extras, entry.extras).map(extra => ({ extra })),
    ...union(pyproject.groups, entry.groups)
      .filter(group => !pyproject.rangedGroups.has(group))
      .map(group => ({ group })),
  ];
}

function askedIn({ dependencies, extras, groups }: Pyproject, { extra, group }: Scope): Requirement[] {
  if (extra !== undefined) { return extras.get(extra) ?? []; }
  return group === undefined ? dependencies : groups.get(group) ?? [];
}

/** No project's own extras stand for one another in a longer chain. */
const LONGEST_CHAIN = 100;

/** Requirements on the project's own extras (`shop[all]`), replaced by what these extras ask for. */
function resolveOwn(asked: readonly Requirement[], own: PackageName, extras: Pyproject['extras']): Requirement[] {
  const seen = new Set<PackageName>();
  // Grows while it is walked through; an extra counts once, however many stand for it.
  const all = asked.map(requirement => ({ requirement, depth: 0 }));
  for (const { requirement, depth } of all) {
    const isOwn = requirement.name === own && depth < LONGEST_CHAIN;
    const news = isOwn ? requirement.extras.filter(each => !seen.has(each)) : [];
    for (const extra of news) {
      seen.add(extra);
      for (const each of extras.get(extra) ?? []) {
        all.push({ requirement: { ...each, marker: both(requirement.marker, each.marker) }, depth: depth + 1 });
      }
    }
  }
  return all.map(({ requirement }) => requirement).filter(({ name }) => name !== own);
}

function both(one: Marker | undefined, other: Marker | undefined): Marker | undefined {
  if (!one || !other) { return one ?? other; }
  const test = (environment: MarkerEnvironment) => one(environment) && other(environment);
  return Object.assign(test, { extras: new Set([...one.extras, ...other.extras]) });
}

function isFresh({ missing, surplus }: Staleness): boolean {
  return missing.length + surplus.length === 0;
}

/** One list holds the dependencies and those of every extra; what holds without an extra is no part of it. */
function requirementsOfExtras({ requirements }: LockMetadata, truth: Truth): Map<string, Requirement[]> {
  const result = new Map<string, Requirement[]>();
  for (const requirement of requirements.filter(({ marker }) => marker && !truth(marker).includes('1'))) {
    for (const extra of requirement.marker!.extras) {
      const others = result.get(extra) ?? [];
      others.push(requirement);
      result.set(extra, others);
    }
  }
  return result;
}

function compareRequirements(
  asked: readonly Requirement[], locked: readonly Requirement[], scope: Scope, truth: Truth, sources: Sources,
): Staleness {
  const { extra } = scope;
  const wanted = asked.map(each => withSource(each, sources.get(each.name)));
  // A member of the workspace and a path outside any checkout are known by their name only.
  const placeless = new Set([...wanted, ...locked]
    .filter(({ origin, address }) => origin && address === undefined)
    .map(({ name }) => name));
  const place = ({ name, origin, address }: Requirement) => origin && !placeless.has(name) ? address : undefined;
  const lines = (requirements: readonly Requirement[]) => new Map(requirements
    .map(requirement => ({ requirement, holds: truth(requirement.marker, extra) }))
    .filter(({ holds }) => holds.includes('1'))
    .map(({ requirement, holds }) => [
      requirementKey(requirement, place(requirement), holds, sources.get(requirement.name)),
      describe(requirement, scope),
    ]));
  return difference(lines(wanted), lines(locked));
}

/** Sources with their paths relative to the workspace instead of to the pyproject.toml that names them. */
export function placeSources(sources: Sources, folder: string): Map<PackageName, PackageSource> {
  return new Map([...sources].map(([name, source]) =>
    [name, source.path === undefined ? source : { ...source, address: pathAddress(folder, source.path) }]));
}

/** A requirement as uv locks it: it comes from where `[tool.uv.sources]` says. */
export function withSource(requirement: Requirement, source: PackageSource | undefined): Requirement {
  const { origin, address } = requirement.origin ? requirement : source ?? {};
  return { ...requirement, origin, address };
}

/** Of requirements with an address the lock keeps no versions. Conditional sources split them up. */
function requirementKey(
  { name, extras, specifier, origin }: Requirement, address: string | undefined, holds: string,
  source: PackageSource | undefined,
): string {
  if (source?.conditional) { return JSON.stringify([name, extras]); }
  return JSON.stringify([name, extras, ...origin ? [origin, address] : [canonicalSpecifiers(specifier), holds]]);
}

/**
 * Where the lock keeps no metadata, the names it resolved must do. An extra that includes others is resolved into them,
 * so there nothing is surplus.
 */
function compareNames(asked: Requirement[], entry: LockEntry, scope: Scope, truth: Truth): Staleness {
  const { extra, group } = scope;
  const locked = extra !== undefined
    ? entry.extras.get(extra)
    : group !== undefined ? entry.groups.get(group) : entry.dependencies;
  const names = (locked ?? []).map(dependency => dependency.entry);
  const lines = (list: ReadonlyArray<{ readonly name: PackageName }>) =>
    new Map(list.map(({ name }) => [name, describe({ name }, scope)]));
  const others = asked.filter(({ name }) => name !== entry.name);
  const needed = others.filter(({ marker }) => truth(marker, extra).includes('1'));
  return {
    missing: difference(lines(needed), lines(names)).missing,
    surplus: others.length < asked.length ? [] : difference(lines(asked), lines(names)).surplus,
  };
}

function difference(asked: Lines, locked: Lines): Staleness {
  const only = (these: Lines, those: Lines) => [...these].filter(([key]) => !those.has(key)).map(([, text]) => text);
  return { missing: only(asked, locked), surplus: only(locked, asked) };
}

function describe({ name, extras = [], specifier, origin }: Partial<Requirement>, { extra, group }: Scope): string {
  const place = extra !== undefined
    ? ` (extra '${shorten(extra)}')`
    : group !== undefined ? ` (group '${shorten(group)}')` : '';
  const named = shorten(`${name}${extras.length > 0 ? `[${extras.join()}]` : ''}${origin ? '' : specifier ?? ''}`);
  return `${named}${origin ? ` from a ${ORIGIN_NAMES[origin]}` : ''}${place}`;
}
