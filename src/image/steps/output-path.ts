import { posix } from 'path';
import { isLine, type Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { isOutside, parsePath, refusalsOn, type RelativePath } from '../../project';
import {
  APP_DIRECTORY, inApp, LAYERS_DIRECTORY, MOUNT_POINTS, STEP_DIRECTORIES, SUPPORT_DIRECTORY, VENV_DIRECTORY,
} from '../places';

/** What a step writes: relative to the project, or absolute if it is elsewhere. */
export type OutputPath = RelativePath | PlacePath;

declare const kind: unique symbol;

/** Absolute and normalized, and outside of the application. */
export type PlacePath = Line & { readonly [kind]: 'place' };

/** In or above one of these an output would change the system, or be hidden by what a platform mounts. */
const TAKEN = [
  '/bin', '/boot', '/dev', '/etc', '/lib', '/lib32', '/lib64', '/libx32', '/proc', '/root', '/run', '/sbin', '/sys',
  '/tmp', '/usr', '/var/cache', '/var/lib/apt', '/var/lib/dpkg', '/var/lock', '/var/log', '/var/mail', '/var/run',
  '/var/spool', '/var/tmp',
  VENV_DIRECTORY, SUPPORT_DIRECTORY,
];

/** Places of the build itself. */
const BUILD = [LAYERS_DIRECTORY, ...Object.values(MOUNT_POINTS), ...Object.values(STEP_DIRECTORIES)];

/** Folders of the base, in which an output may be. */
const PARENTS = ['/home', '/media', '/mnt', '/srv'];

/** Of which no output needs a character that has a meaning for a mount. */
const PLAIN = /^[\w./@+-]+$/;

/** Where distributions have no programs and data of their own, or none with a name of one's choice. */
const FREE = /^\/usr\/(?:share|local\/share|local\/bin)\/(?!python|pip|pydoc|idle|tini)[^/]/;

export function isPlace(path: OutputPath): path is PlacePath {
  return posix.isAbsolute(path);
}

/** Where an output is in the image. */
export function outputInImage(path: OutputPath, home: RelativePath): Line {
  if (isPlace(path)) { return path; }
  return inApp(path === '.' ? home : posix.join(home, path) as RelativePath);
}

/** The paths that a step writes: below the project, or absolute, such as `/data/static`. */
export function checkOutputs(
  outputs: readonly string[], prop: string, home: RelativePath, problems: Problems,
): OutputPath[] {
  if (outputs.length === 0) {
    problems.add(`${prop} is empty, and nothing else of a step is in the image; name what it writes`);
  }
  return outputs.flatMap(written => checkOutput(written, prop, home, problems) ?? []);
}

function checkOutput(
  written: string, prop: string, home: RelativePath, problems: Problems,
): OutputPath | undefined {
  const path = readOutput(written, home);
  if (path === undefined) {
    problems.add(`${prop} has ${quote(written)}; use a path below the folder of the project, such as 'generated', or `
      + "an absolute one outside of it, such as '/data/static', of letters, digits and '._/@+-'");
    return undefined;
  }
  const taken = isPlace(path) ? takenBy(path) : undefined;
  if (taken !== undefined) {
    problems.add(`${prop} has ${quote(written)}, and ${quote(taken)} belongs to the system or to the build; use a path `
      + "below the folder of the project, or another one such as '/data/static'");
    return undefined;
  }
  const never = refusalsOn(path, true).find(({ unless }) => unless === 'never');
  if (never) {
    problems.add(`${prop} has ${quote(written)}, which is never added to an image (${never.reason}); `
      + 'write something else, or leave it out');
    return undefined;
  }
  return path;
}

/** Undefined for what is no path, and for one that is neither below the project nor outside of the application. */
export function readOutput(written: string, home: RelativePath): OutputPath | undefined {
  if (!isLine(written) || written.trim() === '') { return undefined; }
  const absolute = posix.resolve(inApp(home), written);
  const relative = parsePath(posix.relative(inApp(home), absolute));
  if (relative !== undefined && relative !== '.' && !isOutside(relative)) { return relative; }
  const isOfApplication = contains(APP_DIRECTORY, absolute) || contains(absolute, APP_DIRECTORY);
  return posix.isAbsolute(written) && !isOfApplication && PLAIN.test(absolute)
    ? absolute as Line as PlacePath
    : undefined;
}

function takenBy(path: PlacePath): string | undefined {
  if (FREE.test(path)) { return undefined; }
  if (PARENTS.includes(path)) { return path; }
  return [...TAKEN, ...BUILD].find(each => contains(each, path) || contains(path, each));
}

function contains(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);
}
