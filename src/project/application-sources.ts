import { existsSync } from 'fs';
import { join } from 'path';
import { isFile, joinPaths, parsePath, type RelativePath } from './files/paths';
import type { ProjectFacts } from './load-project';
import { parseName, type PackageName } from './python/names';
import type { VersionText } from './python/versions';
import { absentWarnings } from './sources/absent-packages';
import { selectBuildSources, type BuildChoice, type BuildSources } from './sources/build-sources';
import { compilationOf, type Compilation } from './sources/compilation';
import { consoleScripts, type ConsoleScript } from './sources/console-scripts';
import { renderPlugins, type MetadataEntry } from './sources/dist-info';
import { findDjangoStatic, type DjangoStatic } from './sources/django-static';
import { Problems } from '../private/problems';
import type { FileContent } from '../private/write-files';
import type { Application } from '../servers';
import { faultOf, isComplete, isUnheardOf, type ApplicationFault } from './sources/entries/application-fault';
import { extensionSources } from './sources/extension-sources';
import type { FoundFile, LeftOutFile } from './sources/file-collector';
import { referencesIn } from './sources/imports';
import { importNames, wholeNames } from './sources/layout';

import { metadataOf, rootsOnlyOf, type LocalPackage } from './sources/local-package';
import { moduleOf, type PythonModule } from './sources/python-source';
import {
  homeIn, isAboveWorkspace, levelsAbove, mayBeInPart, selectPart, type Part, type PartSelection,
} from './sources/select-part';
import { selectSources, type FileChoice, type SourceSelection } from './sources/select-sources';
import { SourceTree } from './sources/source-tree';
import { closureForAny } from './uv/closure';
import type { InstalledPackage } from './uv/locked-package';

/** A local package of which a wheel can be made. */
export interface BuildablePackage {
  readonly name: PackageName;
  /** Its folder in the tree. */
  readonly path: RelativePath;
  /** Undefined if its build computes it. */
  readonly version?: VersionText;
  /** Whether uv installs it. */
  readonly isInstalled: boolean;
  /** Undefined for the one that is usual without any. */
  readonly backend?: string;
  /** What its build requires; undefined if it does not say. */
  readonly requires?: readonly string[];
  /** How it is compiled; undefined if its sources can be used as they are, as far as its files tell. */
  readonly compilation?: Compilation;
  /** Names at the top, to import it by. */
  readonly modules: readonly string[];
  /** Those of them that no other package can have a part of. */
  readonly whole: readonly string[];
}

/**
 * The files and modules of a project and of the local packages that it depends on. Paths are relative to the root of
 * the tree whose layout an image keeps: the workspace, or a folder above it that contains all local packages.
 */
export class ApplicationSources {
  /** Modules of the local packages, the project's own first. */
  public readonly modules: readonly PythonModule[];

  public constructor(private readonly facts: ProjectFacts) {
    this.modules = facts.locals.flatMap(({ modules }) => modules);
  }

  /** The project's own folder; `.` for the root itself. */
  public get path(): RelativePath {
    return joinPaths(this.facts.base, this.facts.workspace.path);
  }

  /** Folders for `PYTHONPATH`, `.` for the root itself; the project's own first. */
  public get roots(): RelativePath[] {
    return this.facts.sourceRoots;
  }

  public get moduleNames(): string[] {
    return this.modules.map(({ name }) => name);
  }

  public has(module: string): boolean {
    return this.modules.some(({ name }) => name === module);
  }

  /** Whether `python -m` can run a module. */
  public canRun(module: string): boolean {
    return this.modules.some(({ name, isPackage }) => !isPackage && [module, `${module}.__main__`].includes(name));
  }

  /** Whether any module contains the text, such as `/healthz`. */
  public mention(text: string): boolean {
    return this.modules.some(({ source }) => source.includes(text));
  }

