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

/** The glibc of the Debian or Ubuntu release in a reference; without one, the lowest that is still maintained. */
export function glibcOf(reference: string): Line {
  const [, glibc = LOWEST_MAINTAINED_GLIBC] = [...GLIBC].find(([name]) => reference.includes(name)) ?? [];
  return glibc;
}

/** Versions of glibc differ in the number after `2.` only. */
export function lowerGlibc(one: Line, other: Line): Line {
  return Number(one.split('.')[1]) <= Number(other.split('.')[1]) ? one : other;
}
