import { readdirSync, statSync } from 'fs';
import { join, posix } from 'path';
import type { ModuleReference } from './imports';
import { isOutside } from '../files/paths';
import { PYPROJECT } from '../python/pyproject';
import { STANDARD_LIBRARY } from '../python/standard-library';

/** The files that an import loads, the packages above the module among them. */
export interface FoundModules {
  readonly files: readonly string[];
  /** The folder of the search path that contains them; undefined for a relative import. */
  readonly root?: string;
}

interface Found extends FoundModules {
  readonly depth: number;
}

/** Where modules are searched. All paths are relative to the root of the tree. */
export interface SearchPath {
  /** Folders that `import` certainly searches. */
  readonly roots: readonly string[];
  /** Folders that it may search, such as the one in which a program starts. */
  readonly others: readonly string[];
  /** Top-level names of installed packages. They come before folders that are not among the roots. */
  readonly installed: ReadonlySet<string>;
}

/** Imports start in its own folder, even if that is a package. */
const DJANGO_PROGRAM = 'manage.py';

/** Finds modules in folders as Python does, without running anything. */
export class ModuleFinder {
  private readonly listings = new Map<string, ReadonlyMap<string, 'file' | 'folder'>>();

  constructor(private readonly tree: string, private readonly path: SearchPath) {}

  /** @param from the file that contains the reference */
  public find(reference: ModuleReference, from: string): FoundModules {
    const { level, name, members, quoted } = reference;
    const parts = name === '' ? [] : name.split('.');
    if (level > 0) {
      const folder = posix.join(posix.dirname(from), ...new Array<string>(level - 1).fill('..'));
      return isOutside(folder) ? NOTHING : this.walk(folder, parts, members);
    }
    const least = quoted ? Math.min(2, parts.length) : 1;
    const isInstalled = this.path.installed.has(parts[0]?.toLowerCase());
    return this.best(this.path.roots, parts, members, least)
      ?? this.best(isInstalled ? [] : this.path.others, parts, members, least)
      ?? (quoted || isInstalled || STANDARD_LIBRARY.has(parts[0]) ? undefined : this.besides(from, parts, members))
      ?? NOTHING;
  }

  /** What a path below the tree is, with symbolic links followed. */
  public kindAt(path: string): 'file' | 'folder' | undefined {
    return this.list(posix.dirname(path)).get(posix.basename(path));
  }

  /**
   * A program that starts in a folder of the project finds its modules: `import config` in `backend/main.py`.
   */
  private besides(from: string, parts: readonly string[], members: readonly string[]): FoundModules | undefined {
    const known = [...this.path.roots, ...this.path.others];
    let folder = posix.dirname(from);
    while (folder !== '.' && !known.includes(posix.dirname(folder))) { folder = posix.dirname(folder); }
    const found = folder !== '.' && this.isStartedIn(folder) ? this.walk(folder, parts, members) : undefined;
    return found && found.files.length > 0 ? { ...found, root: folder } : undefined;
  }

  /**
   * Whether a folder contains the program of Django, or is neither a package nor a project and has no name of an
   * installed package or a standard module.
   */
  private isStartedIn(folder: string): boolean {
    if (this.list(folder).has(PYPROJECT)) { return false; }
    if (this.list(folder).has(DJANGO_PROGRAM)) { return true; }
    const names = [...this.list(folder)].filter(([name, kind]) =>
      kind === 'file' ? name.endsWith('.py') : this.list(posix.join(folder, name)).has('__init__.py'));
    return !names.some(([file]) => {
      const name = file.replace(/\.py$/, '');
      return name === '__init__' || STANDARD_LIBRARY.has(name) || this.path.installed.has(name.toLowerCase());
    });
  }

  private best(
    roots: readonly string[], parts: readonly string[], members: readonly string[], least: number,
  ): FoundModules | undefined {
    let best: Found | undefined;
    for (const root of roots) {
      const found = this.walk(root, parts, members);
      const isDeeper = found.depth >= Math.max(least, (best?.depth ?? 0) + 1);
      if (found.files.length > 0 && isDeeper) { best = { ...found, root }; }
    }
    return best;
  }

  private walk(start: string, parts: readonly string[], members: readonly string[]): Found {
    const files: string[] = [];
    let folder: string | undefined = start;
    let depth = 0;
    for (const part of parts) {
      const step = this.step(folder, part);
      if (!step) { break; }
      files.push(...step.files);
      folder = step.folder;
      depth += 1;
      if (folder === undefined) { break; }
    }
    const package_ = depth === parts.length ? folder : undefined;
    if (package_ !== undefined) { files.push(...members.flatMap(member => this.step(package_, member)?.files ?? [])); }
    return { files, depth };
  }

  private step(folder: string, name: string): { files: string[]; folder?: string } | undefined {
    const names = this.list(folder);
    const below = names.get(name) === 'folder' ? posix.join(folder, name) : undefined;
    if (below !== undefined && this.list(below).get('__init__.py') === 'file') {
      return { files: [posix.join(below, '__init__.py')], folder: below };
    }
    if (names.get(`${name}.py`) === 'file') { return { files: [posix.join(folder, `${name}.py`)], folder: below }; }
    return below === undefined ? undefined : { files: [], folder: below };
  }

  private list(folder: string): ReadonlyMap<string, 'file' | 'folder'> {
    let listing = this.listings.get(folder);
    if (!listing) {
      listing = kindsIn(join(this.tree, folder));
      this.listings.set(folder, listing);
    }
    return listing;
  }
}

const NOTHING: FoundModules = { files: [] };

function kindsIn(folder: string): Map<string, 'file' | 'folder'> {
  try {
    return new Map(readdirSync(folder, { withFileTypes: true }).flatMap((entry): Array<[string, 'file' | 'folder']> => {
      const real = entry.isSymbolicLink() ? statSync(join(folder, entry.name), { throwIfNoEntry: false }) : entry;
      return real?.isFile() ? [[entry.name, 'file']] : real?.isDirectory() ? [[entry.name, 'folder']] : [];
    }));
  } catch {
    // An unreadable folder is reported when it is staged.
    return new Map();
  }
}
