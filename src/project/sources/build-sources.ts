import { existsSync } from 'fs';
import { join, posix, resolve } from 'path';
import { documentsOf, testsOfBuild, uselessFor } from './build-rules';
import { findCargo, type CargoSources } from './cargo';
import { checkInclude, covers } from './check-choice';
import { manifestOfMaturin, manifestsOf } from './crate-manifests';
import { EXCLUDED, FileCollector, type FoundFile, type LeftOutFile } from './file-collector';
import { followCode } from './follow-code';
import { leftOutOfBuild } from './left-out';
import type { LocalDraft } from './local-package';
import type { ProjectTree } from './project-tree';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { isOutside, namesIn, parsePath, relativePath, type RelativePath } from '../files/paths';
import { repositoryOf } from '../files/repository';
import { PYPROJECT } from '../python/pyproject';

/** What the build of a wheel reads. Paths are relative to the tree, or to a folder above it that has all crates. */
export interface BuildSources {
  readonly files: FoundFile[];
  /** What of the package they do not have, relative to the project. */
  readonly leftOut: LeftOutFile[];
  /** The folder of the project. */
  readonly home: string;
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

/** Finds the files that the build of a local package reads: all of its folder, except what no build needs. */
export function selectBuildSources(
  tree: ProjectTree, local: LocalDraft, { inputs, exclude, prop }: BuildChoice, isRust: boolean, problems: Problems,
): BuildSources {
  const { pyproject } = local;
  const before = problems.messages.length;
  const cargo = isRust ? cargoOf(tree, local) : undefined;
  if (cargo) { checkCargo(cargo, local, problems); }
  const root = cargo?.root ?? tree.root;
  const inPart = (path: string) => posix.join(relativePath(root, tree.root), path);
  const [folder, home] = [inPart(local.path), inPart(tree.home)];
  const isThere = (path: string) => existsSync(join(root, path));
  const documents = documentsOf(join(root, folder), pyproject).map(each => posix.join(folder, each));
  const beside = [...cargo?.paths ?? [], ...documents.filter(each => !isOutside(each))].filter(isThere);
  for (const each of documents.filter(isOutside)) {
    problems.add(`${quote(posix.join(local.path, PYPROJECT))} names ${quote(posix.relative(folder, each))}, which is `
      + 'outside the project; move it there, or name another one');
  }
  const asked = inputs.map(each => posix.join(home, each).replace(/\/$/, ''));
  const hidden = ['.cargo', '.gitignore'].map(name => posix.join(folder, name)).filter(isThere);
  const patterns = exclude.map(pattern => posix.join(home, pattern.replace(/\/$/, '')));
  const isNamed = (path: string) => [...asked, ...beside].includes(path);
  const exclusionOf = (path: string) => {
    if (patterns.some(pattern => covers(pattern, path))) { return EXCLUDED; }
    return isNamed(path) ? undefined : uselessFor(root, folder, local, path);
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
  // What is imported is code, even if it has the name of a test.
  const place = parsePath(folder) ?? tree.base as RelativePath;
  followCode({
    ...tree,
    root,
    base: folder,
    home: folder,
    locals: [{ ...local, path: folder }],
    started: [],
    members: [...tree.members.map(inPart), ...locals].filter(each => each !== folder),
  }, collector);
  if (!collector.has(posix.join(folder, PYPROJECT)) && problems.messages.length === before) {
    problems.add(`'exclude' leaves out ${quote(posix.join(local.path, PYPROJECT))}, without which no wheel can be made `
      + `of it; exclude less, or use CompiledPackage.copied(${quote(pyproject.name ?? '')})`);
  }
  // Of a folder with a file that is named, the others.
  const isEntered = (each: string) => collector.files.some(({ path }) => path.startsWith(`${each}/`));
  const missing = collector.leftOut.filter(({ path }) => !locals.includes(path)).flatMap(({ path, reason }) =>
    isEntered(path)
      ? namesIn(join(root, path)).map(name => ({ path: posix.join(path, name), reason }))
        .filter(each => !collector.has(each.path) && !isEntered(each.path))
      : [{ path, reason }]);
  const leftOut = leftOutOfBuild(missing, prop)
    .map(({ path, reason }) => ({ path: posix.relative(home, path), reason }));
  return { files: collector.files, leftOut, home, folder: place, cargo };
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
