import type { ListedPackage } from './lock-list';
import { isLine, line, toLine } from '../../private/line';
import { quote } from '../../private/messages';
import { parseMarker } from '../python/markers';
import { parseName } from '../python/names';
import { readVersion } from '../python/versions';
import type { LockFile, LockSource } from '../uv/lock';
import { parseHash } from '../uv/lock-files';

/** Reports a fault of the line. */
type Fail = (fault: string) => undefined;

export interface LogicalLine {
  readonly text: string;
  /** Of the line in the file where it starts. */
  readonly number: number;
}

/** Lines without comments, joined where one ends with `\`. */
export function logicalLines(text: string): LogicalLine[] {
  const result: LogicalLine[] = [];
  let open: { readonly start: number; text: string } | undefined;
  text.split(/\r\n|\r|\n/).forEach((physical, index) => {
    const bare = physical.replace(/(^|\s)#.*$/, '');
    const goesOn = bare.trimEnd().endsWith('\\');
    open = { start: open?.start ?? index + 1, text: `${open?.text ?? ''} ${bare.trimEnd().replace(/\\$/, '')}` };
    if (goesOn) { return; }
    if (open.text.trim() !== '') { result.push({ text: open.text.trim(), number: open.start }); }
    open = undefined;
  });
  return result;
}

/**
 * `name[extras]==version ; marker --hash=...`, or an address in place of the version. What extras add is listed too.
 */
export function readRequirementLine(text: string, fail: Fail): ListedPackage | undefined {
  const [requirement, ...options] = text.split(/\s+(?=--[a-z])/);
  const texts = options.map(each => /^--hash[= ]\s*(\S+)$/.exec(each)?.[1]);
  const hashes = texts.flatMap(each => (each === undefined ? [] : parseHash(each) ?? []));
  if (hashes.length < options.length) {
    return fail(`has ${quote(options[texts.findIndex(each => each === undefined || !parseHash(each))])}; `
      + 'expected --hash=sha256:DIGEST');
  }
  const [, nameText, address, versionText, markerText] =
    /^([A-Za-z0-9._-]+)\s*(?:\[[^\]]*\])?\s*(?:@\s*(\S+)|==\s*([^\s;,]+))\s*(?:;\s*(.*))?$/.exec(requirement) ?? [];
  const name = parseName(nameText);
  const marker = markerText === undefined ? undefined : parseMarker(markerText);
  if (name === undefined || (markerText !== undefined && !marker)) {
    return fail(`is ${quote(requirement)}; expected a package with its exact version, such as \`httpx==0.28.1\`, and `
      + 'perhaps a marker');
  }
  if (address !== undefined) {
    const found = readAddress(address, hashes[0], fail);
    return found && { name, marker, ...found };
  }
  const version = readVersion(versionText);
  if (version === undefined) { return fail(`has the version ${quote(versionText)}; expected one such as 0.28.1`); }
  return { name, version, marker, hashes, wheels: [], source: { kind: 'registry', location: line`.` } };
}

type Found = Pick<ListedPackage, 'source' | 'wheels' | 'sdist'>;

function readAddress(address: string, hash: LockFile['hash'], fail: Fail): Found | undefined {
  const git = /^git\+(.*)@([0-9a-f]{40}|[0-9a-f]{64})(?:#(.*))?$/i.exec(address);
  if (git) {
    const [, repository, commit, fragment = ''] = git;
    const url = URL.canParse(repository) ? new URL(repository) : undefined;
    if (!url) { return fail(`has the address ${quote(address)}; expected git+URL@COMMIT`); }
    const subdirectory = new URLSearchParams(fragment).get('subdirectory');
    if (subdirectory !== null) { url.searchParams.set('subdirectory', subdirectory); }
    url.hash = commit;
    return { source: { kind: 'git', location: toLine(url.href) }, wheels: [] };
  }
  if (!/^https?:/i.test(address) || !URL.canParse(address) || !isLine(address)) {
    return fail(`has the address ${quote(address)}; expected the URL of an archive, or git+URL@COMMIT with a full `
      + 'commit id');
  }
  const source: LockSource = { kind: 'url', location: toLine(address.replace(/#.*$/, '')) };
  const path = new URL(address).pathname;
  const file = { file: toLine(path.split('/').at(-1)!), url: address, hash };
  return path.endsWith('.whl') ? { source, wheels: [file] } : { source, wheels: [], sdist: file };
}
