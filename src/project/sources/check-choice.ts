import { existsSync, lstatSync, realpathSync } from 'fs';
import { join, posix } from 'path';
import type { ProjectTree } from './project-tree';
import { BY_NAME, refusalOf, refusalsOn, type Refusal, type Rules } from './refusals';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { matchesGlob } from '../files/globs';
import { isFile, isFolder, isOutside, namesIn, relativePath } from '../files/paths';

/** Longer names are not compared. */
const LONGEST_NAME = 80;

const INCLUDE = "'include'";

/** A pattern covers what it matches and everything below. */
export function covers(pattern: string, path: string): boolean {
  const parts = path.split('/');
  return parts.some((_, index) => matchesGlob(parts.slice(0, index + 1).join('/'), pattern));
}

/** Where included files may be: absolute, and folders relative to it. */
export interface Places {
  readonly root: string;
  readonly folders: readonly string[];
  /** What speaks against them. */
  readonly rules?: Rules;
  /** How the program gets a secret instead. */
  readonly forSecrets?: string;
}

/**
 * @param path the written path, relative to the root
 * @param prop the list that has it, as in messages
 */
export function checkInclude(
  written: string, path: string, places: Places, problems: Problems, prop = INCLUDE,
): void {
  const { root, folders, rules, forSecrets = 'hand secrets over with ContainerSecret' } = places;
  const isInside = !posix.isAbsolute(written) && folders.some(folder => !isOutside(posix.relative(folder, path)));
  const never = isInside ? neverStaged(root, path, rules) : undefined;
  if (written.trim() === '') {
    problems.add(`${prop} has ${quote(written)}, which is empty; remove it, or use '.' for the whole project`);
  } else if (!isInside) {
    problems.add(`${prop} has ${quote(written)}, which is outside the project; move it into the project`);
  } else if (never) {
    problems.add(`${prop} has ${quote(written)}, which is never added to an image (${never.reason}); `
      + (never.secret ? forSecrets : 'remove it'));
  } else if (!existsSync(join(root, path))) {
    const isPattern = /[*?[]/.test(written);
    problems.add(`${prop} has ${quote(written)}, which does not exist in the project${nearest(path, root)}; `
      + (isPattern
        ? `${prop} has no wildcards: use the folder, and 'exclude' for the rest`
        : 'correct or remove it'));
  }
}

/** For a symbolic link, its target is checked too. */
function neverStaged(root: string, path: string, rules: Rules = BY_NAME): Refusal | undefined {
  const full = join(root, path);
  const paths = existsSync(full) ? [path, relativePath(root, realpathSync(full))] : [path];
  return paths.flatMap(each => refusalsOn(each, isFile(full), rules)).find(({ unless }) => unless === 'never');
}

/** A pattern that matches nothing is a mistake: the file that it means would be in the image. */
export function checkExclude(
  written: string, pattern: string, { root, locals, base }: ProjectTree, problems: Problems,
): void {
  const isPlain = !/[*?[]/.test(pattern);
  const outside = isOutside(pattern) ? [fixedPart(pattern)] : [];
  const starts = [base, ...locals.map(({ path }) => path), ...outside];
  const matches = isPlain
    // Also a broken link.
    ? lstatSync(join(root, pattern), { throwIfNoEntry: false }) !== undefined
    : starts.some(start => someBelow(root, start, path => covers(pattern, path)));
  if (!matches) {
    problems.add(`'exclude' has ${quote(written)}, which matches nothing in the project`
      + `${isPlain ? nearest(pattern, root) : ''}; correct or remove it`);
  }
}

/** Of a pattern, before its first wildcard. */
function fixedPart(pattern: string): string {
  const parts = pattern.split('/');
  return parts.slice(0, parts.findIndex(part => /[*?[]/.test(part))).join('/');
}

function someBelow(root: string, folder: string, test: (path: string) => boolean): boolean {
  return namesIn(join(root, folder)).some(name => {
    const path = posix.join(folder, name);
    if (test(path)) { return true; }
    const refusal = refusalOf(name);
    return (refusal === undefined || refusal.unless === 'requested')
      && isFolder(join(root, path)) && someBelow(root, path, test);
  });
}

/** The existing name most similar to the first missing part of a path. At most a third of its letters differ. */
function nearest(path: string, root: string): string {
  const parts = path.split('/');
  const index = parts.findIndex((_, at) => !existsSync(join(root, ...parts.slice(0, at + 1))));
  const folder = parts.slice(0, index).join('/');
  const wanted = parts[index].toLowerCase();
  const most = wanted.length > LONGEST_NAME ? 0 : Math.max(1, Math.floor(wanted.length / 3));
  const [best] = namesIn(join(root, folder))
    .filter(name => Math.abs(name.length - wanted.length) <= most)
    .map(name => ({ name, edits: editsBetween(wanted, name.toLowerCase()) }))
    .filter(({ edits }) => edits <= most)
    .sort((a, b) => a.edits - b.edits);
  return best === undefined ? '' : ` (the nearest is ${quote(posix.join(folder, best.name))})`;
}

/** Damerau-Levenshtein distance: letters added, removed, replaced or swapped with the next one. */
function editsBetween(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let at = 1; at <= to.length; at++) {
      const isSame = from[row - 1] === to[at - 1];
      const isSwapped = row > 1 && at > 1 && from[row - 1] === to[at - 2] && from[row - 2] === to[at - 1];
      current.push(Math.min(
        last[at] + 1, current[at - 1] + 1, last[at - 1] + (isSame ? 0 : 1), isSwapped ? before[at - 2] + 1 : Infinity,
      ));
    }
    before = last;
    last = current;
  }
  return last[to.length];
}
