import { existsSync, lstatSync, readdirSync, realpathSync, statSync, type Stats } from 'fs';
import { join, posix } from 'path';
import { refusalOf, refusalOfFile, refusalsOn, type Refusal } from './refusals';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { isOutside, relativePath } from '../files/paths';
import { PYPROJECT } from '../python/pyproject';

/** The mark of a virtual environment, whatever its folder is called. */
const VENV_MARK = 'pyvenv.cfg';

const REPAIR = "or leave it out with 'exclude'";

/** A file found, not yet read. */
export interface FoundFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** Where it really lies: absolute, without symbolic links. */
  readonly location: string;
  readonly executable: boolean;
  readonly bytes: number;
  /** Whether the user asked for it, or for a folder it lies in. */
  readonly requested: boolean;
}

/** Where files are collected, and what the user says about them. Paths are relative to the root. */
export interface CollectorOptions {
  /** Absolute and without symbolic links. */
  readonly root: string;
  /** Where symbolic links may lead. */
  readonly folders: readonly string[];
  /** Folders of other projects. */
  readonly foreign?: readonly string[];
  /** What the user asked for by name. */
  readonly named?: readonly string[];
  readonly isExcluded?: (path: string) => boolean;
}

/** Finds the files of a project that may go into an image, and knows why the others may not. */
export class FileCollector {
  private readonly found = new Map<string, FoundFile>();
  private readonly reasons = new Map<string, string>();
  /** Folders that were looked through, by path, with whether the user asked for them. */
  private readonly entered = new Map<string, boolean>();

  constructor(private readonly options: CollectorOptions, private readonly problems: Problems) {}

  /** Sorted by path, so that the same files give the same list on every machine. */
  public get files(): FoundFile[] {
    return [...this.found.values()].sort((a, b) => a.path < b.path ? -1 : 1);
  }

  /** In the order in which they were found; what is found meanwhile comes last. */
  public get growing(): Iterable<FoundFile> {
    return this.found.values();
  }

  public has(path: string): boolean {
    return this.found.has(path);
  }

  /** Why a path was left out, where somebody looked at it. */
  public reasonFor(path: string): string | undefined {
    return this.reasons.get(path);
  }

  public leaveOut(path: string, reason: string): void {
    this.found.delete(path);
    this.reasons.set(path, reason);
  }

  /** Adds a file, or what lies in a folder. */
  public add(path: string, requested = false): void {
    if (!this.isKnown(path, requested)) { this.look(path, join(this.options.root, path), requested, []); }
  }

  /** Adds one file that code imports, even if its name is that of a test. */
  public addImported(path: string): void {
    const isRefused = refusalsOn(path, true).some(({ unless }) => unless !== 'requested');
    if (isRefused || this.found.has(path)) { return; }
    if (this.options.isExcluded?.(path)) {
      this.leaveOut(path, EXCLUDED);
      return;
    }
    const real = this.follow(path);
    if (real?.stat.isFile()) { this.keep(path, real, false); }
  }

  private isKnown(path: string, requested: boolean): boolean {
    return requested ? this.entered.get(path) === true : this.found.has(path) || this.entered.has(path);
  }

  private isRefused(path: string, requested: boolean, isFile: boolean): boolean {
    const name = posix.basename(path);
    const refusal = isFile ? refusalOfFile(name) : refusalOf(name);
    const reason = this.options.isExcluded?.(path) ? EXCLUDED : this.refused(refusal, path, requested);
    if (reason !== undefined) { this.leaveOut(path, reason); }
    return reason !== undefined;
  }

  /** @param above the folders on the way here; one that comes again is a link that leads back */
  private take(path: string, real: RealPath, requested: boolean, above: readonly string[]): void {
    const { location, stat } = real;
    if (above.includes(location)) { return; }
    if (stat.isFile()) {
      if (!this.isRefused(path, requested, true)) { this.keep(path, real, requested); }
    } else if (stat.isDirectory()) {
      this.enter(path, location, requested, above);
    } else {
      this.problems.add(`${quote(path)} is a ${kindOf(stat)}, and images have only files and folders; `
        + `remove it, ${REPAIR}`);
    }
  }

  private enter(path: string, location: string, requested: boolean, above: readonly string[]): void {
    const names = this.namesIn(path, location);
    if (names.includes(VENV_MARK)) {
      this.leaveOut(path, 'a virtual environment');
    } else if (above.length > 0 && this.options.foreign?.includes(path) && names.includes(PYPROJECT)) {
      this.leaveOut(path, 'another project');
    } else {
      this.entered.set(path, requested);
      const inside = [...above, location];
      for (const name of names) {
        const below = posix.join(path, name);
        if (!this.isKnown(below, requested)) { this.look(below, join(location, name), requested, inside); }
      }
    }
  }

