import { call, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { NUMBER, optional, requireShape } from '../../private/shape';

/** Nine groups of packages, the fewest with which an update pulls less than 0.3 of a single layer, and the others. */
export const DEFAULT_LAYERS = 14;

/**
 * The layers that are not groups of packages: runtime, bytecode of the standard library, application, its metadata, and
 * an empty one, which BuildKit makes for `WORKDIR`.
 */
const OTHER_LAYERS = 5;

/** One group of wheels and one of packages from source. */
const FEWEST_GROUPS = 2;

/** Docker runs an image of at most 125 layers, and the largest base here, distroless, has 48 of them. */
const MOST_LAYERS = 75;

/** How the packages are divided into layers. */
export interface PartitionedLayersOptions {
  /**
   * Most layers that the image may have beside those of its base. A whole number from 7 to 75: with fewer, packages
   * from source could not be apart from the others; with more, Docker could not run the image on every base.
   *
   * More layers make the pull of an update smaller, and the first pull a little slower. In replayed updates of five
   * real locks it is 36 % of a single layer's bytes with 10 layers, 29 % with 14 and 24 % with 20.
   *
   * @default 14 - nine of them for packages
   */
  readonly maxLayers?: number;
}

/** How the installed packages are divided into layers of the image: what a node pulls again after an update. */
export class LayerStrategy {
  /**
   * All packages in one layer, installed by `uv sync` in a short Dockerfile of two stages. Any update of the lock pulls
   * all of them again. Nothing is removed from the packages.
   */
  public static single(): LayerStrategy {
    return new LayerStrategy();
  }

  /**
   * Packages in several layers, cut by their sizes in the lock, so that an update pulls few bytes: large packages have
   * layers of their own, small ones share one, and packages from source are the last. The layers depend on the lock
   * alone; a new version of the project leaves them as they are.
   */
  public static partitioned(options: PartitionedLayersOptions = {}): LayerStrategy {
    requireShape('LayerStrategy.partitioned', options, { maxLayers: optional(NUMBER) });
    return new LayerStrategy(options.maxLayers ?? DEFAULT_LAYERS);
  }

  private constructor(
    /**
     * Most layers beside those of the base; undefined for a single layer of packages.
     *
     * @internal
     */
    public readonly _maxLayers?: number,
  ) {}

  /** One line for logs and messages, such as `LayerStrategy.partitioned(14)`. */
  public toString(): string {
    return this._maxLayers === undefined
      ? 'LayerStrategy.single()'
      : call('LayerStrategy.partitioned', this._maxLayers);
  }

  /**
   * Most groups of packages; undefined for a single layer.
   *
   * @param others layers that the image has besides those that every image has
   * @internal
   */
  public _mostGroups(others: number): number | undefined {
    return this._maxLayers === undefined ? undefined : Math.max(FEWEST_GROUPS, this._maxLayers - OTHER_LAYERS - others);
  }

  /** @internal */
  public _validate(others: number, problems: Problems): void {
    const layers = this._maxLayers ?? DEFAULT_LAYERS;
    const fewest = OTHER_LAYERS + FEWEST_GROUPS;
    if (!Number.isInteger(layers) || layers < fewest || layers > MOST_LAYERS) {
      problems.add(`'maxLayers' is ${quote(layers)}; use a whole number from ${fewest} to ${MOST_LAYERS}`);
    } else if (this._maxLayers !== undefined && layers < fewest + others) {
      problems.add(`'maxLayers' is ${layers}, but the image has ${others} ${others === 1 ? 'layer' : 'layers'} of `
        + `system packages, compiled packages and build steps besides the ${fewest} of the smallest image; `
        + `use ${fewest + others} or more, or fewer build steps`);
    }
  }
}
