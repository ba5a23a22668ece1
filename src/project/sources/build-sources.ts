import { existsSync } from 'fs';
import { join, posix, resolve } from 'path';
import { findCargo, type CargoSources } from './cargo';
import { checkInclude, covers } from './check-choice';
import { manifestOfMaturin, manifestsOf } from './crate-manifests';
import { EXCLUDED, FileCollector, type FoundFile } from './file-collector';
import type { LocalDraft } from './local-package';
import type { ProjectTree } from './project-tree';
import { isTest } from './refusals';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { isFolder, isOutside, namesIn, parsePath, relativePath, type RelativePath } from '../files/paths';
import { repositoryOf } from '../files/repository';
import { PYPROJECT, type Pyproject } from '../python/pyproject';

/** What the build of a wheel reads. Paths are relative to the tree, or to a folder above it that has all crates. */
export interface BuildSources {
  readonly files: FoundFile[];
  /** That of the package. */
  readonly folder: RelativePath;
  /** Undefined if there is no crate. */
  readonly cargo?: CargoSources;
}

/** Paths are relative to the root. */
interface PlacedCargo extends CargoSources {
  /** Absolute. */
  readonly root: string;
}

/** What a user adds and takes away. */
export interface BuildChoice {
  /** Files and folders beside those of the package, relative to the project. */
  readonly inputs: readonly string[];
  /** Patterns relative to the project. */
  readonly exclude: readonly string[];
  /** The prop with the inputs, for messages. */
  readonly prop: string;
}

/** Beside the sources of a package, and read by no build of it. */
const NOT_BUILT = new RegExp('^(ci|docs?|infra|infrastructure|node_modules|notebooks|uv\\.lock|pylock\\..*toml'
  + '|Dockerfile.*|(docker-)?compose.*\\.ya?ml|Procfile)$');

/** Written by an earlier build in the folder: a wheel must not have it. */
const LEFTOVER = /\.(abi3|cpython-[^./]+)\.so$|\.pyd$/;

/** What marks a folder of caches, of CMake, of Meson and of Ninja. */
const MARKS = ['CACHEDIR.TAG', 'CMakeCache.txt', 'meson-private', '.ninja_log'];

/** Names of what setuptools leaves in `build` and `dist`. */
const OF_SETUPTOOLS = /^(lib|lib\..*|temp\..*|bdist\..*)$|\.(whl|tar\.gz)$/;

/** What tests are in that belong to a build. */
const OF_BUILD = /^(CMakeLists\.txt|meson\.build)$|\.(rs|c|cc|cpp|pyx)$/;

/** Finds the files that the build of a local package reads: all of its folder, except what no build needs. */
export function selectBuildSources(
  tree: ProjectTree, local: LocalDraft, { inputs, exclude, prop }: BuildChoice, isRust: boolean, problems: Problems,
): BuildSources {
  const { pyproject } = local;
  const cargo = isRust ? cargoOf(tree, local) : undefined;
  if (cargo) { checkCargo(cargo, local, problems); }
  const root = cargo?.root ?? tree.root;
  const inPart = (path: string) => posix.join(relativePath(root, tree.root), path);
  const [folder, home] = [inPart(local.path), inPart(tree.home)];
  const isThere = (path: string) => existsSync(join(root, path));
  const documents = namedFiles(pyproject).map(each => posix.join(folder, each));
  const beside = [...cargo?.paths ?? [], ...documents].filter(isThere);
  const asked = inputs.map(each => posix.join(home, each).replace(/\/$/, ''));
  const hidden = ['.cargo', '.gitignore'].map(name => posix.join(folder, name)).filter(isThere);
  const patterns = exclude.map(pattern => posix.join(home, pattern.replace(/\/$/, '')));
  const isNamed = (path: string) => [...asked, ...beside].includes(path);
  const exclusionOf = (path: string) => {
    if (patterns.some(pattern => covers(pattern, path))) { return EXCLUDED; }
    return isNamed(path) ? undefined : uselessFor(root, folder, path);
  };
  const locals = tree.locals.map(({ path }) => inPart(path));
  // Crates link to a licence above them.
  const folders = ['.'];
  const collector = new FileCollector({
    root,
    named: [...asked, ...beside, ...hidden, ...testsOfBuild(root, folder)],
    folders,
    foreign: [...tree.members.map(inPart), ...locals],
    exclusionOf,
  }, problems);
  collector.add(folder);
  for (const each of beside) { collector.add(each); }
  inputs.forEach((written, index) => {
    const known = problems.messages.length;
    checkInclude(written, asked[index], { root, folders }, problems, prop);
    if (problems.messages.length === known) { collector.add(asked[index], true); }
  });
  return { files: collector.files, folder: parsePath(folder) ?? tree.base as RelativePath, cargo };
}

/** The crate of a package with what it needs, also beside the workspace: in the same repository. */
function cargoOf({ root, base }: ProjectTree, { path, pyproject }: LocalDraft): PlacedCargo {
  const repository = repositoryOf(resolve(root, base));
  const top = isOutside(relativePath(repository, root)) ? root : repository;
  const start = relativePath(top, root);
  const manifests = manifestsOf(join(root, path), pyproject);
  const found = findCargo(top, manifests.map(each => posix.join(start, path, each)));
  const above = [start, ...found.paths].map(each => each === '.' ? [] : each.split('/'))
    .reduce((common, parts) => common.filter((_, at) => common.slice(0, at + 1).every((part, i) => part === parts[i])));
  const placed = resolve(top, ...above);
  return { ...found, root: placed, paths: found.paths.map(each => relativePath(placed, join(top, each))) };
}

function checkCargo({ paths, outside }: PlacedCargo, { path, pyproject }: LocalDraft, problems: Problems): void {
  const file = quote(posix.join(path, PYPROJECT));
  if (outside.length > 0) {
    problems.add(`the crate of ${file} needs ${enumerate(outside.map(quote))}, which is outside the repository; `
      + 'move it there, or make it a crate with a version');
  }
  const manifest = manifestOfMaturin(pyproject);
  if (manifest !== undefined && paths.length === 0) {
    problems.add(`${file} builds a crate, but ${quote(posix.join(path, manifest))} does not exist; `
      + "restore it, or correct 'manifest-path' in [tool.maturin]");
  }
}

/** Files that its metadata names, which may be in a folder of documentation. */
function namedFiles({ documents }: Pyproject): string[] {
  return documents.filter(each => !posix.isAbsolute(each));
}

function uselessFor(root: string, folder: string, path: string): string | undefined {
  const name = posix.basename(path);
  if (LEFTOVER.test(name)) { return 'written by an earlier build'; }
  const isTop = posix.dirname(path) === folder;
  if (isTop && NOT_BUILT.test(name)) { return 'read by no build'; }
  if (path === folder || !isFolder(join(root, path))) { return undefined; }
  const inside = namesIn(join(root, path));
  if (MARKS.some(each => inside.includes(each))) { return 'written by an earlier build'; }
  const isOld = isTop && ['build', 'dist'].includes(name) && inside.length > 0
    && inside.every(each => OF_SETUPTOOLS.test(each));
  return isOld ? 'written by an earlier build' : undefined;
}

/** Tests that a build file of the package may name: then the build fails without them. */
function testsOfBuild(root: string, folder: string): string[] {
  return namesIn(join(root, folder)).filter(name => isTest(name) && isFolder(join(root, folder, name))
    && namesIn(join(root, folder, name)).some(each => OF_BUILD.test(each)))
    .map(name => posix.join(folder, name));
}
