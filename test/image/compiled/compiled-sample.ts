import { PythonImage, type PythonImageOptions } from '../../../src';
import { lockEntry, REGISTRY } from '../../project/sample-project';
import { temporaryFolder } from '../../project/temporary';

/** Of a package with an extension in C. */
export const FASTMATH = `[project]
name = "fastmath"
version = "1.2.0"
requires-python = ">=3.11"
readme = "docs/intro.md"
[project.scripts]
fastmath = "fastmath.cli:main"
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"
[tool.setuptools]
ext-modules = [{ name = "fastmath._native", sources = ["src/fastmath/native.c"] }]
`;

const SHOP = `[project]
name = "shop"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["fastapi", "uvicorn", "fastmath"]
[dependency-groups]
build = ["setuptools>=77"]
[build-system]
requires = ["uv_build"]
build-backend = "uv_build"
[tool.uv.sources]
fastmath = { workspace = true }
[tool.uv.workspace]
members = ["packages/*"]
`;

/** Locks what builds with setuptools, and what another test adds. */
export function lockWith(...entries: string[]): string {
  return `version = 1
revision = 3
requires-python = ">=3.11"
[manifest]
members = ["fastmath", "shop"]
[[package]]
name = "shop"
version = "0.1.0"
source = { editable = "." }
dependencies = [{ name = "fastapi" }, { name = "fastmath" }, { name = "uvicorn" }]
[package.dev-dependencies]
build = [{ name = "setuptools" }]
[package.metadata]
requires-dist = [{ name = "fastapi" }, { name = "fastmath", editable = "packages/fastmath" }, { name = "uvicorn" }]
[package.metadata.requires-dev]
build = [{ name = "setuptools", specifier = ">=77" }]
[[package]]
name = "fastmath"
version = "1.2.0"
source = { editable = "packages/fastmath" }
${lockEntry('fastapi', '0.120.0')}
${lockEntry('setuptools', '80.9.0')}
${lockEntry('uvicorn', '0.38.0')}
${entries.join('\n')}`;
}

export { lockEntry, REGISTRY };

/** A plain project in a workspace with a package that compiles. */
export function compiledWorkspace(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const files = Object.entries({
    'pyproject.toml': SHOP,
    'uv.lock': lockWith(),
    'src/shop/__init__.py': '',
    'src/shop/main.py': 'import fastmath\nfrom fastapi import FastAPI\napp = FastAPI()\n',
    'packages/fastmath/pyproject.toml': FASTMATH,
    'packages/fastmath/src/fastmath/__init__.py': 'from fastmath._native import total\n',
    'packages/fastmath/src/fastmath/cli.py': 'def main(): ...\n',
    'packages/fastmath/src/fastmath/native.c': 'int x;\n',
    'packages/fastmath/docs/intro.md': '# Fast\n',
    'packages/fastmath/docs/other.md': '# Other\n',
    ...changes,
  }).filter((file): file is [string, string] => file[1] !== undefined);
  return temporaryFolder(Object.fromEntries(files));
}

export const imageOf = (folder: string, options: PythonImageOptions = {}) =>
  PythonImage.fromDirectory(folder, { pythonVersion: '3.13', ...options });
export const pathsOf = (image: PythonImage, below: string) =>
  image._contextFiles.map(({ path }) => path).filter(path => path.startsWith(below)).sort();
export const textOf = (image: PythonImage, path: string) =>
  Buffer.from(image._contextFiles.find(each => each.path === path)!.content).toString();
/** Never undefined: two stages that do not exist would be equal. */
export const stageOf = (image: PythonImage, name: string): string => {
  const stage = image.dockerfile.split('\n\n').find(each => each.includes(` AS ${name}\n`));
  if (stage === undefined) { throw new Error(`the Dockerfile has no stage ${name}`); }
  return stage;
};

/** The message of what is thrown. */
export const failure = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no failure';
};

/** Builds with maturin. */
export const MATURIN = `[project]
name = "fastmath"
version = "1.2.0"
requires-python = ">=3.11"
[build-system]
requires = ["maturin>=1.9"]
build-backend = "maturin"
`;
