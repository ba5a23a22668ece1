import { existsSync, readFileSync, realpathSync, statSync } from 'fs';
import { dirname, join } from 'path';
import { isFile, isOutside, relativePath } from './paths';

/** The repository of a folder: the nearest folder upwards with `.git`, else the folder itself. */
export function repositoryOf(folder: string): string {
  let above = folder;
  while (!existsSync(join(above, '.git'))) {
    if (dirname(above) === above) { return folder; }
    above = dirname(above);
  }
  return above;
}

/** Whether a path exists and, after following all symbolic links, is inside a folder. */
export function isWithin(folder: string, path: string): boolean {
  return existsSync(path) && !isOutside(relativePath(realpathSync(folder), realpathSync(path)));
}

/** The text of a file, or why it was not read, as the end of a sentence. */
export interface FoundText {
  readonly text?: string;
  readonly refused?: string;
}

/** Reads a file inside a repository, also through symbolic links; undefined if it does not exist. */
export function readWithin(repository: string, path: string, mostBytes: number): FoundText | undefined {
  if (!isFile(path)) { return undefined; }
  if (!isWithin(repository, path)) { return { refused: 'is a symbolic link to a file outside the repository' }; }
  const { size } = statSync(path);
  return size > mostBytes
    ? { refused: `has ${size} bytes, more than ${mostBytes}` }
    : { text: readFileSync(path, 'utf8') };
}
