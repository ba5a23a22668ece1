import { existsSync, readFileSync, realpathSync } from 'fs';
import { join, posix } from 'path';
import { isFile, isFolder, isOutside, relativePath } from './files/paths';
import { readLocalPackage, type LocalPackage } from './sources/local-package';
import { closureFor, type Selection } from './uv/closure';
import { isLocal, supports, type Lock, type LockEntry } from './uv/lock';
import { enumerate } from '../private/messages';
import { isName, normalizeName } from './python/names';
import { PYPROJECT, readPyproject, type Pyproject } from './python/pyproject';
import { admitsPython, possibleTargets, PYTHON_VERSIONS, type Target } from './python/target';
import { parseLock } from './uv/parse-lock';
import { compareWithLock } from './uv/staleness';
import { findWorkspace, isMember, listMembers, type Workspace } from './uv/workspace';
import type { Problems } from '../private/problems';

/** All that is read of a project, once. */
export interface ProjectFacts {
  readonly workspace: Workspace;
  readonly lock: Lock;
  /** The project's own entry in the lock. */
  readonly entry: LockEntry;
  readonly selection: Selection;
  /** What both the project and its lock ask of Python. */
  readonly requiresPython: string;
  /** What some target installs for the project. */
  readonly reachable: LockEntry[];
  /** The project, then the local packages that it depends on. */
  readonly locals: LocalPackage[];
}

export const LOCK = 'uv.lock';

/** Build backends that compile: the sources they work on are no use without the build. */
const COMPILING_BACKENDS = ['maturin', 'mesonpy', 'scikit_build_core.build'];

/** Reads a project with its lock. All that is wrong with them becomes problems; the facts count only when there are none. */
export function loadProject(directory: string, memberName: string | undefined, selection: Selection, problems: Problems): ProjectFacts | undefined {
  if (!isFolder(directory)) {
    problems.add(`there is no folder '${directory}'; name the folder of a Python project`);
    return undefined;
  }
  const workspace = findWorkspace(directory, memberName, problems);
  return workspace && new Loader(workspace, realpathSync(directory), problems).load(selection, memberName);
}

class Loader {
  /** @param here the folder that the user named; messages name files relative to it */
  constructor(private readonly workspace: Workspace, private readonly here: string, private readonly problems: Problems) {}

  public load(selection: Selection, memberName: string | undefined): ProjectFacts | undefined {
    const { workspace } = this;
    this.checkSelection(selection);
    const lock = this.readLock();
    if (!lock) { return undefined; }
    const name = workspace.pyproject.name ?? '';
    const entry = lock.entries.find(each => isLocal(each) && each.name === normalizeName(name));
    if (!entry) {
      if (isName(name)) { this.problems.add(`'${this.label(LOCK)}' does not list '${name}'; run \`uv lock\``); }
      return undefined;
    }
    const requiresPython = [...new Set([workspace.pyproject.requiresPython, lock.requiresPython])].filter(each => each).join();
    const targets = this.targets(lock, requiresPython);
    const reachable = [...new Set(targets.flatMap(target => closureFor(target, lock, entry, selection)))];
    for (const each of reachable.filter(({ source }) => source.kind === 'path')) { this.checkArchive(each); }
    const own = this.readLocal(workspace.path, workspace.pyproject, entry);
    const others = reachable.filter(each => isLocal(each) && each.source.kind !== 'virtual').flatMap(each => this.findLocal(each) ?? []);
    if (memberName === undefined) { this.checkCode([own, ...others]); }
    return { workspace, lock, entry, selection, requiresPython, reachable, locals: [own, ...others] };
  }

  /** The root of a workspace is often no more than that: then one of its members is meant. */
  private checkCode(locals: readonly LocalPackage[]): void {
    const { root, rootPyproject, path } = this.workspace;
    const hasCode = locals.some(({ modules }) => modules.length > 0);
    const members = hasCode || path !== '.' ? [] : listMembers(root, rootPyproject).filter(member => member.path !== '.').map(({ name }) => name);
    if (members.length > 0) { this.problems.add(`the root of the workspace has no code of its own; set 'package' to a member of it: ${members.join(', ')}`); }
  }

  private checkSelection(selection: Selection): void {
    for (const kind of ['extras', 'groups'] as const) {
      const known = [...this.workspace.pyproject[kind].keys()];
      for (const name of selection[kind].filter(each => !known.includes(each))) {
        this.problems.add(`'${kind}' has '${name}', which the project does not define; its ${kind} are: ${known.join(', ') || 'none'}`);
      }
    }
  }

