import { readFileSync } from 'fs';
import { join } from 'path';
import type { FileContent } from '../private/write-files';

/** Beside the sources and the compiled library alike. */
const DIRECTORY = join(__dirname, '../../support');

let files: FileContent[] | undefined;

/** The probe and the launcher that every image holds; read once per process. */
export function supportFiles(): FileContent[] {
  files ??= ['launch.py', 'probe.py'].map(name => ({ path: name, content: readFileSync(join(DIRECTORY, name)), executable: false }));
  return files;
}
