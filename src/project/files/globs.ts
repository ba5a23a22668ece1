/**
 * Whether a path matches a pattern of `*`, `?`, `[...]` and `**`. Both use `/`; wildcards stop at it, `**` does not.
 */
export function matchesGlob(path: string, pattern: string): boolean {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|\[!?[^\]\\^]+\]|[\\^$.|+()[\]{}]/g, part => {
    if (part.length > 2 && part.startsWith('[')) { return part.replace('[!', '[^'); }
    return WILDCARDS[part] ?? `\\${part}`;
  });
  try {
    return new RegExp(`^${source}$`).test(path);
  } catch {
    // A range that runs backwards, such as [z-a], matches nothing.
    return false;
  }
}

const WILDCARDS: Readonly<Record<string, string>> = { '**/': '(?:[^/]+/)*', '**': '.*', '*': '[^/]*', '?': '[^/]' };
