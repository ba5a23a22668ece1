import { partition } from './partition';
import { isVerified } from './requirements';
import { toLine } from '../../private/line';
import type { InstalledPackage } from '../../project';
import type { PackageGroup, RequiredPackage } from '../image-plan';
import { isBuilt, isPure } from '../install/selection';

/**
 * Assumed where a lock has no size, as with PyTorch's own index: a wheel for one platform is large and gets a layer of
 * its own, as torch should; one for all platforms is an ordinary small one.
 */
const UNKNOWN_NATIVE = 200_000_000;
const UNKNOWN_PURE = 100_000;

/**
 * The packages of an image in groups, from the largest to the smallest.
 *
 * @param most number of groups, 2 or more
 */
export function groupPackages(packages: readonly InstalledPackage[], most: number): PackageGroup[] {
  const required = packages.filter((each): each is RequiredPackage => each.artifact !== undefined);
  const groups = partition(required.map(each => ({
    name: each.name,
    bytes: each.packedBytes ?? (isPure(each) ? UNKNOWN_PURE : UNKNOWN_NATIVE),
    isLast: each.source !== 'registry' || isBuilt(each) || !isVerified(each.artifact),
    required: each,
  })), most);
  return groups.map((group, index) => {
    const members = group.packages.map(each => each.required);
    return {
      // Two digits, so that folders are listed in the order of the layers.
      name: toLine(String(index + 1).padStart(2, '0')),
      packages: members,
      isVerified: members.every(({ artifact }) => isVerified(artifact)),
      isLast: group.isLast,
    };
  });
}
