import { existsSync, readFileSync, realpathSync, statSync } from 'fs';
import { dirname, join } from 'path';
import { isFile, isOutside, relativePath } from './paths';

/** The repository that a folder lies in: the nearest folder with `.git`; the folder itself when there is none. */
export function repositoryOf(folder: string): string {
  let above = folder;
  while (!existsSync(join(above, '.git'))) {
    if (dirname(above) === above) { return folder; }
    above = dirname(above);
  }
  return above;
}

/** Whether something exists and, with all symbolic links followed, lies in a folder. */
export function isWithin(folder: string, path: string): boolean {
  return existsSync(path) && !isOutside(relativePath(realpathSync(folder), realpathSync(path)));
}

/** What was found at a path: its text, or why it was not read, as the end of a sentence. */
export interface FoundText {
  readonly text?: string;
  readonly refused?: string;
}

/** Reads a file of at most so many bytes in a repository, whatever links to it; undefined where there is no file. */
export function readWithin(repository: string, path: string, mostBytes: number): FoundText | undefined {
  if (!isFile(path)) { return undefined; }
  if (!isWithin(repository, path)) { return { refused: 'is a symbolic link to a file outside the repository' }; }
  const { size } = statSync(path);
  return size > mostBytes
    ? { refused: `has ${size} bytes, more than ${mostBytes}` }
    : { text: readFileSync(path, 'utf8') };
}
