import { existsSync } from 'fs';
import { join, posix } from 'path';
import { COMPILED, EXCLUDED, type FileCollector, type LeftOutFile } from './file-collector';
import { isApart } from './layout';
import type { ProjectTree } from './project-tree';
import { isTest, refusalOf, refusalOfFile, type Refusal } from './refusals';
import { isFolder, namesIn } from '../files/paths';
import { PYPROJECT } from '../python/pyproject';

/** Entries of one folder with one reason; more are shown as one entry. */
const MOST_ALIKE = 10;

const MOST_ENTRIES = 500;

const NOT_IMPORTED = "no module of the application imports it; if needed, add it to 'include'";

const DEPLOYS = "deploys the application; if needed, add it to 'include'";

const NOTHING_IMPORTED = "the application imports nothing from it; if needed, add it to 'include'";

/** Files and folders of the tree that are not in an image. Computed on demand. */
export class LeftOut {
  private entries?: LeftOutFile[];

  /** @param roots folders that `import` searches */
  constructor(
    private readonly tree: ProjectTree,
    private readonly collector: FileCollector,
    private readonly roots: readonly string[],
  ) {}

  /** For users: relative to the project, sorted, similar entries combined. */
  public list(): LeftOutFile[] {
    return shownOf(this.all.map(({ path, reason }) => ({ path: posix.relative(this.tree.home, path), reason })));
  }

  /**
   * Paths that the application may need: code that the user excluded, and files and folders beside the code. Without
   * tests, documentation and other projects.
   */
  public missable(): string[] {
    return this.all.filter(({ path, reason }) => {
      if (reason === EXCLUDED) { return this.moduleAt(path) !== undefined; }
      const isAtTop = this.roots.includes(posix.dirname(path)) || posix.dirname(path) === this.tree.home;
      return isAtTop && [NOT_IMPORTED, NOTHING_IMPORTED].includes(reason) && !isApart(posix.basename(path));
    }).map(({ path }) => path);
  }

  /** Names of the modules among {@link missable}, as in `import`. */
  public modules(): string[] {
    return [...new Set(this.missable().flatMap(path => this.moduleAt(path) ?? []))].sort();
  }

  /** Why a module of the tree is not in the image; undefined when it is, or when it does not exist. */
  public reasonForModule(module: string): LeftOutFile | undefined {
    const { root } = this.tree;
    const paths = this.importFolders.map(folder => posix.join(folder, ...module.split('.')))
      .flatMap(path => [`${path}.py`, posix.join(path, '__init__.py')])
      .filter(path => existsSync(join(root, path)));
    return paths.some(path => this.collector.has(path)) ? undefined : this.entryFor(paths.at(0));
  }

  /** The same for a file. @param path relative to the project */
  public reasonForFile(path: string): LeftOutFile | undefined {
    const inTree = posix.join(this.tree.home, path);
    const isLeftOut = existsSync(join(this.tree.root, inTree)) && !this.collector.has(inTree);
    return isLeftOut ? this.entryFor(inTree) : undefined;
  }

  private entryFor(path: string | undefined): LeftOutFile | undefined {
    if (path === undefined) { return undefined; }
    const { home } = this.tree;
    const entry = this.all.find(each => each.path === path || path.startsWith(`${each.path}/`));
    const reason = entry?.reason ?? (path.split('/').some(isTest) ? 'tests' : NOT_IMPORTED);
    return { path: posix.relative(home, entry?.path ?? path), reason };
  }

  private get all(): LeftOutFile[] {
    this.entries ??= this.find();
    return this.entries;
  }

  /** Paths are relative to the tree. */
  private find(): LeftOutFile[] {
    const { tree, collector } = this;
    const inWheels = collector.leftOutFor(COMPILED);
    const places = [...collector.files.map(({ path }) => path), ...inWheels];
    const above = new Set(places.flatMap(path => {
      const parts = path.split('/');
      return parts.map((_, index) => parts.slice(0, index).join('/'));
    }));
    const locals = new Set(tree.locals.map(({ path }) => path));
    const entries: LeftOutFile[] = [];
    const visit = (folder: string) => {
      for (const name of namesIn(join(tree.root, folder))) {
        const path = posix.join(folder, name);
        if (collector.has(path) || isOfBuild(name) || locals.has(path)) { continue; }
        const reason = collector.reasonFor(path);
        if (above.has(path) || (reason === undefined && holdsOnlyRefused(tree.root, path))) { visit(path); } else {
          entries.push({ path, reason: reason ?? reasonFor(tree, path) });
        }
      }
    };
    for (const path of locals) {
      if (inWheels.includes(path)) { entries.push({ path, reason: COMPILED }); } else { visit(path); }
    }
    return entries;
  }

