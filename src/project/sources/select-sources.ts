import { join, posix } from 'path';
import { buildWarnings } from './build-warnings';
import { checkExclude, checkInclude, covers } from './check-choice';
import { COMPILED, EXCLUDED, FileCollector, WRITTEN } from './file-collector';
import { followCode } from './follow-code';
import { LeftOut } from './left-out';
import { ownPaths, type ChosenSources, type LocalDraft } from './local-package';
import type { ProjectTree } from './project-tree';
import { readFiles, type ReadFiles } from './read-files';
import { secretWarnings } from './secret-warnings';
import { wheelCode } from './wheel-code';
import { Memory } from '../../private/memory';
import { Problems } from '../../private/problems';

/** Paths that the user adds and removes, relative to the project. `exclude` supports wildcards. */
export interface FileChoice {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Files and folders that the build of the image makes anew. */
  readonly written?: readonly string[];
  /** Folders of the local packages of which the build makes wheels, relative to the tree. */
  readonly compiled?: readonly string[];
}

export interface SourceSelection extends ChosenSources {
  readonly leftOut: LeftOut;
  /** Which files may give a secret away, and what is missing for the application without a build backend. */
  warnings(): readonly string[];
  /** Reads the files. Invalid ones become problems. */
  read(problems: Problems): ReadFiles;
}

/** A selection, and the problems that were found for it. */
interface MadeSelection {
  readonly selection: SourceSelection;
  readonly problems: Problems;
}

/** Selections of a tree by choice. A project is read only once per process. */
const selections = new Memory<ProjectTree, Map<string, MadeSelection>>();

/**
 * Selects the files of the application: its packages and the files beside them, paths that the user adds, and every
 * module and file of the tree that any of these refers to.
 */
export function selectSources(tree: ProjectTree, choice: FileChoice, problems: Problems): SourceSelection {
  const ofTree = selections.get(tree, () => new Map());
  const key = JSON.stringify([choice.include, choice.exclude, choice.written, choice.compiled]);
  const made = ofTree.get(key) ?? select(tree, choice);
  ofTree.set(key, made);
  problems.addAll(made.problems);
  return made.selection;
}

function select(tree: ProjectTree, choice: FileChoice): MadeSelection {
  const { include, exclude, written: outputs = [], compiled = [] } = choice;
  const problems = new Problems('');
  const { root, base, home, locals } = tree;
  const patterns = exclude.map(pattern => posix.join(home, pattern.replace(/\/$/, '')));
  const named = include.map(path => posix.join(home, path).replace(/\/$/, ''));
  const folders = [base, ...locals.map(({ path }) => path)];
  const foreign = [...tree.members, ...locals.map(({ path }) => path)];
  const made = outputs.map(path => posix.join(home, path));
  const inWheels = locals.filter(({ path }) => compiled.includes(path)).flatMap(each => pathsInWheel(tree, each));
  const exclusionOf = (path: string) => patterns.some(pattern => covers(pattern, path)) ? EXCLUDED
    : isIn(path, made) ? WRITTEN : isIn(path, inWheels) && !isIn(path, named) ? COMPILED : undefined;
  const collector = new FileCollector({ root, folders, foreign, named, exclusionOf }, problems);
  for (const path of inWheels) { collector.leaveOut(path, COMPILED); }
  for (const { path, layout } of locals) {
    const directory = join(root, path);
    for (const own of ownPaths(directory, layout)) { collector.add(posix.join(path, own)); }
  }
  include.forEach((written, index) => {
    const known = problems.messages.length;
    checkInclude(written, named[index], { root, folders }, problems);
    if (problems.messages.length === known) { collector.add(named[index], true); }
  });
  const plain = { ...tree, locals: locals.filter(({ path }) => !compiled.includes(path)) };
  // What is in a wheel refers to the rest, too.
  const apart = new FileCollector({ root, folders, foreign }, new Problems(''));
  for (const path of inWheels) { apart.add(path); }
  const { roots, missed } = followCode(tree, collector, apart.files);
  exclude.forEach((written, index) => checkExclude(written, patterns[index], tree, problems));
  const { files } = collector;
  const leftOut = new LeftOut(tree, collector, roots);
  let known: string[] | undefined;
  const warnings = () => known ??= [...secretWarnings(files, missed), ...buildWarnings(plain, files)];
  return { selection: { files, roots, leftOut, warnings, read: found => readFiles(files, found) }, problems };
}

/** All of a package that only others use; of the project itself what its wheel has, since it may need the rest. */
function pathsInWheel({ root, home, locals }: ProjectTree, local: LocalDraft): string[] {
  const { path } = local;
  const holdsOthers = path === home || locals.some(other => other.path !== path && isIn(other.path, [path]));
  return holdsOthers ? wheelCode(join(root, path), local).map(each => posix.join(path, each)) : [path];
}

function isIn(path: string, places: readonly string[]): boolean {
  return places.some(each => each === '.' || path === each || path.startsWith(`${each}/`));
}
