import { join, posix, resolve } from 'path';
import { checkInclude, covers } from './check-choice';
import { EXCLUDED, FileCollector, WRITTEN, type FoundFile, type LeftOutFile } from './file-collector';
import type { ProjectTree } from './project-tree';
import { textOf } from './read-files';
import { ENVIRONMENT_FILE } from './refusals';
import { stepRules, WITH_CREDENTIALS } from './step-rules';
import type { Problems } from '../../private/problems';
import { isOutside, relativePath } from '../files/paths';

/** Files for one step of a build. Paths are relative to the project. */
export interface Part {
  /** Files and folders, by the rules for build steps; also beside the project, such as `../frontend`. */
  readonly paths: readonly string[];
  /** Patterns of what is not part of it, unless they are also those of one of the paths themselves. */
  readonly exclude: readonly string[];
  /** Files and folders that the build writes. */
  readonly written: readonly string[];
  /** The prop that has the paths, for messages. */
  readonly prop: string;
  /** How many folders above the root of the tree the root of the part is. */
  readonly levels: number;
}

export interface PartSelection {
  /** Relative to the root of the part. */
  readonly files: readonly FoundFile[];
  /** Relative to the project. */
  readonly leftOut: readonly LeftOutFile[];
  /** Those of them that a tool would read without a word. */
  readonly settings: readonly LeftOutSettings[];
}

export interface LeftOutSettings extends LeftOutFile {
  /** The names that an environment file sets; undefined for other settings, which have a password or a token. */
  readonly variables?: readonly string[];
}

/** What a build for production reads; those of one machine and of tests are not. */
const OF_PRODUCTION = /^\.env(\.(prod|production|staging|stage))?$/;

const VARIABLE = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=/gm;

/** Finds the files of a part. Invalid paths become problems. */
export function selectPart(
  tree: ProjectTree, { paths, exclude, written, prop, levels }: Part, problems: Problems,
): PartSelection {
  const { base, locals, members } = tree;
  const root = rootAbove(tree, levels);
  const inPart = (path: string) => posix.join(relativePath(root, tree.root), path);
  const home = homeIn(tree, levels);
  const atHome = (path: string) => posix.join(home, path).replace(/(?<=.)\/$/, '');
  const [named, patterns, made] = [paths, exclude, written].map(list => list.map(atHome));
  const own = [base, ...locals.map(({ path }) => path)].map(inPart);
  const folders = [...own, ...named.filter((_, index) => isOutside(paths[index]))];
  const rules = stepRules(root);
  const isExcluded = (path: string) => patterns.some(pattern => covers(pattern, path)
    && !named.some(each => isIn(path, each) && covers(pattern, each)));
  const collector = new FileCollector({
    root,
    named,
    folders,
    foreign: [...members, ...locals.map(({ path }) => path)].map(inPart),
    exclusionOf: path => made.some(each => isIn(path, each)) ? WRITTEN : isExcluded(path) ? EXCLUDED : undefined,
    rules,
  }, problems);
  const places = {
    root,
    folders,
    rules,
    forSecrets: "give its values to the step with 'environment', and secrets with 'secretVariables' or 'secrets'",
  };
  paths.forEach((each, index) => {
    const known = problems.messages.length;
    checkInclude(each, named[index], places, problems, prop);
    if (problems.messages.length === known) { collector.add(named[index], true); }
  });
  const leftOut = collector.leftOut.filter(({ reason }) => !reason.startsWith('bytecode'));
  const atProject = ({ path, reason }: LeftOutFile) => ({ path: posix.relative(home, path), reason });
  return {
    files: collector.files,
    leftOut: leftOut.map(atProject),
    settings: leftOut.flatMap(each => settingsOf(root, each)).map(each => ({ ...each, ...atProject(each) })),
  };
}

function settingsOf(root: string, { path, reason }: LeftOutFile): LeftOutSettings[] {
  if (reason === WITH_CREDENTIALS) { return [{ path, reason }]; }
  if (reason !== ENVIRONMENT_FILE || !OF_PRODUCTION.test(posix.basename(path))) { return []; }
  const variables = [...textOf(join(root, path)).matchAll(VARIABLE)].map(([, name]) => name);
  return [{ path, reason, variables: [...new Set(variables)] }];
}

/** Whether a file of the tree may be in a part without being named. @param path relative to the project */
export function mayBeInPart(tree: ProjectTree, path: string): boolean {
  const root = resolve(tree.root, tree.home);
  return stepRules(root)(path, true) === undefined;
}

/** Whether a path of the project is a folder above its workspace. */
export function isAboveWorkspace({ root, base, home }: ProjectTree, path: string): boolean {
  const up = relativePath(resolve(root, home, path), resolve(root, base));
  return up !== '.' && !isOutside(up);
}

/** How many folders above the root of a tree the lowest one is that has all of these paths of its project. */
export function levelsAbove({ home }: ProjectTree, paths: readonly string[]): number {
  return Math.max(0, ...paths.map(path => posix.join(home, path).split('/').filter(part => part === '..').length));
}

/** The project's folder, relative to the root of a part. */
export function homeIn(tree: ProjectTree, levels: number): string {
  return posix.join(relativePath(rootAbove(tree, levels), tree.root), tree.home);
}

function rootAbove({ root }: ProjectTree, levels: number): string {
  return resolve(root, ...Array.from({ length: levels }, () => '..'));
}

function isIn(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}
