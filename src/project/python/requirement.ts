import { directAddress } from './address';
import { parseMarker, type Marker } from './markers';
import { parseName, type PackageName } from './names';
import { readSpecifiers, type SpecifierText } from './versions';

/** Other places than an index that a package may come from; `path` is any file or folder beside the project. */
export type Origin = 'git' | 'url' | 'path';

/** One line of a dependency list (PEP 508), such as `httpx[http2]>=0.27; python_version >= '3.12'`. */
export interface Requirement {
  readonly name: PackageName;
  /** Sorted. */
  readonly extras: PackageName[];
  /** Empty when every version will do. */
  readonly specifier: SpecifierText;
  /**
   * Where the package comes from when the requirement names an address or a path; absent for an index, which has
   * versions.
   */
  readonly origin?: Origin;
  /** That address or path, equal for all spellings of it; without an origin that of the index it must come from. */
  readonly address?: string;
  /** Whether a folder is installed in place. */
  readonly editable?: boolean;
  readonly marker?: Marker;
}

/** The requirement a text stands for; undefined when it is none. */
export function parseRequirement(text: string): Requirement | undefined {
  const match = /^\s*([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?\s*(.*)$/s.exec(text);
  if (!match) { return undefined; }
  const [, nameText, extraList, rest] = match;
  const direct = rest.startsWith('@');
  // An address may contain semicolons; only one after a space starts a marker.
  const [, versions, markerText] = (direct ? /^@\s*(\S+)(?:\s+;(.*))?\s*$/s : /^([^;]*)(?:;(.*))?$/s).exec(rest) ?? [];
  const marker = markerText === undefined ? undefined : parseMarker(markerText);
  const name = parseName(nameText);
  const specifier = readSpecifiers(direct ? '' : versions?.replace(/^\((.*)\)\s*$/s, '$1'));
  const extras = (extraList ?? '').split(',').map(each => each.trim()).filter(each => each).map(parseName);
  const isRequirement = name && specifier !== undefined && extras.every(each => each !== undefined)
    && versions !== undefined && (markerText === undefined || marker);
  return isRequirement
    ? {
      name,
      extras: extras.sort(),
      specifier,
      marker,
      ...direct ? { origin: originOf(versions), address: directAddress(versions) } : {},
    }
    : undefined;
}

function originOf(address: string): Origin {
  return address.startsWith('git+') ? 'git' : /^https?:/.test(address) ? 'url' : 'path';
}
