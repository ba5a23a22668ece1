import { existsSync } from 'fs';
import { isAbsolute, join, posix } from 'path';
import { PYPROJECT } from './python/pyproject';
import { localFiles, type Lock, type LockEntry, type Remaking } from './uv/lock';
import type { UvSettings } from './uv/settings';
import { quote, shorten } from '../private/messages';
import type { Problems } from '../private/problems';

/** Finds the files that a lock or a setting of uv has for packages. Paths are relative to the workspace. */
export class LocalPlaces {
  /**
   * @param root the workspace, absolute
   * @param quoted how messages name a path
   */
  public constructor(
    private readonly root: string, private readonly quoted: (path: string) => string,
    private readonly problems: Problems,
  ) {}

  /** Wheels and source archives of a package that are in the project or beside it. */
  public filesOf(entry: LockEntry, { remaking }: Lock): string[] {
    const paths = localFiles(entry).flatMap(each => this.locationOf(entry, each, remaking) ?? []);
    for (const path of paths.filter(each => !this.exists(each))) {
      this.problems.add(`'${shorten(entry.name)}' is locked to ${this.quoted(path)}, which does not exist; `
        + `restore it, or ${remaking.whole}`);
    }
    return paths;
  }

  /** An entry of `find-links`. */
  public link(link: string, { file }: UvSettings, { remaking: { whole } }: Lock): string[] {
    const isAbsoluteLink = isAbsolute(link) || link.startsWith('file:');
    if (isAbsoluteLink || !this.exists(link)) {
      this.problems.add(`'find-links' in ${file} has ${quote(link)}, ${isAbsoluteLink
        ? `an absolute path; use a relative path and ${whole}`
        : `which does not exist; restore it, or remove it and ${whole}`}`);
      return [];
    }
    return [posix.join(link)];
  }

  /** An absolute path exists on one machine only, and has no place in the image. */
  public locationOf({ name, source }: LockEntry, path: string, { whole }: Remaking): string | undefined {
    if (!isAbsolute(path)) { return posix.join(path); }
    const setting = source.kind === 'registry' ? "'find-links' or 'index' in [tool.uv]" : '[tool.uv.sources]';
    this.problems.add(`'${shorten(name)}' is locked to ${quote(path)}, an absolute path; `
      + `use a relative path in ${setting} of "${PYPROJECT}" and ${whole}`);
    return undefined;
  }

  private exists(path: string): boolean {
    return existsSync(join(this.root, path));
  }
}
