import { existsSync } from 'fs';
import { join, posix } from 'path';
import type { FileCollector, FoundFile } from './file-collector';
import { referencesIn, type ModuleReference, type PathReference, type References } from './imports';
import { sourceRoots } from './local-package';
import { ModuleFinder } from './module-finder';
import type { ProjectTree } from './project-tree';
import { textOf } from './read-files';
import { ENVIRONMENT_FILE, refusalOf, refusalsOn } from './refusals';
import { Memory } from '../../private/memory';
import { isOutside } from '../files/paths';
import { PYPROJECT } from '../python/pyproject';

/** Paths of secrets that are left out although the code refers to them, each with the path of a module. */
export type MissedSecrets = ReadonlyMap<string, string>;

/** Not part of an application, even if its code mentions the name. */
const LOCK = 'uv.lock';

/** References in files, by location. Several selections of a tree share them. */
const references = new Memory<ProjectTree, Map<string, References>>();

/**
 * Adds the modules and files that the collected code refers to, and recursively those that they refer to.
 *
 * @param apart code that also refers to some, and is not collected
 * @returns the source roots, and the secrets that the code refers to but an image does not contain
 */
export function followCode(
  tree: ProjectTree, collector: FileCollector, apart: readonly FoundFile[] = [],
): { roots: string[]; missed: MissedSecrets } {
  const roots = [...new Set(tree.locals.flatMap(sourceRoots))];
  const finder = new ModuleFinder(tree.root, { roots, others: otherRoots(tree, roots), installed: tree.installed });
  const addModule = (reference: ModuleReference, from: string) => {
    const { files, root } = finder.find(reference, from);
    for (const path of files.filter(each => !collector.has(each))) {
      const top = root === undefined ? undefined : posix.join(root, posix.relative(root, path).split('/')[0]);
      if (top !== undefined && top !== path && isApplicationFolder(tree, top)) { collector.add(top); }
      collector.addImported(path);
    }
    const isNewRoot = root !== undefined && !roots.includes(root);
    if (isNewRoot && files.some(each => collector.has(each))) { roots.push(root); }
  };
  for (const { path, pyproject } of tree.locals) {
    const points = [...pyproject.entryPoints.values()].flatMap(group => [...group.values()]);
    for (const point of points) {
      const name = point.split(':')[0].trim();
      addModule({ level: 0, name, members: [], quoted: true }, posix.join(path, PYPROJECT));
    }
  }
  for (const name of tree.started) {
    const reference = { level: 0, name, members: [], quoted: true };
    const from = posix.join(tree.home, PYPROJECT);
    if (finder.find(reference, from).files.every(path => isOfProject(tree, path))) { addModule(reference, from); }
  }
  const missed = new Map<string, string>();
  const follow = ({ path, location }: FoundFile) => {
    if (!path.endsWith('.py')) { return; }
    const { modules, paths } = referencesOf(tree, location);
    modules.forEach(reference => addModule(reference, path));
    addPaths(tree, collector, finder, paths, path).filter(secret => !missed.has(secret))
      .forEach(secret => missed.set(secret, path));
  };
  apart.forEach(follow);
  for (const file of collector.growing) { follow(file); }
  return { roots, missed };
}

/** Whether a file is in the folder of the project, not of another one inside it. */
function isOfProject({ home, members }: ProjectTree, path: string): boolean {
  const isIn = (folder: string, each: string) => !isOutside(posix.relative(folder, each));
  return isIn(home, path) && !members.some(member => isIn(member, path) && !isIn(member, home));
}

/** Other folders that `import` may search: those of the projects. */
function otherRoots({ locals, base, members }: ProjectTree, roots: readonly string[]): string[] {
  const beside = [...locals.map(({ path }) => path), base];
  const ofMembers = members.flatMap(path => [posix.join(path, 'src'), path]);
  return [...new Set([...beside, ...ofMembers])].filter(each => !roots.includes(each));
}

/**
 * Adds the files that a module refers to, beside it or in the folder in which the application starts. Returns the
 * secrets among them.
 */
function addPaths(
  tree: ProjectTree, collector: FileCollector, finder: ModuleFinder, paths: readonly PathReference[], from: string,
): string[] {
  const starts = [...new Set([posix.dirname(from), tree.home])];
  return paths.flatMap(({ path: written, isFolder: asFolder }) => starts.flatMap(start => {
    const path = posix.join(start, written.replace(/\/$/, ''));
    if (collector.has(path) || posix.basename(path) === LOCK || isOutside(path)) { return []; }
    const isThere = finder.kindAt(path) === (asFolder ? 'folder' : 'file');
    if (!isThere || (asFolder && !isApplicationFolder(tree, path))) { return []; }
    const refusals = refusalsOn(path, !asFolder).filter(({ unless }) => unless !== 'requested');
    if (refusals.length === 0) { collector.add(path); }
    // Code that reads an environment file mostly works without it.
    const isMissed = !collector.has(path)
      && refusals.some(({ secret, reason }) => secret && reason !== ENVIRONMENT_FILE);
    return isMissed ? [path] : [];
  }));
}

/**
 * Whether a folder at the top is added as a whole when something in it is imported. Tests are added file by file.
 */
function isApplicationFolder({ root, members, locals }: ProjectTree, folder: string): boolean {
  const isProject = [...members, ...locals.map(({ path }) => path)]
    .some(each => each === folder || !isOutside(posix.relative(folder, each)));
  return !isProject && refusalOf(posix.basename(folder)) === undefined && !existsSync(join(root, folder, PYPROJECT));
}

function referencesOf(tree: ProjectTree, location: string): References {
  const known = references.get(tree, () => new Map());
  let found = known.get(location);
  if (!found) {
    found = referencesIn(textOf(location));
    known.set(location, found);
  }
  return found;
}
