import type { ConflictItem, Lock } from './lock';
import { withSource } from './staleness';
import { asList, asTable, asTables, asText, asTexts, type Table } from '../files/toml';
import { parseMarker, type Marker } from '../python/markers';
import { parseName, type PackageName } from '../python/names';
import type { Pyproject } from '../python/pyproject';
import { parseRequirement, type Requirement } from '../python/requirement';
import { markerVariables, possibleTargets } from '../python/target';
import { canonicalSpecifiers } from '../python/versions';

/** What uv takes when nothing is said; a lock does not write it down. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'resolution': 'highest', 'prerelease': 'if-necessary-or-explicit', 'fork-strategy': 'requires-python',
};

/** Other systems and machines than those of images: `environments` is most often about them. */
const PLATFORMS = [
  { sys_platform: 'linux', platform_system: 'Linux', os_name: 'posix' },
  { sys_platform: 'darwin', platform_system: 'Darwin', os_name: 'posix' },
  { sys_platform: 'win32', platform_system: 'Windows', os_name: 'nt' },
].flatMap(platform => ['x86_64', 'aarch64', 'arm64', 'AMD64'].map(platform_machine => ({ ...platform, platform_machine })));

/**
 * Settings of `[tool.uv]` in the workspace's root that decide what is locked and have changed since, by name.
 *
 * @param settings the `[tool.uv]` table, or `uv.toml` where there is one: what is said of the resolver counts there
 */
export function changedSettings(root: Pyproject, settings: Table, lock: Lock): string[] {
  const uv = asTable(root.tool.uv);
  const { manifest } = lock;
  const holds = truthIn(root);
  const same = (a: readonly string[], b: readonly string[]) => [...new Set(a)].sort().join('\n') === [...new Set(b)].sort().join('\n');
  const requirements = (key: string, locked: readonly Requirement[]) => {
    const asked = asTexts(uv[key]).map(parseRequirement);
    // A newer way to write them, or an invalid one, which uv reports.
    if (asked.length < asList(uv[key]).length || !asked.every(each => each !== undefined)) { return true; }
    const place = (each: Requirement) => withSource(each, root.sources.get(each.name));
    return same(asked.map(each => requirementKey(place(each), holds)), locked.map(each => requirementKey(each, holds)));
  };
  const markers = (key: string, locked: readonly Marker[]) => {
    const texts = asText(uv[key]) === undefined ? asTexts(uv[key]) : [String(uv[key])];
    const asked = texts.map(parseMarker);
    return !asked.every(each => each !== undefined) || same(asked.map(holds), locked.map(holds));
  };
  const unchanged: Array<[string, boolean]> = [
    ['override-dependencies', requirements('override-dependencies', manifest.overrides)],
    ['constraint-dependencies', requirements('constraint-dependencies', manifest.constraints)],
    ['build-constraint-dependencies', requirements('build-constraint-dependencies', manifest.buildConstraints)],
    // uv looks only whether what is excluded now is still locked.
    ['exclude-dependencies', !asTexts(uv['exclude-dependencies']).some(each => lock.entries.some(({ name }) => name === parseName(each)))],
    ['environments', markers('environments', lock.environments)],
    ['required-environments', markers('required-environments', manifest.requiredEnvironments)],
    ['conflicts', hasConflicts(root, lock)],
    ...Object.keys(DEFAULTS).map((key): [string, boolean] => [key, isOption(key, settings[key], manifest.options)]),
    ['exclude-newer', isCutoff(settings['exclude-newer'], manifest.options.get('exclude-newer'))],
  ];
  return unchanged.filter(([, isSame]) => !isSame).map(([key]) => key);
}

/** For which platforms a marker holds, one digit for each. */
function truthIn({ requiresPython }: Pyproject): (marker: Marker | undefined) => string {
  const pythons = possibleTargets(requiresPython).map(markerVariables);
  const grid = pythons.flatMap(variables => PLATFORMS.map(platform => ({ variables: { ...variables, ...platform }, extras: new Set<string>() })));
  return marker => grid.map(environment => !marker || marker(environment) ? '1' : '0').join('');
}

function requirementKey({ name, extras, specifier, origin, marker }: Requirement, holds: (marker: Marker | undefined) => string): string {
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
  const asked = asList(asTable(root.tool.uv).conflicts).map(set => conflictKey(asTables(set).map(table => ({
    package: parseName(table.package) ?? own, extra: parseName(table.extra), group: parseName(table.group),
  }))));
  const locked = conflicts.map(conflictKey);
  return asked.every(each => locked.includes(each)) && (root.workspace !== undefined || asked.length > 0 || locked.length === 0);
}

function conflictKey(items: ReadonlyArray<Partial<ConflictItem> & { readonly package?: PackageName }>): string {
  return items.map(item => JSON.stringify([item.package, item.extra ?? null, item.group ?? null])).sort().join();
}