  /** Whether any code names a module, in an import or in a text such as those of Django's `INSTALLED_APPS`. */
  public names(module: string): boolean {
    return this.modules.some(({ source }) => source.includes(module)
      && referencesIn(source).modules.some(({ level, name }) => level === 0 && name === module));
  }

  /**
   * What is certainly wrong with an application. Undefined if it may come from a dependency, or from a file that is
   * left out of the image unless it is included.
   */
  public faultOf(application: Application): ApplicationFault | undefined {
    const { root, sourceRoots, reachable } = this.facts;
    const folders = sourceRoots.map(each => join(root, each));
    return isComplete(application.module, this.modules, { folders, reachable })
      ? faultOf(application, this.modules)
      : undefined;
  }

  /** Whether a module probably exists nowhere. Only probably: Pillow provides PIL. */
  public mayLack(module: string): boolean {
    return isUnheardOf(module, this.modules, this.facts.reachable) && this.leftOutReason(module) === undefined;
  }

  /**
   * Warnings about imports of packages that are locked, but not for this target.
   *
   * @param installed what it installs
   */
  public absentWarnings(installed: readonly InstalledPackage[], target: string): string[] {
    const { entry, selection, reachable } = this.facts;
    const locked = new Set([...closureForAny(entry, selection), ...reachable].map(({ name }) => name));
    for (const { name } of installed) { locked.delete(name); }
    // A variant such as onnxruntime-gpu has the modules of onnxruntime.
    const absent = [...locked].filter(name => !installed.some(each => each.name.startsWith(`${name}-`)));
    return absentWarnings(this.modules, absent.sort(), target, this.facts.lock.remaking.whole);
  }

  /**
   * Finds the files of the application, without reading them. `include` and `exclude` are relative to the project;
   * `exclude` may contain wildcards. Invalid patterns and files become problems.
   *
   * @param made what the build of the image makes itself
   */
  public select(
    include: readonly string[], exclude: readonly string[], problems: Problems,
    made: Pick<FileChoice, 'written' | 'compiled'> = {},
  ): SourceSelection {
    return selectSources(this.facts.tree, { include, exclude, ...made }, problems);
  }

  /** @param path relative to the project */
  public isFile(path: RelativePath): boolean {
    return isFile(join(this.facts.root, joinPaths(this.path, path)));
  }

  /** @param path relative to the project */
  public exists(path: RelativePath): boolean {
    return existsSync(join(this.facts.root, joinPaths(this.path, path)));
  }

  /** Whether a step of a build gets a file or folder without naming it. @param path relative to the project */
  public mayBeInPart(path: RelativePath): boolean {
    return mayBeInPart(this.facts.tree, path);
  }

  /** Files beside those of the application, for one step of a build. */
  public selectPart(part: Part, problems: Problems): PartSelection {
    return selectPart(this.facts.tree, part, problems);
  }

  /** How many folders above the root of the tree a part has to begin that has these paths, relative to the project. */
  public levelsAbove(paths: readonly string[]): number {
    return levelsAbove(this.facts.tree, paths);
  }

  /** Whether a path relative to the project is a folder above its workspace. */
  public isAboveWorkspace(path: string): boolean {
    return isAboveWorkspace(this.facts.tree, path);
  }

  /** The project's folder in a part that begins so many folders above the root. */
  public homeIn(levels: number): RelativePath {
    return homeIn(this.facts.tree, levels) as RelativePath;
  }

  /**
   * Where the settings of Django have `collectstatic` write to, if they name the application that has it.
   *
   * @param variables those that the settings may read
   */
  public djangoStatic(settings: string, variables: Readonly<Record<string, string>>): DjangoStatic | undefined {
    return findDjangoStatic(new SourceTree(this.modules), settings, variables, module => this.fileOf(module));
  }

  /** The file of a module, relative to the tree. */
  public fileOf(module: string): string | undefined {
    const { root, sourceRoots } = this.facts;
    return sourceRoots.map(folder => joinPaths(folder, `${module.replaceAll('.', '/')}` as RelativePath))
      .flatMap(path => [`${path}.py`, `${path}/__init__.py`])
      .find(path => isFile(join(root, path)));
  }

