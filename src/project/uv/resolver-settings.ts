import type { StrictReader } from '../python/strict-reader';

/** Resolver settings with a fixed set of values. */
export const RESOLVER_WORDS: Readonly<Record<string, readonly string[]>> = {
  'resolution': ['highest', 'lowest', 'lowest-direct'],
  'prerelease': ['disallow', 'allow', 'if-necessary', 'explicit', 'if-necessary-or-explicit'],
  'fork-strategy': ['fewest', 'requires-python'],
};

/** `dependency-metadata`: package metadata from the user, which uv uses instead of the package's own. */
export function checkMetadata(value: unknown, where: string, reader: StrictReader): void {
  for (const table of reader.tables(value, where)) {
    const at = (key: string) => `'${key}' in ${where}`;
    reader.name(table.name, at('name'));
    reader.version(table.version, at('version'));
    reader.requirements(table['requires-dist'], at('requires-dist'));
    reader.specifiers(table['requires-python'], at('requires-python'));
    reader.names(table['provides-extras'] ?? table['provides-extra'], at('provides-extras'));
  }
}
