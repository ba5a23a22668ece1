import { existsSync, lstatSync, readdirSync, realpathSync, statSync, type Stats } from 'fs';
import { join, posix } from 'path';
import { BY_NAME, refusalsOn, type Refusal, type Rules } from './refusals';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { isOutside, relativePath } from '../files/paths';
import { PYPROJECT } from '../python/pyproject';

/** Marks a virtual environment, whatever the name of its folder. */
const VENV_MARK = 'pyvenv.cfg';

const REPAIR = "or leave it out with 'exclude'";

/** Something in the folder of a project that is not in its image. */
export interface LeftOutFile {
  /** Relative to the project, with `/`. A folder means everything in it. */
  readonly path: string;
  /** Why it is left out. */
  readonly reason: string;
}

/** A file that was found but not read yet. */
export interface FoundFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** Absolute, with symbolic links resolved. */
  readonly location: string;
  readonly executable: boolean;
  readonly bytes: number;
  /** Whether the user included it, or a folder that contains it. */
  readonly requested: boolean;
}

/** Where files are collected, and the user's choices. Paths are relative to the root. */
export interface CollectorOptions {
  /** Absolute and without symbolic links. */
  readonly root: string;
  /** Where symbolic links may lead. */
  readonly folders: readonly string[];
  /** Folders of other projects. */
  readonly foreign?: readonly string[];
  /** Paths that the user included. */
  readonly named?: readonly string[];
  /** Why a path is left out whatever it is; undefined if it is not. */
  readonly exclusionOf?: (path: string) => string | undefined;
  /** What else is left out. */
  readonly rules?: Rules;
}

/** Finds the files of a project for an image, and records why others are left out. */
export class FileCollector {
  private readonly found = new Map<string, FoundFile>();
  private readonly reasons = new Map<string, string>();
  /** Folders that were searched, by path, and whether the user included them. */
  private readonly entered = new Map<string, boolean>();

  private readonly rules: Rules;

  constructor(private readonly options: CollectorOptions, private readonly problems: Problems) {
    this.rules = options.rules ?? BY_NAME;
  }

  /** Sorted by path, so that the same files give the same list on every machine. */
  public get files(): FoundFile[] {
    return [...this.found.values()].sort((a, b) => a.path < b.path ? -1 : 1);
  }

  /** In the order of discovery. Files that are added during an iteration are part of it. */
  public get growing(): Iterable<FoundFile> {
    return this.found.values();
  }

  public has(path: string): boolean {
    return this.found.has(path);
  }

  /** Why a path was left out; undefined if it was never reached. */
  public reasonFor(path: string): string | undefined {
    return this.reasons.get(path);
  }

  /** The paths that were left out for one reason. */
  public leftOutFor(reason: string): string[] {
    return [...this.reasons].flatMap(([path, why]) => why === reason ? path : []);
  }

  /** Everything that was left out, with the reason. */
  public get leftOut(): LeftOutFile[] {
    return [...this.reasons].map(([path, reason]) => ({ path, reason }));
  }

  public leaveOut(path: string, reason: string): void {
    this.found.delete(path);
    // It is said for the wheel as a whole.
    if (reason !== COMPILED || !this.isBelow(path, COMPILED)) { this.reasons.set(path, reason); }
  }

  private isBelow(path: string, reason: string): boolean {
    return path.split('/').some((_, index, parts) => index > 0
      && this.reasons.get(parts.slice(0, index).join('/')) === reason);
  }

  /** Adds a file, or the content of a folder. */
  public add(path: string, requested = false): void {
    if (!this.isKnown(path, requested)) { this.look(path, join(this.options.root, path), requested, []); }
  }

  /** Adds one file that code imports, even if it has the name of a test. */
  public addImported(path: string): void {
    const isRefused = refusalsOn(path, true, this.rules).some(({ unless }) => unless !== 'requested');
    if (isRefused || this.found.has(path)) { return; }
    const exclusion = this.options.exclusionOf?.(path);
    if (exclusion !== undefined) {
      this.leaveOut(path, exclusion);
      return;
    }
    const real = this.follow(path);
    if (real?.stat.isFile()) { this.keep(path, real, false); }
  }