  private readLock(): Lock | undefined {
    const path = join(this.workspace.root, LOCK);
    if (isFile(path)) { return parseLock(readFileSync(path, 'utf8'), this.label(LOCK), this.problems); }
    this.problems.add(isFolder(path)
      ? `'${this.label(LOCK)}' is a folder; needed: the file of that name: move the folder and run \`uv lock\``
      : `there is no '${this.label(LOCK)}'; run \`uv lock\``);
    return undefined;
  }

  /** What the project may be built for: what it admits itself, and was locked for. */
  private targets(lock: Lock, requiresPython: string): Target[] {
    const { pyproject, rootPyproject } = this.workspace;
    const possible = possibleTargets(requiresPython);
    if (possible.length === 0) {
      this.problems.add(`'requires-python' is '${requiresPython}'; images can have CPython ${PYTHON_VERSIONS[0]} to ${PYTHON_VERSIONS.at(-1)}: change it and run \`uv lock\``);
    }
    const targets = possible.filter(target => supports(lock, target));
    if (targets.length === 0 && possible.length > 0) {
      this.problems.add(`'${this.label(LOCK)}' was not made for Linux; add "sys_platform == 'linux'" to 'environments' in [tool.uv] of '${PYPROJECT}' and run \`uv lock\``);
    }
    // Without a range of its own a project gets one from uv, and a workspace is locked for what all its members admit.
    const unlocked = pyproject.requiresPython === undefined || rootPyproject.workspace ? []
      : PYTHON_VERSIONS.filter(version => admitsPython(pyproject.requiresPython, version) && !admitsPython(lock.requiresPython, version));
    if (unlocked.length > 0) {
      this.problems.add(`'${this.label(LOCK)}' was made for Python ${lock.requiresPython}, but 'requires-python' also admits ${unlocked.join(', ')}; run \`uv lock\``);
    }
    return targets;
  }

  /** A wheel or source archive that lies in the project. */
  private checkArchive(entry: LockEntry): void {
    const path = this.insidePath(entry);
    if (path !== undefined && !existsSync(join(this.workspace.root, path))) {
      this.problems.add(`'${entry.name}' is locked to '${this.label(path)}', which does not exist; put it back, or run \`uv lock\``);
    }
  }

  /** Nothing outside the workspace is copied, so that whatever the lock names by path must lie in it. */
  private insidePath({ name, source }: LockEntry): string | undefined {
    const path = posix.join(source.location);
    if (!isOutside(path)) { return path; }
    this.problems.add(`'${name}' is locked to '${path}', outside the workspace; move it into the workspace, or depend on a published version`);
    return undefined;
  }

  /** A local package that the project depends on. */
  private findLocal(entry: LockEntry): LocalPackage | undefined {
    const path = this.insidePath(entry);
    if (path === undefined) { return undefined; }
    const pyproject = readPyproject(join(this.workspace.root, path), this.label(posix.join(path, PYPROJECT)), this.problems);
    return pyproject && this.readLocal(path, pyproject, entry);
  }

  private readLocal(path: string, pyproject: Pyproject, entry: LockEntry): LocalPackage {
    const file = this.label(posix.join(path, PYPROJECT));
    const { workspace, sources } = this.workspace.rootPyproject;
    const inherited = workspace && isMember(path, workspace) ? sources : [];
    const { missing, surplus } = compareWithLock(pyproject, entry, new Map([...inherited, ...pyproject.sources]));
    if (missing.length + surplus.length > 0) {
      const differences = [...missing.length > 0 ? [`lacks ${enumerate(missing)}`] : [], ...surplus.length > 0 ? [`still has ${enumerate(surplus)}`] : []];
      this.problems.add(`'${this.label(LOCK)}' is older than '${file}': it ${differences.join(' and ')}; run \`uv lock\``);
    }
    if (pyproject.packaged && COMPILING_BACKENDS.includes(pyproject.buildBackend ?? '')) {
      this.problems.add(`'${file}' is built by '${pyproject.buildBackend}', which compiles; images hold sources as they are: publish it as a wheel and depend on that`);
    }
    return readLocalPackage(this.workspace.root, path, pyproject);
  }

  private label(path: string): string {
    return relativePath(this.here, join(this.workspace.root, path));
  }
}
