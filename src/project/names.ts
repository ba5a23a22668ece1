/** The one spelling under which Python tools compare package, extra and group names (PEP 503). */
export function normalizeName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** The name as it appears in file names and, by convention, in `import` statements. */
export function moduleName(name: string): string {
  return normalizeName(name).replace(/-/g, '_');
}

export function isName(text: string): boolean {
  return /^[A-Z0-9]([A-Z0-9._-]*[A-Z0-9])?$/i.test(text);
}

/** Longer lists do not help whoever reads a message. */
const LONGEST_LIST = 8;

/** A list for a message. */
export function enumerate(items: readonly string[]): string {
  const rest = items.length - LONGEST_LIST;
  return items.slice(0, LONGEST_LIST).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
