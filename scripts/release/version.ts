const FORM = /^(\d+)\.(\d+)\.(\d+)$/;

function partsOf(version: string): [number, number, number] {
  const [, major, minor, patch] = FORM.exec(version)!;
  return [Number(major), Number(minor), Number(patch)];
}

/** Less than zero when the first is older. Both are X.Y.Z. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)];
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** The lowest version that may break what users of `previous` rely on: `^0.1.3` does not admit 0.2.0. */
function nextBreaking(previous: string): string {
  const [major, minor] = partsOf(previous);
  return major === 0 ? `0.${minor + 1}.0` : `${major + 1}.0.0`;
}

/**
 * Why this version cannot follow the released one.
 *
 * @param breaks what jsii-diff found incompatible
 */
export function problemsOfBump(previous: string | undefined, next: string, breaks: readonly string[]): string[] {
  if (!FORM.test(next)) { return [`invalid version '${next}': expected X.Y.Z`]; }
  if (previous === undefined) { return []; }
  if (compareVersions(next, previous) <= 0) {
    return [`the version is ${next}, and ${previous} is released already; raise it in .projenrc.ts`];
  }
  const needed = nextBreaking(previous);
  return breaks.length > 0 && compareVersions(next, needed) < 0
    ? [`${next} breaks the API of ${previous}; release it as ${needed}, or undo:\n${breaks.map(each => `  - ${each}`)
      .join('\n')}`]
    : [];
}
