import { join } from 'path';
import { readWithin, type FoundText } from '../files/repository';

/** Far above real files. */
const LARGEST = 64 * 1024;

/**
 * The `X.Y` in `.python-version`, from the first folder that has one; undefined if it contains none.
 *
 * @param repository files outside it are not read
 */
export function readPythonVersion(folders: readonly string[], repository: string): string | undefined {
  return parsePythonVersion(readFirst(folders, '.python-version', repository)?.text ?? '');
}

/** Digests of the official images, in the folder of pyproject.toml: see docs/base-images.md. */
const PINS = 'base.Dockerfile';

export interface PinFile extends FoundText {
  readonly file: string;
}

export function readPinFile(folders: readonly string[], repository: string): PinFile | undefined {
  const found = readFirst(folders, PINS, repository);
  return found && { file: PINS, ...found };
}

/** Reads the file from the first folder that has one. */
function readFirst(folders: readonly string[], name: string, repository: string): FoundText | undefined {
  return folders.flatMap(folder => readWithin(repository, join(folder, name), LARGEST) ?? []).at(0);
}

/**
 * `3.13`, `3.13.1`, `cpython@3.13` and `cpython-3.13.1-linux-x86_64-gnu` all mean 3.13. So do `pypy3.13` and `3.13t`:
 * images have the standard build of CPython.
 */
export function parsePythonVersion(text: string): string | undefined {
  const line = text.split('\n').map(each => each.trim()).find(each => each && !each.startsWith('#'));
  return /^(?:(?:cpython|python|pypy|graalpy)[-@]?)?(3\.[0-9]+)/.exec(line ?? '')?.[1];
}
