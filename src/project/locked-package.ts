/** One package of the lock that a target really installs. */
export interface LockedPackage {
  /** Normalized name (PEP 503), such as `pydantic-core`. */
  readonly name: string;

  /**
   * Locked version.
   *
   * @default - none: a local package whose version is computed when it is built
   */
  readonly version?: string;

  /** Where uv found it: `registry`, `git`, `url`, `path`, `directory`, `editable` or `virtual`. */
  readonly source: string;

  /**
   * File name of the wheel that fits the target.
   *
   * @default - none: the package is built from its source
   */
  readonly wheel?: string;

  /**
   * Size of that wheel, or of the source archive, as it is downloaded. In bytes.
   *
   * @default - none: the lock does not state it (git, path and local packages)
   */
  readonly packedBytes?: number;
}
