import type { Marker, MarkerEnvironment } from './markers';
import { markerVariables, possibleTargets } from './target';

const MACHINES = ['x86_64', 'aarch64', 'arm64', 'AMD64'];

/** Other systems and machines than those of images, which a lock is often made for too. */
const PLATFORMS = [
  { sys_platform: 'linux', platform_system: 'Linux', os_name: 'posix' },
  { sys_platform: 'darwin', platform_system: 'Darwin', os_name: 'posix' },
  { sys_platform: 'win32', platform_system: 'Windows', os_name: 'nt' },
].flatMap(platform => MACHINES.map(platform_machine => ({ ...platform, platform_machine })));

/** The usual environments of the Python versions that a project admits. */
export function usualEnvironments(requiresPython?: string): MarkerEnvironment[] {
  const pythons = new Map(possibleTargets(requiresPython)
    .map(target => [target.pythonVersion, markerVariables(target)]));
  return [...pythons.values()].flatMap(variables =>
    PLATFORMS.map(platform => ({ variables: { ...variables, ...platform }, extras: new Set<string>() })));
}

const EVERYWHERE = usualEnvironments();

/** Whether two of the markers hold in one usual environment. */
export function overlap(markers: readonly Marker[]): boolean {
  return EVERYWHERE.some(environment => markers.filter(marker => marker(environment)).length > 1);
}
