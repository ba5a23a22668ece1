import { existsSync, readdirSync } from 'fs';
import { join, posix } from 'path';
import { FileCollector } from './file-collector';
import { referencesIn, type ModuleReference } from './imports';
import { ownPaths, sourceRoots, type ChosenSources, type LocalDraft } from './local-package';
import { ModuleFinder } from './module-finder';
import { readFiles, textOf, type ReadFiles } from './read-files';
import { isTest, refusalOf } from './refusals';
import { Memory } from '../../private/memory';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import { matchesGlob } from '../files/globs';
import { isFolder, isOutside } from '../files/paths';
import { PYPROJECT } from '../python/pyproject';

/** Something in the folder of a project that is not in its image. */
export interface LeftOutFile {
  /** Relative to the project, with `/`. A folder stands for all that is in it. */
  readonly path: string;
  /** Why it is left out. */
  readonly reason: string;
}

/** What the user adds and takes away; paths relative to the project, `exclude` with wildcards. */
export interface FileChoice {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** The tree in which sources are looked for. Paths are relative to its root. */
export interface ProjectTree {
  /** Absolute. */
  readonly root: string;
  /** The workspace. */
  readonly base: string;
  /** The project. */
  readonly home: string;
  /** The project, then the local packages that it depends on. */
  readonly locals: readonly LocalDraft[];
  /** Other projects of the workspace. */
  readonly members: readonly string[];
  /** Top-level names that installed packages have. */
  readonly installed: ReadonlySet<string>;
}

export interface SourceSelection extends ChosenSources {
  leftOut(): LeftOutFile[];
  /** Reads the files. What is wrong with one becomes a problem. */
  read(problems: Problems): ReadFiles;
}

/** More entries for one folder and reason do not help whoever reads the list. */
const MOST_ALIKE = 10;

const MOST_ENTRIES = 500;

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

function select(tree: ProjectTree, { include, exclude }: FileChoice): { selection: SourceSelection; problems: Problems } {
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
  include.forEach((wanted, index) => {
    const path = named[index];
    const problem = refuse(wanted, path, root, folders);
    if (problem) { problems.add(problem); } else { collector.add(path, true); }
  });
  const roots = followImports(tree, collector);
  exclude.forEach((pattern, index) => checkPattern(pattern, patterns[index], tree, problems));
  const { files } = collector;
  return { selection: { files, roots, leftOut: () => listLeftOut(tree, collector), read: found => readFiles(files, found) }, problems };
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

/** Whether a folder at the top is taken as a whole once something in it is imported. Of tests only what is imported is. */
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

/** A pattern covers what it matches and all that lies below. */
function covers(pattern: string, path: string): boolean {
  const parts = path.split('/');
  return parts.some((_, index) => matchesGlob(parts.slice(0, index + 1).join('/'), pattern));
}

function refuse(wanted: string, path: string, root: string, folders: readonly string[]): string | undefined {
  const isInside = !posix.isAbsolute(wanted) && folders.some(folder => !isOutside(posix.relative(folder, path)));
  if (!isInside) { return `'include' has ${quote(wanted)}, which is outside the project; move it into the project`; }
  const never = path.split('/').map(refusalOf).find(each => each?.unless === 'never');
  if (never) { return `'include' has ${quote(wanted)}, which never goes into an image (${never.reason}); hand secrets over with ContainerSecret`; }
  return existsSync(join(root, path)) ? undefined
    : `'include' has ${quote(wanted)}, which does not exist in the project${nearest(path, root)}; correct or remove it`;
}

/** A pattern that takes nothing away is a mistake, which would stay silent until the file is found in an image. */
function checkPattern(written: string, pattern: string, { root, locals, base }: ProjectTree, problems: Problems): void {
  const isPlain = !/[*?[]/.test(pattern);
  const starts = [base, ...locals.map(({ path }) => path)];
  const matches = isPlain ? existsSync(join(root, pattern)) : starts.some(start => someBelow(root, start, path => covers(pattern, path)));
  if (!matches) {
    problems.add(`'exclude' has ${quote(written)}, which matches nothing in the project${isPlain ? nearest(pattern, root) : ''}; correct or remove it`);
  }
}

function someBelow(root: string, folder: string, test: (path: string) => boolean): boolean {
  return namesIn(join(root, folder)).some(name => {
    const path = posix.join(folder, name);
    if (test(path)) { return true; }
    const refusal = refusalOf(name);
    return (refusal === undefined || refusal.unless === 'requested') && isFolder(join(root, path)) && someBelow(root, path, test);
  });
}

/** The name beside which the first missing part of a path was likely meant. */
function nearest(path: string, root: string): string {
  const parts = path.split('/');
  const index = parts.findIndex((_, at) => !existsSync(join(root, ...parts.slice(0, at + 1))));
  const folder = parts.slice(0, index).join('/');
  const shared = (name: string) => [...name, ''].findIndex((letter, at) => letter.toLowerCase() !== (parts[index][at] ?? '').toLowerCase());
  const [best] = namesIn(join(root, folder)).sort((a, b) => shared(b) - shared(a));
  return best !== undefined && shared(best) > 1 ? ` (the nearest is ${quote(posix.join(folder, best))})` : '';
}

function listLeftOut(tree: ProjectTree, collector: FileCollector): LeftOutFile[] {
  const above = new Set(collector.files.flatMap(({ path }) => {
    const parts = path.split('/');
    return parts.map((_, index) => parts.slice(0, index).join('/'));
  }));
  const entries: LeftOutFile[] = [];
  const visit = (folder: string) => {
    const alike = new Map<string, string[]>();
    for (const name of namesIn(join(tree.root, folder))) {
      const path = posix.join(folder, name);
      if (collector.has(path) || isOfBuild(name) || tree.locals.some(local => local.path === path)) { continue; }
      if (above.has(path)) { visit(path); } else {
        const reason = collector.reasonFor(path) ?? reasonFor(tree, path);
        alike.set(reason, [...alike.get(reason) ?? [], path]);
      }
    }
    for (const [reason, paths] of alike) {
      const shown = paths.length > MOST_ALIKE ? [] : paths;
      entries.push(...shown.map(path => ({ path: posix.relative(tree.home, path), reason })));
      if (shown.length === 0) { entries.push({ path: posix.join(posix.relative(tree.home, folder), '*'), reason: `${paths.length} files and folders: ${reason}` }); }
    }
  };
  for (const { path } of tree.locals) { visit(path); }
  const sorted = entries.sort((a, b) => a.path < b.path ? -1 : 1);
  return sorted.length <= MOST_ENTRIES ? sorted
    : [...sorted.slice(0, MOST_ENTRIES), { path: '...', reason: `${sorted.length - MOST_ENTRIES} more` }];
}

/** What the dependency step reads, and what every run of Python leaves behind. */
function isOfBuild(name: string): boolean {
  return name === PYPROJECT || name === 'uv.lock' || refusalOf(name)?.reason.startsWith('bytecode') === true;
}

function reasonFor({ root, members }: ProjectTree, path: string): string {
  const refusal = refusalOf(posix.basename(path));
  if (refusal) { return refusal.reason; }
  if (members.includes(path) || existsSync(join(root, path, PYPROJECT))) { return 'another project'; }
  if (path.endsWith('.py')) { return "no module of the application imports it; to add it, name it in 'include'"; }
  return isFolder(join(root, path))
    ? "nothing of the application imports from it; to add it, name it in 'include'"
    : "not in a package; to add it, name it in 'include'";
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/**
 * Why a module of the tree is not in the image; undefined when it is, or when there is none of that name. Programs are
 * started in the folder of the project, so that its modules are found there too.
 */
export function reasonForModule(tree: ProjectTree, selection: SourceSelection, module: string): LeftOutFile | undefined {
  const paths = [...new Set([...selection.roots, tree.home])].map(root => posix.join(root, ...module.split('.')))
    .flatMap(path => [`${path}.py`, posix.join(path, '__init__.py')])
    .filter(path => existsSync(join(tree.root, path)));
  const isIn = paths.some(path => selection.files.some(file => file.path === path));
  if (isIn || paths.length === 0) { return undefined; }
  const path = posix.relative(tree.home, paths[0]);
  const entry = selection.leftOut().find(each => each.path === path || path.startsWith(`${each.path}/`));
  const tests = paths[0].split('/').some(isTest);
  return entry ?? { path, reason: tests ? 'tests' : 'no module of the application imports it' };
}
