import type { Line } from '../../private/line';

declare const kind: unique symbol;

/** The normalized name of a package, an extra or a group (PEP 503). */
export type PackageName = Line & { readonly [kind]: 'name' };

/** Undefined if the text is no valid name. */
export function parseName(text: unknown): PackageName | undefined {
  return typeof text === 'string' && isName(text) ? normalizeName(text) as PackageName : undefined;
}

/** For comparisons: an invalid name stays invalid. */
export function normalizeName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** The name in file names and, by convention, in `import` statements. */
export function moduleName(name: string): string {
  return normalizeName(name).replace(/-/g, '_');
}

export function isName(text: string): text is Line {
  return /^[A-Z0-9]([A-Z0-9._-]*[A-Z0-9])?$/i.test(text);
}

export function normalizedNames(names: readonly string[] = []): string[] {
  return [...new Set(names.map(normalizeName))].sort();
}
