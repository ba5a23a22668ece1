import type { Lock } from './lock';
import { withSource } from './staleness';
import { asText, type Table } from '../files/toml';
import type { Marker } from '../python/markers';
import { parseName } from '../python/names';
import { usualEnvironments } from '../python/platforms';
import type { Pyproject } from '../python/pyproject';
import type { Requirement } from '../python/requirement';
import type { ProjectConflict } from '../python/tool-uv';
import { canonicalSpecifiers } from '../python/versions';

/** uv's defaults, which a lock does not contain. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'resolution': 'highest', 'prerelease': 'if-necessary-or-explicit', 'fork-strategy': 'requires-python',
};

/**
 * Names of the settings in the workspace root that affect the lock and have changed since.
 *
 * @param settings the `[tool.uv]` table, or `uv.toml` if there is one: it has the resolver settings
 */
export function changedSettings(root: Pyproject, settings: Table, lock: Lock): string[] {
  const { locking, sources } = root;
  const { manifest } = lock;
  if (!manifest) { return []; }
  const holds = truthIn(root);
  const sorted = (list: readonly string[]) => [...new Set(list)].sort().join('\n');
  const same = (a: readonly string[], b: readonly string[]) => sorted(a) === sorted(b);
  const requirements = (asked: readonly Requirement[], locked: readonly Requirement[]) => same(
    asked.map(each => requirementKey(withSource(each, sources.get(each.name)), holds)),
    locked.map(each => requirementKey(each, holds)));
  const markers = (asked: readonly Marker[], locked: readonly Marker[]) => same(asked.map(holds), locked.map(holds));
  const unchanged: Array<[string, boolean]> = [
    ['override-dependencies', locking.overrides && manifest.overrides
      ? requirements(locking.overrides, manifest.overrides)
      : locking.overrides === manifest.overrides],
    ['constraint-dependencies', requirements(locking.constraints, manifest.constraints)],
    ['build-constraint-dependencies', requirements(locking.buildConstraints, manifest.buildConstraints)],
    // uv only checks whether an excluded package is still locked.
    ['exclude-dependencies', !lock.entries.some(({ name }) => locking.excludes.includes(name))],
    ['environments', markers(locking.environments, lock.environments)],
    ['required-environments', markers(locking.requiredEnvironments, manifest.requiredEnvironments)],
    ['conflicts', hasConflicts(root, lock)],
    ...Object.keys(DEFAULTS).map((key): [string, boolean] => [key, isOption(key, settings[key], manifest.options)]),
    ['exclude-newer', isCutoff(settings['exclude-newer'], manifest.options.get('exclude-newer'))],
  ];
  return unchanged.filter(([, isSame]) => !isSame).map(([key]) => key);
}

/** The platforms for which a marker is true, one digit for each. */
function truthIn({ requiresPython }: Pyproject): (marker: Marker | undefined) => string {
  const grid = usualEnvironments(requiresPython);
  return marker => grid.map(environment => !marker || marker(environment) ? '1' : '0').join('');
}

function requirementKey(
  { name, extras, specifier, origin, marker }: Requirement, holds: (marker: Marker | undefined) => string,
): string {
  return JSON.stringify([name, extras, origin ?? canonicalSpecifiers(specifier), holds(marker)]);
}

/** A setting from outside the project may have applied at locking, so an absent one is no change. */
function isOption(key: string, asked: unknown, locked: ReadonlyMap<string, string>): boolean {
  return asText(asked) === undefined || asked === (locked.get(key) ?? DEFAULTS[key]);
}

/** Only full timestamps can be compared: a lock has a date or a span in another form. */
function isCutoff(asked: unknown, locked: string | undefined): boolean {
  const text = asText(asked);
  if (text === undefined) { return true; }
  const [left, right] = [text, locked ?? ''].map(each => each.includes('T') ? Date.parse(each) : NaN);
  return locked !== undefined && (Number.isNaN(left) || Number.isNaN(right) || left === right);
}

/** Members may add their own conflicts, and uv adds those that follow from included groups. */
function hasConflicts(root: Pyproject, { conflicts }: Lock): boolean {
  const own = parseName(root.name);
  const asked = root.locking.conflicts
    .map(set => conflictKey(set.map(item => ({ ...item, package: item.package ?? own }))));
  const locked = new Set(conflicts.map(conflictKey));
  const mayHaveMore = root.workspace !== undefined || asked.length > 0;
  return asked.every(each => locked.has(each)) && (mayHaveMore || locked.size === 0);
}

function conflictKey(items: readonly ProjectConflict[]): string {
  return items.map(item => JSON.stringify([item.package, item.extra ?? null, item.group ?? null])).sort().join();
}
