import { existsSync, realpathSync } from 'fs';
import { isAbsolute, join, posix, resolve } from 'path';
import { isFolder, parsePath, relativePath, type RelativePath } from './files/paths';
import { readProjectFile } from './files/toml';
import { findLock } from './formats/find-lock';
import { checkChoices, lackedBy } from './formats/list-staleness';
import { LocalPlaces } from './local-places';
import { moduleName, parseName, type PackageName } from './python/names';
import { PYPROJECT, readPyproject, type Pyproject } from './python/pyproject';
import { startedModules } from './sources/entries/start-commands';
import { readStartFiles, type StartFile } from './sources/entries/start-files';
import { Limits } from './sources/limits';
import { draftPackage, withModules, type LocalDraft, type LocalPackage } from './sources/local-package';
import type { ProjectTree } from './sources/project-tree';
import { selectSources } from './sources/select-sources';
import { checkConflicts } from './uv/check-conflicts';
import { closureFor, type Selection } from './uv/closure';
import { isLocal, type Lock, type LockEntry } from './uv/lock';
import { lockedTargets } from './uv/locked-targets';
import type { Line } from '../private/line';
import { enumerate, quote, shorten } from '../private/messages';
import { readSelection, type AskedSelection } from './uv/selection';
import { readUvSettings, type UvSettings } from './uv/settings';
import { changedSettings } from './uv/settings-staleness';
import { compareWithLock, placeSources } from './uv/staleness';
import { findWorkspace, isMember, listMembers, type Workspace } from './uv/workspace';
import { Problems } from '../private/problems';

/** Everything that is read from a project, once. */
export interface ProjectFacts {
  readonly workspace: Workspace;
  /**
   * Absolute. The folder whose layout an image keeps: the workspace, or a folder above it that contains all local
   * packages.
   */
  readonly root: string;
  /** Where sources are searched. */
  readonly tree: ProjectTree;
  /** The workspace's folder relative to that root, with `/`; `.` when it is the root. */
  readonly base: RelativePath;
  readonly lock: Lock;
  /** The lock's name in the workspace. */
  readonly lockFile: Line;
  /** The project's own entry in the lock. */
  readonly entry: LockEntry;
  readonly selection: Selection;
  readonly uvSettings: UvSettings;
  /** `requires-python` of the project and of its lock, joined. */
  readonly requiresPython: string;
  /** The packages that at least one target installs for the project. */
  readonly reachable: LockEntry[];
  /** Local files and folders that uv reads to install them, relative to the workspace. */
  readonly packageFiles: string[];
  /** The project, then the local packages that it depends on. */
  readonly locals: LocalPackage[];
  /** Folders for `PYTHONPATH`, relative to the root; the project's own first. */
  readonly sourceRoots: RelativePath[];
  readonly startFiles: StartFile[];
  readonly limits: Limits;
}

/** Values that are safe to write to an output: parsed, or reduced to one line. */
export interface ProjectIdentity extends Pick<Pyproject, 'version' | 'description' | 'license' | 'sourceUrl'> {
  readonly name: PackageName;
}

/** What the user wants of the project in a folder. */
export interface AskedProject extends AskedSelection {
  readonly lockFile?: string;
}

/**
 * Reads a project with its lock. Everything invalid becomes a problem; the facts are valid only if there are no
 * problems.
 */
export function loadProject(
  directory: string, memberName: string | undefined, asked: AskedProject, problems: Problems,
): ProjectFacts | undefined {
  if (!isFolder(directory)) {
    const what = existsSync(directory) ? `${quote(directory)} is a file` : `folder ${quote(directory)} does not exist`;
    problems.add(`${what}; pass the folder that contains pyproject.toml`);
    return undefined;
  }
  const workspace = findWorkspace(directory, memberName, problems);
  return workspace && new Loader(workspace, realpathSync(directory), problems).load(asked, memberName);
}

/** A local package as its lock has it. */
interface LockedProjectEntry {
  readonly entry: LockEntry;
  readonly lock: Lock;
  readonly selection: Selection;
}

