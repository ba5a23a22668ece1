import { existsSync, readFileSync } from 'fs';
import { join, posix } from 'path';
import type { BuildablePackage } from './application-sources';
import { isFile, isFolder, namesIn, type RelativePath } from './files/paths';
import { asTable, asTables } from './files/toml';
import type { ProjectFacts } from './load-project';
import type { PackageName } from './python/names';
import { PYPROJECT } from './python/pyproject';
import { admitsPython, isGlibc, mayHavePython, newestAdmitted, type WheelTarget } from './python/target';
import { lowestVersion } from './python/versions';
import { lockedRequirements } from './uv/build-requirements';
import { closureFor } from './uv/closure';
import { installSettings, isPlace } from './uv/install-settings';
import { supports, type PackageIndex, type Remaking } from './uv/lock';
import { lockedPackages, type InstalledPackage } from './uv/locked-package';
import { packageBuild, type PackageBuild } from './uv/package-build';
import { UV_SETTINGS, type UvSettings } from './uv/settings';
import { listMembers } from './uv/workspace';
import type { Line } from '../private/line';
import { quote, shorten } from '../private/messages';
import { Problems } from '../private/problems';
import type { FileContent } from '../private/write-files';

/** Of packages, in folders of links. */
const ARCHIVE = /\.(whl|tar\.gz|zip)$/;

/** The project of a workspace for which `uv sync` installs packages, with its extras and groups. */
export interface SyncedProject {
  /** Absent for the workspace root. */
  readonly package?: PackageName;
  readonly extras: PackageName[];
  readonly groups: PackageName[];
}

/** What a build requires: locked packages, and requirements that the lock does not fulfil, as written. */
export interface RequirementsOfBuild {
  readonly packages: InstalledPackage[];
  readonly missing: string[];
}

/** Keeps an empty folder in the build context: uv fails if a folder of `find-links` does not exist. */
const KEPT = '.keep';

/** The packages that are installed for a project, with the uv settings and Python versions for it. */
export class Installation {
  public constructor(private readonly facts: ProjectFacts) {}

  /** The options for `uv sync`: the member by name if the project is not the workspace root. */
  public get synced(): SyncedProject {
    const { workspace, selection: { extras, groups }, entry } = this.facts;
    return { package: workspace.path === '.' ? undefined : entry.name, extras: [...extras], groups: [...groups] };
  }

  /** The project's settings for uv. */
  public get uvSettings(): UvSettings {
    return this.facts.uvSettings;
  }

  /** Name of the lock. */
  public get lockFile(): Line {
    return this.facts.lockFile;
  }

  /** Whether `uv sync` can install it. */
  public get isUvLock(): boolean {
    return this.facts.lock.choices === undefined;
  }

  /** The indexes that the lock names. */
  public get indexes(): readonly PackageIndex[] {
    return this.facts.lock.indexes ?? [];
  }

  /** How its user makes the lock again. */
  public get remaking(): Remaking {
    return this.facts.lock.remaking;
  }

  /** The folder of the lock in the tree whose layout an image keeps; `.` for the root itself. */
  public get lockPath(): RelativePath {
    return this.facts.base;
  }

  /** Whether the project and its lock allow the newest patch release of an `X.Y`, or an `X.Y.Z`. */
  public admits(version: string): boolean {
    return admitsPython(this.facts.requiresPython, version);
  }

  /** The newest patch release of an `X.Y` that the project and its lock allow. */
  public newestAdmitted(minor: string): string | undefined {
    return newestAdmitted(this.facts.requiresPython, minor);
  }

  /** Version of a package that at least one target installs; the lowest if targets differ. */
  public versionOf(name: string): string | undefined {
    return lowestVersion(this.facts.reachable.flatMap(entry => entry.name === name ? entry.version ?? [] : []));
  }

  /** What a target installs, without the project itself; undefined if something cannot be installed. */
  public packagesFor(target: WheelTarget, problems: Problems): InstalledPackage[] | undefined {
    const { lock, entry, selection, requiresPython, uvSettings, base } = this.facts;
    const { pythonVersion, architecture, glibc } = target;
    const own = new Problems('');
    if (!isGlibc(glibc)) { own.add(`'glibc' is ${quote(glibc)}; expected a version such as 2.41`); }
    if (!mayHavePython(requiresPython, pythonVersion)) {
      own.add(`'pythonVersion' is ${quote(pythonVersion)}; `
        + `expected X.Y within requires-python (${shorten(requiresPython || '>=3')})`);
    } else if (!supports(lock, target)) {
      own.add(`the lock was not made for ${architecture.dockerPlatform}; `
        + (lock.choices === undefined ? "add the platform to 'environments' in [tool.uv] and " : 'on such a machine, ')
        + lock.remaking.whole);
    }
    const entries = own.any ? [] : closureFor(target, entry, selection);
    const packages = lockedPackages(entries, target, { rules: uvSettings, folder: base, remaking: lock.remaking }, own);
    problems.addAll(own);
    return own.any ? undefined : packages;
  }

