import { isFolderSource, type InstalledPackage, type LockedPackage, type PythonProject } from '../../project';
import type { InstallSelection } from '../image-plan';

/** Whether a package is a local folder: it is in the application layer, where PYTHONPATH finds it. */
export function isLocal({ source }: LockedPackage): boolean {
  return isFolderSource(source);
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
