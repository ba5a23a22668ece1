import type { PythonModule } from './python-source';
import { requiredImports } from './required-imports';
import { quote } from '../../private/messages';
import type { PackageName } from '../python/names';
import { STANDARD_LIBRARY } from '../python/standard-library';

/**
 * Imports at the top of a file of packages that the lock has only for other systems or Pythons, such as
 * `tomli; python_version < '3.11'`. Only warnings: another package may provide the same module.
 *
 * @param target for the message: `Python 3.13 on linux/amd64`
 * @param remaking for the message: how the lock is made again
 */
export function absentWarnings(
  modules: readonly PythonModule[], absent: readonly PackageName[], target: string, remaking: string,
): string[] {
  const own = new Set(modules.map(({ name }) => name.split('.')[0]));
  const packages = new Map(absent.map(name => [name.replace(/[-.]/g, '_'), name] as const).filter(([wanted]) =>
    !own.has(wanted) && !STANDARD_LIBRARY.has(wanted)));
  const importing = new Map<string, PythonModule>();
  for (const module of packages.size === 0 ? [] : modules.filter(({ source }) => mayImport(source, packages))) {
    for (const { level, name } of requiredImports(module.source)) {
      const [wanted] = name.split('.');
      if (level === 0 && packages.has(wanted) && !importing.has(wanted)) { importing.set(wanted, module); }
    }
  }
  return [...importing].map(([wanted, { file, name }]) =>
    `${quote(file ?? name)} imports ${quote(wanted)}, which is locked, but not installed for ${target}, so the file `
    + 'cannot be imported unless another package has that module; import it under the condition of its marker, or '
    + `require ${quote(packages.get(wanted)!)} without the marker and ${remaking}`);
}

/** A quick test: nearly no file imports one of these. */
function mayImport(source: string, packages: ReadonlyMap<string, PackageName>): boolean {
  return [...source.matchAll(/^(?:from|import)\b.*/gm)]
    .some(([line]) => line.split(/[^\w]+/).some(word => packages.has(word)));
}
