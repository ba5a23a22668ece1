import { existsSync, realpathSync } from 'fs';
import { join } from 'path';
import { joinPaths, type RelativePath } from './files/paths';
import { installedPackages } from './installed-packages';
import { loadProject, type ProjectFacts } from './load-project';
import type { ProjectIdentity, SyncedProject } from './project-identity';
import type { ImageArchitecture } from './python/image-architecture';
import { normalizedNames } from './python/names';
import { admitsPython, DEFAULT_GLIBC, newestAdmitted, type WheelTarget } from './python/target';
import { readPinFile, readPythonVersion, type PinFile } from './python/version-file';
import { lowestVersion } from './python/versions';
import type { PythonProjectOptions } from './python-project-options';
import { checkApplication, isComplete, type ApplicationFault } from './sources/application-check';
import { buildFiles, metadataFiles } from './sources/application-files';
import type { PythonModule } from './sources/application-finder';
import { readStartFiles } from './sources/entries/start-files';
import { importNames } from './sources/layout';
import type { LeftOutFile } from './sources/left-out';
import { selectSources, type SourceSelection } from './sources/select-sources';
import { Startup } from './sources/startup';
import type { InstalledPackage, LockedPackage } from './uv/locked-package';
import type { UvSettings } from './uv/settings';
import { Memory } from '../private/memory';
import { quote } from '../private/messages';
import { Problems } from '../private/problems';
import type { FileContent } from '../private/write-files';

const CODE = 'PythonProjectInvalid';

/** Each project that was read, by real folder and options. */
const projects = new Memory<string, PythonProject>();

/**
 * What the source tree of a Python project says: its `pyproject.toml`, its `uv.lock` and its sources. Facts only:
 * nothing is decided here, and nothing is written.
 */
export class PythonProject {
  /**
   * Reads a project that is managed by uv.
   *
   * Each project is read once per process: asked again for the same folder with the same options, this gives the same
   * object, whatever has changed on disk since. `clearCache` makes it read again.
   *
   * Settings of uv from folders above the workspace, from the user and from the environment do not reach an image.
   *
   * @param directory The folder of the project or of its workspace. It must hold a `pyproject.toml`; the `uv.lock` lies
   * beside it, or beside that of the workspace.
   * @param options Which project of a workspace, and which extras and groups of it.
   * @throws `PythonProjectInvalid` with everything that is wrong, such as a missing lock or one older than `pyproject.toml`.
   */
  public static fromDirectory(directory: string, options: PythonProjectOptions = {}): PythonProject {
    const selection = { extras: normalizedNames(options.extras), groups: normalizedNames(options.groups) };
    const key = JSON.stringify([existsSync(directory) ? realpathSync(directory) : directory, options.package, selection]);
    return projects.get(key, () => {
      const problems = new Problems(`PythonProject ${quote(directory)}`);
      const facts = loadProject(directory, options.package, selection, problems);
      problems.throwIfAny(CODE);
      return new PythonProject(facts!);
    });
  }

  /**
   * Forgets every project and image, so that `fromDirectory` reads again: for a process that goes on after files have
   * changed, such as a watch mode or a test.
   */
  public static clearCache(): void {
    Memory.clear();
  }

  /** Folder of the project: an absolute path without symbolic links. It never appears in an output. */
  public readonly directory: string;

  /** Normalized name (PEP 503), such as `my-shop`. */
  public readonly name: string;

  /**
   * Version in `pyproject.toml`, or in the file that it tells its build backend to read.
   *
   * @default - none: the build backend computes it, such as from a git tag; `importlib.metadata` then says `0+unknown`
   */
  public readonly version?: string;

  /**
   * One-line description. Becomes the label `org.opencontainers.image.description`.
   *
   * @default - none
   */
  public readonly description?: string;

  /**
   * Licence, as an SPDX expression or free text. Becomes the label `org.opencontainers.image.licenses`.
   *
   * @default - none
   */
  public readonly license?: string;

  /**
   * Address of the source repository, or else of the home page, from `[project.urls]`. Becomes the label `org.opencontainers.image.source`.
   *
   * @default - none
   */
  public readonly sourceUrl?: string;

  /**
   * Python versions that the project admits, as version specifiers (PEP 440) such as `>=3.12`.
   *
   * @default - none: every version
   */
  public readonly requiresPython?: string;

  /**
   * Python version that `.python-version` asks for, as `X.Y`; of another implementation or build (`pypy3.11`, `3.13t`)
   * the `X.Y` of CPython nearest to it, which is what images have.
   *
   * @default - none: there is no such file, or it names no version, as one with the name of a virtual environment
   */
  public readonly pythonVersion?: string;

