import { existsSync, readFileSync } from 'fs';
import { join, posix } from 'path';
import { matchesGlob } from '../files/globs';
import { LOCK, type ProjectFacts } from '../load-project';
import { FileCollector, isNeverStaged, readFiles } from './file-collector';
import { metadataOf, ownPaths } from './local-package';
import type { Problems } from '../../private/problems';
import type { FileContent } from '../../private/write-files';
import { isOutside } from '../files/paths';
import { PYPROJECT } from '../python/pyproject';

/** Paths relative to the project. */
export interface FileChoice {
  /** Files and folders to add. */
  readonly include: readonly string[];
  /** Files and folders to leave out, by path or by pattern. */
  readonly exclude: readonly string[];
}

/** The application's files: code, the data in it, what belongs beside it, and what the user adds. Paths relative to the workspace. */
export function applicationFiles(facts: ProjectFacts, { include, exclude }: FileChoice, problems: Problems): FileContent[] {
  const { workspace, root, base, locals } = facts;
  const home = posix.join(base, workspace.path);
  const isExcluded = (path: string) => exclude.some(pattern => coveredBy(path, posix.join(home, pattern)));
  const folders = [base, ...locals.map(({ path }) => path)];
  const collector = new FileCollector(root, folders, isExcluded, problem => problems.add(problem));
  for (const { path, layout } of locals) {
    for (const own of ownPaths(join(root, path), layout)) { collector.add(posix.join(path, own)); }
  }
  for (const wanted of include) {
    const path = posix.join(home, wanted).replace(/\/$/, '');
    const problem = refuse(wanted, path, root, folders);
    if (problem) { problems.add(problem); } else { collector.add(path, true); }
  }
  return readFiles(collector.files, problem => problems.add(problem));
}

/** A pattern covers what it matches and all that lies below. */
function coveredBy(path: string, pattern: string): boolean {
  const parts = path.split('/');
  return parts.some((_, index) => matchesGlob(parts.slice(0, index + 1).join('/'), pattern.replace(/\/$/, '')));
}

function refuse(wanted: string, path: string, root: string, folders: readonly string[]): string | undefined {
  if (posix.isAbsolute(wanted) || !folders.some(folder => !isOutside(posix.relative(folder, path)))) { return `'include' has '${wanted}', which lies outside the project; move it into the project`; }
  if (isNeverStaged(path)) { return `'include' has '${wanted}', which never goes into an image; hand secrets over with ContainerSecret`; }
  return existsSync(join(root, path)) ? undefined : `'include' has '${wanted}', which does not exist in the project; correct or remove it`;
}

/** What `uv sync --frozen` reads to install the dependencies: no source of the application is among it. */
export function buildFiles({ workspace, root, base, reachable }: ProjectFacts): FileContent[] {
  const projects = new Set([PYPROJECT, LOCK, posix.join(workspace.path, PYPROJECT)]);
  const archives = reachable.filter(({ source }) => source.kind === 'path').map(({ source }) => posix.join(source.location));
  return [...projects, ...archives].map(each => posix.join(base, each))
    .map(path => ({ path, content: readFileSync(join(root, path)), executable: false }));
}

/** What `importlib.metadata` reads about the local packages, which are copied instead of built. */
export function metadataFiles({ locals }: ProjectFacts): FileContent[] {
  return locals.flatMap(metadataOf);
}
