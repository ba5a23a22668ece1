import { existsSync } from 'fs';
import { join, posix } from 'path';
import { matchesGlob } from '../files/globs';
import { isFolder, isOutside } from '../files/paths';
import { asTable, asTables, asText, asTexts, tableAt, type Table } from '../files/toml';
import { moduleName } from '../python/names';
import type { Pyproject } from '../python/pyproject';

/** Where code is, according to the settings of a build backend. Paths are relative to the project's folder. */
export interface BackendLayout {
  /** Packages and modules at the top, by path. */
  readonly code: readonly string[];
  /** Folders to look for them in. */
  readonly roots: readonly string[];
  /** Whether it also searches packages that are not listed. */
  readonly searches: boolean;
  /** Whether it takes a package that it finds: `named` if a setting names it, so that its name does not matter. */
  readonly takes: (name: string) => 'named' | 'found' | undefined;
}

export function readBackend(directory: string, pyproject: Pyproject): BackendLayout {
  const { tool } = pyproject;
  const isThere = (path: string) => existsSync(join(directory, path));
  const code = insidePaths([
    ...hatchCode(tool), ...uvCode(tool), ...setuptoolsCode(tool), ...poetryCode(tool), ...pdmCode(tool, isThere('src')),
    ...flitCode(pyproject).filter(isThere).slice(0, 1), ...scikitCode(tool),
  ]);
  const find = tableAt(asTable(tool.setuptools), 'packages', 'find');
  const [included, excluded] = [asTexts(find.include).filter(pattern => pattern !== '*'), asTexts(find.exclude)];
  return {
    code: code.filter(path => path.endsWith('.py') ? isThere(path) : isFolder(join(directory, path))),
    roots: insidePaths([
      ...searchedRoots(tool), ...usualPackages(pyproject).filter(isThere).map(each => posix.dirname(each)),
    ]).filter(root => isFolder(join(directory, root))),
    searches: asTable(asTable(tool.setuptools).packages).find !== undefined,
    takes: name => {
      const isNamed = included.some(pattern => [pattern, topLevel(pattern)].some(each => matchesGlob(name, each)));
      const isTaken = !excluded.some(pattern => matchesGlob(name, pattern)) && (isNamed || included.length === 0);
      return isTaken ? isNamed ? 'named' : 'found' : undefined;
    },
  };
}

/** Where scikit-build-core and maturin look for a package without being told, beside `src`. */
function usualPackages({ buildBackend = '', name }: Pyproject): string[] {
  return name !== undefined && /^(maturin|scikit_build_core)/.test(buildBackend) ? [`python/${moduleName(name)}`] : [];
}

/** Folders in which a build backend looks for packages. */
function searchedRoots(tool: Table): string[] {
  const setuptools = asTable(tool.setuptools);
  const find = asTable(asTable(setuptools.packages).find);
  const setuptoolsRoots = [...asTexts(find.where), asText(asTable(setuptools['package-dir'])[''])];
  const poetry = asTables(asTable(tool.poetry).packages)
    .filter(({ include }) => plainPath(asText(include) ?? '') === '.');
  return [
    ...hatchSources(tool),
    asText(tableAt(tool, 'uv', 'build-backend')['module-root']),
    asText(asTable(tool.maturin)['python-source']),
    ...setuptoolsRoots,
    ...asTable(setuptools.packages).find !== undefined && setuptoolsRoots.every(root => root === undefined)
      ? ['.'] : [],
    ...poetry.map(({ from }) => asText(from) ?? '.'),
    asText(tableAt(tool, 'pdm', 'build')['package-dir']),
  ].filter(path => path !== undefined);
}

function uvCode(tool: Table): string[] {
  const uv = tableAt(tool, 'uv', 'build-backend');
  const name = asText(uv['module-name']);
  const names = name === undefined ? asTexts(uv['module-name']) : [name];
  return names.map(each => posix.join(asText(uv['module-root']) ?? 'src', topLevel(each)));
}

