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

/** Differences between a lock and its pyproject.toml, as readable requirements. */
export interface Staleness {
  /** Required, but not locked. */
  readonly missing: string[];
  /** Locked, but no longer required. */
  readonly surplus: string[];
}

/** One list of dependencies: the project's own, those of an extra, or those of a group. */
interface Scope {
  readonly extra?: PackageName;
  readonly group?: PackageName;
}

/** Readable requirements by a key that is equal exactly for equivalent ones. */
type Lines = ReadonlyMap<string, string>;

type Names = ReadonlyMap<PackageName, unknown>;

type Sources = ReadonlyMap<PackageName, PackageSource>;

/** The targets for which a marker is true, one digit per target. */
type Truth = (marker: Marker | undefined, extra?: string) => string;

/**
 * Compares the requirements of a project with those at the time of locking. Spelling does not matter, and markers are
 * compared by the targets for which they are true. A requirement for no target is ignored.
 *
 * @param sources `[tool.uv.sources]` by normalized name
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
    // A build backend may have resolved the project's own extras; uv accepts both forms.
    if (isFresh(asWritten) || asked.every(({ name }) => name !== entry.name)) { return asWritten; }
    const own = resolveOwn(asked, entry.name, pyproject.extras);
    const resolved = compareRequirements(own, locked, scope, truth, sources);
    return isFresh(resolved) ? resolved : asWritten;
  });
  return { missing: comparisons.flatMap(each => each.missing), surplus: comparisons.flatMap(each => each.surplus) };
}

/**
 * Skips lists that the build backend computes and groups with their own `requires-python`: they cannot be compared.
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

/** Far above real chains of extras that include other extras. */
const LONGEST_CHAIN = 100;

/** Replaces requirements on the project's own extras (`shop[all]`) by the requirements of these extras. */
function resolveOwn(asked: readonly Requirement[], own: PackageName, extras: Pyproject['extras']): Requirement[] {
  const seen = new Set<PackageName>();
  // Grows during the loop; contains each extra once.
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

/** The list mixes plain dependencies with those of all extras; a marker that is true without an extra is plain. */
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
  // Workspace members and absolute paths can only be compared by name.
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

/** Makes the paths of sources relative to the workspace. */
export function placeSources(sources: Sources, folder: string): Map<PackageName, PackageSource> {
  return new Map([...sources].map(([name, source]) =>
    [name, source.path === undefined ? source : { ...source, address: pathAddress(folder, source.path) }]));
}

/** A requirement as uv locks it, with its source from `[tool.uv.sources]`. */
export function withSource(requirement: Requirement, source: PackageSource | undefined): Requirement {
  const { origin, address } = requirement.origin ? requirement : source ?? {};
  return { ...requirement, origin, address };
}

/** For requirements with a URL or path the lock has no versions. Conditional sources split them up. */
function requirementKey(
  { name, extras, specifier, origin }: Requirement, address: string | undefined, holds: string,
  source: PackageSource | undefined,
): string {
  if (source?.conditional) { return JSON.stringify([name, extras]); }
  return JSON.stringify([name, extras, ...origin ? [origin, address] : [canonicalSpecifiers(specifier), holds]]);
}

/**
 * Compares names only, for a lock without metadata. An extra that includes others is resolved into them, so it has no
 * surplus.
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
