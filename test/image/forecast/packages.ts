import { array, type Arbitrary, constantFrom, option, record, uniqueArray, integer } from 'fast-check';
import type { LockedPackage } from '../../../src';

/** A wheel of a registry, in megabytes. */
export function wheel(name: string, megabytes: number, version = '1.0', platform = 'any'): LockedPackage {
  const tag = platform === 'any' ? 'py3-none-any' : `cp313-cp313-${platform}`;
  return {
    name,
    version,
    source: 'registry',
    wheel: `${name.replace(/-/g, '_')}-${version}-${tag}.whl`,
    packedBytes: Math.round(megabytes * 1e6),
  };
}

export const NATIVE = 'manylinux_2_28_x86_64';

/** With the size of its wheel for another system, as its lock has it. */
export function comparedTo(megabytes: number | undefined, each: LockedPackage): LockedPackage {
  const compared = { ...each, bytesElsewhere: megabytes === undefined ? undefined : Math.round(megabytes * 1e6) };
  return compared;
}

/** Measured ones and others, wheels of both kinds, archives, repositories, and sizes that are not known. */
const packages: Arbitrary<LockedPackage> = record({
  name: constantFrom('numpy', 'scipy', 'django', 'torch', 'nvidia-cudnn-cu12', 'boto3', ...'abcdefgh'),
  kind: constantFrom('any', NATIVE, undefined),
  source: constantFrom('registry', 'registry', 'git'),
  bytes: option(integer({ min: 0, max: 2 ** 33 }), { nil: undefined }),
  elsewhere: option(integer({ min: 0, max: 2 ** 13 }), { nil: undefined }),
}).map(({ name, kind, source, bytes, elsewhere }) => {
  const { wheel: file, ...others } = wheel(name, 0, '1.0', kind);
  return source === 'git'
    ? { ...others, source, packedBytes: undefined }
    : comparedTo(elsewhere, { ...others, wheel: kind === undefined ? undefined : file, packedBytes: bytes });
});

/** No two have the same name. */
export const locks: Arbitrary<LockedPackage[]> = uniqueArray(packages, { selector: ({ name }) => name, maxLength: 12 });

export const sizes = array(integer({ min: 0, max: 1e9 }), { maxLength: 20 });
