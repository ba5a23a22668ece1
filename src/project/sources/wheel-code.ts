import { join, posix } from 'path';
import { readBackend } from './build-backends';
import { isBesideCode, type LocalDraft } from './local-package';
import { textOf } from './read-files';
import { asTable, asText, asTexts } from '../files/toml';
import { moduleName } from '../python/names';

/** Flat folders that setuptools takes for no package, unless it is told. */
const NOT_OF_SETUPTOOLS = [
  'bin', 'changelog', 'debian', 'documentation', 'exercise', 'exercises', 'manpages', 'news', 'newsfragments', 'python',
  'tools', 'unit_test', 'unit_tests', 'util', 'utils',
];

/** Backends that take the package of the project's name, or the one of their settings, and nothing beside it. */
const OF_ONE_PACKAGE = /^(maturin|scikit_build_core|flit_core|hatchling|poetry|uv_build)/;

/** Of those, the ones that also make wheels without any package. */
const WITHOUT_PACKAGE = /^(maturin|scikit_build_core)/;

const IN_SETUP = /\bfind_(namespace_)?packages\b/;

/**
 * The packages and modules that the wheel of a local package has, as far as its files tell: what else is in its folder
 * belongs to the application. Paths are relative to the folder.
 */
export function wheelCode(directory: string, { layout, pyproject }: LocalDraft): string[] {
  const packages = layout.packages.filter(path => !isBesideCode(path));
  const modules = layout.modules.filter(path => !isBesideCode(path));
  const { code, searches } = readBackend(directory, pyproject);
  if (code.length > 0) { return [...packages, ...modules.filter(path => code.includes(path))]; }
  if (searches) { return packages; }
  const { buildBackend = '', tool, name = '' } = pyproject;
  if (OF_ONE_PACKAGE.test(buildBackend)) {
    const maturin = asTable(tool.maturin);
    const module = asText(maturin['module-name'])?.split('.')[0] ?? moduleName(name);
    const said = [module, ...asTexts(maturin['python-packages'])];
    const own = [...packages, ...modules].filter(path => said.includes(posix.basename(path, '.py')));
    return own.length > 0 || WITHOUT_PACKAGE.test(buildBackend) ? own : packages;
  }
  return codeOfSetuptools(directory, packages, modules);
}

/** Its discovery, which other backends have alike: packages, or else modules. A `setup.py` may name them. */
function codeOfSetuptools(directory: string, packages: readonly string[], modules: readonly string[]): string[] {
  const found = packages.filter(path => !NOT_OF_SETUPTOOLS.includes(path));
  const setup = textOf(join(directory, 'setup.py'));
  const named = [...found, ...modules].filter(path => isNamedIn(setup, posix.basename(path, '.py')));
  if (IN_SETUP.test(setup) || named.length === 0) {
    const inRoots = modules.filter(path => path.includes('/'));
    return found.length > 0 ? [...found, ...inRoots] : [...modules];
  }
  return named;
}

/** `"fastmath"`, `"fastmath.core"` */
function isNamedIn(setup: string, name: string): boolean {
  return [`"${name}"`, `'${name}'`, `"${name}.`, `'${name}.`].some(each => setup.includes(each));
}
