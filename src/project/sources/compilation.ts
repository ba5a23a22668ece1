import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { textOf } from './read-files';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import { isFile } from '../files/paths';
import { asList, asTable, asText, parseToml, tableAt, type Table } from '../files/toml';
import type { Pyproject } from '../python/pyproject';
import { parseRequirement } from '../python/requirement';

/** How a local package is built whose sources cannot be used as they are. */
export interface Compilation {
  /** What says so, for readers, such as `the build backend "maturin"`. */
  readonly reason: string;
  /** Whether it has a crate. */
  readonly isRust: boolean;
  /** Packages that its backend asks for only while it builds, each with the Debian package that does as well. */
  readonly asks: readonly BackendTool[];
}

export interface BackendTool {
  readonly name: string;
  readonly debian: string;
}

const CMAKE: BackendTool = { name: 'cmake', debian: 'cmake' };
const NINJA: BackendTool = { name: 'ninja', debian: 'ninja-build' };
const PATCHELF: BackendTool = { name: 'patchelf', debian: 'patchelf' };

/** Backends that compile whatever the project says, and what they return as requirements of a build. */
const BACKENDS: ReadonlyArray<readonly [name: RegExp, asks: readonly BackendTool[]]> = [
  [/^maturin$/, []],
  [/^mesonpy$/, [NINJA, PATCHELF]],
  [/^scikit_build_core\./, [CMAKE, NINJA]],
  [/^py_build_cmake\./, []],
  [/^(sipbuild|pyqtbuild)\./, []],
];

/** What builds extensions in the program of a build: `setup.py`, or the script of Poetry and the hook of Hatch. */
const COMPILES = new RegExp('\\b(ext_modules|rust_extensions|cffi_modules|cythonize|mypycify|CMakeExtension'
  + '|Pybind11Extension|CUDAExtension|CppExtension|build_ext)\\b|\\bExtension\\(|\\bfrom skbuild\\b'
  + '|pure_python\\W+False');

/** Comments and strings. */
const NO_CODE = /#[^\n]*|"{3}[^]*?(?:"{3}|$)|'{3}[^]*?(?:'{3}|$)|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?/g;

/** As in `ext_modules=[]`. */
const NONE = /\b(ext_modules|rust_extensions|cffi_modules)\b["']?\s*[=:]\s*(None\b|\[\s*\]|\(\s*\))/g;

/** Backends that never compile, whatever is beside them. */
const PLAIN = ['uv_build', 'flit_core'];

const CARGO = 'Cargo.toml';

/** Undefined if the sources of a package are what a wheel would have. */
export function findCompilation(directory: string, pyproject: Pyproject): Compilation | undefined {
  const reason = reasonOf(directory, pyproject);
  return reason === undefined ? undefined : compilationOf(directory, pyproject, reason);
}

export function compilationOf(directory: string, pyproject: Pyproject, reason: string): Compilation {
  const [, asks = []] = BACKENDS.find(([name]) => name.test(pyproject.buildBackend ?? '')) ?? [];
  const isRust = pyproject.buildBackend === 'maturin' || existsSync(join(directory, CARGO))
    || pyproject.buildRequires?.some(each => /^setuptools[-_.]rust\b/i.test(each)) === true;
  return { reason, isRust, asks };
}

function reasonOf(directory: string, { buildBackend = '', buildRequires = [], tool }: Pyproject): string | undefined {
  if (BACKENDS.some(([name]) => name.test(buildBackend))) { return `the build backend ${quote(buildBackend)}`; }
  const name = buildBackend.split(/[.:]/)[0];
  switch (name) {
    case '':
    case 'setuptools': return ofSetuptools(directory, tool);
    case 'hatchling': return ofHatch(directory, hooksOfHatch(directory, tool), buildRequires);
    case 'poetry':
    case 'poetry_dynamic_versioning': return ofScript(directory, poetryScript(tool), '[tool.poetry] build');
    case 'pdm': return ofPdm(directory, tableAt(tool, 'pdm', 'build'));
    // One of the project's own mostly calls setuptools.
    default: return PLAIN.includes(name) ? undefined : ofScript(directory, 'setup.py', 'setup.py');
  }
}

function ofSetuptools(directory: string, tool: Table): string | undefined {
  if (asList(asTable(tool.setuptools)['ext-modules']).length > 0) { return "'ext-modules' in [tool.setuptools]"; }
  if (tool['setuptools-rust'] !== undefined) { return '[tool.setuptools-rust]'; }
  return ofScript(directory, 'setup.py', 'setup.py');
}

/** Hooks of plugins that compile, by the package that has them. */
const HATCH_PLUGINS = [
  'hatch-cython', 'hatch-mypyc', 'hatch-rs', 'hatch-cpp', 'hatch-meson', 'hatch-ziglang', 'scikit-build-core',
];

/** Its settings may have a file of their own, which then counts. */
function hooksOfHatch(directory: string, tool: Table): Table {
  const file = join(directory, 'hatch.toml');
  const own = isFile(file) ? parseToml(readFileSync(file), 'hatch.toml', '', new Problems('')) : undefined;
  const build = tableAt({ ...asTable(tool.hatch), ...own }, 'build');
  return { ...asTable(build.hooks), ...tableAt(build, 'targets', 'wheel', 'hooks') };
}

function ofHatch(directory: string, hooks: Table, requires: readonly string[]): string | undefined {
  const names = requires.flatMap(each => parseRequirement(each)?.name ?? []);
  const plugin = HATCH_PLUGINS.find(each => (names as string[]).includes(each));
  if (plugin !== undefined) { return `the plugin '${plugin}' of Hatch`; }
  const custom = hooks.custom === undefined ? undefined : asText(asTable(hooks.custom).path) ?? 'hatch_build.py';
  return ofScript(directory, custom, 'the custom hook of Hatch');
}

function poetryScript(tool: Table): string | undefined {
  const { build } = asTable(tool.poetry);
  return asText(build) ?? asText(asTable(build).script);
}

function ofPdm(directory: string, build: Table): string | undefined {
  if (build['run-setuptools'] === true) { return "'run-setuptools' in [tool.pdm.build]"; }
  return ofScript(directory, asText(build['custom-hook']) ?? 'pdm_build.py', 'the build hook of PDM');
}

function ofScript(directory: string, script: string | undefined, what: string): string | undefined {
  const path = script === undefined ? undefined : join(directory, script);
  const isCompiling = path !== undefined && isFile(path) && COMPILES.test(codeOf(textOf(path)));
  return isCompiling ? `${what}, which builds extensions` : undefined;
}

/** Without comments, texts, and lists of nothing. Names in quotes stay: `{'ext_modules': all}`. */
function codeOf(source: string): string {
  return source.replace(NO_CODE, text => /^(["'])\w+\1$/.test(text) ? text : '""').replace(NONE, '');
}
