import { constants } from 'buffer';
import { readFileSync, statSync } from 'fs';
import { codeOf, type FoundFile } from './file-collector';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { holdsPrivateKey, holdsPrivateKeyInCode } from '../../private/secret-forms';
import type { FileContent } from '../../private/write-files';

/** What Node can read into memory at once. */
const LARGEST_FILE = 2 ** 31 - 1;

/** What the forms of keys have in common, so that a large file is not searched for all of them. */
const KEY_MARKS = ['PRIVATE KEY', 'Private-Lines', 'AGE-SECRET-KEY-1', 'LS0tLS1CRUdJTi'].map(text => Buffer.from(text));

/** Looked at around a mark. No form needs more than half of it, so that the marks of the next half are covered too. */
const KEY_CONTEXT = 4096;

export interface ReadFiles {
  readonly contents: FileContent[];
  /** Paths of files that hold a private key. */
  readonly keys: string[];
}

/**
 * Reads what was found, private keys left out: their files have many formats and endings, so only the content tells.
 * A key where a file cannot just be left out, in code or in what the user asked for, is a problem.
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
      problems.add(`${quote(path)} holds a private key, which never goes into an image; `
        + "hand it over with ContainerSecret, or leave the file out with 'exclude'");
    }
    return [];
  });
  return { contents, keys };
}

const LONGEST_STRING = constants.MAX_STRING_LENGTH;

/** Empty for what cannot be read, which is reported when it is staged. */
export function textOf(location: string): string {
  try {
    const stat = statSync(location);
    // A named pipe would be waited for, without end.
    return stat.isFile() && stat.size <= LONGEST_STRING ? readFileSync(location, 'utf8') : '';
  } catch {
    return '';
  }
}

/** More than code and texts have. */
const LARGEST_TEXT = 2 ** 20;

/** As Latin-1, which is enough to look for ASCII; empty for what is large, no text or cannot be read. */
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
