import { readFileSync, readdirSync } from 'fs';
import { join } from 'path';
import { gzipSync } from 'zlib';
import type { Unpacked } from './layers';
import { kindOf, partOf } from './tar-listing';

const SHOWN = 6;

/** Packed kilobytes of each layer, with its largest packages and kinds of files, each packed alone. */
export function weights({ layers, folders }: Unpacked): string[] {
  return layers.map(({ packed }, index) => {
    const parts = new Map<string, Buffer[]>();
    const kinds = new Map<string, Buffer[]>();
    for (const path of plainFiles(folders[index])) {
      const bytes = readFileSync(join(folders[index], path));
      add(parts, partOf(path), bytes);
      add(kinds, kindOf(path), bytes);
    }
    return `${kilobytes(packed).padStart(10)}  ${largest(kinds, 4)}\n${' '.repeat(12)}${largest(parts, SHOWN)}`;
  });
}

function largest(groups: ReadonlyMap<string, Buffer[]>, shown: number): string {
  const sizes = [...groups].map(([name, buffers]): [string, number] =>
    [name, gzipSync(Buffer.concat(buffers), { level: 6 }).length]);
  sizes.sort(([, a], [, b]) => b - a);
  const rest = sizes.slice(shown).reduce((sum, [, size]) => sum + size, 0);
  const said = sizes.slice(0, shown).map(([name, size]) => `${name} ${kilobytes(size)}`);
  return [...said, ...rest > 0 ? [`${sizes.length - shown} others ${kilobytes(rest)}`] : []].join(', ');
}

function add(groups: Map<string, Buffer[]>, name: string, bytes: Buffer): void {
  const group = groups.get(name);
  if (group === undefined) { groups.set(name, [bytes]); } else { group.push(bytes); }
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1e3).toFixed(1)} kB`;
}

function plainFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
