import type { ByteInterval } from './byte-interval';

/** What a locked package adds to an image, with its bytecode. */
export interface ForecastPackage {
  /** Normalized name (PEP 503), such as `pydantic-core`. */
  readonly name: string;

  /**
   * Locked version.
   *
   * @default - none: the lock has none
   */
  readonly version?: string;

  /** In a registry. */
  readonly packed: ByteInterval;

  /** On the disk of a node. */
  readonly unpacked: ByteInterval;

  /** Whether the lock has no size of it, so that its bytes are a guess: packages from git, and of some indexes. */
  readonly sizeIsUnknown: boolean;
}

/** A layer of an image above its base. */
export interface ForecastLayer {
  /** Its folder in the build, such as `runtime`, `03` or `application`; `WORKDIR` for the empty one of Docker. */
  readonly name: string;

  /** The packages in it, sorted by name. */
  readonly packages: ForecastPackage[];

  /**
   * In a registry, packed by gzip.
   *
   * @default - unknown: neither the lock nor the sources say what it has, such as a layer of system packages
   */
  readonly packed?: ByteInterval;

  /**
   * On the disk of a node.
   *
   * @default - unknown, like `packed`
   */
  readonly unpacked?: ByteInterval;
}
