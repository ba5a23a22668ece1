import { checkPackages } from './check-packages';
import { call, shorten } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { listOf, optional, requireShape, TEXT } from '../../private/shape';
import { parseName } from '../../project';

/** More would make a line of a log hard to read. */
const MOST_SHOWN = 2;

/** Which packages keep their symbols. */
export interface StrippedSymbolsOptions {
  /**
   * Names of installed packages whose native files stay as they are.
   *
   * @default - none
   */
  readonly except?: string[];
}

/**
 * Whether the native files of packages keep the symbols that only a debugger or profiler reads. Without them
 * the packages of a web application take half the space; a report of a crash in C then has addresses instead of names.
 *
 * Libraries that a wheel brings along (in `*.libs/`) and files that do not load afterwards are never changed. A builder
 * with another processor than the image's cannot load them, and looks at their structure alone.
 */
export class NativeSymbols {
  /** Removed, in all packages. */
  public static readonly STRIPPED = new NativeSymbols([]);

  /** Kept, in all packages. */
  public static readonly KEPT = new NativeSymbols(undefined);

  /**
   * Removed, except in some packages: those that you debug or profile in the container.
   *
   * An image that does not install one of these packages is invalid.
   */
  public static stripped(options: StrippedSymbolsOptions = {}): NativeSymbols {
    requireShape('NativeSymbols.stripped', options, { except: optional(listOf(TEXT)) });
    return new NativeSymbols([...options.except ?? []]);
  }

  /** @param except packages that keep them; undefined for all */
  private constructor(private readonly except: readonly string[] | undefined) {}

  /** One line for logs and messages, such as `NativeSymbols.stripped(["numpy"])`. */
  public toString(): string {
    if (this.except === undefined) { return 'NativeSymbols.KEPT'; }
    if (this.except.length === 0) { return 'NativeSymbols.STRIPPED'; }
    const rest = this.except.length - MOST_SHOWN;
    const shown = this.except.slice(0, MOST_SHOWN).map(shorten);
    return `${call('NativeSymbols.stripped', shown)}${rest > 0 ? ` and ${rest} more` : ''}`;
  }

  /**
   * Packages that keep them, for the builder, with `*` for every package; sorted.
   *
   * @internal
   */
  public get _kept(): string[] {
    const names = this.except?.map(name => parseName(name) ?? name) ?? ['*'];
    return [...new Set(names)].sort();
  }

  /**
   * @param installed names of the packages in the image
   * @internal
   */
  public _validate(installed: readonly string[], problems: Problems): void {
    checkPackages("'symbols' keeps those", this.except ?? [], installed, problems);
  }
}
