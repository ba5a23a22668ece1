import type { ListedPackage } from './lock-list';
import { isLine, toLine } from '../../private/line';
import { quote } from '../../private/messages';
import { isTable, type Table } from '../files/toml';
import { parseMarker, type Marker } from '../python/markers';
import type { StrictReader } from '../python/strict-reader';
import type { LockSource } from '../uv/lock';
import { readFile, readWheel } from '../uv/lock-files';

/** Kinds of hashes, the one that every installer accepts first. */
const ALGORITHMS = ['sha256', 'sha512', 'sha384', 'blake2b', 'md5'];

/** Where a package comes from, if not from files of an index. */
const PLACES = ['vcs', 'directory', 'archive'] as const;

/**
 * Reads one of `[[packages]]`. Undefined if it is invalid, which is reported.
 *
 * @param always marks for what is chosen whatever the user chooses
 */
export function readPackage(
  table: Table, always: ReadonlySet<string>, reader: StrictReader,
): ListedPackage | undefined {
  const name = reader.name(table.name, "'name' of a package");
  const owner = `package ${quote(name)}`;
  const version = reader.version(table.version, `'version' of ${owner}`);
  const marker = readMarker(table.marker, always, `'marker' of ${owner}`, reader);
  const places = PLACES.filter(each => table[each] !== undefined);
  const listed = table.wheels !== undefined || table.sdist !== undefined;
  if (places.length + Number(listed) !== 1) {
    reader.fail(`${owner} has ${places.length === 0 && !listed ? 'no source' : 'several sources'} `
      + '(expected wheels and sdist, vcs, directory or archive)');
    return undefined;
  }
  const requiresPython = reader.specifiers(table['requires-python'], `'requires-python' of ${owner}`);
  const common = { name, version, marker, requiresPython, wheels: [] };
  const [place] = places;
  if (place === undefined) {
    if (version === undefined) { reader.fail(`'version' of ${owner} is missing`); }
    const files = reader.tables(table.wheels, `'wheels' of ${owner}`)
      .map(each => readWheel(flat(each), owner, reader));
    const sdist = table.sdist === undefined
      ? undefined
      : readFile(flat(reader.table(table.sdist, `'sdist' of ${owner}`)), owner, reader);
    const wheels = files.map(({ version: _, ...file }) => file);
    return { ...common, wheels, sdist, source: { kind: 'registry', location: toLine('.') } };
  }
  const where = reader.table(table[place], `'${place}' of ${owner}`);
  const source = place === 'vcs' ? repository(where, owner, reader) : located(where, place, owner, reader);
  if (source === undefined) { return undefined; }
  if (place !== 'archive') { return { ...common, source }; }
  const file = readFile(flat(where), owner, reader);
  return file.file.endsWith('.whl')
    ? { ...common, source, wheels: [file] }
    : { ...common, source, sdist: file };
}

/** A marker that may also ask what the user chose: `'mail' in extras`. */
function readMarker(
  value: unknown, always: ReadonlySet<string>, where: string, reader: StrictReader,
): Marker | undefined {
  if (value === undefined) { return undefined; }
  const marker = typeof value === 'string' ? parseMarker(value, true) : undefined;
  if (!marker) {
    reader.fail(`${where} is ${quote(value)}`, "an environment marker such as `sys_platform == 'linux'`");
    return undefined;
  }
  const test: Marker = Object.assign(({ variables, extras }: Parameters<Marker>[0]) =>
    marker({ variables, extras: { has: mark => always.has(mark) || extras.has(mark) } }), { extras: marker.extras });
  return test;
}

/** A file in the form of a `uv.lock`: one hash. */
function flat(file: Table): Table {
  const hashes = isTable(file.hashes) ? file.hashes : {};
  const algorithm = ALGORITHMS.find(each => hashes[each] !== undefined);
  const { url, path, name, size } = file;
  const hash = algorithm === undefined ? undefined : `${algorithm}:${String(hashes[algorithm])}`;
  return { url, path, filename: name, size, hash };
}

function repository(table: Table, owner: string, reader: StrictReader): LockSource | undefined {
  const text = (key: string) => reader.text(table[key], `'${key}' in 'vcs' of ${owner}`);
  const [type, url, commit, subdirectory] = ['type', 'url', 'commit-id', 'subdirectory'].map(text);
  const isCommit = /^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(commit ?? '');
  if (type !== 'git' || url === undefined || !URL.canParse(url) || !isLine(url) || !isCommit) {
    reader.fail(`'vcs' of ${owner} is ${quote([type, url, commit].join(' '))}`, 'git with a URL and a full commit id');
    return undefined;
  }
  const location = new URL(url);
  location.hash = commit!;
  if (subdirectory !== undefined) { location.searchParams.set('subdirectory', subdirectory); }
  return { kind: 'git', location: toLine(location.href) };
}

function located(
  table: Table, place: 'directory' | 'archive', owner: string, reader: StrictReader,
): LockSource | undefined {
  const text = (key: string) => reader.text(table[key], `'${key}' in '${place}' of ${owner}`);
  const [url, path, subdirectory] = ['url', 'path', 'subdirectory'].map(text);
  const editable = reader.flag(table.editable, `'editable' in 'directory' of ${owner}`) ?? false;
  const location = path ?? (place === 'archive' ? url : undefined);
  if (location === undefined || !isLine(location) || (subdirectory !== undefined && !isLine(subdirectory))) {
    reader.fail(`'${place}' of ${owner} has no usable 'path'${place === 'archive' ? " or 'url'" : ''}`);
    return undefined;
  }
  const kind = place === 'directory' ? editable ? 'editable' : 'directory' : path === undefined ? 'url' : 'path';
  return { kind, location, ...subdirectory === undefined ? {} : { subdirectory } };
}
