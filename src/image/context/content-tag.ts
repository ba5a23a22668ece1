import { createHash } from 'crypto';
import type { FileContent } from '../../private/write-files';

/** Longest tag that registries accept, minus the hash and its dash. */
const MAX_VERSION = 128 - 13;

export interface TaggedContent {
  /** Context of the build, Dockerfile included. */
  readonly files: readonly FileContent[];
  readonly platform: string;
  readonly version?: string;
}

/**
 * A tag for the content: equal on every machine, different if any byte, mode or path of the context or the platform
 * differs. The version in front is for readers.
 */
export function contentTag({ files, platform, version }: TaggedContent): string {
  const hash = createHash('sha256');
  // The length before each part keeps different contexts from having the same bytes in sequence.
  const add = (part: string | Uint8Array): void => {
    const bytes = Buffer.from(part);
    hash.update(`${bytes.length}:`).update(bytes);
  };
  add(platform);
  for (const file of sortedByPath(files)) {
    add(file.path);
    add(file.executable ? 'executable' : 'plain');
    add(file.content);
  }
  return [legal(version ?? ''), hash.digest('hex').slice(0, 12)].filter(part => part !== '').join('-');
}

/** By code unit: the order by locale differs between machines. */
function sortedByPath(files: readonly FileContent[]): FileContent[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** PEP 440 allows `+` and `!`, which tags do not. */
function legal(version: string): string {
  return version.replace(/[^A-Za-z0-9_.-]/g, '-').replace(/^[.-]+/, '').slice(0, MAX_VERSION);
}
