import { readdirSync, readFileSync } from 'fs';
import { join, sep } from 'path';

/** Beside the sources. The packed library has no such folder: `scripts/bundle` puts the files into its code. */
const SUPPORT = join(__dirname, '..', '..', '..', 'support');

/** Our own Python files, by their paths in `support/`: those that run in an image, and in `builder/` in its build. */
export function supportFiles(): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(SUPPORT, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.py'))
    .map(name => name.split(sep).join('/'));
  return new Map(names.sort().map(name => [name, readFileSync(join(SUPPORT, name))]));
}
