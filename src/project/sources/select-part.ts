import { posix } from 'path';
import { checkInclude } from './check-choice';
import { EXCLUDED, FileCollector, type FoundFile } from './file-collector';
import type { ProjectTree } from './project-tree';
import type { Problems } from '../../private/problems';

/** Files for one step of a build. Paths are relative to the project. */
export interface Part {
  /** Files and folders, by the rules of `include`. */
  readonly paths: readonly string[];
  /** Files and folders that are not part of it. */
  readonly without: readonly string[];
  /** The prop that has the paths, for messages. */
  readonly prop: string;
}

/** Finds the files of a part, relative to the tree. Invalid paths become problems. */
export function selectPart(tree: ProjectTree, { paths, without, prop }: Part, problems: Problems): FoundFile[] {
  const { root, base, home, locals, members } = tree;
  const absent = without.map(path => posix.join(home, path));
  const named = paths.map(path => posix.join(home, path).replace(/\/$/, ''));
  const collector = new FileCollector({
    root,
    named,
    folders: [base, ...locals.map(({ path }) => path)],
    foreign: [...members, ...locals.map(({ path }) => path)],
    exclusionOf: path => absent.some(each => path === each || path.startsWith(`${each}/`)) ? EXCLUDED : undefined,
  }, problems);
  paths.forEach((written, index) => {
    const known = problems.messages.length;
    checkInclude(written, named[index], tree, problems, prop);
    if (problems.messages.length === known) { collector.add(named[index], true); }
  });
  return collector.files;
}
