import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { parseName } from '../../project';

/** A misspelled package would silently have no effect. */
export function checkPackages(
  what: string, names: readonly string[], installed: readonly string[], problems: Problems,
): void {
  for (const name of new Set(names)) {
    const parsed = parseName(name);
    if (parsed !== undefined && installed.includes(parsed)) { continue; }
    problems.add(`${what} of package ${quote(name)}, which the image does not install; it installs `
      + (installed.length === 0 ? 'none' : enumerate([...installed].sort())));
  }
}
