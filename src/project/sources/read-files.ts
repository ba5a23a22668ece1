import { constants } from 'buffer';
import { readFileSync, statSync } from 'fs';
import { codeOf, type FoundFile } from './file-collector';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { holdsPrivateKey, holdsPrivateKeyInCode } from '../../private/secret-forms';
import type { FileContent } from '../../private/write-files';

/** Bytes that Node can read into memory at once. */
const LARGEST_FILE = 2 ** 31 - 1;

/** Each key contains one of these, so that large files are searched only once. */
const KEY_MARKS = ['PRIVATE KEY', 'Private-Lines', 'AGE-SECRET-KEY-1', 'LS0tLS1CRUdJTi'].map(text => Buffer.from(text));

/** Bytes around a mark that are checked. A key form needs at most half of them, so the search continues half-way. */
const KEY_CONTEXT = 4096;

export interface ReadFiles {
  readonly contents: FileContent[];
  /** Paths of files that hold a private key. */
  readonly keys: string[];
}

/**
 * Reads the files that were found and leaves out private keys, which are recognized by content since their names vary.
 * A key in code, or in a file that the user included, is a problem.
 */
export function readFiles(files: readonly FoundFile[], problems: Problems): ReadFiles {
  const keys: string[] = [];
  const contents = files.flatMap(({ path, location, executable, requested, bytes }) => {
    const content = readOne(path, location, bytes, problems);
    if (content === undefined) { return []; }
    const isCode = path.endsWith('.py');
    const isKey = isCode ? holdsPrivateKeyInCode : holdsPrivateKey;
    if (!holdsKey(content, isKey)) { return [{ path, content, executable }]; }
    keys.push(path);
    if (isCode || requested) {
      problems.add(`${quote(path)} contains a private key, which is never added to an image; `
        + "hand it over with ContainerSecret, or leave the file out with 'exclude'");
    }
    return [];
  });
  return { contents, keys };
}

const LONGEST_STRING = constants.MAX_STRING_LENGTH;

/** Empty for an unreadable file, which is reported when it is staged. */
export function textOf(location: string): string {
  try {
    const stat = statSync(location);
    // Reading a named pipe would block forever.
    return stat.isFile() && stat.size <= LONGEST_STRING ? readFileSync(location, 'utf8') : '';
  } catch {
    return '';
  }
}

/** Bytes. Code and texts are smaller. */
const LARGEST_TEXT = 2 ** 20;

/** As Latin-1, which is enough to search ASCII; empty for large, binary and unreadable files. */
export function readIfSmall(location: string, bytes: number): string {
  try {
    const content = bytes > LARGEST_TEXT ? Buffer.alloc(0) : readFileSync(location);
    return content.includes(0) ? '' : content.toString('latin1');
  } catch {
    return '';
  }
}

function readOne(path: string, location: string, bytes: number, problems: Problems): Buffer | undefined {
  if (bytes > LARGEST_FILE) {
    problems.add(`${quote(path)} has ${bytes} bytes, and a file of an image must be smaller than 2 GiB; `
      + "leave it out with 'exclude' and download it when the container starts");
    return undefined;
  }
  try {
    return readFileSync(location);
  } catch (error) {
    problems.add(`${quote(path)} cannot be read (${codeOf(error)}); make it readable, or leave it out with 'exclude'`);
    return undefined;
  }
}

function holdsKey(content: Buffer, isKey: (text: string) => boolean): boolean {
  return KEY_MARKS.some(mark => {
    let index = content.indexOf(mark);
    while (index >= 0) {
      if (isKey(content.toString('latin1', Math.max(0, index - KEY_CONTEXT), index + KEY_CONTEXT))) { return true; }
      index = content.indexOf(mark, index + KEY_CONTEXT / 2);
    }
    return false;
  });
}
