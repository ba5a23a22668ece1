import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';

const IGNORE = '// @ts-ignore: absent where the platform is not used';

/**
 * Lets a program compile that has only one platform installed, also without `skipLibCheck`: types of the other one then
 * are `any` in declarations that it does not use.
 */
export function admitMissingPeers(lib: string, peers: ReadonlyMap<string, unknown>): void {
  const ofPeer = new RegExp(`^(?=(?:import|export) .*from '(?:${[...peers.keys()].join('|')})(?:/[^']*)?';$)`, 'gm');
  for (const name of readdirSync(lib, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) { continue; }
    const path = join(lib, name);
    const text = readFileSync(path, 'utf8');
    const admitting = text.replaceAll(`${IGNORE}\n`, '').replace(ofPeer, `${IGNORE}\n`);
    if (admitting !== text) { writeFileSync(path, admitting); }
  }
}
