import {
  chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync,
  writeFileSync,
} from 'fs';
import { basename, dirname, join, resolve } from 'path';

/** A file held in memory until everything has been validated. */
export interface FileContent {
  /** Relative to the folder it will be written to, with `/`. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly executable: boolean;
}

/** A file, and a text in it, by which a folder is recognized. */
export interface Landmark {
  readonly path: string;
  readonly text: string;
}

/** Other processes may write to the same place at the same time. Each further try means that one was faster. */
const MOST_TRIES = 100;

/**
 * Leftovers of a killed writer are deleted once they are this much older than the current write; no write takes that
 * long.
 */
const ABANDONED_MILLISECONDS = 10 * 60 * 1000;

/**
 * Replaces the folder by exactly these files, and does nothing when it already has them. Modes are 0644 and 0755
 * whatever the umask, since an image keeps them: the container's user could not enter a folder of mode 0700.
 *
 * At any moment the folder is complete, or missing between two renames: a writer may be killed at any time, and several
 * may write at once.
 */
export function writeTree(directory: string, files: readonly FileContent[]): void {
  const target = resolve(directory);
  if (holdsExactly(target, files)) { return; }
  writeAside(target, aside => {
    const fresh = join(aside, 'new');
    makeFolders(fresh);
    files.forEach(file => writeInto(fresh, file));
    for (let tries = 1; ; tries++) {
      unlessAbsent(() => renameSync(target, join(aside, `old-${tries}`)));
      try {
        return renameSync(fresh, target);
      } catch (error) {
        if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM') || tries === MOST_TRIES) { throw error; }
      }
    }
  });
}

/** Writes a text file and the folders above it, unless its content is the same. A reader never sees half of it. */
export function writeText(path: string, text: string): void {
  const target = resolve(path);
  if (unlessAbsent(() => readFileSync(target, 'utf8')) === text) { return; }
  writeAside(target, aside => {
    const fresh = join(aside, 'new');
    writeFileSync(fresh, text);
    renameSync(fresh, target);
  });
}

/**
 * Whether a folder may be replaced: it is missing or empty, or has the landmark and only these names at its top level.
 */
export function mayReplace(directory: string, names: readonly string[], landmark: Landmark): boolean {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    if (!existsSync(directory)) { return true; }
    const seen = unlessAbsent(() => {
      const before = statSync(directory);
      const isOurs = isReplaceable(directory, names, landmark);
      const after = statSync(directory);
      return { isOurs, isSame: before.ino === after.ino && before.ctimeMs === after.ctimeMs };
    });
    // Otherwise another writer is replacing it, and what was seen may be the old one while it is deleted.
    if (seen?.isSame) { return seen.isOurs; }
  }
  return false;
}

function isReplaceable(directory: string, names: readonly string[], { path, text }: Landmark): boolean {
  if (!statSync(directory).isDirectory()) { return false; }
  const found = readdirSync(directory);
  if (found.length === 0) { return true; }
  return found.includes(path) && found.every(name => names.includes(name))
    && readFileSync(join(directory, path), 'utf8').includes(text);
}

function holdsExactly(directory: string, files: readonly FileContent[]): boolean {
  const foldersOf = (path: string) => path.split('/').map((_, index, parts) => parts.slice(0, index).join('/'));
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  const isSame = ({ path, content, executable }: FileContent) => {
    const full = join(directory, path);
    const { mode, size } = lstatSync(full);
    return hasMode(mode, executable ? FOLDER_MODE : FILE_MODE)
      && size === content.length && readFileSync(full).equals(content);
  };
  return unlessAbsent(() =>
    lstatSync(directory).isDirectory()
    && readdirSync(directory, { recursive: true }).length === files.length + folders.size - 1
    && [...folders].every(folder => hasMode(lstatSync(join(directory, folder)).mode, FOLDER_MODE))
    && files.every(isSame)) ?? false;
}

/** Runs a writer with a temporary folder beside the target, on the same file system, and deletes it afterwards. */
function writeAside(target: string, write: (aside: string) => void): void {
  const parent = dirname(target);
  const prefix = `.${basename(target)}.cdk-python-container-`;
  mkdirSync(parent, { recursive: true });
  const aside = mkdtempSync(join(parent, prefix));
  try {
    sweep(parent, prefix, aside);
    write(aside);
  } finally {
    removeTree(aside);
  }
}

/** Deletes leftovers of killed writers. Compares times of the file system, since the library reads no clock. */
function sweep(parent: string, prefix: string, aside: string): void {
  const now = lstatSync(aside).mtimeMs;
  for (const path of readdirSync(parent).filter(name => name.startsWith(prefix)).map(name => join(parent, name))) {
    const age = unlessAbsent(() => now - lstatSync(path).mtimeMs) ?? 0;
    if (age > ABANDONED_MILLISECONDS) { removeTree(path); }
  }
}

function writeInto(directory: string, { path, content, executable }: FileContent): void {
  const target = join(directory, path);
  makeFolders(dirname(target));
  writeFileSync(target, content);
  chmodSync(target, executable ? FOLDER_MODE : FILE_MODE);
}

function makeFolders(directory: string): void {
  if (existsSync(directory)) { return; }
  makeFolders(dirname(directory));
  mkdirSync(directory);
  chmodSync(directory, FOLDER_MODE);
}

const FILE_MODE = 0o644;
/** Also the mode of executables. */
const FOLDER_MODE = 0o755;

function hasMode(actual: number, mode: number): boolean {
  return actual % 0o1000 === mode;
}

function removeTree(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

/** The result, or undefined when a file or folder was missing. */
function unlessAbsent<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) { return undefined; }
    throw error;
  }
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}
