import type { PythonProject } from '../project';

/**
 * Whether the lock holds a version of the package before `major.minor`. A version that the lock does not state
 * (a local or git source) counts as current: whoever builds a server from its sources is not on an old one.
 */
export function isLockedBefore(project: PythonProject, name: string, major: number, minor: number): boolean {
  const release = /^v?(\d+)(?:\.(\d+))?/.exec(project._lockedVersion(name) ?? '');
  if (!release) { return false; }
  const [lockedMajor, lockedMinor] = [Number(release[1]), Number(release[2] ?? 0)];
  return lockedMajor < major || (lockedMajor === major && lockedMinor < minor);
}
