import { adviceFor } from './advice';
import { type ByteInterval, describeInterval, megabytes } from './byte-interval';
import { gpuStack } from './cuda';
import type { ImageForecast } from './image-forecast';
import { call, quote, shorten } from '../../private/messages';
import type { Problems } from '../../private/problems';
import { NUMBER, optional, requireShape } from '../../private/shape';
import type { ImagePlan } from '../image-plan';
import { DEFAULT_LAYERS } from '../layers/layer-strategy';

/** At least one limit. Megabytes are decimal (1,000,000 bytes), as registries count. */
export interface ImageBudgetOptions {
  /**
   * Most megabytes of the whole image on the disk of a node, its base included. Above 0.
   *
   * @default - no limit
   */
  readonly unpackedMegabytes?: number;

  /**
   * Most megabytes of the whole image in a registry, packed by gzip, its base included: what a node pulls that has
   * nothing of it. Above 0.
   *
   * @default - no limit
   */
  readonly packedMegabytes?: number;

  /**
   * Most layers above the base. A whole number, 1 or more.
   *
   * @default - no limit
   */
  readonly layers?: number;
}

const MOST_PACKAGES = 5;

/**
 * How large an image may become, checked against its `forecast` before anything is built. What is certain to be over is
 * an error, `PythonImageInvalid`: the low end of the forecast is above the limit. What is only expected to be over is a
 * warning. Both list the five largest packages, what each takes, and what to do.
 */
export class ImageBudget {
  /** For a service: 500 MB unpacked with its base, and at most 14 layers above it. */
  public static web(): ImageBudget {
    return new ImageBudget('web', { unpackedMegabytes: 500, layers: DEFAULT_LAYERS });
  }

  /** For a service that computes with a model: 2,000 MB unpacked with its base, and at most 14 layers above it. */
  public static ml(): ImageBudget {
    return new ImageBudget('ml', { unpackedMegabytes: 2000, layers: DEFAULT_LAYERS });
  }

  /**
   * Limits of your own.
   *
   * An image with a limit that is not above 0, with layers that are no whole number, or without any limit is invalid.
   */
  public static of(options: ImageBudgetOptions): ImageBudget {
    requireShape('ImageBudget.of', options, {
      unpackedMegabytes: optional(NUMBER), packedMegabytes: optional(NUMBER), layers: optional(NUMBER),
    });
    const { unpackedMegabytes, packedMegabytes, layers } = options;
    return new ImageBudget('of', { unpackedMegabytes, packedMegabytes, layers });
  }

  /** No limit, and no warning. */
  public static none(): ImageBudget {
    return new ImageBudget('none', {});
  }

  /** Both are in the JSON of an image's settings, by which images are compared. */
  private constructor(
    private readonly factory: 'web' | 'ml' | 'of' | 'none', private readonly limits: ImageBudgetOptions,
  ) {}

  /** One line for logs and messages, such as `ImageBudget.of("500 MB unpacked", "14 layers")`. */
  public toString(): string {
    const { unpackedMegabytes, packedMegabytes, layers } = this.limits;
    return this.factory === 'of'
      ? call('ImageBudget.of', ...[
        ...unpackedMegabytes === undefined ? [] : [`${unpackedMegabytes} MB unpacked`],
        ...packedMegabytes === undefined ? [] : [`${packedMegabytes} MB packed`],
        ...layers === undefined ? [] : [`${layers} layers`],
      ])
      : call(`ImageBudget.${this.factory}`);
  }

  /** @internal */
  public _validate(problems: Problems): void {
    const { layers, ...megabyteLimits } = this.limits;
    for (const [name, limit] of Object.entries(megabyteLimits)) {
      if (limit !== undefined && !(Number.isFinite(limit) && limit > 0)) {
        problems.add(`'${name}' of 'budget' is ${quote(limit)}; use a number of megabytes above 0`);
      }
    }
    if (layers !== undefined && !(Number.isInteger(layers) && layers > 0)) {
      problems.add(`'layers' of 'budget' is ${quote(layers)}; use a whole number of 1 or more`);
    }
    if (this.factory === 'of' && Object.values(this.limits).every(limit => limit === undefined)) {
      problems.add("'budget' is ImageBudget.of() without a limit; set 'unpackedMegabytes', 'packedMegabytes' or "
        + "'layers', or use ImageBudget.none()");
    }
  }

  /**
   * Compares a forecast with the limits.
   *
   * @param asked whether the user chose this budget; if not, nothing is an error
   * @internal
   */
  public _check(
    forecast: ImageForecast, plan: ImagePlan, asked: boolean, warnings: string[], problems: Problems,
  ): void {
    const { unpackedMegabytes, packedMegabytes, layers } = this.limits;
    if (asked && layers !== undefined && forecast.ownLayers > layers) {
      problems.add(`'budget' is ${this}, which allows ${layers} layers above the base, but the image has `
        + `${forecast.ownLayers}; lower 'maxLayers' of LayerStrategy.partitioned(), or raise 'layers' of 'budget'`);
    }
    const withBase = forecast.unpackedWithBase !== undefined;
    const sizes: ReadonlyArray<[string, ByteInterval, number | undefined]> = [
      ['unpacked', forecast.unpackedWithBase ?? forecast.unpacked, unpackedMegabytes],
      ['packed', forecast.packedWithBase ?? forecast.packed, packedMegabytes],
    ];
    for (const [word, size, most] of sizes) {
      if (most === undefined || !(size.expected > most * 1e6)) { continue; }
      const what = `${word} ${withBase ? 'with its base' : 'beside its base, whose size is not known'}`;
      const isCertain = size.low > most * 1e6;
      if (asked && isCertain) {
        problems.add(`'budget' is ${this}, which allows ${most} MB, but the image will have ${describeInterval(size)} `
          + `${what}; ${repairs(forecast, plan)}, or set a larger 'budget'`);
      } else {
        warnings.push(`the image ${isCertain ? 'will' : 'may'} have ${describeInterval(size)} ${what}, and `
          + `${asked ? "'budget' allows" : 'a service should have at most'} ${most} MB; ${repairs(forecast, plan)}`
          + `, or set ${asked ? 'a larger' : 'a'} 'budget'`);
      }
    }
  }
}

/** The largest packages with what can be done about them. */
function repairs(forecast: ImageForecast, { install, packages }: ImagePlan): string {
  const stack = gpuStack(forecast, packages);
  const largest = forecast.packages.slice(0, MOST_PACKAGES).map(({ name, unpacked }) => {
    const advice = adviceFor(name);
    return `${shorten(name)} ${megabytes(unpacked.expected)} MB${advice === undefined ? '' : ` (${advice})`}`;
  });
  const keeps = install.by === 'lock' || install.keptFiles.length + install.keptSymbols.length > 0;
  return [
    ...largest.length === 0 ? [] : [`the largest packages are ${largest.join(', ')}`],
    ...stack === undefined ? [] : [describeStack(stack.packages.map(each => each)), stack.repair],
    ...keeps ? ["remove 'layers', 'prune' and 'symbols', which keep files that a running program does not need"] : [],
    'depend on less: `uv tree --invert --package NAME` shows who needs one',
  ].join('; ');
}

function describeStack(packages: ImageForecast['packages']): string {
  const total = (which: 'packed' | 'unpacked'): string =>
    megabytes(packages.reduce((sum, each) => sum + each[which].expected, 0));
  return `${packages.length} packages are for a GPU and take ${total('unpacked')} MB (${total('packed')} MB packed)`;
}
