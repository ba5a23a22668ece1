import { checkPackages } from './check-packages';
import { call, enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { objectWith, optional, requireShape, TEXT } from '../../private/shape';
import { parseName } from '../../project';

/** The rules of the builder, by the names in its report. */
const RULES = ['tests', 'caches', 'headers', 'sources', 'stubs', 'docs', 'examples', 'columns'];

/** Where a rule of a `PruneProfile` is turned off. */
export interface KeptFilesOptions {
  /**
   * The one installed package that keeps its files.
   *
   * @default - every package
   */
  readonly package?: string;
}

const OPTIONS = objectWith<KeptFilesOptions>('an object such as { package: name }', { package: optional(TEXT) });

/** A rule that is turned off, for all packages or for one. */
interface Kept {
  readonly rule: string;
  readonly package?: string;
}

/**
 * Which files of installed packages are left out of the image, since a running program does not need them. Rules:
 *
 * - `tests`: folders named `test` or `tests`, never `testing`
 * - `caches`: bytecode and caches that a package was published with
 * - `headers`: C and Cython headers, and what was generated for them in a folder `include`; static libraries
 * - `sources`: C, C++, CUDA and Cython sources of extensions
 * - `stubs`: type stubs
 * - `docs`: documentation, manual pages, and the README in a package's metadata; licenses stay
 * - `examples`: folders named `examples`
 * - `columns`: in the bytecode of packages and of the standard library, the columns that tracebacks mark with `^^^`.
 *   The application's own bytecode always has them; so has its line of each traceback
 *
 * What a console script or another module imports stays, and what the package itself names: headers, sources, stubs,
 * and the data of a folder; of one with code where it names a file of the data too. The build reports what each rule
 * saved.
 */
export class PruneProfile {
  /** All rules, for all packages. */
  public static readonly DEFAULT = new PruneProfile([]);

  /** No rule: the packages are complete. */
  public static readonly NONE = new PruneProfile(RULES.map(rule => ({ rule })));

  private constructor(private readonly kept: readonly Kept[]) {}

  /**
   * The same profile with one rule turned off, for every package or for one:
   * `PruneProfile.DEFAULT.keep('headers', { package: 'torch' })` where the program compiles extensions for torch.
   *
   * An image with an unknown rule, or with a package that it does not install, is invalid.
   *
   * @param rule `tests`, `caches`, `headers`, `sources`, `stubs`, `docs`, `examples` or `columns`
   */
  public keep(rule: string, options: KeptFilesOptions = {}): PruneProfile {
    requireShape('PruneProfile.keep', { rule, options }, { rule: TEXT, options: OPTIONS });
    return new PruneProfile([...this.kept, { rule, package: options.package }]);
  }

  /** One line for logs and messages, such as `PruneProfile.DEFAULT.keep("headers", "torch")`. */
  public toString(): string {
    if (this === PruneProfile.NONE) { return 'PruneProfile.NONE'; }
    const [first, ...others] = this.kept;
    if (first === undefined) { return 'PruneProfile.DEFAULT'; }
    const values = [first.rule, ...first.package === undefined ? [] : [first.package]];
    return call('PruneProfile.DEFAULT.keep', ...values) + (others.length > 0 ? ` and ${others.length} more` : '');
  }

  /**
   * What is kept, for the builder: `RULE:PACKAGE`, with `*` for every package; sorted.
   *
   * @internal
   */
  public get _kept(): string[] {
    const values = this.kept.map(each =>
      `${each.rule}:${each.package === undefined ? '*' : parseName(each.package) ?? each.package}`);
    return [...new Set(values)].sort();
  }

  /**
   * @param installed names of the packages in the image
   * @internal
   */
  public _validate(installed: readonly string[], problems: Problems): void {
    const unknown = new Set(this.kept.map(({ rule }) => rule).filter(rule => !RULES.includes(rule)));
    if (unknown.size > 0) {
      problems.add(`'prune' keeps ${enumerate([...unknown].map(quote))}; use one of the rules ${RULES.join(', ')}`);
    }
    checkPackages("'prune' keeps files", this.kept.flatMap(each => each.package ?? []), installed, problems);
  }
}
