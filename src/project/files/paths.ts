import { existsSync, statSync } from 'fs';
import { isAbsolute, relative, sep } from 'path';

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
