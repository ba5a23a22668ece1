import { parseDownload, type DownloadUrl, type Fault } from './download-url';
import type { FileHash, LockEntry, LockFile } from './lock';
import type { Line } from '../../private/line';
import { quote } from '../../private/messages';
import { isOutside, joinPaths, parsePath, type RelativePath } from '../files/paths';
import type { VersionText } from '../python/versions';

declare const kind: unique symbol;

/** A folder in an archive or a repository, as a requirement file can contain it. */
export type Subdirectory = Line & { readonly [kind]: 'subdirectory' };

/** What uv needs to install a package that is no local folder. */
export type Artifact = DownloadedFile | LocalFile | GitCommit | IndexRelease;

export interface DownloadedFile {
  readonly kind: 'wheel' | 'sdist';
  readonly url: DownloadUrl;
  readonly hash?: FileHash;
  /** Where the project is in the archive, if not at the top. */
  readonly subdirectory?: Subdirectory;
}

/** A file of a local index, or an archive that a dependency names by its path. */
export interface LocalFile {
  readonly kind: 'wheel' | 'sdist';
  /** Relative to the root of the project's tree. */
  readonly path: RelativePath;
  readonly hash?: FileHash;
}

export interface GitCommit {
  readonly kind: 'git';
  /** The repository. */
  readonly url: DownloadUrl;
  /** The full id, in lower case. */
  readonly commit: Line;
  readonly subdirectory?: Subdirectory;
  /** Whether uv also fetches the files that Git LFS keeps. */
  readonly lfs: boolean;
}

/** A version whose files an index knows; the build takes the one that fits, if it has one of the hashes. */
export interface IndexRelease {
  readonly kind: 'release';
  readonly version: VersionText;
  readonly hashes: readonly FileHash[];
  /** Whether it is built from source although it may have a wheel. */
  readonly built: boolean;
}

/** Schemes that need no file of the machine that made the lock. */
const FILE_SCHEMES = ['http:', 'https:'];
const GIT_SCHEMES = [...FILE_SCHEMES, 'ssh:'];

/**
 * Where uv gets the file of an entry, or its commit; undefined with a fault if a build elsewhere could not get it.
 *
 * @param file the wheel or source archive; absent for a repository
 * @param folder that of the lock, relative to the root of the project's tree
 */
export function artifactOf(
  { source }: LockEntry, file: LockFile | undefined, isWheel: boolean, folder: RelativePath, fault: Fault,
): Artifact | undefined {
  if (source.kind === 'git') { return gitCommit(source.location, fault); }
  const type = isWheel ? 'wheel' : 'sdist';
  const { hash } = file ?? {};
  if (source.kind === 'url' || (source.kind === 'registry' && file?.url !== undefined)) {
    const url = parseDownload(source.kind === 'url' ? source.location : file!.url!, FILE_SCHEMES, fault);
    const subdirectory = parseSubdirectory(source.subdirectory, fault);
    return url && subdirectory && { kind: type, url, hash, ...subdirectory };
  }
  const path = pathOf(source, file, fault);
  return path && { kind: type, path: joinPaths(folder, path), hash };
}

/** A relative path; loading the project has already checked that it exists. */
function pathOf({ kind: from, location }: LockEntry['source'], file: LockFile | undefined, fault: Fault) {
  if (from === 'path') { return parsePath(location) ?? fault(`is locked to ${quote(location)}, an absolute path`); }
  if (file?.path === undefined) { return fault('has a file in the lock without a URL or path'); }
  if (/^[a-z][a-z0-9+.-]+:/i.test(location)) {
    return fault(`comes from ${quote(location)}, but its file in the lock has only a path`);
  }
  const [index, below] = [parsePath(location), parsePath(file.path)];
  return index && below
    ? joinPaths(index, below)
    : fault(`is locked to ${quote(file.path)} of ${quote(location)}, an absolute path`);
}

function gitCommit(location: string, fault: Fault): GitCommit | undefined {
  const { searchParams: query, hash } = new URL(location);
  const url = parseDownload(location.replace(/[?#].*$/s, ''), GIT_SCHEMES, fault);
  const subdirectory = parseSubdirectory(query.get('subdirectory') ?? undefined, fault);
  // The lock's reader has checked that the fragment is a commit.
  const commit = hash.slice(1).toLowerCase() as Line;
  return url && subdirectory && { kind: 'git', url, commit, lfs: query.get('lfs') === 'true', ...subdirectory };
}

/** In a requirement file uv takes a folder literally, without decoding it, so only plain characters can be written. */
function parseSubdirectory(
  text: string | undefined, fault: Fault,
): { readonly subdirectory?: Subdirectory } | undefined {
  if (text === undefined) { return {}; }
  const path = parsePath(text);
  if (path === '.') { return {}; }
  return path !== undefined && !isOutside(path) && /^[A-Za-z0-9._~@+,=/-]+$/.test(path)
    ? { subdirectory: path as Line as Subdirectory }
    : fault(`has 'subdirectory' ${quote(text)} (expected a relative path of letters, digits and '._~@+,=-')`);
}
