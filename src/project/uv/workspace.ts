import { readdirSync, realpathSync } from 'fs';
import { dirname, join, posix } from 'path';
import { enumerate, quote, shorten } from '../../private/messages';
import { Problems } from '../../private/problems';
import { matchesGlob } from '../files/globs';
import { parsePath, relativePath, type RelativePath } from '../files/paths';
import { parseName, type PackageName } from '../python/names';
import { hasPyproject, PYPROJECT, readPyproject, type Pyproject } from '../python/pyproject';

/** The folder of a `uv.lock`, and the selected project in it. */
export interface Workspace {
  /** Absolute, without symbolic links. */
  readonly root: string;
  readonly rootPyproject: Pyproject;
  /** The project's folder relative to the root, with `/`; `.` for the root itself. */
  readonly path: RelativePath;
  readonly pyproject: Pyproject;
}

interface Member {
  readonly path: RelativePath;
  readonly name: PackageName;
}

/** Finds the workspace of a folder. `memberName` selects another project of it than the one in the folder. */
export function findWorkspace(
  directory: string, memberName: string | undefined, problems: Problems,
): Workspace | undefined {
  const here = realpathSync(directory);
  const own = readPyproject(here, PYPROJECT, problems);
  if (!own) { return undefined; }
  const itself = { root: here, rootPyproject: own };
  const { root, rootPyproject } = own.workspace ? itself : findRootAbove(here, problems) ?? itself;
  if (memberName === undefined && own.isProject) {
    const path = parsePath(relativePath(root, here));
    if (path === undefined) {
      problems.add(`folder ${quote(relativePath(root, here))} has a control character in its name; rename it`);
    }
    return path && { root, rootPyproject, path, pyproject: own };
  }
  const members = listMembers(root, rootPyproject);
  const member = members.find(({ name }) => name === parseName(memberName));
  if (!member) {
    const names = enumerate(members.map(({ name }) => shorten(name)));
    problems.add(memberName !== undefined
      ? `'package' is ${quote(memberName)}, which is not in the workspace; its members are: ${names || 'none'}`
      : `"${PYPROJECT}" has no [project] with a name; `
        + (names ? `set 'package' to a member of the workspace: ${names}` : 'add one'));
    return undefined;
  }
  const file = relativePath(here, join(root, member.path, PYPROJECT));
  const pyproject = readPyproject(join(root, member.path), file, problems);
  return pyproject && { root, rootPyproject, path: member.path, pyproject };
}

/** The nearest folder above whose workspace has this one as a member. */
function findRootAbove(here: string, problems: Problems): Pick<Workspace, 'root' | 'rootPyproject'> | undefined {
  for (let root = dirname(here); root !== dirname(root); root = dirname(root)) {
    const found = new Problems('');
    const file = relativePath(here, join(root, PYPROJECT));
    const rootPyproject = hasPyproject(root) ? readPyproject(root, file, found) : undefined;
    if (rootPyproject?.workspace && isMember(relativePath(root, here), rootPyproject.workspace)) {
      problems.addAll(found);
      return { root, rootPyproject };
    }
  }
  return undefined;
}

/** Whether a folder, by its path from the root, is a member of the workspace. */
export function isMember(path: string, { members, exclude }: NonNullable<Pyproject['workspace']>): boolean {
  const matchesAny = (patterns: readonly string[], crossing: boolean) =>
    patterns.some(pattern => matchesGlob(path, normalizePattern(pattern), { crossing }));
  // In uv, the wildcards of 'exclude' also match '/'.
  return matchesAny(members, false) && !matchesAny(exclude, true);
}

/** Includes the root if it is a project. */
export function listMembers(root: string, rootPyproject: Pyproject): Member[] {
  const { workspace } = rootPyproject;
  const depths = (workspace?.members ?? [])
    .map(pattern => pattern.includes('**') ? Infinity : normalizePattern(pattern).split('/').length);
  const paths = workspace ? foldersIn(root, Math.max(0, ...depths)).filter(path => isMember(path, workspace)) : [];
  return ['.', ...paths].filter(path => hasPyproject(join(root, path))).flatMap(text => {
    const path = parsePath(text);
    const name = parseName(readPyproject(join(root, text), PYPROJECT, new Problems(text))?.name);
    return path === undefined || name === undefined ? [] : [{ path, name }];
  });
}

function foldersIn(directory: string, depth: number): string[] {
  if (depth === 0) { return []; }
  const folders = readdirSync(directory, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map(entry => entry.name)
    .sort();
  return folders.flatMap(name =>
    [name, ...foldersIn(join(directory, name), depth - 1).map(inner => `${name}/${inner}`)]);
}

function normalizePattern(pattern: string): string {
  return posix.normalize(pattern).replace(/\/$/, '');
}
