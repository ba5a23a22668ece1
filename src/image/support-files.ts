import { readFileSync } from 'fs';
import { join } from 'path';
import type { FileContent } from '../private/write-files';

/** Beside the sources and the compiled library alike. */
const DIRECTORY = join(__dirname, '../../support');

/** A Python file that ships with the library. */
export function supportFile(name: string): FileContent {
  return { path: name, content: readFileSync(join(DIRECTORY, name)), executable: false };
}