  /** What the settings of uv say about the build of a package. */
  public settingsOfBuild(name: PackageName, problems: Problems): PackageBuild {
    return packageBuild(name, this.facts.uvSettings, problems);
  }

  /** What the build of a local package requires, for the image in which it runs; undefined with problems. */
  public requirementsOfBuild(
    { name, path }: Pick<BuildablePackage, 'name' | 'path'>, requires: readonly string[], target: WheelTarget,
    problems: Problems,
  ): RequirementsOfBuild | undefined {
    const { lock, uvSettings, base, locals, workspace: { root, rootPyproject } } = this.facts;
    const own = new Problems('');
    const { sources } = locals.find(each => each.path === path)!;
    const members = listMembers(root, rootPyproject).map(each => each.name);
    const { entries, missing } = lockedRequirements(this.facts, { name, requires, sources, members }, target, own);
    const rules = { rules: uvSettings, folder: base, remaking: lock.remaking };
    const packages = lockedPackages(entries, target, rules, own);
    problems.addAll(own);
    return own.any ? undefined : { packages, missing };
  }

  /**
   * The files of the project that these packages are installed from. Paths are relative to the tree's root.
   *
   * @param builds whether a package may be built from source: uv then reads every folder of links and every local index
   */
  public filesOf(packages: readonly InstalledPackage[], builds = false): FileContent[] {
    const { root, base, uvSettings: { table, findLinks } } = this.facts;
    const indexes = asTables(table.index).flatMap(({ url }) => typeof url === 'string' && isPlace(url) ? url : []);
    const places = builds ? [...findLinks, ...indexes].map(each => posix.join(base, each)) : [];
    const files = packages.flatMap(({ artifact }) => artifact && 'path' in artifact ? artifact.path : []);
    const paths = [...files, ...places].filter(path => existsSync(join(root, path)));
    return [...new Set(paths)].map(path => this.stage(path));
  }

  /** What folders of links have, for packages that no lock names. Paths are relative to the tree's root. */
  public linkedFiles(): FileContent[] {
    const { root, base, uvSettings: { findLinks } } = this.facts;
    return findLinks.filter(isPlace).map(each => posix.join(base, each)).filter(path => isFolder(join(root, path)))
      .flatMap(path => [path, ...namesIn(join(root, path)).filter(name => ARCHIVE.test(name))
        .map(name => posix.join(path, name))])
      .map(path => this.stage(path));
  }

  /**
   * Text of the `uv.toml` for `uv pip install`; undefined if nothing in it would matter.
   *
   * @param builds whether a package may be built from source
   * @param directory where the build has the tree's files that these packages need
   */
  public settingsFor(
    packages: readonly InstalledPackage[], builds: boolean, directory: string, problems: Problems,
  ): string | undefined {
    const { uvSettings: settings, workspace, base } = this.facts;
    const rootTool = asTable(workspace.rootPyproject.tool.uv);
    const place = (path: string) => posix.join(directory, base, path);
    return installSettings({ settings, rootTool, packages, place }, builds, problems);
  }

  /** The files that `uv sync --frozen` reads, without application sources. Paths are relative to the tree's root. */
  public buildFiles(): FileContent[] {
    const { workspace, base, lockFile, packageFiles } = this.facts;
    const settings = isFile(join(workspace.root, UV_SETTINGS)) ? [UV_SETTINGS] : [];
    const projects = new Set([PYPROJECT, lockFile, ...settings, posix.join(workspace.path, PYPROJECT)]);
    const paths = [...new Set([...projects, ...packageFiles])].map(each => posix.join(base, each));
    return paths.map(path => this.stage(path));
  }

  /** A folder stays empty: files in it that are needed have their own path. */
  private stage(path: string): FileContent {
    const place = join(this.facts.root, path);
    return isFolder(place)
      ? { path: posix.join(path, KEPT), content: Buffer.alloc(0), executable: false }
      : { path, content: readFileSync(place), executable: false };
  }
}
