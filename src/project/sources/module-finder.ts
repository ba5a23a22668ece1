import { readdirSync, statSync } from 'fs';
import { join, posix } from 'path';
import type { ModuleReference } from './imports';
import { isOutside } from '../files/paths';

/** The files that an import loads, the packages above the module among them. */
export interface FoundModules {
  readonly files: readonly string[];
  /** The folder of the search path that they were found in; undefined for a relative import. */
  readonly root?: string;
}

interface Found extends FoundModules {
  readonly depth: number;
}

/** Where modules are looked for. All paths are relative to the root of the tree. */
export interface SearchPath {
  /** Folders that `import` surely looks in. */
  readonly roots: readonly string[];
  /** Folders that it may look in, as the one a program is started from. */
  readonly others: readonly string[];
  /** Top-level names that installed packages have: these come before `others`. */
  readonly installed: ReadonlySet<string>;
}

/** Finds modules in folders as Python does, without running anything. */
export class ModuleFinder {
  private readonly listings = new Map<string, ReadonlyMap<string, 'file' | 'folder'>>();

  constructor(private readonly tree: string, private readonly path: SearchPath) {}

  /** @param from the file that the reference stands in */
  public find(reference: ModuleReference, from: string): FoundModules {
    const { level, name, members, quoted } = reference;
    const parts = name === '' ? [] : name.split('.');
    if (level > 0) {
      const folder = posix.join(posix.dirname(from), ...new Array<string>(level - 1).fill('..'));
      return isOutside(folder) ? NOTHING : this.walk(folder, parts, members);
    }
    const least = quoted ? Math.min(2, parts.length) : 1;
    const others = this.path.installed.has(parts[0]?.toLowerCase()) ? [] : this.path.others;
    return this.best(this.path.roots, parts, members, least) ?? this.best(others, parts, members, least) ?? NOTHING;
  }

  private best(roots: readonly string[], parts: readonly string[], members: readonly string[], least: number): FoundModules | undefined {
    let best: Found | undefined;
    for (const root of roots) {
      const found = this.walk(root, parts, members);
      if (found.files.length > 0 && found.depth >= Math.max(least, (best?.depth ?? 0) + 1)) { best = { ...found, root }; }
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
    // What cannot be read is reported where it would be staged.
    return new Map();
  }
}
