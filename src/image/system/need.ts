/** What a package of PyPI needs from Debian 13. */
export interface DebianNeed {
  /** Debian packages that it loads or starts, whether it is installed from a wheel or compiled. */
  readonly runs?: readonly string[];

  /** Packages of PyPI that bring what is in `runs` themselves: with one of them in the lock, it is not installed. */
  readonly unless?: readonly string[];

  /**
   * Debian packages that a part of it loads, by the module that the project's code names to use that part, such as
   * `django.contrib.gis`.
   */
  readonly parts?: Readonly<Record<string, readonly string[]>>;

  /** If it is compiled: what its build needs besides build-essential, and what the result loads. */
  readonly compiled?: { readonly headers: readonly string[]; readonly loads: readonly string[] };

  /** Why it cannot run in such an image, and what to do instead. */
  readonly refused?: string;

  /** Where its project says so. */
  readonly source: string;
}

/** By the normalized name of the package. */
export type DebianNeeds = Readonly<Record<string, DebianNeed>>;
