import type { Problems } from '../../private/problems';
import type { PackageName } from '../python/names';
import type { VersionText } from '../python/versions';
import type { Lock } from '../uv/lock';

/** A kind of file that locks the packages of a project. */
export interface LockFormat {
  /** The names that such a file may have. */
  readonly names: RegExp;
  /** The name that it usually has, which is also looked for. */
  readonly usualName: string;

  /**
   * Reads a file of this kind. Everything invalid becomes a problem.
   *
   * @param file as messages name it
   */
  read(content: Uint8Array, file: string, project: LockedProject, problems: Problems): Lock | undefined;
}

/** What a file that only lists packages does not say about the project. */
export interface LockedProject {
  readonly name: PackageName;
  readonly version?: VersionText;
  /** The groups in its `pyproject.toml`. */
  readonly groups: ReadonlySet<PackageName>;
}
