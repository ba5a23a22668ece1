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

/** What uv takes when nothing is said; a lock does not write it down. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'resolution': 'highest', 'prerelease': 'if-necessary-or-explicit', 'fork-strategy': 'requires-python',
};

/**
 * Settings of `[tool.uv]` in the workspace's root that decide what is locked and have changed since, by name.
 *
 * @param settings the `[tool.uv]` table, or `uv.toml` where there is one: what is said of the resolver counts there
 */
export function changedSettings(root: Pyproject, settings: Table, lock: Lock): string[] {
  const { locking, sources } = root;
  const { manifest } = lock;
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
    // uv looks only whether what is excluded now is still locked.
    ['exclude-dependencies', !lock.entries.some(({ name }) => locking.excludes.includes(name))],
    ['environments', markers(locking.environments, lock.environments)],
    ['required-environments', markers(locking.requiredEnvironments, manifest.requiredEnvironments)],
    ['conflicts', hasConflicts(root, lock)],
    ...Object.keys(DEFAULTS).map((key): [string, boolean] => [key, isOption(key, settings[key], manifest.options)]),
    ['exclude-newer', isCutoff(settings['exclude-newer'], manifest.options.get('exclude-newer'))],
  ];
  return unchanged.filter(([, isSame]) => !isSame).map(([key]) => key);
}

/** For which platforms a marker holds, one digit for each. */
function truthIn({ requiresPython }: Pyproject): (marker: Marker | undefined) => string {
  const grid = usualEnvironments(requiresPython);
  return marker => grid.map(environment => !marker || marker(environment) ? '1' : '0').join('');
}

function requirementKey(
  { name, extras, specifier, origin, marker }: Requirement, holds: (marker: Marker | undefined) => string,
): string {
  return JSON.stringify([name, extras, origin ?? canonicalSpecifiers(specifier), holds(marker)]);
}

/** What a setting outside the project may have said when it was locked is not taken for a change. */
function isOption(key: string, asked: unknown, locked: ReadonlyMap<string, string>): boolean {
  return asText(asked) === undefined || asked === (locked.get(key) ?? DEFAULTS[key]);
}

/** Only whole times can be compared: a date and a span are written into the lock as something else. */
function isCutoff(asked: unknown, locked: string | undefined): boolean {
  const text = asText(asked);
  if (text === undefined) { return true; }
  const [left, right] = [text, locked ?? ''].map(each => each.includes('T') ? Date.parse(each) : NaN);
  return locked !== undefined && (Number.isNaN(left) || Number.isNaN(right) || left === right);
}

/** Members may add conflicts of their own, and uv those that follow from included groups. */
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
