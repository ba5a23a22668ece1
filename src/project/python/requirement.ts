import { directAddress } from './address';
import { parseMarker, type Marker } from './markers';
import { parseName, type PackageName } from './names';
import { readSpecifiers, type SpecifierText } from './versions';

/** Where a package comes from if not from an index; `path` is a local file or folder. */
export type Origin = 'git' | 'url' | 'path';

/** One line of a dependency list (PEP 508), such as `httpx[http2]>=0.27; python_version >= '3.12'`. */
export interface Requirement {
  readonly name: PackageName;
  /** Sorted. */
  readonly extras: PackageName[];
  /** Empty if every version is allowed. */
  readonly specifier: SpecifierText;
  /**
   * Set if the requirement has a URL or a path; absent for a package from an index.
   */
  readonly origin?: Origin;
  /** That URL or path, normalized; without an origin the URL of the index that it must come from. */
  readonly address?: string;
  /** Whether a folder is installed as editable. */
  readonly editable?: boolean;
  readonly marker?: Marker;
}

/** Undefined if the text is no valid requirement. */
export function parseRequirement(text: string): Requirement | undefined {
  const match = /^\s*([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?\s*(.*)$/s.exec(text);
  if (!match) { return undefined; }
  const [, nameText, extraList, rest] = match;
  const direct = rest.startsWith('@');
  // A URL may contain semicolons; only one after a space starts a marker.
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
