import { isAbsolute } from 'path';
import type { InstalledPackage } from './locked-package';
import type { UvSettings } from './settings';
import { checkUvToml } from './uv-toml';
import type { Problems } from '../../private/problems';
import { asTable, asTables, asTexts, isTable, writeToml, type Table } from '../files/toml';
import { parseRequirement } from '../python/requirement';
import { StrictReader } from '../python/strict-reader';

/** How uv reaches servers: for every package. */
const NETWORK = ['system-certs', 'native-tls', 'allow-insecure-host', 'http-proxy', 'https-proxy', 'no-proxy'];

/** How uv builds packages, and finds what their builds require. */
const BUILDING = [
  'config-settings', 'config-settings-package', 'extra-build-variables', 'no-build-isolation',
  'no-build-isolation-package', 'require-build-hashes', 'no-sources', 'no-sources-package', 'exclude-newer',
  'exclude-newer-package', 'index-strategy', 'keyring-provider', 'no-index',
];

/** Where the build stage has a file or folder of the project; the path is relative to the lock. */
type Place = (path: string) => string;

/** The inputs for `installSettings`. */
export interface SettingsSource {
  readonly settings: UvSettings;
  /** `[tool.uv]` of the workspace's pyproject.toml: uv takes build constraints from there, also with a `uv.toml`. */
  readonly rootTool: Table;
  readonly packages: readonly InstalledPackage[];
  readonly place: Place;
}

/**
 * The `uv.toml` for `uv pip install`: the project's settings that matter for installing a closure, and no others, so
 * that a change of another setting repeats nothing. Undefined if there are none.
 *
 * @param builds whether a package may be built from source
 */
export function installSettings(
  { settings: { table, file }, rootTool, packages, place }: SettingsSource, builds: boolean, problems: Problems,
): string | undefined {
  const chosen: Record<string, unknown> = pick(table, builds ? [...NETWORK, ...BUILDING] : NETWORK);
  if (builds) {
    Object.assign(chosen, pick(rootTool, ['build-constraint-dependencies']), locations(table, place));
    const extra = Object.entries(asTable(table['extra-build-dependencies'])).map(([name, list]) =>
      [name, Array.isArray(list) ? list.map(each => pinned(each, packages)) : list]);
    if (extra.length > 0) { chosen['extra-build-dependencies'] = Object.fromEntries(extra); }
  }
  checkUvToml(chosen, file, StrictReader.into(problems));
  return Object.keys(chosen).length === 0
    ? undefined
    : `# The settings of the project that matter for installing its packages.\n${writeToml(chosen)}`;
}

function pick(table: Table, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.filter(key => table[key] !== undefined).map(key => [key, table[key]]));
}

/** Indexes and links for what builds require. Folders of the project have another place in the build. */
function locations(table: Table, place: Place): Record<string, unknown> {
  const placed = (location: string) => isPlace(location) ? place(location) : location;
  const indexes = asTables(table.index).map(index =>
    typeof index.url === 'string' ? { ...index, url: placed(index.url) } : index);
  const links = asTexts(table['find-links']).map(placed);
  return {
    ...pick(table, ['index-url', 'extra-index-url']),
    ...indexes.length > 0 ? { index: indexes } : {},
    ...links.length > 0 ? { 'find-links': links } : {},
  };
}

/** Whether the location of an index or of links is a path in the project. */
export function isPlace(location: string): boolean {
  return !/^[a-z][a-z0-9+.-]+:/i.test(location) && !isAbsolute(location);
}

/**
 * `match-runtime` means the version that is installed. uv looks for it among the packages of the same command, and
 * wheels are installed by an earlier one.
 */
function pinned(value: unknown, packages: readonly InstalledPackage[]): unknown {
  if (!isTable(value) || value['match-runtime'] !== true || typeof value.requirement !== 'string') { return value; }
  const asked = parseRequirement(value.requirement);
  const version = packages.find(({ name }) => name === asked?.name)?.version;
  if (asked === undefined || version === undefined) { return value; }
  const [, marker = ''] = /(;.*)$/s.exec(value.requirement) ?? [];
  const extras = asked.extras.length > 0 ? `[${asked.extras.join()}]` : '';
  return `${asked.name}${extras}==${version}${marker}`;
}
