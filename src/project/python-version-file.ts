import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

/** The `X.Y` that `.python-version` asks for in the first of the folders that has one; undefined when it asks for no version of CPython. */
export function readPythonVersion(folders: readonly string[]): string | undefined {
  const path = folders.map(folder => join(folder, '.python-version')).find(each => existsSync(each));
  return path === undefined ? undefined : parsePythonVersion(readFileSync(path, 'utf8'));
}

/** `3.13`, `3.13.1`, `cpython@3.13` and `cpython-3.13.1-linux-x86_64-gnu` all ask for 3.13. */
export function parsePythonVersion(text: string): string | undefined {
  const line = text.split('\n').map(each => each.trim()).find(each => each && !each.startsWith('#'));
  return /^(?:(?:cpython|python)[-@]?)?(3\.[0-9]+)(?![0-9t])/.exec(line ?? '')?.[1];
}
