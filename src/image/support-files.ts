import { readFileSync } from 'fs';
import { join } from 'path';

/** Beside the sources. The packed library has no such folder: `scripts/bundle` puts the files into its code. */
const SUPPORT = join(__dirname, '..', '..', 'support');

/** Our own Python files, which run in a build or in an image. */
export type SupportFileName = 'check_entry.py' | 'launch.py' | 'probe.py';

export function supportFile(name: SupportFileName): Uint8Array {
  return readFileSync(join(SUPPORT, name));
}
