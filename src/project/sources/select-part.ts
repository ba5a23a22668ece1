import { posix, resolve } from 'path';
import { checkInclude } from './check-choice';
import { EXCLUDED, FileCollector, type FoundFile } from './file-collector';
import type { ProjectTree } from './project-tree';
import type { Problems } from '../../private/problems';
import { isOutside, relativePath } from '../files/paths';

/** Files for one step of a build. Paths are relative to the project. */
export interface Part {
  /** Files and folders, by the rules of `include`; also beside the project, such as `../frontend`. */
  readonly paths: readonly string[];
  /** Files and folders that are not part of it. */
  readonly without: readonly string[];
  /** The prop that has the paths, for messages. */
  readonly prop: string;
  /** How many folders above the root of the tree the root of the part is. */
  readonly levels: number;
}

/** Finds the files of a part, relative to its root. Invalid paths become problems. */
export function selectPart(tree: ProjectTree, { paths, without, prop, levels }: Part, problems: Problems): FoundFile[] {
  const { base, locals, members } = tree;
  const root = rootAbove(tree, levels);
  const inPart = (path: string) => posix.join(relativePath(root, tree.root), path);
  const home = homeIn(tree, levels);
  const absent = without.map(path => posix.join(home, path));
  const named = paths.map(path => posix.join(home, path).replace(/(?<=.)\/$/, ''));
  const own = [base, ...locals.map(({ path }) => path)].map(inPart);
  const folders = [...own, ...named.filter((_, index) => isOutside(paths[index]))];
  const collector = new FileCollector({
    root,
    named,
    folders,
    foreign: [...members, ...locals.map(({ path }) => path)].map(inPart),
    exclusionOf: path => absent.some(each => path === each || path.startsWith(`${each}/`)) ? EXCLUDED : undefined,
  }, problems);
  paths.forEach((written, index) => {
    const known = problems.messages.length;
    checkInclude(written, named[index], { root, folders }, problems, prop);
    if (problems.messages.length === known) { collector.add(named[index], true); }
  });
  return collector.files;
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
