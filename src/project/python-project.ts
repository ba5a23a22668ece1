import { existsSync, realpathSync } from 'fs';
import { join } from 'path';
import { ApplicationSources } from './application-sources';
import { repositoryOf } from './files/repository';
import { Installation } from './installation';
import { loadProject, type ProjectFacts, type ProjectIdentity } from './load-project';
import type { ImageArchitecture } from './python/image-architecture';
import { normalizedNames } from './python/names';
import { DEFAULT_GLIBC } from './python/target';
import { readPinFile, readPythonVersion, type PinFile } from './python/version-file';
import { PROJECT_OPTIONS, type PythonProjectOptions } from './python-project-options';
import { applicationText } from './sources/entries/application';
import { importNames } from './sources/layout';
import { Startup } from './sources/startup';
import type { LockedPackage } from './uv/locked-package';
import { Memory } from '../private/memory';
import { quote } from '../private/messages';
import { Problems } from '../private/problems';
import { objectWith, requireShape, TEXT } from '../private/shape';

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
   * @throws `PythonProjectInvalid` with everything that is wrong, such as a missing lock or one older than
   * `pyproject.toml`.
   */
  public static fromDirectory(directory: string, options: PythonProjectOptions = {}): PythonProject {
    const shape = { directory: TEXT, options: objectWith('an object', PROJECT_OPTIONS) };
    requireShape('PythonProject.fromDirectory', { directory, options }, shape);
    const selection = { extras: normalizedNames(options.extras), groups: normalizedNames(options.groups) };
    const folder = existsSync(directory) ? realpathSync(directory) : directory;
    const key = JSON.stringify([folder, options.package, selection]);
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
   * Address of the source repository, or else of the home page, from `[project.urls]`. Becomes the label
   * `org.opencontainers.image.source`.
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
   * Web framework among the locked packages: `fastapi`, `starlette`, `litestar`, `django`, `flask` or `pyramid`. What
   * the project itself depends on counts before what its dependencies bring along.
   *
   * @default - none
   */
  public readonly framework?: string;

  /**
   * What a server can run of the sources: an object as `module:attribute`, such as `shop.main:app`, or a function that
   * makes one, as `module:factory()`. The one that the project's own Dockerfile, Procfile, Compose file, scripts or
   * README start, else the most usual name. Several, sorted, when nothing tells them apart; of Django one for each
   * gateway.
   */
  public readonly appCandidates: string[];

  /**
   * Settings module of a Django project, such as `blog.settings`.
   *
   * @default - none: the project does not use Django, or names no settings
   */
  public readonly djangoSettings?: string;

  /**
   * What is installed for it, by what, and on which Python.
   *
   * @internal
   */
  public readonly _installation: Installation;

  /**
   * Its files and modules.
   *
   * @internal
   */
  public readonly _sources: ApplicationSources;

  /**
   * What the sources say about how the project is started.
   *
   * @internal
   */
  public readonly _startup: Startup;

  private constructor(private readonly facts: ProjectFacts) {
    const { workspace, locals, reachable } = facts;
    const { pyproject } = workspace;
    const [own] = locals;
    this._installation = new Installation(facts);
    this._sources = new ApplicationSources(facts);
    this.directory = join(workspace.root, workspace.path);
    this.name = facts.entry.name;
    this.version = own.pyproject.version;
    this.description = pyproject.description;
    this.license = pyproject.license;
    this.sourceUrl = pyproject.sourceUrl;
    this.requiresPython = pyproject.requiresPython;
    this.pythonVersion = readPythonVersion(this.ownFolders, repositoryOf(workspace.root));
    this.importPackages = importNames(own.layout);
    this._startup = new Startup({
      name: this.name,
      own,
      modules: this._sources.modules,
      locked: new Set(reachable.map(({ name }) => name)),
      startFiles: facts.startFiles,
      limits: facts.limits,
    });
    this.framework = this._startup.framework;
    this.djangoSettings = this._startup.djangoSettings;
    this.appCandidates = this._startup.entries.applications.map(applicationText);
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
   * The packages that are installed for a target: Linux with glibc. The project itself is not among them; local
   * packages that it depends on are. Sorted by name.
   *
   * @param pythonVersion Python version that the project admits: `X.Y`, or `X.Y.Z` for a patch release.
   * @param architecture Processor of the target.
   * @param glibc Version of its C library; that of Debian 13 when omitted.
   * @throws `PythonProjectInvalid` when the project does not admit the target, a package has neither a wheel for it nor
   * a source archive, or the project forbids to build one.
   */
  public lockedPackages(
    pythonVersion: string, architecture: ImageArchitecture, glibc: string = DEFAULT_GLIBC,
  ): LockedPackage[] {
    const problems = new Problems(`PythonProject '${this.name}'`);
    const packages = this._installation.packagesFor({ pythonVersion, architecture, glibc }, problems);
    problems.throwIfAny(CODE);
    return packages!;
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
   * Digests of base images that lie beside the project or its workspace.
   *
   * @internal
   */
  public get _pins(): PinFile | undefined {
    return readPinFile(this.ownFolders, repositoryOf(this.facts.workspace.root));
  }

  /** Where files about the whole project lie, the nearest first. */
  private get ownFolders(): string[] {
    return [this.directory, this.facts.workspace.root];
  }
}
