import { existsSync } from 'fs';
import { join, posix } from 'path';
import type { LocalDraft } from './local-package';
import { textOf } from './read-files';
import { refusalOf } from './refusals';
import { isFile, isFolder, namesIn } from '../files/paths';

/** Levels of folders that are searched, since links may form a cycle. */
const DEEPEST = 8;

const IN_C = /\.(c|cc|cpp|cxx)$/;

/** What makes a module of Python of a file in C or C++. Others are data, such as kernels of CUDA. */
const MODULE_IN_C = /\b(PyInit_\w+|PyMODINIT_FUNC|PYBIND11_MODULE|NB_MODULE|BOOST_PYTHON_MODULE)\b/;

/** Makes a crate a module of Python. */
const CRATE = /^\s*(?:pyo3\b|\[dependencies\.pyo3\])/m;

/** Backends that cannot compile, however the project is built. */
const PLAIN = /^(uv_build|flit_core)\b/;

/**
 * Files of a package from which only a compiler makes modules, relative to the package. For packages of which nothing
 * says that they are compiled.
 */
export function extensionSources(directory: string, { layout, pyproject }: LocalDraft): string[] {
  if (PLAIN.test(pyproject.buildBackend ?? '')) { return []; }
  const beside = ['.', ...layout.roots].flatMap(folder => filesIn(directory, folder));
  const files = [...beside, ...layout.packages.flatMap(folder => filesBelow(directory, folder, DEEPEST))];
  return [...new Set(files)].filter(path => isExtension(directory, path)).sort();
}

function isExtension(directory: string, path: string): boolean {
  const full = join(directory, path);
  // A module of the same name does as well.
  if (path.endsWith('.pyx')) { return !existsSync(full.replace(/x$/, '')); }
  if (IN_C.test(path)) { return MODULE_IN_C.test(textOf(full)); }
  return path === 'Cargo.toml' && CRATE.test(textOf(full));
}

function filesIn(directory: string, folder: string): string[] {
  return namesIn(join(directory, folder)).map(name => posix.join(folder, name))
    .filter(path => isFile(join(directory, path)));
}

function filesBelow(directory: string, folder: string, depth: number): string[] {
  const folders = depth === 0 ? [] : namesIn(join(directory, folder))
    .filter(name => refusalOf(name) === undefined && isFolder(join(directory, folder, name)));
  return [
    ...filesIn(directory, folder),
    ...folders.flatMap(name => filesBelow(directory, posix.join(folder, name), depth - 1)),
  ];
}
