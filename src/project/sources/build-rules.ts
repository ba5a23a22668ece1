import { readdirSync, type Dirent } from 'fs';
import { join, posix } from 'path';
import { DEPLOYMENT_FOLDERS, UNREAD_FOLDERS } from './layout';
import type { LocalDraft } from './local-package';
import { isTest, refusalOf } from './refusals';
import { matchesGlob } from '../files/globs';
import { isFolder, namesIn } from '../files/paths';
import { moduleName } from '../python/names';
import type { Pyproject } from '../python/pyproject';

/** Files beside the sources of a package that no build of it reads. */
const UNREAD_FILES = /^(uv\.lock|pylock\..*toml|Dockerfile.*|(docker-)?compose.*\.ya?ml|Procfile)$/;

/** Written by an earlier build in the folder: a wheel must not have it. */
const LEFTOVER = /\.(abi3|cpython-[^./]+)\.so$|\.pyd$/;

/** What marks a folder of caches, of CMake, of Meson and of Ninja. */
const MARKS = ['CACHEDIR.TAG', 'CMakeCache.txt', 'meson-private', '.ninja_log'];

/** Names of what setuptools leaves in `build` and `dist`. */
const OF_SETUPTOOLS = /^(lib|lib\..*|temp\..*|bdist\..*)$|\.(whl|tar\.gz)$/;

/** In a folder of tests: a build file, which may name each of them. */
const BUILD_FILES = ['CMakeLists.txt', 'meson.build'];

/** Code that a build file above the tests may name. */
const TO_COMPILE = /\.(rs|c|cc|cpp|pyx)$/;

/** Levels of folders that are searched for tests. */
const DEEPEST = 8;

const READ_BY_NONE = 'read by no build';

const WRITTEN_EARLIER = 'written by an earlier build';

/**
 * Why the build of a package does not need something in its folder; undefined if it may.
 *
 * @param root absolute
 * @param folder that of the package, relative to the root, as the path
 */
export function uselessFor(
  root: string, folder: string, { layout, pyproject: { name } }: LocalDraft, path: string,
): string | undefined {
  const file = posix.basename(path);
  if (LEFTOVER.test(file)) { return WRITTEN_EARLIER; }
  const isTop = posix.dirname(path) === folder;
  if (isTop && UNREAD_FILES.test(file)) { return READ_BY_NONE; }
  if (path === folder || !isFolder(join(root, path))) { return undefined; }
  const inside = namesIn(join(root, path));
  const own = [...layout.packages, ...layout.roots, moduleName(name ?? '')];
  const isOwn = inside.includes('__init__.py') || own.includes(posix.relative(folder, path));
  if (isTop && !isOwn && [...UNREAD_FOLDERS, ...DEPLOYMENT_FOLDERS].includes(file)) { return READ_BY_NONE; }
  if (MARKS.some(each => inside.includes(each))) { return WRITTEN_EARLIER; }
  const isOld = isTop && ['build', 'dist'].includes(file) && inside.length > 0
    && inside.every(each => OF_SETUPTOOLS.test(each));
  return isOld ? WRITTEN_EARLIER : undefined;
}

/**
 * Tests that a build file may name, since the build fails without them: all of a folder with such a file, and code to
 * compile in others. Paths are relative to the root.
 */
export function testsOfBuild(root: string, folder: string, depth = DEEPEST): string[] {
  const below = foldersIn(join(root, folder)).map(name => posix.join(folder, name));
  return depth === 0 ? [] : below.flatMap(path => {
    const refusal = refusalOf(posix.basename(path));
    if (refusal?.reason !== 'tests') { return refusal === undefined ? testsOfBuild(root, path, depth - 1) : []; }
    const all = pathsBelow(root, path, DEEPEST);
    if (all.some(each => BUILD_FILES.includes(posix.basename(each)))) {
      return [path, ...all.filter(each => isTest(posix.basename(each)))];
    }
    return all.some(each => TO_COMPILE.test(each)) ? [path] : [];
  });
}

/**
 * Files and folders of the metadata, which may be in a folder that no build reads otherwise: the README and the
 * licences. Paths are relative to the package.
 */
export function documentsOf(directory: string, { documents, licenseFiles }: Pyproject): string[] {
  return [...documents, ...licenseFiles].filter(each => !posix.isAbsolute(each))
    .flatMap(each => /[*?[]/.test(each) ? matching(directory, each) : [posix.join(each)]);
}

/** Those in one folder, or the folder above all of them. What is at the top is read anyway. */
function matching(directory: string, pattern: string): string[] {
  const parts = pattern.split('/');
  const folder = parts.slice(0, parts.findIndex(part => /[*?[]/.test(part))).join('/');
  if (folder === '') { return []; }
  return pattern.includes('**') ? [folder]
    : namesIn(join(directory, folder)).map(name => posix.join(folder, name)).filter(each => matchesGlob(each, pattern));
}

function pathsBelow(root: string, folder: string, depth: number): string[] {
  const here = entriesOf(join(root, folder)).map(({ name }) => posix.join(folder, name));
  const below = depth === 0 ? [] : foldersIn(join(root, folder));
  return [...here, ...below.flatMap(name => pathsBelow(root, posix.join(folder, name), depth - 1))];
}

/** Links to folders are not followed, so that none is searched twice. */
function foldersIn(path: string): string[] {
  return entriesOf(path).filter(entry => entry.isDirectory()).map(({ name }) => name).sort();
}

function entriesOf(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}