class Loader {
  private readonly places: LocalPlaces;

  /** The root of the tree, relative to the workspace. */
  private top = '.';

  /** The lock's name in the workspace. */
  private lockFile = '' as Line;

  /** @param here the folder that the user passed; messages name files relative to it */
  constructor(
    private readonly workspace: Workspace, private readonly here: string, private readonly problems: Problems,
  ) {
    this.places = new LocalPlaces(workspace.root, path => this.quoted(path), problems);
  }

  public load(asked: AskedProject, memberName: string | undefined): ProjectFacts | undefined {
    const { workspace } = this;
    const selection = readSelection(asked, workspace.pyproject, this.problems);
    const { root, rootPyproject } = workspace;
    const uvSettings = readUvSettings(root, rootPyproject.tool, file => this.label(file), this.problems);
    const name = parseName(workspace.pyproject.name);
    const lock = this.readLock(asked.lockFile, name);
    // An invalid name is already a problem.
    if (!lock || name === undefined) { return undefined; }
    const entry = lock.entries.find(each => isLocal(each) && each.name === name);
    if (!entry) {
      this.problems.add(`${this.quotedLock} does not list '${shorten(name)}'; ${lock.remaking.whole}`);
      return undefined;
    }
    checkChoices(lock, this.lockFile, selection, this.problems);
    const requiresPython = [...new Set([workspace.pyproject.requiresPython, lock.requiresPython])]
      .filter(each => each).join();
    const targets = lockedTargets(lock, workspace, requiresPython, this.quotedLock, this.problems);
    this.checkSettings(lock, uvSettings);
    const reachable = [...new Set(targets.flatMap(target => closureFor(target, entry, selection)))];
    checkConflicts(lock, [entry, ...reachable.filter(isLocal)], selection, this.problems);
    const packageFiles = [
      ...reachable.flatMap(each => this.places.filesOf(each, lock)),
      ...uvSettings?.findLinks.flatMap(each => this.places.link(each, uvSettings, lock)) ?? [],
    ];
    const folders = reachable.filter(isLocal).map(({ source }) => source.location);
    this.top = posix.join('.', ...[...folders, ...packageFiles].map(stepsUp).sort().slice(-1));
    const own = this.readLocal(workspace.path, workspace.pyproject, { entry, lock, selection });
    const others = reachable.filter(each => isLocal(each) && each.source.kind !== 'virtual')
      .flatMap(each => this.findLocal({ entry: each, lock, selection }) ?? []);
    const base = this.readPath(this.inTree('.')) ?? workspace.path;
    const limits = new Limits();
    const startFiles = readStartFiles(join(root, workspace.path), root, limits);
    const tree: ProjectTree = {
      root: this.root,
      base,
      home: this.inTree(workspace.path),
      locals: [own, ...others],
      members: listMembers(root, rootPyproject).map(({ path }) => this.inTree(path)).filter(path => path !== base),
      installed: new Set(reachable.filter(each => !isLocal(each)).map(each => moduleName(each.name))),
      started: startedModules(startFiles),
    };
    // Invalid files are reported when an image is planned: only then is it known which ones the user excludes.
    const sources = selectSources(tree, { include: [], exclude: [] }, new Problems(''));
    const locals = withModules(tree.locals, sources);
    if (memberName === undefined) { this.checkCode(locals); }
    const roots = sources.roots.flatMap(path => this.readRoot(path) ?? []);
    return uvSettings && {
      workspace,
      root: this.root,
      base,
      tree,
      lock,
      lockFile: this.lockFile,
      entry,
      selection,
      uvSettings,
      requiresPython,
      reachable,
      packageFiles,
      locals,
      sourceRoots: roots,
      startFiles,
      limits,
    };
  }

  /** A workspace root often has no code: then the user means one of its members. */
  private checkCode(locals: readonly LocalPackage[]): void {
    const { root, rootPyproject, path } = this.workspace;
    const hasCode = locals.some(({ modules }) => modules.length > 0);
    const members = hasCode || path !== '.'
      ? []
      : listMembers(root, rootPyproject).filter(member => member.path !== '.').map(({ name }) => name);
    if (members.length > 0) {
      this.problems.add("the workspace root has no code of its own; set 'package' to a member: "
        + enumerate(members.map(shorten)));
    }
  }