  /** Why images leave out a module by default; undefined if they contain it, or if it does not exist. */
  public leftOutReason(module: string): LeftOutFile | undefined {
    return this.select([], [], new Problems('')).leftOut.reasonForModule(module);
  }

  /** The local packages that an installer would build, the project itself first. */
  public get buildable(): BuildablePackage[] {
    return this.facts.locals.flatMap(({ path, pyproject, compilation, layout }) => {
      const [name, folder] = [parseName(pyproject.name), parsePath(path)];
      const { version, packaged, buildBackend: backend, buildRequires: requires } = pyproject;
      const isBuildable = (packaged || requires !== undefined) && name !== undefined && folder !== undefined;
      const modules = importNames(layout);
      const whole = wholeNames(join(this.facts.root, path), layout);
      return isBuildable
        ? [{ name, path: folder, version, isInstalled: packaged, backend, requires, compilation, modules, whole }]
        : [];
    });
  }

  /**
   * How a package is built if it compiles for a reason that its files do not tell.
   *
   * @param path of one of {@link buildable}
   */
  public compilationOf(path: RelativePath): Compilation {
    const { pyproject, compilation } = this.localAt(path);
    return compilation ?? compilationOf(join(this.facts.root, path), pyproject, "'compiled'");
  }

  /** Files of such a package from which only a compiler makes modules, relative to it. */
  public extensionSources(path: RelativePath): string[] {
    return extensionSources(join(this.facts.root, path), this.localAt(path));
  }

  /** What the build of such a package reads. */
  public buildSources(
    path: RelativePath, choice: BuildChoice, { isRust }: Compilation, problems: Problems,
  ): BuildSources {
    return selectBuildSources(this.facts.tree, this.localAt(path), choice, isRust, problems);
  }

  private localAt(path: RelativePath): LocalPackage {
    return this.facts.locals.find(each => each.path === path)!;
  }

  /**
   * Folders for `PYTHONPATH` without those that are only of packages that are installed from a wheel; never none.
   *
   * @param files of the image: code that no wheel has needs its folder all the same
   */
  public rootsWithout(compiled: readonly RelativePath[], files: readonly FoundFile[]): RelativePath[] {
    const inWheels = rootsOnlyOf(this.facts.locals, compiled);
    const rootOf = (path: string) => this.roots.filter(root => moduleOf(path, root) !== undefined)
      .sort((a, b) => b.length - a.length).at(0);
    const used = new Set(files.map(({ path }) => rootOf(path)));
    const kept = this.roots.filter(root => !inWheels.includes(root) || used.has(root));
    return kept.length > 0 ? kept : [this.path];
  }

  /** The `.dist-info` folders of the local packages, which `importlib.metadata` reads. */
  public metadataFiles(compiled: readonly RelativePath[] = []): FileContent[] {
    return this.without(compiled).flatMap(metadataOf);
  }

  private without(compiled: readonly RelativePath[]): LocalPackage[] {
    return this.facts.locals.filter(({ path }) => !compiled.includes(path as RelativePath));
  }

  /** The programs of the local packages, the project's own first; of two with one name, the first. */
  public consoleScripts(compiled: readonly RelativePath[] = []): ConsoleScript[] {
    const all = this.without(compiled).flatMap(({ pyproject }) => consoleScripts(pyproject));
    return all.filter(({ name }, index) => all.findIndex(each => each.name === name) === index);
  }

  /** What such a folder says whatever the version is, for each local package that has one. */
  public metadataEntries(compiled: readonly RelativePath[]): MetadataEntry[] {
    return this.without(compiled).filter(local => metadataOf(local).length > 0).map(({ pyproject }) =>
      ({ name: parseName(pyproject.name!)!, plugins: renderPlugins(pyproject.entryPoints) }));
  }
}
