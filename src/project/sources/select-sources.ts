import { existsSync } from 'fs';
import { join, posix } from 'path';
import { checkExclude, checkInclude, covers } from './check-choice';
import { FileCollector } from './file-collector';
import { referencesIn, type ModuleReference } from './imports';
import { LeftOut } from './left-out';
import { ownPaths, sourceRoots, type ChosenSources } from './local-package';
import { ModuleFinder } from './module-finder';
import type { ProjectTree } from './project-tree';
import { readFiles, textOf, type ReadFiles } from './read-files';
import { refusalOf } from './refusals';
import { Memory } from '../../private/memory';
import { Problems } from '../../private/problems';
import { isOutside } from '../files/paths';
import { PYPROJECT } from '../python/pyproject';

/** What the user adds and takes away; paths relative to the project, `exclude` with wildcards. */
export interface FileChoice {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export interface SourceSelection extends ChosenSources {
  readonly leftOut: LeftOut;
  /** Reads the files. What is wrong with one becomes a problem. */
  read(problems: Problems): ReadFiles;
}

/** Each is made once: a project is read once per process. */
const selections = new Memory<ProjectTree, Map<string, ReturnType<typeof select>>>();

/** References of files that several selections share, by location. */
const references = new Memory<ProjectTree, Map<string, ModuleReference[]>>();

/**
 * Chooses the files of the application: its packages and what belongs beside them, what the user adds, and every module
 * of the tree that any of these imports.
 */
export function selectSources(tree: ProjectTree, choice: FileChoice, problems: Problems): SourceSelection {
  const ofTree = selections.get(tree, () => new Map());
  const key = JSON.stringify([choice.include, choice.exclude]);
  const made = ofTree.get(key) ?? select(tree, choice);
  ofTree.set(key, made);
  problems.addAll(made.problems);
  return made.selection;
}

function select(
  tree: ProjectTree, { include, exclude }: FileChoice,
): { selection: SourceSelection; problems: Problems } {
  const problems = new Problems('');
  const { root, base, home, locals } = tree;
  const patterns = exclude.map(pattern => posix.join(home, pattern.replace(/\/$/, '')));
  const named = include.map(path => posix.join(home, path).replace(/\/$/, ''));
  const folders = [base, ...locals.map(({ path }) => path)];
  const foreign = [...tree.members, ...locals.map(({ path }) => path)];
  const isExcluded = (path: string) => patterns.some(pattern => covers(pattern, path));
  const collector = new FileCollector({ root, folders, foreign, named, isExcluded }, problems);
  for (const { path, layout } of locals) {
    for (const own of ownPaths(join(root, path), layout)) { collector.add(posix.join(path, own)); }
  }
  include.forEach((written, index) => {
    const known = problems.messages.length;
    checkInclude(written, named[index], tree, problems);
    if (problems.messages.length === known) { collector.add(named[index], true); }
  });
  const roots = followImports(tree, collector);
  exclude.forEach((written, index) => checkExclude(written, patterns[index], tree, problems));
  const { files } = collector;
  const leftOut = new LeftOut(tree, collector, roots);
  return { selection: { files, roots, leftOut, read: found => readFiles(files, found) }, problems };
}

/** Adds what the collected modules import, and what those import. Gives the folders that `import` must look in. */
function followImports(tree: ProjectTree, collector: FileCollector): string[] {
  const roots = [...new Set(tree.locals.flatMap(sourceRoots))];
  const beside = [...tree.locals.map(({ path }) => path), tree.base];
  const members = tree.members.flatMap(path => [posix.join(path, 'src'), path]);
  const others = [...new Set([...beside, ...members])].filter(each => !roots.includes(each));
  const finder = new ModuleFinder(tree.root, { roots, others, installed: tree.installed });
  const add = (reference: ModuleReference, from: string) => {
    const found = finder.find(reference, from);
    for (const path of found.files.filter(each => !collector.has(each))) {
      const top = found.root === undefined ? undefined : posix.join(found.root, posix.relative(found.root, path).split('/')[0]);
      if (top !== undefined && top !== path && isApplicationFolder(tree, top)) { collector.add(top); }
      collector.addImported(path);
    }
    if (found.root !== undefined && !roots.includes(found.root) && found.files.some(each => collector.has(each))) { roots.push(found.root); }
  };
  for (const { path, pyproject } of tree.locals) {
    const points = [...pyproject.entryPoints.values()].flatMap(group => [...group.values()]);
    for (const point of points) {
      add({ level: 0, name: point.split(':')[0].trim(), members: [], quoted: true }, posix.join(path, PYPROJECT));
    }
  }
  for (const { path, location } of collector.growing) {
    if (path.endsWith('.py')) { referencesOf(tree, location).forEach(reference => add(reference, path)); }
  }
  return roots;
}

/**
 * Whether a folder at the top is taken as a whole once something in it is imported. Of tests only what is imported is.
 */
function isApplicationFolder({ root, members, locals }: ProjectTree, folder: string): boolean {
  const isProject = [...members, ...locals.map(({ path }) => path)].some(each => each === folder || !isOutside(posix.relative(folder, each)));
  return !isProject && refusalOf(posix.basename(folder)) === undefined && !existsSync(join(root, folder, PYPROJECT));
}

function referencesOf(tree: ProjectTree, location: string): ModuleReference[] {
  const known = references.get(tree, () => new Map());
  let found = known.get(location);
  if (!found) {
    found = referencesIn(textOf(location));
    known.set(location, found);
  }
  return found;
}