  private checkSettings(lock: Lock, settings: UvSettings | undefined): void {
    const changed = settings ? changedSettings(this.workspace.rootPyproject, settings.table, lock) : [];
    if (changed.length > 0) {
      this.problems.add(`${this.quotedLock} is older than ${changed.map(each => `'${each}'`).join(', ')} `
        + `in ${settings!.file}; ${lock.remaking.whole}`);
    }
  }

  /** A folder for PYTHONPATH, which separates folders with colons. */
  private readRoot(text: string): RelativePath | undefined {
    if (text.includes(':')) {
      this.problems.add(`folder ${quote(text)} has ':' in its name, which PYTHONPATH cannot contain; rename it`);
    }
    return this.readPath(text);
  }

  /** A path that is written to the Dockerfile. */
  private readPath(text: string): RelativePath | undefined {
    const path = parsePath(text);
    if (path === undefined) {
      this.problems.add(`folder ${quote(text)} has a control character in its name; rename it`);
    }
    return path;
  }

  private readLock(asked: string | undefined, name: PackageName | undefined): Lock | undefined {
    const { root, pyproject: { version, groups } } = this.workspace;
    const found = findLock(root, asked, file => this.label(file), this.problems);
    if (!found) { return undefined; }
    const label = this.label(found.name);
    const content = readProjectFile(join(root, found.name), label, this.problems);
    this.lockFile = found.name as Line;
    return content && name
      && found.format.read(content, label, { name, version, groups: new Set(groups.keys()) }, this.problems);
  }

  /** A local package that the project depends on. */
  private findLocal(locked: LockedProjectEntry): LocalDraft | undefined {
    const { entry, lock } = locked;
    const path = this.places.locationOf(entry, entry.source.location, lock.remaking);
    if (path === undefined) { return undefined; }
    const label = this.label(posix.join(path, PYPROJECT));
    const pyproject = readPyproject(join(this.workspace.root, path), label, this.problems);
    return pyproject && this.readLocal(path, pyproject, locked);
  }

  private readLocal(path: string, pyproject: Pyproject, locked: LockedProjectEntry): LocalDraft {
    const file = this.quoted(posix.join(path, PYPROJECT));
    const { workspace, sources } = this.workspace.rootPyproject;
    const inherited = workspace && isMember(path, workspace) ? placeSources(sources, '.') : [];
    const placed = new Map([...inherited, ...placeSources(pyproject.sources, path)]);
    const { entry, lock, selection } = locked;
    const { missing, surplus } = lock.choices === undefined
      ? compareWithLock(pyproject, entry, placed)
      : { missing: path === this.workspace.path ? lackedBy(entry, pyproject, selection) : [], surplus: [] };
    if (missing.length + surplus.length > 0) {
      const differences = [
        ...missing.length > 0 ? [`lacks ${enumerate(missing)}`] : [],
        ...surplus.length > 0 ? [`still has ${enumerate(surplus)}`] : [],
      ];
      this.problems.add(`${this.quotedLock} is older than ${file}: it ${differences.join(' and ')}; `
        + lock.remaking.whole);
    }
    return draftPackage(this.root, this.inTree(path), pyproject, placed);
  }

  private get root(): string {
    return resolve(this.workspace.root, this.top);
  }

  /** A path from the workspace, as seen from the root of the tree. */
  private inTree(path: string): string {
    return relativePath(this.root, join(this.workspace.root, path));
  }

  private get quotedLock(): string {
    return this.quoted(this.lockFile);
  }

  private quoted(path: string): string {
    return quote(this.label(path));
  }

  private label(path: string): string {
    return relativePath(this.here, join(this.workspace.root, path));
  }
}

/** `../..` of `../../sdk`. */
function stepsUp(path: string): string {
  return isAbsolute(path) ? '' : /^(\.\.\/)*(\.\.$)?/.exec(posix.join(path))![0];
}
