import type { FileHash, LockFile } from './lock';
import { toLine } from '../../private/line';
import { quote } from '../../private/messages';
import type { Table } from '../files/toml';
import { parseName } from '../python/names';
import type { StrictReader } from '../python/strict-reader';
import { parseVersion, type Version } from '../python/versions';

/** Hexadecimal digits of a digest, by algorithm. */
const DIGEST_LENGTHS = new Map([['md5', 32], ['sha256', 64], ['sha384', 96], ['sha512', 128], ['blake2b', 64]]);

const TIMESTAMP = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d(:?\d\d)?)(\[.*\])?$/i;

export interface LockWheel extends LockFile {
  readonly version?: Version;
}

export function readWheel(table: Table, owner: string, reader: StrictReader): LockWheel {
  const file = readFile(table, owner, reader);
  const parts = file.file.replace(/\.whl$/, '').split('-');
  const version = parseVersion(parts[1] ?? '');
  const isWheel = file.file.endsWith('.whl') && (parts.length === 5 || parts.length === 6)
    && parts.slice(2).every(part => /^\w+(\.\w+)*$/.test(part)) && parseName(parts[0]) && version;
  if (!isWheel) { reader.fail(`${owner} has a wheel named ${quote(file.file)} (expected NAME-VERSION-TAGS.whl)`); }
  return { ...file, version };
}

/** The file name is the last part of the URL or path; `%2B` is the plus of a local version. */
export function readFile(table: Table, owner: string, reader: StrictReader): LockFile {
  const text = (key: string) => reader.text(table[key], `'${key}' of a file of ${owner}`);
  const [url, path, filename] = [text('url'), text('path'), text('filename')];
  const uploaded = text('upload-time') ?? text('upload_time');
  if (uploaded !== undefined && !isTimestamp(uploaded)) {
    reader.fail(`'upload-time' of a file of ${owner} is ${quote(uploaded)} (expected a time with a time zone)`);
  }
  const file = (url?.replace(/[?#].*$/, '') ?? path ?? filename ?? '').split('/').at(-1)!.replace(/%2B/gi, '+');
  return {
    file: toLine(file),
    url,
    path: path === undefined ? undefined : toLine(path),
    hash: readHash(text('hash'), owner, reader),
    bytes: reader.count(table.size, `'size' of a file of ${owner}`),
  };
}

export function isTimestamp(text: string): boolean {
  return TIMESTAMP.test(text) && !Number.isNaN(Date.parse(text.replace(/\[.*/, '')));
}

/** Undefined if the text is no hash that uv accepts. */
export function parseHash(text: string): FileHash | undefined {
  const [, algorithm, digest] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  return digest?.length === DIGEST_LENGTHS.get(algorithm) && /^[0-9a-f]+$/i.test(digest)
    ? text.toLowerCase() as FileHash
    : undefined;
}

function readHash(hash: string | undefined, owner: string, reader: StrictReader): FileHash | undefined {
  if (hash === undefined) { return undefined; }
  const parsed = parseHash(hash);
  if (parsed === undefined) {
    const [algorithm] = hash.split(':');
    const length = DIGEST_LENGTHS.get(algorithm);
    const expected = length === undefined ? 'sha256:DIGEST' : `${length} hexadecimal digits after '${algorithm}:'`;
    reader.fail(`'hash' of a file of ${owner} is ${quote(hash)} (expected ${expected})`);
  }
  return parsed;
}
