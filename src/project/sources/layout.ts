import { existsSync, readFileSync } from 'fs';
import { join, posix } from 'path';
import { textOf } from './read-files';
import { isTest } from './refusals';
import { isFile, isFolder, isOutside, namesIn } from '../files/paths';
import { asTable, asTables, asText, asTexts, tableAt, type Table } from '../files/toml';
import { PYPROJECT, type Pyproject } from '../python/pyproject';

/** Where the importable code of a project lies. Paths are relative to its folder, with `/`. */
export interface Layout {
  /** Folders that `import` must look in. */
  readonly roots: string[];
  /** Top-level packages, each a folder. */
  readonly packages: string[];
  /** Top-level modules, each a file. */
  readonly modules: string[];
}

/** Folders that lie beside flat code and are no part of the application. */
const OTHER_FOLDERS = [
  'bench', 'benchmarks', 'bin', 'build', 'ci', 'dist', 'doc', 'docs', 'env', 'example', 'examples', 'infra', 'infrastructure', 'node_modules',
  'notebooks', 'scripts', 'test', 'tests', 'venv',
];

/** Modules that only tools import. */
const TOOL_MODULES = /^(conftest|dodo|fabfile|noxfile|setup|tests|test_.*|.*_test)\.py$/;

/** Whether a name beside the code is that of something else, as of its tests, tools or documentation. */
export function isApart(name: string): boolean {
  return OTHER_FOLDERS.includes(name) || TOOL_MODULES.test(name);
}

/** A namespace package may have its code this many folders down. */
const NAMESPACE_DEPTH = 4;

/** Packages lie at most so deep in each other; links may lie in a circle. */
const DEEPEST_PACKAGE = 8;

/** What the settings of the build backend say comes first; then `src`, if code is in it; then the folder itself. */
export function findLayout(directory: string, { tool }: Pyproject): Layout {
  const named = namedCode(tool).filter(path => existsSync(join(directory, path)));
  if (named.length > 0) {
    return {
      roots: [...new Set(named.map(path => posix.dirname(path)))],
      packages: named.filter(path => !path.endsWith('.py')),
      modules: named.filter(path => path.endsWith('.py')),
    };
  }
  const roots = namedRoots(tool).filter(root => isFolder(join(directory, root)));
  const usual = isItsOwnPackage(join(directory, 'src'), 'src') ? [['.']] : [['src'], ['.']];
  const layouts = (roots.length > 0 ? [roots] : usual).map(each => scan(directory, each));
  return layouts.find(({ packages, modules }) => packages.length + modules.length > 0) ?? { roots: ['.'], packages: [], modules: [] };
}

/** Whether code in a folder imports it by name: `from src.shop import models`. */
function isItsOwnPackage(folder: string, name: string, depth = DEEPEST_PACKAGE): boolean {
  const itself = new RegExp(`^[ \\t]*(?:from|import) +${name}\\b`, 'm');
  return namesIn(folder).some(each => {
    const path = join(folder, each);
    if (isFolder(path)) { return depth > 0 && isIdentifier(each) && !isTest(each) && isItsOwnPackage(path, name, depth - 1); }
    return each.endsWith('.py') && !isTest(each) && itself.test(textOf(path));
  });
}

/** Packages and modules that the settings of a build backend name. */
function namedCode(tool: Table): string[] {
  const setuptools = asTable(tool.setuptools);
  const setuptoolsRoot = asText(asTable(setuptools['package-dir'])['']) ?? '.';
  const uv = tableAt(tool, 'uv', 'build-backend');
  const uvModule = asText(uv['module-name']);
  return insidePaths([
    ...hatchCode(tool),
    ...(uvModule === undefined ? asTexts(uv['module-name']) : [uvModule]).map(name => `${asText(uv['module-root']) ?? 'src'}/${topLevel(name)}`),
    ...asTexts(setuptools.packages).map(name => `${setuptoolsRoot}/${topLevel(name)}`),
    ...asTexts(setuptools['py-modules']).map(name => `${setuptoolsRoot}/${name}.py`),
    ...asTables(asTable(tool.poetry).packages).map(({ from, include }) => `${asText(from) ?? '.'}/${asText(include)?.split('/')[0]}`),
  ]);
}

/**
 * Hatch lists packages, or files with or without wildcards; what `sources` names is taken off their path when it is
 * installed.
 */
function hatchCode(tool: Table): string[] {
  const build = tableAt(tool, 'hatch', 'build');
  const wheel = tableAt(build, 'targets', 'wheel');
  const listed = ['packages', 'only-include', 'include'].map(key => asTexts(wheel[key] ?? build[key])).find(list => list.length > 0) ?? [];
  const sources = hatchSources(tool);
  return listed.map(path => plainPath(path)).filter(path => path !== '.').flatMap(path => {
    const source = sources.find(each => path === each || path.startsWith(`${each}/`));
    if (path === source) { return []; }
    return source === undefined ? path : `${source}/${path.slice(source.length + 1).split('/')[0]}`;
  });
}

