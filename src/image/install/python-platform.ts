import { line, type Line } from '../../private/line';
import type { ImageArchitecture } from '../../project';

/** The minors of glibc 2 for which uv has a platform, since 0.9.0 up to 0.13.9. */
const GLIBC_MINORS = [40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 28, 17];

/** What `uv pip install --python-platform` installs for. */
export interface PythonPlatform {
  /** Such as `aarch64-manylinux_2_40`. */
  readonly name: Line;
  /** The newest glibc whose wheels uv accepts with it. Wheels must be chosen for this one. */
  readonly glibc: Line;
}

/**
 * The platform of uv for an image, which makes it install the same wheels on any processor. uv refuses a wheel for a
 * newer glibc than it knows, although Debian 13 could run one for 2.41. Undefined for a glibc before 2.17.
 */
export function pythonPlatform({ machine }: ImageArchitecture, glibc: string): PythonPlatform | undefined {
  const minor = GLIBC_MINORS.find(each => each <= Number(glibc.split('.')[1]));
  return minor === undefined
    ? undefined
    : { name: line`${machine as Line}-manylinux_2_${minor}`, glibc: line`2.${minor}` };
}
