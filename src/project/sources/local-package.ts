import { existsSync, readFileSync } from 'fs';
import { join, posix } from 'path';
import type { PythonModule } from './application-finder';
import { distInfo } from './dist-info';
import { FileCollector } from './file-collector';
import { findLayout, type Layout } from './layout';
import { moduleOf } from './python-source';
import type { FileContent } from '../../private/write-files';
import type { Pyproject } from '../python/pyproject';

/** A project of the workspace whose sources go into the image. */
export interface LocalPackage {
  /** Its folder relative to the root of the tree, with `/`; `.` for the root itself. */
  readonly path: string;
  readonly pyproject: Pyproject;
  readonly layout: Layout;
  readonly modules: PythonModule[];
}

/** What an application often keeps beside its code, in the project's folder or in `src`, and needs when it runs. */
const BESIDE_CODE = ['alembic', 'alembic.ini', 'locale', 'manage.py', 'migrations', 'static', 'templates'];

export function readLocalPackage(root: string, path: string, pyproject: Pyproject): LocalPackage {
  const directory = join(root, path);
  const layout = findLayout(directory, pyproject);
  // Bad links are reported when the files are staged: only then is it known which ones the user leaves out.
  const collector = new FileCollector(root, ['.'], () => false, () => undefined);
  for (const each of ownPaths(directory, layout)) { collector.add(posix.join(path, each)); }
  const roots = layout.roots.map(each => posix.join(path, each));
  const modules = collector.files.flatMap(file => {
    const name = roots.map(each => moduleOf(file.path, each)).find(each => each !== undefined);
    return name === undefined ? [] : [{ name, isPackage: file.path.endsWith('/__init__.py'), source: readFileSync(file.location, 'utf8') }];
  });
  return { path, pyproject, layout, modules };
}

/** Paths of its code and of what belongs to it, relative to its folder. */
export function ownPaths(directory: string, { roots, packages, modules }: Layout): string[] {
  const beside = ['.', ...roots].flatMap(folder => BESIDE_CODE.map(name => posix.join(folder, name)));
  return [...new Set([...packages, ...modules, ...beside.filter(path => existsSync(join(directory, path)))])];
}

/** Folders that `import` must look in, relative to the root of the tree. */
export function sourceRoots({ path, layout }: LocalPackage): string[] {
  return layout.roots.map(root => posix.join(path, root));
}

/** Empty for a project that is only run from its folder. */
export function metadataOf(local: LocalPackage): FileContent[] {
  const { packaged, name } = local.pyproject;
  return packaged && name !== undefined ? distInfo(sourceRoots(local)[0], { ...local.pyproject, name }) : [];
}
