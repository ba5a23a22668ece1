import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'fs';
import { join, posix } from 'path';
import type { FileContent } from '../../private/write-files';
import { isOutside, relativePath } from '../files/paths';
import { PYPROJECT } from '../python/pyproject';

/** Never in an image: what is hidden (`.env`, `.git`, `.venv`, caches), keys, bytecode, and what other tools leave behind. */
const NEVER = [
  /^\.(?!well-known$)./,
  /\.(env|key|p12|pfx|jks|keystore|kdbx|ppk)$/i,
  /^id_(rsa|dsa|ecdsa|ed25519)(\.pub)?$/,
  /\.py[co]$/,
  /\.egg-info$/,
  /^(__pycache__|venv|node_modules|cdk\.out|htmlcov)$/,
];

/** In an image only when asked for by name: tests, and the databases of a developer's machine. */
const ON_REQUEST = [/^(tests?|tests\.py|conftest\.py|test_.*\.py|.*_test\.py)$/, /\.(sqlite3?|db)(-(journal|wal|shm))?$/i];

/** Files that hold keys are small; larger ones are not searched for them. */
const LARGEST_SEARCHED = 64 * 1024;

const KEY_HEADER = '-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----';

/** Code may name the header of a key; only what follows it makes it one. */
const KEY_IN_CODE = new RegExp(`${KEY_HEADER}(?:\\\\[nr]|["'\\s(+])+[A-Za-z0-9+/=]{40}`);

const KEY_IN_FILE = new RegExp(KEY_HEADER);

/** The mark of a virtual environment, whatever its folder is called. */
const VENV_MARK = 'pyvenv.cfg';

export function isNeverStaged(path: string): boolean {
  return path.split('/').some(name => NEVER.some(pattern => pattern.test(name)));
}

/** A file found, not yet read. */
export interface FoundFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** Where it really lies: absolute, without symbolic links. */
  readonly location: string;
  readonly executable: boolean;
  /** Whether the user asked for it, or for a folder it lies in. */
  readonly requested: boolean;
}

/** Finds the files of a workspace that may go into an image. */
export class FileCollector {
  private readonly found = new Map<string, FoundFile>();

  /**
   * @param root absolute and without symbolic links
   * @param folders where symbolic links may lead, relative to the root
   * @param isExcluded says of a path relative to the root that it is left out
   * @param fail takes what is wrong with a file
   */
  constructor(
    private readonly root: string,
    private readonly folders: readonly string[],
    private readonly isExcluded: (path: string) => boolean,
    private readonly fail: (problem: string) => void,
  ) {}

  /** Sorted by path, so that the same files give the same list on every machine. */
  public get files(): FoundFile[] {
    return [...this.found.values()].sort((a, b) => a.path < b.path ? -1 : 1);
  }

  /** Adds a file, or what lies in a folder. */
  public add(path: string, requested = false): void {
    this.visit(path, requested, []);
  }

  /** @param above the folders on the way here; one that comes again is a link that leads back */
  private visit(path: string, requested: boolean, above: readonly string[]): void {
    const name = posix.basename(path);
    if (isNeverStaged(name) || this.isExcluded(path) || (isOnRequest(name) && !requested)) { return; }
    const real = this.follow(path);
    if (real === undefined || above.includes(real)) { return; }
    const stat = statSync(real);
    if (stat.isFile()) {
      this.found.set(path, { path, location: real, executable: isExecutable(stat.mode), requested });
    } else if (stat.isDirectory() && !isForeign(real, above.length > 0)) {
      for (const child of readdirSync(real)) { this.visit(posix.join(path, child), requested, [...above, real]); }
    }
  }

  /** The file or folder behind a path; nothing, and a problem, when a symbolic link leads where no image may look. */
  private follow(path: string): string | undefined {
    const full = join(this.root, path);
    if (!existsSync(full)) {
      this.fail(`'${path}' is a symbolic link to nothing; repair or delete it, or leave it out with 'exclude'`);
      return undefined;
    }
    const real = realpathSync(full);
    const target = relativePath(this.root, real);
    if (!this.folders.some(folder => !isOutside(posix.relative(folder, target)))) {
      this.fail(`'${path}' is a symbolic link that leaves the project (to '${target}'); put a copy in its place, or leave it out with 'exclude'`);
      return undefined;
    }
    if (isNeverStaged(target)) {
      this.fail(`'${path}' is a symbolic link to '${target}', which never goes into an image; delete it, or leave it out with 'exclude'`);
      return undefined;
    }
    return real;
  }
}

/**
 * Reads what was found, private keys left out: their files have many formats and endings, so only the content tells.
 * A key where a file cannot just be left out, in code or in what the user asked for, is a problem.
 *
 * @param fail takes what is wrong with a file
 */
export function readFiles(files: readonly FoundFile[], fail: (problem: string) => void): FileContent[] {
  return files.flatMap(({ path, location, executable, requested }) => {
    const content = readFileSync(location);
    const isCode = path.endsWith('.py');
    if (!holdsKey(content, isCode ? KEY_IN_CODE : KEY_IN_FILE)) { return [{ path, content, executable }]; }
    if (isCode || requested) { fail(`'${path}' holds a private key, which never goes into an image; hand it over with ContainerSecret`); }
    return [];
  });
}

function isOnRequest(name: string): boolean {
  return ON_REQUEST.some(pattern => pattern.test(name));
}

function holdsKey(content: Buffer, pattern: RegExp): boolean {
  return content.length <= LARGEST_SEARCHED && pattern.test(content.toString('latin1'));
}

/** By its owner, which is what a checkout keeps. */
function isExecutable(mode: number): boolean {
  return Math.floor(mode / 0o100) % 2 === 1;
}

/** Other projects and virtual environments below a project are no part of it. */
function isForeign(folder: string, isBelow: boolean): boolean {
  return existsSync(join(folder, VENV_MARK)) || (isBelow && existsSync(join(folder, PYPROJECT)));
}
