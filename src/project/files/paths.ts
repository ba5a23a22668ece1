import { existsSync, readdirSync, statSync } from 'fs';
import { isAbsolute, posix, relative, sep } from 'path';
import { isLine, type Line } from '../../private/line';

declare const kind: unique symbol;

/** A path relative to a folder, normalized, with `/`, and without line breaks and control characters. */
export type RelativePath = Line & { readonly [kind]: 'path' };

/** The relative path that a text stands for; undefined when it is none, or holds a control character. */
export function parsePath(text: string): RelativePath | undefined {
  return isLine(text) && !isAbsolute(text) ? posix.normalize(text).replace(/(?<=.)\/$/, '') as RelativePath : undefined;
}

/** Both stay what they are when one stands behind the other. */
export function joinPaths(folder: RelativePath, below: RelativePath): RelativePath {
  return posix.join(folder, below) as RelativePath;
}

/** With `/` on every system; `.` when both are the same. */
export function relativePath(from: string, to: string): string {
  return relative(from, to).split(sep).join('/') || '.';
}

/** Whether a normalized relative path leads out of the folder it starts from. */
export function isOutside(path: string): boolean {
  return path === '..' || path.startsWith('../') || isAbsolute(path);
}

export function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** Sorted; none for what cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
