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
import { applicationText } from '../servers';
import { importNames } from './sources/layout';
import { Startup } from './sources/startup';
import type { LockedPackage } from './uv/locked-package';
import { EVERY_EXTRA } from './uv/selection';
import { Memory } from '../private/memory';
import { quote, shorten } from '../private/messages';
import { Problems } from '../private/problems';
import { objectWith, requireShape, TEXT } from '../private/shape';

const CODE = 'PythonProjectInvalid';

/** Projects by real folder and options. */
const projects = new Memory<string, PythonProject>();

/**
 * What the files of a Python project say: `pyproject.toml`, its lock and the sources. Facts only: this class makes no
 * decisions and writes nothing.
 */
export class PythonProject {
  /** For `extras`: all that the project defines, as `uv sync --all-extras` installs them. */
  public static readonly ALL_EXTRAS = Object.freeze([EVERY_EXTRA]) as string[];

  /**
   * Reads a project with a `uv.lock`, or with a `pylock.toml` that another tool wrote.
   *
   * A project is read once per process: the same folder and options give the same object, even if files have changed
   * since. Call `clearCache` to read it again.
   *
   * uv settings from folders above the workspace, from the user and from the environment do not affect an image.
   *
   * @param directory The folder of the project or of its workspace. It must contain a `pyproject.toml`; the lock is
   * in the same folder, or at the workspace root.
   * @param options Which project of a workspace, and which extras and groups of it.
   * @throws `PythonProjectInvalid` with all problems, such as a lock that is missing or older than
   * `pyproject.toml`.
   */
  public static fromDirectory(directory: string, options: PythonProjectOptions = {}): PythonProject {
    const shape = { directory: TEXT, options: objectWith('an object', PROJECT_OPTIONS) };
    requireShape('PythonProject.fromDirectory', { directory, options }, shape);
    const selection = { extras: normalizedNames(options.extras), groups: normalizedNames(options.groups) };
    const folder = existsSync(directory) ? realpathSync(directory) : directory;
    const asked = { ...selection, lockFile: options.lockFile };
    const key = JSON.stringify([folder, options.package, asked]);
    return projects.get(key, () => {
      const problems = new Problems(`PythonProject ${quote(directory)}`);
      const facts = loadProject(directory, options.package, asked, problems);
      problems.throwIfAny(CODE);
      return new PythonProject(facts!);
    });
  }

  /**
   * Clears all cached projects and images, so that `fromDirectory` reads again. For a process that continues after
   * files have changed, such as a watch mode or a test.
   */
  public static clearCache(): void {
    Memory.clear();
  }

  /** Folder of the project: an absolute path without symbolic links. It never appears in an output. */
  public readonly directory: string;

  /** Normalized name (PEP 503), such as `my-shop`. */
  public readonly name: string;

  /**
   * Version in `pyproject.toml`, or in the file from which the build backend reads it.
   *
   * @default - none: the build backend computes it, for example from a git tag; `importlib.metadata` then reports
   * `0+unknown`
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
   * URL of the source repository, or else of the home page, from `[project.urls]`. Becomes the label
   * `org.opencontainers.image.source`.
   *
   * @default - none
   */
  public readonly sourceUrl?: string;

  /**
   * Python versions that the project allows, as version specifiers (PEP 440) such as `>=3.12`.
   *
   * @default - none: every version
   */
  public readonly requiresPython?: string;

  /**
   * Python version in `.python-version`, as `X.Y`. Images always have CPython: another implementation or build
   * (`pypy3.11`, `3.13t`) gives the same `X.Y`.
   *
   * @default - none: the file does not exist or contains no version, for example the name of a virtual environment
   */
  public readonly pythonVersion?: string;

  /** Top-level packages of the project, such as `shop`; its top-level modules if it has no package. */
  public readonly importPackages: string[];

  /**
   * Web framework among the locked packages: `fastapi`, `starlette`, `litestar`, `django`, `flask` or `pyramid`. Direct
   * dependencies of the project come before indirect ones.
   *
   * @default - none
   */
  public readonly framework?: string;

  /**
   * Applications that a server can run: an object as `module:attribute`, such as `shop.main:app`, or a function that
   * creates one, as `module:factory()`. Contains the one that the project's Dockerfile, Procfile, Compose file, scripts
   * or README start, else the one with the most usual name. Contains several, sorted, if no rule prefers one; for
   * Django one for each gateway.
   */
  public readonly appCandidates: string[];

  /**
   * Settings module of a Django project, such as `blog.settings`.
   *
   * @default - none: the project does not use Django, or does not name its settings
   */
  public readonly djangoSettings?: string;

  /**
   * Packages, uv settings and Python versions.
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
   * How the project is started, according to its sources.
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
   * Full path of the application's health route, such as `/healthz` or `/api/health/`. Only a certain route counts: it
   * needs no parameter and no login, its prefixes are literals in the sources, and the sources have one application
   * only.
   *
   * @default - none found
   */
  public get healthPath(): string | undefined {
    return this._startup.health.path;
  }

  /**
   * The packages that are installed for a target, which is Linux with glibc. Includes local packages that the project
   * depends on, but not the project itself. Sorted by name.
   *
   * @param pythonVersion Python version that the project allows: `X.Y`, or `X.Y.Z` for a patch release.
   * @param architecture Processor of the target.
   * @param glibc Version of its C library; by default the version in Debian 13.
   * @throws `PythonProjectInvalid` if the project does not allow the target, if a package has neither a wheel for it
   * nor a source archive, or if it must be built and the project forbids that.
   */
  public lockedPackages(
    pythonVersion: string, architecture: ImageArchitecture, glibc: string = DEFAULT_GLIBC,
  ): LockedPackage[] {
    const problems = new Problems(`PythonProject '${this.name}'`);
    const packages = this._installation.packagesFor({ pythonVersion, architecture, glibc }, problems);
    problems.throwIfAny(CODE);
    return packages!.map(({ artifact: _, ...locked }) => locked);
  }

  /** One line for logs and messages, such as `PythonProject "shop" (0.1.0)`. */
  public toString(): string {
    return `PythonProject ${quote(this.name)}${this.version === undefined ? '' : ` (${shorten(this.version)})`}`;
  }

  /**
   * Values that are safe to write to an output: parsed, or reduced to one line.
   *
   * @internal
   */
  public get _identity(): ProjectIdentity {
    const { version, description, license, sourceUrl } = this.facts.locals[0].pyproject;
    return { name: this.facts.entry.name, version, description, license, sourceUrl };
  }

  /**
   * Digests of base images, from a file in the folder of the project or of its workspace.
   *
   * @internal
   */
  public get _pins(): PinFile | undefined {
    return readPinFile(this.ownFolders, repositoryOf(this.facts.workspace.root));
  }

  /** Folders with files about the whole project, the nearest first. */
  private get ownFolders(): string[] {
    return [this.directory, this.facts.workspace.root];
  }
}
