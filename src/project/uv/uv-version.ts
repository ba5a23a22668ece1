import type { Line } from '../../private/line';
import {
  admits, compareVersions, parseSpecifiers, parseVersion, type Specifier, type SpecifierText,
} from '../python/versions';

/**
 * A release of uv that a project's `required-version` allows: the preferred one, or else the newest one in the setting
 * itself, since other releases are not known here. Undefined if it would be older than `oldest`.
 */
export function chooseUvVersion(required: SpecifierText | undefined, preferred: Line, oldest: Line): Line | undefined {
  const specifiers = parseSpecifiers(required ?? '') ?? [];
  const lowest = parseSpecifiers(`>=${oldest}`)!;
  const named = specifiers.flatMap(releaseOf).sort((a, b) => compareVersions(parseVersion(b)!, parseVersion(a)!));
  return [preferred, ...named].find(version => admits([...specifiers, ...lowest], version));
}

/** Whether the project allows this uv. */
export function admitsUv(required: SpecifierText | undefined, version: string): boolean {
  return admits(parseSpecifiers(required ?? '') ?? [], version);
}

/** uv's releases have three numbers. */
function releaseOf({ version }: Specifier): Line[] {
  const release = version?.release ?? [];
  return release.length < 2 || release.length > 3 ? [] : [[...release, 0].slice(0, 3).join('.') as Line];
}
