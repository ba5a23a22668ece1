import { join, posix } from 'path';
import { CARGO_TOML } from './cargo';
import { textOf } from './read-files';
import { isFile } from '../files/paths';
import { asTable, asTables, asText } from '../files/toml';
import type { Pyproject } from '../python/pyproject';

/** The manifest that maturin builds, relative to the package: the only place where it looks. */
export function manifestOfMaturin({ buildBackend, tool }: Pyproject): string | undefined {
  if (buildBackend !== 'maturin') { return undefined; }
  return asText(asTable(tool.maturin)['manifest-path']) ?? CARGO_TOML;
}

/** Manifests of the crates of a package, relative to it: one of maturin, or those that exist for another backend. */
export function manifestsOf(directory: string, pyproject: Pyproject): string[] {
  const fixed = manifestOfMaturin(pyproject);
  if (fixed !== undefined) { return [fixed]; }
  const rust = asTable(pyproject.tool['setuptools-rust']);
  const listed = [...asTables(rust['ext-modules']), ...asTables(rust.bins)].flatMap(each => asText(each.path) ?? []);
  const all = [CARGO_TOML, ...listed, ...namedIn(join(directory, 'setup.py'))].map(each => posix.normalize(each));
  return [...new Set(all)].filter(each => !posix.isAbsolute(each) && isFile(join(directory, each)));
}

/** As in `RustExtension("fast._native", path="rust/Cargo.toml")`. */
function namedIn(script: string): string[] {
  const texts = isFile(script) ? textOf(script).matchAll(/(["'])([^"'\n]*Cargo\.toml)\1/g) : [];
  return [...texts].map(([, , path]) => path);
}
