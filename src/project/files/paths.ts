import { existsSync, readdirSync, statSync } from 'fs';
import { isAbsolute, posix, relative, sep } from 'path';
import { isLine, type Line } from '../../private/line';

declare const kind: unique symbol;

/** A path relative to a folder: normalized, with `/`, without control characters. */
export type RelativePath = Line & { readonly [kind]: 'path' };

/** Undefined if the text is an absolute path or contains a control character. */
export function parsePath(text: string): RelativePath | undefined {
  return isLine(text) && !isAbsolute(text) ? posix.normalize(text).replace(/(?<=.)\/$/, '') as RelativePath : undefined;
}

/** Joining two relative paths gives another one. */
export function joinPaths(folder: RelativePath, below: RelativePath): RelativePath {
  return posix.join(folder, below) as RelativePath;
}

/** With `/` on every system; `.` if both are the same. */
export function relativePath(from: string, to: string): string {
  return relative(from, to).split(sep).join('/') || '.';
}

/** Whether a normalized relative path leaves its folder. */
export function isOutside(path: string): boolean {
  return path === '..' || path.startsWith('../') || isAbsolute(path);
}

export function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** Sorted; empty if the folder cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