  /** Programs start in the folder of the project, so `import` searches it too. */
  private get importFolders(): string[] {
    return [...new Set([...this.roots, this.tree.home])];
  }

  /** The dotted name of a module, or of a folder with modules. */
  private moduleAt(path: string): string | undefined {
    const folder = join(this.tree.root, path);
    const isCode = path.endsWith('.py') || (isFolder(folder) && namesIn(folder).some(name => name.endsWith('.py')));
    const below = this.importFolders.filter(each => each === '.' || path.startsWith(`${each}/`))
      .sort((a, b) => b.length - a.length)
      .map(root => posix.relative(root, path).replace(/(\/__init__)?\.py$/, '').split('/'))
      .find(parts => parts.every(part => /^[A-Za-z_]\w*$/.test(part)));
    return isCode ? below?.join('.') : undefined;
  }
}

/** Sorted, similar entries combined. */
export function shownOf(entries: readonly LeftOutFile[]): LeftOutFile[] {
  const alike = new Map<string, LeftOutFile[]>();
  for (const entry of entries) {
    const key = `${posix.dirname(entry.path)}\0${entry.reason}`;
    const group = alike.get(key) ?? [];
    group.push(entry);
    alike.set(key, group);
  }
  const sorted = [...alike.values()].flatMap(group => group.length <= MOST_ALIKE ? group : [{
    path: posix.join(posix.dirname(group[0].path), '*'),
    reason: `${group.length} files and folders: ${group[0].reason}`,
  }]).sort((a, b) => a.path < b.path ? -1 : 1);
  return sorted.length <= MOST_ENTRIES ? sorted
    : [...sorted.slice(0, MOST_ENTRIES), { path: '...', reason: `${sorted.length - MOST_ENTRIES} more` }];
}

/**
 * What the build of a wheel does not get, with what adds it. Without bytecode, which it makes itself.
 *
 * @param inputs the prop that adds it
 */
export function leftOutOfBuild(entries: readonly LeftOutFile[], inputs: string): LeftOutFile[] {
  return entries.filter(({ path }) => !isOfBuild(posix.basename(path))).map(({ path, reason }) => {
    const plain = reason.replace(/; if needed, add it to 'include'$/, '');
    const isFixed = reason === EXCLUDED || refusalOfFile(posix.basename(path))?.unless === 'never';
    return {
      path,
      reason: `not in the sources of the wheel: ${plain}`
      + (isFixed ? '' : `; if its build needs it, add it to ${inputs}`),
    };
  });
}

/** Files that the dependency step reads, and bytecode. */
function isOfBuild(name: string): boolean {
  return name === PYPROJECT || name === 'uv.lock' || refusalOf(name)?.reason.startsWith('bytecode') === true;
}

/** Whether a folder has only what an image never gets: its files then have truer reasons than the folder. */
function holdsOnlyRefused(root: string, folder: string): boolean {
  if (!isFolder(join(root, folder)) || refusalAt(root, folder)) { return false; }
  const names = namesIn(join(root, folder));
  return names.length > 0 && names.every(name => refusalAt(root, posix.join(folder, name)) !== undefined);
}

function refusalAt(root: string, path: string): Refusal | undefined {
  return (isFolder(join(root, path)) ? refusalOf : refusalOfFile)(posix.basename(path));
}

function reasonFor({ root, members, locals }: ProjectTree, path: string): string {
  const refusal = refusalAt(root, path);
  if (refusal) { return refusal.reason; }
  if (locals.some(local => local.layout.infrastructure.includes(posix.relative(local.path, path)))) { return DEPLOYS; }
  if (members.includes(path) || existsSync(join(root, path, PYPROJECT))) { return 'another project'; }
  if (path.endsWith('.py')) { return NOT_IMPORTED; }
  return isFolder(join(root, path)) ? NOTHING_IMPORTED : "not in a package; if needed, add it to 'include'";
}