function hatchSources(tool: Table): string[] {
  const build = tableAt(tool, 'hatch', 'build');
  const sources = tableAt(build, 'targets', 'wheel').sources ?? build.sources;
  return (Array.isArray(sources) ? asTexts(sources) : Object.keys(asTable(sources))).map(path => plainPath(path)).filter(path => path !== '.');
}

/** The part of a pattern that stands before its first wildcard. */
function plainPath(pattern: string): string {
  const parts = pattern.replace(/^\/+/, '').split('/');
  const end = parts.findIndex(part => /[*?[]/.test(part));
  return posix.join('.', ...end < 0 ? parts : parts.slice(0, end)).replace(/\/$/, '');
}

/** Folders that a build backend is told to look in. */
function namedRoots(tool: Table): string[] {
  const setuptools = asTable(tool.setuptools);
  return insidePaths([
    ...hatchSources(tool),
    asText(tableAt(tool, 'uv', 'build-backend')['module-root']),
    ...asTexts(tableAt(setuptools, 'packages', 'find').where),
    asText(asTable(setuptools['package-dir'])['']),
    asText(tableAt(tool, 'pdm', 'build')['package-dir']),
  ].filter(path => path !== undefined));
}

function topLevel(dottedName: string): string {
  return dottedName.split('.')[0];
}

function insidePaths(paths: readonly string[]): string[] {
  const normal = paths.map(path => posix.join('.', path.replace(/\/+$/, '')));
  return [...new Set(normal)].filter(path => !isOutside(path));
}

function scan(directory: string, roots: readonly string[]): Layout {
  const programs = infrastructurePrograms(directory);
  const paths = roots.flatMap(root => namesIn(join(directory, root)).map(name => posix.join(root, name)));
  return {
    roots: [...roots],
    packages: paths.filter(path => isPackage(directory, path)),
    modules: paths.filter(path => isModule(directory, path) && !programs.includes(path)),
  };
}

/** It needs no `__init__.py`. A folder with a pyproject.toml of its own is another project. */
function isPackage(directory: string, path: string): boolean {
  const folder = join(directory, path);
  const flat = !path.includes('/');
  return isIdentifier(posix.basename(path)) && isFolder(folder) && !existsSync(join(folder, PYPROJECT))
    && !(flat && OTHER_FOLDERS.includes(path)) && (flat ? holdsCode(folder, 1) || holdsPackage(folder) : holdsCode(folder, NAMESPACE_DEPTH));
}

/** A namespace package beside pyproject.toml; other folders hold scripts in places, but no packages. */
function holdsPackage(folder: string): boolean {
  return namesIn(folder).some(name => isIdentifier(name) && existsSync(join(folder, name, '__init__.py')));
}

/** Folders without code below a source root, which code there finds beside itself. Paths relative to the project. */
export function dataFolders(directory: string, { roots, packages }: Layout): string[] {
  return roots.filter(root => root !== '.').flatMap(root => namesIn(join(directory, root)).map(name => posix.join(root, name)))
    .filter(path => !packages.includes(path) && !OTHER_FOLDERS.includes(posix.basename(path)) && isFolder(join(directory, path)))
    .filter(path => ![PYPROJECT, 'package.json', 'Cargo.toml'].some(name => existsSync(join(directory, path, name))))
    .filter(path => !holdsCode(join(directory, path), NAMESPACE_DEPTH));
}

/** The files in which tools for infrastructure say what they run, and the pattern of a program of Python in them. */
const INFRASTRUCTURE = [['cdk.json', /[\w./-]+\.py\b/], ['cdk8s.yaml', /[\w./-]+\.py\b/], ['Pulumi.yaml', /[\w./-]+\.py\b/]] as const;

/** Programs that deploy the application, and so are no part of it. */
function infrastructurePrograms(directory: string): string[] {
  const named = INFRASTRUCTURE.filter(([name]) => isFile(join(directory, name)))
    .flatMap(([name, program]) => [program.exec(readFileSync(join(directory, name), 'utf8'))?.[0] ?? '', name === 'Pulumi.yaml' ? '__main__.py' : '']);
  return insidePaths(named.filter(path => path !== ''));
}

function isModule(directory: string, path: string): boolean {
  const name = posix.basename(path);
  return name.endsWith('.py') && isIdentifier(name.slice(0, -'.py'.length)) && !TOOL_MODULES.test(name) && !isFolder(join(directory, path));
}

function holdsCode(folder: string, depth: number): boolean {
  const names = namesIn(folder);
  return names.some(name => name.endsWith('.py')) || (depth > 1 && names.some(name => isIdentifier(name) && holdsCode(join(folder, name), depth - 1)));
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}

/** What a project is imported by: its packages, or its modules when it has no package. */
export function importNames({ packages, modules }: Layout): string[] {
  const names = packages.map(path => posix.basename(path));
  return names.length > 0 ? names : modules.map(path => posix.basename(path, '.py'));
}
