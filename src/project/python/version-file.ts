import { readFileSync } from 'fs';
import { join } from 'path';
import { isFile } from '../files/paths';

/** The `X.Y` that `.python-version` asks for in the first of the folders that has one; undefined when it names none. */
export function readPythonVersion(folders: readonly string[]): string | undefined {
  const text = readFirst(folders, '.python-version');
  return text === undefined ? undefined : parsePythonVersion(text);
}

/** Digests of the official images, beside pyproject.toml: docs/base-images.md. */
const PINS = 'base.Dockerfile';

export interface PinFile {
  readonly file: string;
  readonly text: string;
}

export function readPinFile(folders: readonly string[]): PinFile | undefined {
  const text = readFirst(folders, PINS);
  return text === undefined ? undefined : { file: PINS, text };
}

/** The text of a file in the first of the folders that has one. */
function readFirst(folders: readonly string[], name: string): string | undefined {
  const path = folders.map(folder => join(folder, name)).find(each => isFile(each));
  return path === undefined ? undefined : readFileSync(path, 'utf8');
}

/**
 * `3.13`, `3.13.1`, `cpython@3.13` and `cpython-3.13.1-linux-x86_64-gnu` all ask for 3.13. So do `pypy3.13` and
 * `3.13t`: images have the usual build of CPython, and that version of it is the nearest to them.
 */
export function parsePythonVersion(text: string): string | undefined {
  const line = text.split('\n').map(each => each.trim()).find(each => each && !each.startsWith('#'));
  return /^(?:(?:cpython|python|pypy|graalpy)[-@]?)?(3\.[0-9]+)/.exec(line ?? '')?.[1];
}
