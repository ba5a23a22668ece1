import type { LockedPackage, PythonProjectOptions } from '../project';

/** A package that is a folder of the project: the application layer holds it, and Python finds it through PYTHONPATH. */
export function isFolder({ source }: LockedPackage): boolean {
  return ['directory', 'editable', 'virtual'].includes(source);
}

/**
 * What stands behind `uv sync`: exactly the lock, the extras and groups that were asked for and no other, and nothing
 * that would have to be built from a folder of the project.
 */
export function syncOptions({ package: member, extras = [], groups = [] }: PythonProjectOptions, packages: readonly LockedPackage[]): string[] {
  return [
    '--frozen',
    ...groups.includes('dev') ? [] : ['--no-dev'],
    // A project may install more than `dev` by default.
    '--no-default-groups',
    ...folderOptions(packages),
    ...member === undefined ? [] : ['--package', member],
    ...extras.flatMap(extra => ['--extra', extra]),
    ...groups.flatMap(group => ['--group', group]),
  ];
}

/** `--no-install-local` also leaves out wheels and archives that lie in the project; then the folders are named one by one. */
function folderOptions(packages: readonly LockedPackage[]): string[] {
  if (!packages.some(each => each.source === 'path')) { return ['--no-install-local']; }
  const folders = packages.filter(isFolder).map(each => each.name);
  return ['--no-install-workspace', ...folders.flatMap(name => ['--no-install-package', name])];
}