  /** Top-level packages of the project, such as `shop`; its top-level modules when it has no package. */
  public readonly importPackages: string[];

  /**
   * Web framework among the locked packages: `fastapi`, `starlette`, `litestar`, `django` or `flask`. What the project
   * itself depends on counts before what its dependencies bring along.
   *
   * @default - none
   */
  public readonly framework?: string;

  /**
   * What a server can run of the sources: an object as `module:attribute`, such as `shop.main:app`, or a function that makes
   * one, as `module:factory()`. The one that the project's own Dockerfile, Procfile, Compose file, scripts or README start,
   * else the most usual name. Several, sorted, when nothing tells them apart; of Django one for each gateway.
   */
  public readonly appCandidates: string[];

  /**
   * Settings module of a Django project, such as `blog.settings`.
   *
   * @default - none: the project does not use Django, or names no settings
   */
  public readonly djangoSettings?: string;

  /**
   * What the sources say about how the project is started.
   *
   * @internal
   */
  public readonly _startup: Startup;

  /** Modules of the local packages, the project's own first. */
  private readonly modules: PythonModule[];

  private constructor(private readonly facts: ProjectFacts) {
    const { workspace, locals, reachable } = facts;
    const { pyproject } = workspace;
    const [own] = locals;
    this.modules = locals.flatMap(({ modules }) => modules);
    this.directory = join(workspace.root, workspace.path);
    this.name = facts.entry.name;
    this.version = own.pyproject.version;
    this.description = pyproject.description;
    this.license = pyproject.license;
    this.sourceUrl = pyproject.sourceUrl;
    this.requiresPython = pyproject.requiresPython;
    this.pythonVersion = readPythonVersion([this.directory, workspace.root]);
    this.importPackages = importNames(own.layout);
    this._startup = new Startup({
      name: this.name,
      own,
      modules: this.modules,
      locked: new Set(reachable.map(({ name }) => name)),
      startFiles: readStartFiles([this.directory, workspace.root]),
    });
    this.framework = this._startup.framework;
    this.djangoSettings = this._startup.djangoSettings;
    this.appCandidates = this._startup.entries.applications;
  }

  /**
   * Path of the route by which the application says that it is alive, such as `/healthz` or `/api/health/`, as it is
   * served. Only a route that is certain counts: one that needs no parameter and no login, below prefixes that the
   * sources write out, of the only application in the sources.
   *
   * @default - none found
   */
  public get healthPath(): string | undefined {
    return this._startup.health.path;
  }

  /**
   * Whether the application refuses requests whose `Host` is an address, unless it is told which hosts it has.
   *
   * @internal
   */
  public get _checksHost(): boolean {
    return this._startup.health.checksHost;
  }

  /**
   * The packages that are installed for a target: Linux with glibc. The project itself is not among them; local
   * packages that it depends on are. Sorted by name.
   *
   * @param pythonVersion Python version that the project admits: `X.Y`, or `X.Y.Z` for a patch release.
   * @param architecture Processor of the target.
   * @param glibc Version of its C library; that of Debian 13 when omitted.
   * @throws `PythonProjectInvalid` when the project does not admit the target, a package has neither a wheel for it nor a
   * source archive, or the project forbids to build one.
   */
  public lockedPackages(pythonVersion: string, architecture: ImageArchitecture, glibc: string = DEFAULT_GLIBC): LockedPackage[] {
    const problems = this.newProblems();
    const packages = this._installedPackages({ pythonVersion, architecture, glibc }, problems);
    problems.throwIfAny(CODE);
    return packages!;
  }

  /**
   * The same for whoever collects problems; undefined when something cannot be installed.
   *
   * @internal
   */
  public _installedPackages(target: WheelTarget, problems: Problems): InstalledPackage[] | undefined {
    return installedPackages(this.facts, target, problems);
  }

  /**
   * What `uv sync` must be told to install the same: the member by name when the project is not the workspace root.
   *
   * @internal
   */
  public get _options(): SyncedProject {
    const { workspace, selection, entry } = this.facts;
    const { extras, groups } = selection;
    return { package: workspace.path === '.' ? undefined : entry.name, extras: [...extras], groups: [...groups] };
  }

  /**
   * What may be written into an output: parsed, or made one line.
   *
   * @internal
   */
  public get _identity(): ProjectIdentity {
    const { version, description, license, sourceUrl } = this.facts.locals[0].pyproject;
    return { name: this.facts.entry.name, version, description, license, sourceUrl };
  }

