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
