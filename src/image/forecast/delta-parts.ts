import type { ByteInterval } from './byte-interval';

/** A locked package that is not the same in two images. */
export interface PackageChange {
  /** Normalized name (PEP 503), such as `pydantic-core`. */
  readonly name: string;

  /**
   * Version before.
   *
   * @default - none: the package is new, or its lock has no version
   */
  readonly before?: string;

  /**
   * Version after. The same as `before` for another file of one version.
   *
   * @default - none: the package is gone, or its lock has no version
   */
  readonly after?: string;
}

/** A layer that the image before does not have. */
export interface MovedLayer {
  /** As in `ForecastLayer`. */
  readonly name: string;

  /**
   * The changed packages in it. Empty for a layer without packages, and for one whose packages are the same ones, but
   * were divided in another way.
   */
  readonly packages: string[];

  /** Whether it is certainly new. If not, the build may find that its content is as before. */
  readonly isCertain: boolean;

  /**
   * In a registry.
   *
   * @default - unknown, as in `ForecastLayer`
   */
  readonly packed?: ByteInterval;
}
