import { quote } from '../../private/messages';
import type { Table } from '../files/toml';
import { lockedGitAddress, pathAddress, urlAddress } from '../python/address';
import type { Requirement } from '../python/requirement';
import type { StrictReader } from '../python/strict-reader';
import { EVERY_VERSION } from '../python/versions';

const PATH_KEYS = ['path', 'directory', 'editable', 'virtual'];

/** File extensions that uv can install. */
const ARCHIVE = /\.(whl|zip|tar|tar\.(gz|bz2|xz|zst|lz|lzma)|tgz|tbz|txz|tlz)$/i;

/** Whether uv takes a path for a file to install, by its name. */
export function isArchive(path: string): boolean {
  return ARCHIVE.test(path);
}

/** A requirement in a lock, which has a key for each part. */
export function readRequirement(table: Table, owner: string, reader: StrictReader): Requirement {
  const name = reader.name(table.name, `'name' of a requirement of ${owner}`);
  const where = (key: string) => `'${key}' of requirement ${quote(name)} of ${owner}`;
  const base = {
    name,
    extras: reader.names(table.extras, where('extras')).sort(),
    marker: reader.marker(table.marker, where('marker')),
  };
  const text = (key: string) => typeof table[key] === 'string' ? String(table[key]) : undefined;
  const [git, url] = [text('git'), text('url')];
  if (git !== undefined) {
    const address = lockedGitAddress(git);
    if (address === undefined) { reader.fail(`${where('git')} is ${quote(git)}`, 'a URL'); }
    return { ...base, specifier: EVERY_VERSION, origin: 'git', address };
  }
  if (url !== undefined && URL.canParse(url)) {
    if (!isArchive(new URL(url).pathname)) {
      reader.fail(`${where('url')} is ${quote(url)}`, 'the URL of an archive');
    }
    return { ...base, specifier: EVERY_VERSION, origin: 'url', address: urlAddress(url, text('subdirectory')) };
  }
  const key = PATH_KEYS.find(each => text(each) !== undefined);
  if (key !== undefined) {
    const path = text(key)!;
    if (key === 'path' && !isArchive(path)) {
      reader.fail(`${where('path')} is ${quote(path)}`, 'the path of an archive');
    }
    const address = pathAddress('.', path);
    return { ...base, specifier: EVERY_VERSION, origin: 'path', address, editable: key === 'editable' };
  }
  const index = reader.address(table.index, where('index'));
  const specifier = reader.specifiers(table.specifier, where('specifier')) ?? EVERY_VERSION;
  return { ...base, specifier, address: index && urlAddress(index) };
}
