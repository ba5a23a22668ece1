import { checkDebianName, type DebianName } from './debian-name';
import { refusalOf } from './refused-packages';
import { call, enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { listOf, requireShape, TEXT } from '../../private/shape';

/** A longer list would not be one line. */
const LONGEST_LIST = 5;

/**
 * Debian packages that are added to those that the locked packages call for, or taken away from them:
 * `DebianPackages.of('ffmpeg', 'fonts-dejavu-core').without('libpq5')`.
 */
export class DebianPackages {
  /**
   * Packages to add, by their names in Debian, such as `ffmpeg`; none for a value that only takes away.
   *
   * An image with a name that Debian does not allow, or with a version behind it, is invalid: Debian's archive has only
   * the newest version of each package; `DebianSnapshot` gives those of a day. A package that the release does not have
   * ends the build with the nearest names.
   */
  public static of(...names: string[]): DebianPackages {
    requireShape('DebianPackages.of', { names }, { names: listOf(TEXT) });
    return new DebianPackages(names, []);
  }

  private constructor(private readonly added: readonly string[], private readonly removed: readonly string[]) {}

  /**
   * The same without packages that a locked package calls for, such as one that is used for something else here. What
   * another Debian package depends on is installed anyway.
   *
   * An image with a name that nothing calls for is invalid.
   */
  public without(...names: string[]): DebianPackages {
    requireShape('DebianPackages.without', { names }, { names: listOf(TEXT) });
    return new DebianPackages(this.added, [...this.removed, ...names]);
  }

  /** One line for logs and messages, such as `DebianPackages.of("ffmpeg").without("libpq5")`. */
  public toString(): string {
    const shown = (method: string, names: readonly string[]) => call(method, ...names.slice(0, LONGEST_LIST))
      + (names.length > LONGEST_LIST ? ` and ${names.length - LONGEST_LIST} more` : '');
    return shown('DebianPackages.of', this.added)
      + (this.removed.length === 0 ? '' : shown('.without', this.removed));
  }

  /**
   * The packages that are added.
   *
   * @internal
   */
  public get _added(): DebianName[] {
    return this.added as DebianName[];
  }

  /**
   * The packages that are taken away.
   *
   * @internal
   */
  public get _removed(): DebianName[] {
    return this.removed as DebianName[];
  }

  /**
   * @param prop in which it was given
   * @param called the packages that locked packages call for
   * @internal
   */
  public _validate(prop: string, called: readonly string[], problems: Problems): void {
    for (const name of new Set([...this.added, ...this.removed])) { checkDebianName(prop, name, problems); }
    for (const name of prop === 'systemPackages' ? new Set(this.added) : []) {
      const refusal = refusalOf(name);
      if (refusal !== undefined) { problems.add(`'${prop}' has ${quote(name)}: ${refusal}`); }
    }
    const idle = [...new Set(this.removed)].filter(name => !called.includes(name));
    if (idle.length > 0) {
      problems.add(`'${prop}' takes away ${enumerate(idle.map(quote))}, which no locked package calls for; `
        + `they call for ${called.length === 0 ? 'none' : enumerate([...called].sort())}`);
    }
    const both = [...new Set(this.added)].filter(name => this.removed.includes(name));
    if (both.length > 0) {
      problems.add(`'${prop}' both adds and takes away ${enumerate(both.map(quote))}; remove one of them`);
    }
  }
}