  private isKnown(path: string, requested: boolean): boolean {
    return requested ? this.entered.get(path) === true : this.found.has(path) || this.entered.has(path);
  }

  private isRefused(path: string, requested: boolean, isFile: boolean): boolean {
    const reason = this.options.exclusionOf?.(path) ?? this.refused(this.rules(path, isFile), path, requested);
    if (reason !== undefined) { this.leaveOut(path, reason); }
    return reason !== undefined;
  }

  /** @param above folders on the way here, to stop at a link that leads back to one of them */
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

  /** @param full the absolute path */
  private look(path: string, full: string, requested: boolean, above: readonly string[]): void {
    const stat = statOf(full);
    if (this.isRefused(path, requested, stat?.isFile() ?? false)) { return; }
    // Below the first folder, no parent is a symbolic link.
    const isReal = above.length > 0 && stat && !stat.isSymbolicLink();
    const real = isReal ? { location: full, stat } : this.follow(path);
    if (real) { this.take(path, real, requested, above); }
  }

  private refused(refusal: Refusal | undefined, path: string, requested: boolean): string | undefined {
    if (refusal === undefined || (requested && refusal.unless === 'requested')) { return undefined; }
    const isNamed = this.options.named?.some(each => each === path || each.startsWith(`${path}/`)) ?? false;
    return isNamed && refusal.unless !== 'never' ? undefined : refusal.reason;
  }

  /** A link must not add a file that is left out under its own name. */
  private refusedTarget(target: string, path: string, isFile: boolean): string | undefined {
    const refusals = refusalsOn(target, isFile, this.rules);
    const never = refusals.find(({ unless }) => unless === 'never');
    if (never) { return target === path ? never.reason : LINK_TO_REFUSED; }
    const exclusion = this.options.exclusionOf?.(target);
    if (exclusion !== undefined) {
      return exclusion === EXCLUDED ? "a symbolic link to something that 'exclude' leaves out" : exclusion;
    }
    const isNamed = this.options.named?.includes(target) ?? false;
    const isSecret = !isNamed && refusals.some(({ secret }) => secret);
    return isSecret ? 'a symbolic link to something that may be a secret' : undefined;
  }

  private keep(path: string, { location, stat }: RealPath, requested: boolean): void {
    this.reasons.delete(path);
    this.found.set(path, { path, location, executable: isExecutable(stat.mode), bytes: stat.size, requested });
  }

  private namesIn(path: string, location: string): string[] {
    try {
      return readdirSync(location).filter(name => {
        // Node replaces invalid UTF-8 with this character, which a valid name may contain too.
        const isText = !name.includes('\ufffd') || existsSync(join(location, name));
        if (!isText) { this.problems.add(`${quote(posix.join(path, name))} has a name that is not UTF-8; rename it`); }
        return isText;
      });
    } catch (error) {
      this.problems.add(`folder ${quote(path)} cannot be read (${codeOf(error)}); make it readable, ${REPAIR}`);
      return [];
    }
  }

  /** The file or folder at a path; undefined, with a problem, for a link that leaves the allowed folders. */
  private follow(path: string): RealPath | undefined {
    const { root, folders } = this.options;
    const full = join(root, path);
    try {
      const location = realpathSync(full);
      const target = relativePath(root, location);
      if (!folders.some(folder => !isOutside(posix.relative(folder, target)))) {
        this.problems.add(`${quote(path)} is a symbolic link that leaves the project (to ${quote(target)}); `
          + `replace it with a copy, ${REPAIR}`);
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

const LINK_TO_REFUSED = 'a symbolic link to something that is never added to an image';

/** The reason for files that the user excludes. */
export const EXCLUDED = "excluded by 'exclude'";

/** The reason for files that the build of the image makes anew. */
export const WRITTEN = 'a build step of the image writes it';

/** The reason for code that the build of the image makes a wheel of. */
export const COMPILED = 'in the wheel that the build of the image makes';

interface RealPath {
  readonly location: string;
  readonly stat: Stats;
}

/** Does not follow links; undefined if the path cannot be read. */
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

/** By its owner. A checkout keeps only this bit. */
function isExecutable(mode: number): boolean {
  return Math.floor(mode / 0o100) % 2 === 1;
}
