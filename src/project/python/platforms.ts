import type { Marker, MarkerEnvironment } from './markers';
import { markerVariables, possibleTargets } from './target';

const MACHINES = ['x86_64', 'aarch64', 'arm64', 'AMD64'];

/** Includes systems and machines that images do not have, since locks are often made for them too. */
const PLATFORMS = [
  { sys_platform: 'linux', platform_system: 'Linux', os_name: 'posix' },
  { sys_platform: 'darwin', platform_system: 'Darwin', os_name: 'posix' },
  { sys_platform: 'win32', platform_system: 'Windows', os_name: 'nt' },
].flatMap(platform => MACHINES.map(platform_machine => ({ ...platform, platform_machine })));

/** The usual environments for the Python versions that a project allows. */
export function usualEnvironments(requiresPython?: string): MarkerEnvironment[] {
  const pythons = new Map(possibleTargets(requiresPython)
    .map(target => [target.pythonVersion, markerVariables(target)]));
  return [...pythons.values()].flatMap(variables =>
    PLATFORMS.map(platform => ({ variables: { ...variables, ...platform }, extras: new Set<string>() })));
}

const EVERYWHERE = usualEnvironments();

/** Whether at least two of the markers are true in the same usual environment. */
export function overlap(markers: readonly Marker[]): boolean {
  return EVERYWHERE.some(environment => markers.filter(marker => marker(environment)).length > 1);
}
