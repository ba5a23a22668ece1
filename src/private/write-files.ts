import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'fs';
import { dirname, join, resolve } from 'path';

/** A file held in memory until everything has been validated. */
export interface FileContent {
  /** Relative to the folder it will be written to, with `/`. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly executable: boolean;
}

/** A file by which a folder is known again, and a text that it has. */
export interface Landmark {
  readonly path: string;
  readonly text: string;
}

/**
 * Replaces the folder by exactly these files. Modes are 0644 and 0755 whatever the umask, since an image keeps them:
 * a folder of mode 0700 could not be entered by the container's user.
 */
export function writeTree(directory: string, files: readonly FileContent[]): void {
  const target = resolve(directory);
  mkdirSync(dirname(target), { recursive: true });
  const fresh = mkdtempSync(`${target}.`);
  try {
    chmodSync(fresh, 0o755);
    files.forEach(file => writeInto(fresh, file));
    removeTree(target);
    renameSync(fresh, target);
  } finally {
    removeTree(fresh);
  }
}

function writeInto(directory: string, { path, content, executable }: FileContent): void {
  const target = join(directory, path);
  makeFolders(dirname(target));
  writeFileSync(target, content);
  chmodSync(target, executable ? 0o755 : 0o644);
}

function makeFolders(directory: string): void {
  if (existsSync(directory)) { return; }
  makeFolders(dirname(directory));
  mkdirSync(directory);
  chmodSync(directory, 0o755);
}

/** Whether a folder may be replaced: it is absent or empty, or has the landmark and at its top level none but these names. */
export function mayReplace(directory: string, names: readonly string[], landmark: Landmark): boolean {
  if (!existsSync(directory)) { return true; }
  if (!statSync(directory).isDirectory()) { return false; }
  const found = readdirSync(directory);
  if (found.length === 0) { return true; }
  return found.includes(landmark.path)
    && found.every(name => names.includes(name))
    && readFileSync(join(directory, landmark.path), 'utf8').includes(landmark.text);
}

/** Writes one text file, with the folders above it; a reader never sees half of it. */
export function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const fresh = `${path}.new`;
  writeFileSync(fresh, text);
  renameSync(fresh, path);
}

function removeTree(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}
