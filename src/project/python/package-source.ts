import { gitAddress, urlAddress } from './address';
import { parseMarker } from './markers';
import { overlap } from './platforms';
import type { Origin } from './requirement';
import type { StrictReader } from './strict-reader';
import { quote } from '../../private/messages';
import { isTable, type Table } from '../files/toml';

/** The source of one package in `[tool.uv.sources]`. */
export interface PackageSource {
  /** Absent for an index. */
  readonly origin?: Origin;
  /** Whether it depends on the platform, an extra or a group. */
  readonly conditional: boolean;
  /** The normalized URL; absent for paths, which depend on the workspace. */
  readonly address?: string;
  /** A file or folder, relative to the pyproject.toml. */
  readonly path?: string;
}

/** The keys that select a kind of source, each with the keys allowed beside it. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  git: ['rev', 'tag', 'branch', 'path'],
  url: [],
  path: ['editable', 'package'],
  index: [],
  workspace: ['editable'],
};

/** Keys that restrict when a source applies. */
const CONDITIONS = ['marker', 'extra', 'group'];

const EXCLUSIVE = [['rev', 'tag', 'branch'], ['extra', 'group']];

const EVERYWHERE = ['subdirectory', 'lfs', ...CONDITIONS];

export function readPackageSource(value: unknown, where: string, reader: StrictReader): PackageSource {
  if (!Array.isArray(value)) { return readSource(value, where, reader); }
  const tables = reader.tables(value, where);
  for (const table of tables) { readSource(table, where, reader); }
  if (tables.length === 0) { reader.fail(`${where} is an empty list`, 'at least one source'); }
  // As in uv, each is compared with the next one only.
  if (tables.slice(1).some((table, index) => areAmbiguous([tables[index], table]))) {
    reader.fail(`${where} has several sources for one environment`, "a 'marker' in each that excludes the others");
  }
  return { conditional: true };
}

/** Whether two sources have the same extra and group, and markers that overlap. */
function areAmbiguous(sources: readonly Table[]): boolean {
  const scopes = new Set(sources.map(({ extra, group }) => JSON.stringify([extra, group])));
  const markers = sources.flatMap(({ marker }) => typeof marker === 'string' ? parseMarker(marker) ?? [] : []);
  return scopes.size === 1 && (markers.length < sources.length || overlap(markers));
}

function readSource(value: unknown, where: string, reader: StrictReader): PackageSource {
  const table = reader.table(value, where);
  const at = (key: string) => `'${key}' of ${where}`;
  const text = (key: string) => reader.text(table[key], at(key));
  if (isTable(value)) { checkKeys(table, where, reader); }
  for (const key of ['editable', 'package', 'workspace', 'lfs']) { reader.flag(table[key], at(key)); }
  for (const key of ['extra', 'group'].filter(each => table[each] !== undefined)) { reader.name(table[key], at(key)); }
  reader.marker(table.marker, at('marker'));
  reader.indexName(table.index, at('index'));
  const reference = { tag: text('tag'), branch: text('branch'), rev: text('rev'), subdirectory: text('subdirectory') };
  const git = reader.address(table.git, at('git'));
  const url = reader.address(table.url, at('url'));
  const origin = table.git !== undefined ? 'git' : table.url !== undefined ? 'url'
    : table.path !== undefined || table.workspace === true ? 'path' : undefined;
  const address = git !== undefined ? gitAddress(git, reference)
    : url !== undefined ? urlAddress(url, reference.subdirectory) : undefined;
  return { origin, address, path: text('path'), conditional: CONDITIONS.some(key => table[key] !== undefined) };
}

function checkKeys(table: Table, where: string, reader: StrictReader): void {
  const kind = Object.keys(KINDS).find(key => table[key] !== undefined);
  if (kind === undefined) {
    const kinds = Object.keys(KINDS).map(key => `'${key}'`).join(', ');
    reader.fail(`${where} does not say where the package comes from`, `one of ${kinds}`);
    return;
  }
  const allowed = [kind, ...KINDS[kind], ...EVERYWHERE];
  for (const key of Object.keys(table).filter(each => !allowed.includes(each))) {
    reader.fail(`${where} has ${quote(key)}, which is not allowed beside '${kind}'; remove it`);
  }
  for (const keys of EXCLUSIVE.map(each => each.filter(key => table[key] !== undefined))) {
    if (keys.length > 1) { reader.fail(`${where} has ${keys.map(key => `'${key}'`).join(' and ')}`, 'one of them'); }
  }
  if (table.editable === true && table.package === false) {
    reader.fail(`${where} has 'editable = true' and 'package = false'; remove one`);
  }
}
