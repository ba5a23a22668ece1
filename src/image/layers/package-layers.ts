import { partition } from './partition';
import { isVerified, requirementFile, type RequiredPackage } from './requirements';
import { toLine, type Line } from '../../private/line';
import type { InstalledPackage } from '../../project';

/** Packages that are installed and copied together. */
export interface PackageLayer {
  /** `01` for the first: the name of its requirement file and of its folder in the build. */
  readonly id: Line;
  /** Sorted by name. */
  readonly packages: RequiredPackage[];
  /** Text of the requirement file. */
  readonly requirements: string;
  /** Whether `--require-hashes` can be set for it. */
  readonly hasHashes: boolean;
  /** Whether uv may have to build something for it, and `--only-binary :all:` cannot be set. */
  readonly isLast: boolean;
}

/**
 * Assumed where a lock has no size, as with PyTorch's own index: a wheel for one platform is large and gets a layer of
 * its own, as torch should; one for all platforms is an ordinary small one.
 */
const UNKNOWN_NATIVE = 200_000_000;
const UNKNOWN_PURE = 100_000;

/**
 * The packages of an image in layers, the least often changed first.
 *
 * @param most number of layers, 2 or more
 */
export function layerPackages(packages: readonly InstalledPackage[], most: number): PackageLayer[] {
  const required = packages.filter((each): each is RequiredPackage => each.artifact !== undefined);
  const groups = partition(required.map(each => ({
    name: each.name,
    bytes: each.packedBytes ?? (each.wheel?.endsWith('-any.whl') ? UNKNOWN_PURE : UNKNOWN_NATIVE),
    isLast: each.source !== 'registry' || each.artifact.kind !== 'wheel' || !isVerified(each.artifact),
    required: each,
  })), most);
  return groups.map((group, index) => {
    const members = group.packages.map(each => each.required);
    return {
      id: toLine(String(index + 1).padStart(2, '0')),
      packages: members,
      requirements: requirementFile(members, group.isLast),
      hasHashes: members.every(({ artifact }) => isVerified(artifact)),
      isLast: group.isLast,
    };
  });
}
