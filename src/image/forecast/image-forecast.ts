import { type ByteInterval, megabytes, sum } from './byte-interval';
import {
  baseWeight, type EstimatedLayer, estimateLayers, type EstimatedPackage, type SizedFile, type Weight, weightsOf,
} from './forecast-layers';
import type { ForecastLayer, ForecastPackage } from './forecast-parts';
import { summaryOf } from './summary';
import { shorten } from '../../private/messages';
import type { ImagePlan } from '../image-plan';

/**
 * How large an image will be, from its lock and its sources alone, before anything is built. Every number of bytes is
 * an interval in which nine of ten lie; `docs/size.md` has how it was measured, and how well it fits real builds.
 *
 * Only what is certain is exact: the number of layers. A layer of system packages, of a compiled package or of a build
 * step is counted, but its bytes are unknown and in no sum.
 */
export class ImageForecast {
  /** @internal */
  public static _of(plan: ImagePlan, files: readonly SizedFile[]): ImageForecast {
    return new ImageForecast(plan, files);
  }

  /** The layers above the base, the lowest first. */
  public readonly layers: ForecastLayer[];

  /** How many layers the image has above its base. Exact. */
  public readonly ownLayers: number;

  /** What is installed from the lock, the largest on disk first. */
  public readonly packages: ForecastPackage[];

  /** The layers above the base in a registry, packed by gzip: what a node pulls that has the base already. */
  public readonly packed: ByteInterval;

  /** The layers above the base on the disk of a node. */
  public readonly unpacked: ByteInterval;

  /** What is installed from the lock, in a registry. */
  public readonly dependenciesPacked: ByteInterval;

  /** What is installed from the lock, on the disk of a node. */
  public readonly dependenciesUnpacked: ByteInterval;

  /**
   * The image with its base, in a registry: what a node pulls that has nothing of it.
   *
   * @default - unknown: the size of a base of your own is not known
   */
  public readonly packedWithBase?: ByteInterval;

  /**
   * The image with its base, on the disk of a node.
   *
   * @default - unknown, like `packedWithBase`
   */
  public readonly unpackedWithBase?: ByteInterval;

  /** Names of packages of which the lock has no size, and whose bytes are therefore a guess. */
  public readonly unknownPackages: string[];

  /** Names of layers that are counted, but whose bytes are unknown and in no sum. */
  public readonly unknownLayers: string[];

  /** @internal */
  public readonly _layers: readonly EstimatedLayer[];

  /** @internal */
  public readonly _base?: Weight;

  private readonly title: string;
  private readonly base: string;

  private constructor(plan: ImagePlan, files: readonly SizedFile[]) {
    const layers = estimateLayers(plan, files);
    const packages = layers.flatMap(each => each.packages);
    const weight = baseWeight(plan.base);
    const everything = layers.flatMap(weightsOf);
    this.layers = layers.map(layer => ({
      name: layer.name,
      packages: layer.packages.map(describe),
      packed: layer.own && total('packed', weightsOf(layer)),
      unpacked: layer.own && total('unpacked', weightsOf(layer)),
    }));
    this.ownLayers = layers.length;
    this.packages = packages.map(describe).sort(bySize);
    this.packed = total('packed', everything);
    this.unpacked = total('unpacked', everything);
    this.dependenciesPacked = total('packed', packages);
    this.dependenciesUnpacked = total('unpacked', packages);
    this.packedWithBase = weight && total('packed', [...everything, weight]);
    this.unpackedWithBase = weight && total('unpacked', [...everything, weight]);
    this.unknownPackages = packages.filter(each => each.isUnknown).map(each => each.package.name).sort();
    this.unknownLayers = layers.filter(each => each.own === undefined).map(each => each.name);
    this.title = `${plan.subject.name}${plan.subject.version === undefined ? '' : ` ${plan.subject.version}`}`;
    this.base = plan.base.reference;
    this._layers = layers;
    this._base = weight;
  }

  /**
   * A table for the terminal: a line for each layer with its packages and megabytes (1,000,000 bytes), the sums with
   * their intervals, the largest packages, and what is not known.
   */
  public get summary(): string {
    const weight = this._base;
    return summaryOf(this, this.title, {
      name: this.base,
      packed: weight && sum([weight.packed]),
      unpacked: weight && sum([weight.unpacked]),
    });
  }

  /** One line for logs and messages, such as `ImageForecast of shop 0.1.0: 14 layers, 17.9 MB packed`. */
  public toString(): string {
    return `ImageForecast of ${shorten(this.title)}: ${this.ownLayers} layers, `
      + `${megabytes(this.packed.expected)} MB packed`;
  }
}

function total(which: keyof Weight, weights: readonly Weight[]): ByteInterval {
  return sum(weights.map(each => each[which]));
}

function describe({ package: { name, version }, packed, unpacked, isUnknown }: EstimatedPackage): ForecastPackage {
  return { name, version, packed: sum([packed]), unpacked: sum([unpacked]), sizeIsUnknown: isUnknown };
}

function bySize(one: ForecastPackage, other: ForecastPackage): number {
  return other.unpacked.expected - one.unpacked.expected || (one.name < other.name ? -1 : 1);
}
