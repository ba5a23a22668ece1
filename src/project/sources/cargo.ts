import { existsSync, readFileSync } from 'fs';
import { join, posix } from 'path';
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
 * Finds the crates of a package, those beside it that they depend on by path, and the workspace that has them, all of
 * whose members Cargo reads.
 *
 * @param manifests of the crates
 */
export function findCargo(root: string, manifests: readonly string[]): CargoSources {
  const crates: Crates = new Map();
  const paths = new Set<string>();
  const outside = new Set<string>();
  const starts = manifests.map(each => posix.dirname(each));
  const waiting = [...starts];
  for (let folder = waiting.pop(); folder !== undefined && crates.size < MOST_CRATES; folder = waiting.pop()) {
    if (isOutside(folder)) { outside.add(folder); }
    const manifest = crates.has(folder) || isOutside(folder) ? undefined : readManifest(root, folder);
    if (manifest === undefined) { continue; }
    const workspace = workspaceOf(root, folder, manifest);
    crates.set(folder, { manifest, workspace });
    for (const each of filesOf(root, folder, starts, manifest)) { paths.add(each); }
    const at = (path: string) => posix.join(folder, path);
    waiting.push(...pathsIn(manifest).map(at), workspace,
      ...asTexts(asTable(manifest.workspace).members).flatMap(each => foldersLike(root, folder, each)));
  }
  const versions = compiledWith(crates, starts).flatMap(each => rustVersionOf(crates, each) ?? []);
  return {
    paths: [...paths].sort(),
    isLocked: starts.every(each => isFile(join(root, crates.get(each)?.workspace ?? each, CARGO_LOCK))),
    rustVersion: versions.filter(each => /^[0-9.]+$/.test(each)).sort(compareReleases).at(-1),
    outside: [...outside].sort(),
  };
}

/** By folder. */
type Crates = Map<string, { readonly manifest: Table; readonly workspace: string }>;

/** Crates that are certainly compiled: without those that are optional, of some platforms, or for tests. */
function compiledWith(crates: Crates, starts: readonly string[]): string[] {
  const reached = new Set(starts);
  const manifestOf = (folder: string) => crates.get(folder)?.manifest ?? {};
  // A set has what is added to it in its own loop.
  for (const folder of reached) {
    const manifest = manifestOf(folder);
    const workspace = crates.get(folder)?.workspace ?? folder;
    const inherited = tableAt(manifestOf(workspace), 'workspace', 'dependencies');
    const lists = [manifest.dependencies, manifest['build-dependencies']];
    for (const [name, value] of lists.flatMap(each => Object.entries(asTable(each)))) {
      const dependency = asTable(value);
      const from = dependency.workspace === true ? workspace : folder;
      const path = asText((from === folder ? dependency : asTable(inherited[name])).path);
      if (path !== undefined && dependency.optional !== true) { reached.add(posix.join(from, path)); }
    }
  }
  return [...reached];
}

/** As it is written, or inherited from the workspace. */
function rustVersionOf(crates: Crates, folder: string): string | undefined {
  const { manifest = {}, workspace = folder } = crates.get(folder) ?? {};
  const own = asTable(manifest.package)['rust-version'];
  const inherited = tableAt(crates.get(workspace)?.manifest ?? {}, 'workspace', 'package');
  return asText(asTable(own).workspace === true ? inherited['rust-version'] : own);
}

/** The folder of a crate; of one around the package only what Cargo reads. */
function filesOf(root: string, folder: string, starts: readonly string[], manifest: Table): string[] {
  if (starts.every(start => folder !== start && isOutside(posix.relative(folder, start)))) { return [folder]; }
  const names = manifest.package === undefined ? OF_WORKSPACE : [...OF_WORKSPACE, 'build.rs', 'src'];
  return names.map(name => posix.join(folder, name)).filter(path => existsSync(join(root, path)));
}

function readManifest(root: string, folder: string): Table | undefined {
  const file = join(root, folder, CARGO_TOML);
  // An invalid one is reported by Cargo, with its line.
  return isFile(file) ? parseToml(readFileSync(file), CARGO_TOML, '', new Problems('')) : undefined;
}

/** The folder with the workspace of a crate, as Cargo searches it: itself, the one that it names, the nearest above. */
function workspaceOf(root: string, folder: string, manifest: Table): string {
  const named = asText(asTable(manifest.package).workspace);
  if (named !== undefined) { return posix.join(folder, named); }
  if (manifest.workspace !== undefined) { return folder; }
  for (let above = folder; above !== '.';) {
    above = posix.dirname(above);
    const { workspace } = readManifest(root, above) ?? {};
    if (workspace === undefined) { continue; }
    const excluded = asTexts(asTable(workspace).exclude).map(each => posix.relative(posix.join(above, each), folder));
    return excluded.some(each => !isOutside(each)) ? folder : above;
  }
  return folder;
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