/** The folder of a single package overrides the folder for all. */
function setuptoolsCode(tool: Table): string[] {
  const setuptools = asTable(tool.setuptools);
  const folders = asTable(setuptools['package-dir']);
  const root = asText(folders['']) ?? '.';
  const placed = (name: string) => {
    const own = asText(folders[topLevel(name)]);
    // Only a folder with the package's name can be imported.
    return own !== undefined && posix.basename(own) === topLevel(name) ? own : `${root}/${topLevel(name)}`;
  };
  return [
    ...asTexts(setuptools.packages).map(placed),
    ...asTexts(setuptools['py-modules']).map(name => `${root}/${name.replaceAll('.', '/')}.py`),
  ];
}

function poetryCode(tool: Table): string[] {
  return asTables(asTable(tool.poetry).packages).flatMap(({ from, include }) =>
    topLevelPath(plainPath(asText(include) ?? ''), '.').map(path => posix.join(asText(from) ?? '.', path)));
}

function pdmCode(tool: Table, hasSrc: boolean): string[] {
  const build = tableAt(tool, 'pdm', 'build');
  const root = asText(build['package-dir']) ?? (hasSrc ? 'src' : '.');
  return asTexts(build.includes).flatMap(path => topLevelPath(plainPath(path), posix.join(root)));
}

function flitCode({ tool, name, buildBackend }: Pyproject): string[] {
  if (!buildBackend?.startsWith('flit_core')) { return []; }
  const module = topLevel(asText(tableAt(tool, 'flit', 'module').name) ?? moduleName(name ?? ''));
  return [module, `src/${module}`, `${module}.py`, `src/${module}.py`];
}

/** Paths, or paths by where a wheel has them. */
function scikitCode(tool: Table): string[] {
  const { packages } = tableAt(tool, 'scikit-build', 'wheel');
  return [...asTexts(packages), ...Object.values(asTable(packages)).flatMap(each => asText(each) ?? [])];
}

/**
 * Hatch installs what is in `packages` without the folders above it, and files of the other lists at their paths.
 * Prefixes in `sources` are removed from these. So is `src`: code imports a package, not the folder `src`.
 */
function hatchCode(tool: Table): string[] {
  const build = tableAt(tool, 'hatch', 'build');
  const wheel = tableAt(build, 'targets', 'wheel');
  const [packages, ...files] = ['packages', 'only-include', 'include'].map(key =>
    asTexts(wheel[key] ?? build[key]).map(plainPath).filter(path => path !== '.'));
  const sources = hatchSources(tool);
  const sourceOf = (path: string) => sources.find(each => path === each || path.startsWith(`${each}/`));
  if (packages.length > 0) {
    return packages.flatMap(path => sourceOf(path) === undefined ? path : topLevelPath(path, sourceOf(path)!));
  }
  const listed = files.find(list => list.length > 0) ?? [];
  return listed.flatMap(path => topLevelPath(path, sourceOf(path) ?? (path.startsWith('src/') ? 'src' : '.')));
}

function hatchSources(tool: Table): string[] {
  const build = tableAt(tool, 'hatch', 'build');
  const sources = tableAt(build, 'targets', 'wheel').sources ?? build.sources;
  const paths = Array.isArray(sources) ? asTexts(sources) : Object.keys(asTable(sources));
  return paths.map(plainPath).filter(path => path !== '.');
}

/** The part of a pattern before its first wildcard. */
function plainPath(pattern: string): string {
  const parts = pattern.replace(/^\/+/, '').split('/');
  const end = parts.findIndex(part => /[*?[]/.test(part));
  return posix.join('.', ...end < 0 ? parts : parts.slice(0, end)).replace(/\/$/, '');
}

/** `src/shop` for a path in the package shop below `src`; empty for the root itself and other paths. */
function topLevelPath(path: string, root: string): string[] {
  const below = posix.relative(root, path);
  return below === '' || isOutside(below) ? [] : [posix.join(root, below.split('/')[0])];
}

function topLevel(dottedName: string): string {
  return dottedName.split('.')[0];
}

export function insidePaths(paths: readonly string[]): string[] {
  const normal = paths.map(path => posix.join('.', path.replace(/\/+$/, '')));
  return [...new Set(normal)].filter(path => !isOutside(path));
}
