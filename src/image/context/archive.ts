import { posix } from 'path';
import type { FileContent } from '../../private/write-files';
import { BUILD_EPOCH_SECONDS } from '../places';

const BLOCK = 512;

/** The longest name that fits the first field of an entry. */
const LONGEST_NAME = 100;

/**
 * A tar archive that unpacks to the same files everywhere: all of root, with one time and fixed modes. `ADD` unpacks it
 * without running anything, unlike `COPY`, which would keep the times and modes of the machine that builds.
 *
 * Written here because the known libraries do not fit: one has had no release since 2020, one brings native code, one
 * cannot be loaded by the oldest supported Node.
 */
export function tarArchive(files: readonly FileContent[]): Uint8Array {
  const folders = [...new Set(files.flatMap(({ path }) => parentsOf(path)))].sort();
  return Buffer.concat([
    ...folders.flatMap(folder => entry(`${folder}/`, '5', 0o755, Buffer.alloc(0))),
    ...[...files].sort((a, b) => a.path < b.path ? -1 : 1)
      .flatMap(({ path, content, executable }) => entry(path, '0', executable ? 0o755 : 0o644, Buffer.from(content))),
    Buffer.alloc(2 * BLOCK),
  ]);
}

function parentsOf(path: string): string[] {
  const parent = posix.dirname(path);
  return parent === '.' ? [] : [...parentsOf(parent), parent];
}

/** A name that is long or not ASCII comes in an entry of its own before it (POSIX.1-2001, pax). */
function entry(name: string, type: '0' | '5' | 'x', mode: number, content: Buffer): Buffer[] {
  const fits = /^[\x20-\x7e]*$/.test(name) && name.length <= LONGEST_NAME;
  const padding = Buffer.alloc((BLOCK - content.length % BLOCK) % BLOCK);
  return [
    ...fits ? [] : entry('path', 'x', 0o644, paxRecord('path', name)),
    header(fits ? name : 'path', type, mode, content.length), content, padding,
  ];
}

/** Its length, which it begins with, counts its own digits. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

function header(name: string, type: string, mode: number, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, offset: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'latin1');
  block.write(name, 0, 'latin1');
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(BUILD_EPOCH_SECONDS, 136, 12);
  // The sum is taken with spaces in its own field.
  block.write(' '.repeat(8), 148, 'latin1');
  block.write(`${type}`, 156, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  octal(block.reduce((sum, byte) => sum + byte, 0), 148, 7);
  return block;
}