  /**
   * What the project tells uv about itself and about building packages.
   *
   * @internal
   */
  public get _uvSettings(): UvSettings {
    return this.facts.uvSettings;
  }

  /**
   * Whether the project and its lock admit this `X.Y` at its newest patch release, or this `X.Y.Z`.
   *
   * @internal
   */
  public _supportsPython(version: string): boolean {
    return /^3\.[0-9]+(\.[0-9]+)?$/.test(version) && admitsPython(this.facts.requiresPython, version);
  }

  /**
   * The newest patch release of an `X.Y` that the project and its lock admit.
   *
   * @internal
   */
  public _newestAdmitted(minor: string): string | undefined {
    return /^3\.[0-9]+$/.test(minor) ? newestAdmitted(this.facts.requiresPython, minor) : undefined;
  }

  /**
   * Digests of base images that lie beside the project or its workspace.
   *
   * @internal
   */
  public get _pins(): PinFile | undefined {
    return readPinFile([this.directory, this.facts.workspace.root]);
  }

  /**
   * Version of a package that some target installs; the lowest when targets differ.
   *
   * @internal
   */
  public _lockedVersion(name: string): string | undefined {
    return lowestVersion(this.facts.reachable.filter(entry => entry.name === name).flatMap(({ version }) => version ?? []));
  }

  /**
   * The project's own folder in the tree whose layout an image keeps; `.` for the root itself. The tree is the workspace,
   * unless it depends on local packages that lie beside it.
   *
   * @internal
   */
  public get _path(): RelativePath {
    return joinPaths(this.facts.base, this.facts.workspace.path);
  }

  /**
   * The folder of `uv.lock` in that tree; `.` for the root itself.
   *
   * @internal
   */
  public get _lockPath(): RelativePath {
    return this.facts.base;
  }

  /**
   * Folders for `PYTHONPATH`, relative to the root of the tree, `.` for the root itself; the project's own first.
   *
   * @internal
   */
  public get _sourceRoots(): RelativePath[] {
    return this.facts.sourceRoots;
  }

  /**
   * Whether `python -m` can run a module of the sources.
   *
   * @internal
   */
  public _hasMain(module: string): boolean {
    return this.modules.some(({ name, isPackage }) => !isPackage && [module, `${module}.__main__`].includes(name));
  }

  /**
   * Names of all modules in the sources; the project's own first.
   *
   * @internal
   */
  public get _modules(): string[] {
    return this.modules.map(({ name }) => name);
  }

  /**
   * What is certainly wrong with an application, `module:attribute`. Nothing is when it may come from a dependency, or
   * from a file that is left out of the image unless it is included.
   *
   * @internal
   */
  public _applicationFault(module: string, attribute: string): ApplicationFault | undefined {
    const { root, sourceRoots: roots, reachable } = this.facts;
    return isComplete(module, this.modules, { folders: roots.map(each => join(root, each)), reachable })
      ? checkApplication(module, attribute, this.modules)
      : undefined;
  }

  /**
   * Whether some source file contains a text, such as `/healthz`.
   *
   * @internal
   */
  public _mentions(text: string): boolean {
    return this.modules.some(({ source }) => source.includes(text));
  }

  /**
   * Finds the files of the application, without reading them. `include` and `exclude` are relative to the project;
   * `exclude` may hold wildcards. What is wrong with them, or with a file, becomes a problem.
   *
   * @internal
   */
  public _selectSources(include: string[], exclude: string[], problems: Problems): SourceSelection {
    return selectSources(this.facts.tree, { include, exclude }, problems);
  }

  /**
   * Why a module of the project is not in its image; undefined when it is there, or when there is none of that name.
   *
   * @internal
   */
  public _leftOutReason(module: string): LeftOutFile | undefined {
    return this._selectSources([], [], new Problems('')).leftOut.reasonForModule(module);
  }

  /**
   * What `uv sync --frozen` reads to install the dependencies, with paths relative to the root of the tree.
   *
   * @internal
   */
  public _buildFiles(): FileContent[] {
    return buildFiles(this.facts);
  }

  /**
   * The `.dist-info` folders of local packages, which `importlib.metadata` needs since they are copied, not installed.
   *
   * @internal
   */
  public _metadataFiles(): FileContent[] {
    return metadataFiles(this.facts);
  }

  private newProblems(): Problems {
    return new Problems(`PythonProject '${this.name}'`);
  }
}