  /** @param full where it lies */
  private look(path: string, full: string, requested: boolean, above: readonly string[]): void {
    const stat = statOf(full);
    if (this.isRefused(path, requested, stat?.isFile() ?? false)) { return; }
    // Only the first folder may have symbolic links on the way to it.
    const isReal = above.length > 0 && stat && !stat.isSymbolicLink();
    const real = isReal ? { location: full, stat } : this.follow(path);
    if (real) { this.take(path, real, requested, above); }
  }

  private refused(refusal: Refusal | undefined, path: string, requested: boolean): string | undefined {
    if (refusal === undefined || (requested && refusal.unless === 'requested')) { return undefined; }
    const isNamed = this.options.named?.some(each => each === path || each.startsWith(`${path}/`)) ?? false;
    return isNamed && refusal.unless !== 'never' ? undefined : refusal.reason;
  }

  /** What is left out for its name, or by the user, does not come in under another one either. */
  private refusedTarget(target: string, path: string, isFile: boolean): string | undefined {
    const refusals = refusalsOn(target, isFile);
    const never = refusals.find(({ unless }) => unless === 'never');
    if (never) { return target === path ? never.reason : LINK_TO_REFUSED; }
    if (this.options.isExcluded?.(target)) { return "a symbolic link to what 'exclude' leaves out"; }
    const isNamed = this.options.named?.includes(target) ?? false;
    return !isNamed && refusals.some(({ secret }) => secret) ? 'a symbolic link to what may be a secret' : undefined;
  }

  private keep(path: string, { location, stat }: RealPath, requested: boolean): void {
    this.reasons.delete(path);
    this.found.set(path, { path, location, executable: isExecutable(stat.mode), bytes: stat.size, requested });
  }

  private namesIn(path: string, location: string): string[] {
    try {
      return readdirSync(location).filter(name => {
        // What is not UTF-8 was replaced by this character, which a name may also have itself.
        const isText = !name.includes('\ufffd') || existsSync(join(location, name));
        if (!isText) { this.problems.add(`${quote(posix.join(path, name))} has a name that is not UTF-8; rename it`); }
        return isText;
      });
    } catch (error) {
      this.problems.add(`folder ${quote(path)} cannot be read (${codeOf(error)}); make it readable, ${REPAIR}`);
      return [];
    }
  }

  /** The file or folder behind a path; nothing, and a problem, when a symbolic link leads where no image may look. */
  private follow(path: string): RealPath | undefined {
    const { root, folders } = this.options;
    const full = join(root, path);
    try {
      const location = realpathSync(full);
      const target = relativePath(root, location);
      if (!folders.some(folder => !isOutside(posix.relative(folder, target)))) {
        this.problems.add(`${quote(path)} is a symbolic link that leaves the project (to ${quote(target)}); `
          + `replace it by a copy, ${REPAIR}`);
        return undefined;
      }
      const stat = statSync(location);
      const reason = this.refusedTarget(target, path, stat.isFile());
      if (reason !== undefined) {
        this.leaveOut(path, reason);
        return undefined;
      }
      return { location, stat };
    } catch (error) {
      const isLink = statOf(full)?.isSymbolicLink() ?? false;
      const link = codeOf(error) === 'ELOOP' ? 'symbolic link that leads to itself' : 'broken symbolic link';
      this.problems.add(isLink
        ? `${quote(path)} is a ${link}; fix or delete it, ${REPAIR}`
        : `${quote(path)} cannot be read (${codeOf(error)}); make it readable, ${REPAIR}`);
      return undefined;
    }
  }
}

const LINK_TO_REFUSED = 'a symbolic link to what never goes into an image';

/** The reason of what the user left out. */
export const EXCLUDED = "excluded by 'exclude'";

interface RealPath {
  readonly location: string;
  readonly stat: Stats;
}

/** Of the path itself, links included; undefined for what cannot be looked at. */
function statOf(full: string): Stats | undefined {
  try {
    return lstatSync(full);
  } catch {
    return undefined;
  }
}

export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

function kindOf(stat: Stats): string {
  return stat.isSocket() ? 'socket' : stat.isFIFO() ? 'named pipe' : 'device';
}

/** By its owner, which is what a checkout keeps. */
function isExecutable(mode: number): boolean {
  return Math.floor(mode / 0o100) % 2 === 1;
}
