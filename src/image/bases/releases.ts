import { line, type Line } from '../../private/line';

/** The glibc version of each release that a reference may name. */
const GLIBC: ReadonlyMap<string, Line> = new Map(Object.entries({
  bullseye: line`2.31`,
  debian11: line`2.31`,
  focal: line`2.31`,
  jammy: line`2.35`,
  bookworm: line`2.36`,
  debian12: line`2.36`,
  noble: line`2.39`,
  trixie: line`2.41`,
  debian13: line`2.41`,
}));

/** The version in Ubuntu 22.04. */
const LOWEST_MAINTAINED_GLIBC = line`2.35`;

/** The glibc of the Debian or Ubuntu release that a text has as a word; without one, the lowest still maintained. */
export function glibcOf(text: string): Line {
  const named = text.split(/[^a-z0-9]+/).flatMap(word => GLIBC.get(word) ?? []);
  // A tag comes last, and says more than a name.
  return named.at(-1) ?? LOWEST_MAINTAINED_GLIBC;
}

/** Versions of glibc differ in the number after `2.` only. */
export function isLowerGlibc(one: Line, other: Line): boolean {
  return Number(one.split('.')[1]) < Number(other.split('.')[1]);
}
