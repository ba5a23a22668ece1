import { comment, list } from './words';
import { line, type Line } from '../../private/line';
import type { BuildPackage } from '../image-plan';

/** The packages with those that need them, such as `libpq5 for psycopg; ffmpeg`. */
export function becauseOf(packages: ReadonlyArray<Pick<BuildPackage, 'name' | 'for'>>): Line {
  const groups = new Map<Line, Line[]>();
  for (const { name, for: by = [] } of packages) {
    const reason = by.length === 0 ? line`` : line` for ${list(by)}`;
    groups.set(reason, [...groups.get(reason) ?? [], name]);
  }
  return [...groups].map(([reason, names]) => line`${names.join(', ') as Line}${reason}`).join('; ') as Line;
}

/** Which package needs what of the build's own Debian packages; nothing if there are none. */
export function headersReason(packages: readonly BuildPackage[]): string {
  const headers = packages.filter(({ purpose }) => purpose === 'headers');
  return headers.length === 0 ? '' : `${comment(line`To compile: ${becauseOf(headers)}.`)}\n`;
}
