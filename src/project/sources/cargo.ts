import { existsSync, readFileSync } from 'fs';
import { join, posix } from 'path';
import { textOf } from './read-files';
import { Problems } from '../../private/problems';
import { matchesGlob } from '../files/globs';
import { isFile, isFolder, isOutside, namesIn } from '../files/paths';
import { asTable, asText, asTexts, parseToml, tableAt, type Table } from '../files/toml';

export const CARGO_TOML = 'Cargo.toml';
const CARGO_LOCK = 'Cargo.lock';

/** What Cargo reads in a folder with other projects; of a crate in it the sources too. */
const OF_WORKSPACE = [CARGO_TOML, CARGO_LOCK, '.cargo', 'rust-toolchain', 'rust-toolchain.toml'];

/** What Cargo reads to compile the crate of a package. Paths are relative to the tree. */
export interface CargoSources {
  /** Folders and files. */
  readonly paths: readonly string[];
  /** Whether the versions of all crates are fixed. */
  readonly isLocked: boolean;
  /** The highest `rust-version` that a manifest names, such as `1.88`. */
  readonly rustVersion?: string;
  /** Folders of crates that it needs and that are not in the tree. */
  readonly outside: readonly string[];
}

/** Crates that a manifest may lead to; more are no real project. */
const MOST_CRATES = 500;

/**
 * Finds the crate of a package, those beside it that it depends on by path, and the workspace that has them, all of
 * whose members Cargo reads.
 *
 * @param manifest of the crate
 */
export function findCargo(root: string, manifest: string): CargoSources {
  const crates = new Map<string, Table>();
  const paths = new Set<string>();
  const outside = new Set<string>();
  const start = posix.dirname(manifest);
  const waiting = [start];
  for (let folder = waiting.pop(); folder !== undefined && crates.size < MOST_CRATES; folder = waiting.pop()) {
    if (isOutside(folder)) { outside.add(folder); }
    const table = crates.has(folder) || isOutside(folder) ? undefined : readManifest(root, folder);
    if (table === undefined) { continue; }
    crates.set(folder, table);
    for (const each of filesOf(root, folder, start, table)) { paths.add(each); }
    const at = (path: string) => posix.join(folder, path);
    waiting.push(...pathsIn(table).map(at), ...workspaceAbove(root, folder),
      ...asTexts(asTable(table.workspace).members).flatMap(each => foldersLike(root, folder, each)));
  }
  const versions = [...crates.values()].flatMap(each => [asTable(each.package), tableAt(each, 'workspace', 'package')])
    .flatMap(each => asText(each['rust-version']) ?? []).filter(each => /^[0-9.]+$/.test(each));
  return {
    paths: [...paths].sort(),
    isLocked: [...crates.keys()].some(folder => isFile(join(root, folder, CARGO_LOCK))),
    rustVersion: versions.sort(compareReleases).at(-1),
    outside: [...outside].sort(),
  };
}

/** The folder of a crate; of one around the package only what Cargo reads. */
function filesOf(root: string, folder: string, start: string, manifest: Table): string[] {
  if (folder !== start && isOutside(posix.relative(folder, start))) { return [folder]; }
  const names = manifest.package === undefined ? OF_WORKSPACE : [...OF_WORKSPACE, 'build.rs', 'src'];
  return names.map(name => posix.join(folder, name)).filter(path => existsSync(join(root, path)));
}

function readManifest(root: string, folder: string): Table | undefined {
  const file = join(root, folder, CARGO_TOML);
  // An invalid one is reported by Cargo, with its line.
  return isFile(file) ? parseToml(readFileSync(file), CARGO_TOML, '', new Problems('')) : undefined;
}

/** The nearest folder above a crate whose manifest has a workspace, as Cargo searches it. */
function workspaceAbove(root: string, folder: string): string[] {
  for (let above = folder; above !== '.';) {
    above = posix.dirname(above);
    const file = join(root, above, CARGO_TOML);
    if (isFile(file) && /^\s*\[workspace\b/m.test(textOf(file))) { return [above]; }
  }
  return [];
}

/** `crates/*` */
function foldersLike(root: string, folder: string, pattern: string): string[] {
  const [first, ...rest] = posix.normalize(pattern).replace(/\/$/, '').split('/');
  const names = /[*?[]/.test(first) ? namesIn(join(root, folder)).filter(each => matchesGlob(each, first)) : [first];
  const found = names.map(each => posix.join(folder, each)).filter(each => isFolder(join(root, each)));
  return rest.length === 0 ? found : found.flatMap(each => foldersLike(root, each, rest.join('/')));
}

/** Where dependencies are that have a path. */
function pathsIn(table: Table): string[] {
  const lists = [table, asTable(table.workspace), ...Object.values(asTable(table.target)).map(asTable)]
    .flatMap(each => [each.dependencies, each['build-dependencies'], each['dev-dependencies']]);
  const patches = Object.values(asTable(table.patch));
  return [...lists, ...patches].flatMap(list =>
    Object.values(asTable(list)).flatMap(each => asText(asTable(each).path) ?? []));
}

/** Of `1.88` and `1.9.1`, number by number. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [a, b].map(each => each.split('.').map(Number));
  const index = left.findIndex((part, at) => part !== (right[at] ?? 0));
  return index < 0 ? 0 : left[index] - (right[index] ?? 0);
}
