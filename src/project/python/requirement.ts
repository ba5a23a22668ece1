import { parseMarker, type Marker } from './markers';
import { isName, normalizeName } from './names';
import { parseSpecifiers } from './versions';

/** Other places than an index that a package may come from; `path` is any file or folder beside the project. */
export type Origin = 'git' | 'url' | 'path';

/** One line of a dependency list (PEP 508), such as `httpx[http2]>=0.27; python_version >= '3.12'`. */
export interface Requirement {
  /** Normalized. */
  readonly name: string;
  /** Normalized and sorted. */
  readonly extras: string[];
  /** Empty when every version will do. */
  readonly specifier: string;
  /** Where the package comes from when the requirement names an address or a path; absent for an index, which has versions. */
  readonly origin?: Origin;
  readonly marker?: Marker;
}

/** The requirement a text stands for; undefined when it is none. */
export function parseRequirement(text: string): Requirement | undefined {
  const match = /^\s*([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?\s*(.*)$/s.exec(text);
  if (!match) { return undefined; }
  const [, name, extraList, rest] = match;
  const direct = rest.startsWith('@');
  // An address may contain semicolons; only one after a space starts a marker.
  const [, versions, markerText] = (direct ? /^@\s*(\S+)(?:\s+;(.*))?\s*$/s : /^([^;]*)(?:;(.*))?$/s).exec(rest) ?? [];
  const marker = markerText === undefined ? undefined : parseMarker(markerText);
  const specifier = direct ? '' : versions?.replace(/^\((.*)\)\s*$/s, '$1').trim();
  const extras = (extraList ?? '').split(',').map(each => each.trim()).filter(each => each);
  const isRequirement = isName(name) && extras.every(isName) && specifier !== undefined && parseSpecifiers(specifier)
    && versions !== undefined && (markerText === undefined || marker);
  return isRequirement
    ? { name: normalizeName(name), extras: extras.map(normalizeName).sort(), specifier, origin: direct ? originOf(versions) : undefined, marker }
    : undefined;
}

function originOf(address: string): Origin {
  return address.startsWith('git+') ? 'git' : /^https?:/.test(address) ? 'url' : 'path';
}
