import { existsSync } from 'fs';
import { join, posix } from 'path';
import { readBackend, type BackendLayout } from './build-backends';
import { infrastructureIn } from './infrastructure';
import { textOf } from './read-files';
import { isTest } from './refusals';
import { isFolder, namesIn } from '../files/paths';
import { moduleName } from '../python/names';
import { PYPROJECT, type Pyproject } from '../python/pyproject';

/** Where the importable code of a project is. Paths are relative to its folder, with `/`. */
export interface Layout {
  /** Folders that `import` must search. */
  readonly roots: string[];
  /** Top-level packages, each a folder. */
  readonly packages: string[];
  /** Top-level modules, each a file. */
  readonly modules: string[];
  /** Top-level packages and modules that deploy the application, and so are not part of it. */
  readonly infrastructure: string[];
}

/** Folders beside flat code that neither an application nor a build reads. */
export const UNREAD_FOLDERS = ['ci', 'doc', 'docs', 'infra', 'infrastructure', 'node_modules', 'notebooks'];

/** Folders of deployments, which an application may still have a module of the same name as. */
export const DEPLOYMENT_FOLDERS = ['charts', 'helm', 'k8s', 'kubernetes', 'terraform'];

/** Folders beside flat code that are not part of the application. */
const OTHER_FOLDERS = [
  ...UNREAD_FOLDERS, 'bench', 'benchmarks', 'bin', 'build', 'dist', 'env', 'example', 'examples', 'scripts', 'test',
  'tests', 'venv',
];

/** Modules that only tools import. */
const TOOL_MODULES = /^(conftest|dodo|fabfile|noxfile|setup|tests|test_.*|.*_test)\.py$/;

/** Whether a name beside the code is that of tests, tools or documentation. */
export function isApart(name: string): boolean {
  return OTHER_FOLDERS.includes(name) || TOOL_MODULES.test(name);
}

/** Levels of folders that are searched for the code of a namespace package. */
const NAMESPACE_DEPTH = 4;

/** Levels of folders that are searched, since links may form a cycle. */
const DEEPEST_PACKAGE = 8;

/** Settings of the build backend come first, then `src` if it contains code, then the folder itself. */
export function findLayout(directory: string, pyproject: Pyproject): Layout {
  const backend = readBackend(directory, pyproject);
  const { code, roots } = backend;
  const usual = isItsOwnPackage(join(directory, 'src'), 'src') ? [['.']] : [['src'], ['.']];
  const own = moduleName(pyproject.name ?? '');
  const places = roots.length > 0 ? [[...roots]] : usual;
  if (code.length === 0) {
    const layouts = places.map(each => scan(directory, each, backend, own));
    return layouts.find(isAnyCode) ?? { ...NO_CODE, infrastructure: layouts.flatMap(each => each.infrastructure) };
  }
  const found = backend.searches ? places.map(each => scan(directory, each, backend, own)).find(isAnyCode) : undefined;
  const packages = new Set([...code.filter(path => !path.endsWith('.py')), ...found?.packages ?? []]);
  const modules = code.filter(path => path.endsWith('.py'));
  return {
    roots: [...new Set([...packages, ...modules].map(path => posix.dirname(path)))],
    packages: [...packages],
    modules,
    infrastructure: found?.infrastructure ?? [],
  };
}

const NO_CODE: Layout = { roots: ['.'], packages: [], modules: [], infrastructure: [] };

function isAnyCode({ packages, modules }: Layout): boolean {
  return packages.length + modules.length > 0;
}

/** Whether code in a folder imports it by name: `from src.shop import models`. */
function isItsOwnPackage(folder: string, name: string, depth = DEEPEST_PACKAGE): boolean {
  const itself = new RegExp(`^[ \\t]*(?:from|import) +${name}\\b`, 'm');
  return namesIn(folder).some(each => {
    const path = join(folder, each);
    if (isFolder(path)) {
      return depth > 0 && isIdentifier(each) && !isTest(each) && isItsOwnPackage(path, name, depth - 1);
    }
    return each.endsWith('.py') && !isTest(each) && itself.test(textOf(path));
  });
}

/** @param own the module that has the name of the project */
function scan(directory: string, roots: readonly string[], { takes }: BackendLayout, own: string): Layout {
  const paths = roots.flatMap(root => namesIn(join(directory, root)).map(name => posix.join(root, name)));
  const packages = paths.filter(path => {
    const taken = takes(posix.basename(path));
    return taken !== undefined && isPackage(directory, path, taken === 'named', own);
  });
  const modules = paths.filter(path => isModule(directory, path));
  const infrastructure = infrastructureIn(directory, [...packages, ...modules]);
  const isOurs = (path: string) => !infrastructure.has(path);
  return {
    roots: [...roots],
    packages: packages.filter(isOurs),
    modules: modules.filter(isOurs),
    infrastructure: [...infrastructure],
  };
}

/**
 * Needs no `__init__.py`. A folder with its own pyproject.toml is another project.
 *
 * @param isNamed whether a setting of the build backend names it, so that a name such as `tests` is accepted
 */
function isPackage(directory: string, path: string, isNamed: boolean, own: string): boolean {
  const folder = join(directory, path);
  const isCandidate = isIdentifier(posix.basename(path)) && isFolder(folder) && !existsSync(join(folder, PYPROJECT));
  if (!isCandidate) { return false; }
  const isFlat = !path.includes('/') && !isNamed;
  if (!isFlat) { return holdsCode(folder, NAMESPACE_DEPTH); }
  return (path === own || !OTHER_FOLDERS.includes(path)) && (holdsCode(folder, 1) || holdsPackage(folder));
}

/** Whether a folder is a namespace package: other folders may contain scripts, but no packages. */
function holdsPackage(folder: string): boolean {
  return namesIn(folder).some(name => isIdentifier(name) && existsSync(join(folder, name, '__init__.py')));
}

/** Folders of data below a source root, relative to the project. Code finds them beside itself. */
export function dataFolders(directory: string, { roots, packages }: Layout): string[] {
  return roots.filter(root => root !== '.')
    .flatMap(root => namesIn(join(directory, root)).map(name => posix.join(root, name)))
    .filter(path => !packages.includes(path) && !OTHER_FOLDERS.includes(posix.basename(path)))
    .filter(path => isFolder(join(directory, path)))
    .filter(path => ![PYPROJECT, 'package.json', 'Cargo.toml'].some(name => existsSync(join(directory, path, name))))
    .filter(path => !holdsCode(join(directory, path), NAMESPACE_DEPTH));
}

function isModule(directory: string, path: string): boolean {
  const name = posix.basename(path);
  return name.endsWith('.py') && isIdentifier(name.slice(0, -'.py'.length)) && !TOOL_MODULES.test(name)
    && !isFolder(join(directory, path));
}

function holdsCode(folder: string, depth: number): boolean {
  const names = namesIn(folder);
  return names.some(name => name.endsWith('.py'))
    || (depth > 1 && names.some(name => isIdentifier(name) && holdsCode(join(folder, name), depth - 1)));
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}

/** Names to import a project by: its packages, or its modules when it has no package. */
export function importNames({ packages, modules }: Layout): string[] {
  const names = packages.map(path => posix.basename(path));
  return names.length > 0 ? names : modules.map(path => posix.basename(path, '.py'));
}

/** Names that hide those of another project: of modules, and of packages that are no namespace. */
export function wholeNames(directory: string, { packages, modules }: Layout): string[] {
  const whole = packages.filter(path => existsSync(join(directory, path, '__init__.py')));
  return [...whole.map(path => posix.basename(path)), ...modules.map(path => posix.basename(path, '.py'))];
}
