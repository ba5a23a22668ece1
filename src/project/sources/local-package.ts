import { existsSync } from 'fs';
import { join, posix } from 'path';
import { findCompilation, type Compilation } from './compilation';
import { distInfo } from './dist-info';
import { readDynamicVersion } from './dynamic-version';
import type { FoundFile } from './file-collector';
import { dataFolders, findLayout, type Layout } from './layout';
import { moduleOf, type PythonModule } from './python-source';
import { textOf } from './read-files';
import type { FileContent } from '../../private/write-files';
import { SERVERS } from '../../servers';
import { isOutside } from '../files/paths';
import type { PackageName } from '../python/names';
import type { PackageSource } from '../python/package-source';
import type { Pyproject } from '../python/pyproject';

/** A project of the tree whose sources are part of the image, before its modules are known. */
export interface LocalDraft {
  /** Its folder relative to the root of the tree, with `/`; `.` for the root itself. */
  readonly path: string;
  readonly pyproject: Pyproject;
  /** Where packages come from, as it or its workspace says. */
  readonly sources: ReadonlyMap<PackageName, PackageSource>;
  readonly layout: Layout;
  /** How it is built; undefined if its sources can be used as they are. */
  readonly compilation?: Compilation;
}

export interface LocalPackage extends LocalDraft {
  readonly modules: PythonModule[];
}

/** Files of the tree, and the folders that `import` must search, the project's own first. */
export interface ChosenSources {
  /** Sorted by path. */
  readonly files: readonly FoundFile[];
  readonly roots: readonly string[];
}

/** Files and folders beside the code, in the project's folder or in `src`, that applications often need. */
const BESIDE_CODE = [
  'alembic', 'alembic.ini', 'locale', 'manage.py', 'migrations', 'static', 'templates',
  ...SERVERS.flatMap(({ settingsFile }) => settingsFile?.own?.file ?? []),
];

export function draftPackage(
  root: string, path: string, pyproject: Pyproject, sources: LocalDraft['sources'] = new Map(),
): LocalDraft {
  const directory = join(root, path);
  const version = pyproject.version ?? readDynamicVersion(directory, pyproject);
  return {
    path,
    pyproject: { ...pyproject, version },
    sources,
    layout: findLayout(directory, pyproject),
    compilation: findCompilation(directory, pyproject),
  };
}

/** Assigns modules to the package of their folder. Modules of other folders belong to the first package. */
export function withModules(drafts: readonly LocalDraft[], { files, roots }: ChosenSources): LocalPackage[] {
  const owner = (path: string) => drafts.map(({ path: folder }) => folder).filter(folder => inFolder(folder, path))
    .sort((a, b) => b.length - a.length).at(0) ?? drafts[0].path;
  const naming = roots.filter(root => !isPackageOf(roots, root, files));
  const modules = new Map<string, PythonModule[]>();
  for (const { path, location } of files) {
    const folder = owner(path);
    // Code below two nested roots has two names. It is mostly imported by the shorter one.
    const own = naming.filter(root => inFolder(folder, root)).sort((a, b) => b.length - a.length);
    const name = [...own, ...naming].map(root => moduleOf(path, root)).find(each => each !== undefined);
    if (name !== undefined) {
      const list = modules.get(folder) ?? [];
      list.push({ name, isPackage: path.endsWith('/__init__.py'), source: textOf(location), file: path });
      modules.set(folder, list);
    }
  }
  return drafts.map(draft => ({ ...draft, modules: modules.get(draft.path) ?? [] }));
}

function inFolder(folder: string, path: string): boolean {
  return !isOutside(posix.relative(folder, path));
}

/**
 * Whether the code below a root imports it as a package of another root. The import of a single file, such as a
 * migration, by which a folder became a root, names no other.
 */
function isPackageOf(roots: readonly string[], root: string, files: readonly FoundFile[]): boolean {
  return roots.some(other => {
    const name = posix.relative(other, root);
    if (!/^\w[\w/]*$/.test(name)) { return false; }
    const itself = new RegExp(`^[ \\t]*(?:from|import) +${name.replaceAll('/', '\\.')}\\b`, 'm');
    return files.some(({ path, location }) =>
      path.endsWith('.py') && inFolder(root, path) && itself.test(textOf(location)));
  });
}

/** Whether a path has the name of something beside the code, even if a search for packages finds it. */
export function isBesideCode(path: string): boolean {
  return BESIDE_CODE.includes(posix.basename(path));
}

/** Paths of the code and of files that belong to it, relative to the project's folder. */
export function ownPaths(directory: string, layout: Layout): string[] {
  const beside = ['.', ...layout.roots].flatMap(folder => BESIDE_CODE.map(name => posix.join(folder, name)))
    .filter(path => existsSync(join(directory, path)));
  return [...new Set([...layout.packages, ...layout.modules, ...dataFolders(directory, layout), ...beside])];
}

/** Folders that `import` must search, relative to the root of the tree. */
export function sourceRoots({ path, layout }: LocalDraft): string[] {
  return layout.roots.map(root => posix.join(path, root));
}

/** Those of the packages in some folders that are not roots of others too. */
export function rootsOnlyOf(locals: readonly LocalDraft[], folders: readonly string[]): string[] {
  const [own, others] = [true, false].map(isIn =>
    locals.filter(({ path }) => folders.includes(path) === isIn).flatMap(sourceRoots));
  return own.filter(root => !others.includes(root));
}

/** Empty for a project that is not packaged. */
export function metadataOf(local: LocalPackage): FileContent[] {
  const { packaged, name } = local.pyproject;
  return packaged && name !== undefined ? distInfo(sourceRoots(local)[0], { ...local.pyproject, name }) : [];
}
