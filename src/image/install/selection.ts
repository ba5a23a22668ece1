import { isFolderSource, type InstalledPackage, type LockedPackage, type PythonProject } from '../../project';
import type { GroupInstall, InstallSelection } from '../image-plan';

/** Whether a package is a local folder: it is in the application layer, where PYTHONPATH finds it. */
export function isLocal({ source }: LockedPackage): boolean {
  return isFolderSource(source);
}

/** Whether a package is built from source, as far as the lock says. */
export function isBuilt(installed: InstalledPackage): boolean {
  const { artifact, wheel } = installed;
  if (artifact === undefined) { return wheel === undefined && !isLocal(installed); }
  return artifact.kind === 'release' ? artifact.built : artifact.kind !== 'wheel';
}

/** Most that a package without native code has: a wheel and a source archive. */
const FILES_OF_PURE = 2;

/** Whether a package is without native code, as far as its files in the lock say. */
export function isPure({ artifact, wheel }: Pick<InstalledPackage, 'artifact' | 'wheel'>): boolean {
  return artifact?.kind === 'release'
    ? artifact.hashes.length <= FILES_OF_PURE
    : wheel?.endsWith('-any.whl') === true;
}

/** What is installed from the lock: everything except local folders. */
export function selectPackages(project: PythonProject, packages: readonly InstalledPackage[]): InstallSelection {
  const { package: member, extras, groups } = project._installation.synced;
  return {
    member,
    extras,
    groups,
    folders: packages.filter(isLocal).map(({ name }) => name),
    archives: packages.filter(({ source }) => source === 'path').map(({ name }) => name),
  };
}

/** What of the settings about files and symbols matters for some packages. */
export function keptFor(
  { keptFiles, keptSymbols }: Pick<GroupInstall, 'keptFiles' | 'keptSymbols'>, packages: readonly string[],
): { readonly files: string[]; readonly symbols: string[] } {
  const isMeant = (name: string) => name === '*' || packages.includes(name);
  return {
    files: keptFiles.filter(each => isMeant(each.split(':')[1])),
    symbols: keptSymbols.filter(isMeant),
  };
}
