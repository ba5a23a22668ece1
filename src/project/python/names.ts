import type { Line } from '../../private/line';

declare const kind: unique symbol;

/** The name of a package, an extra or a group in the one spelling under which Python tools compare it (PEP 503). */
export type PackageName = Line & { readonly [kind]: 'name' };

/** The name that a text stands for, normalized; undefined when it is none. */
export function parseName(text: unknown): PackageName | undefined {
  return typeof text === 'string' && isName(text) ? normalizeName(text) as PackageName : undefined;
}

/** For comparing: what is no name stays none. */
export function normalizeName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** The name as it appears in file names and, by convention, in `import` statements. */
export function moduleName(name: string): string {
  return normalizeName(name).replace(/-/g, '_');
}

export function isName(text: string): text is Line {
  return /^[A-Z0-9]([A-Z0-9._-]*[A-Z0-9])?$/i.test(text);
}

export function normalizedNames(names: readonly string[] = []): string[] {
  return [...new Set(names.map(normalizeName))].sort();
}
