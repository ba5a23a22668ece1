import { both, estimate, NOTHING, type Estimate } from './byte-interval';
import { MEASURED } from './measured';
import { CPU_TORCH, MEASURED_LEARNING } from './measured-learning';
import { basesOf, type Kind, type MeasuredRatios, type Model, modelOf, mostLike, symbolsFactor } from './model';
import type { InstalledPackage } from '../../project';
import { isBuilt, isLocal, isPure } from '../install/selection';

const MODEL = modelOf({ ...MEASURED, packages: [...MEASURED.packages, ...MEASURED_LEARNING] });

/** What one package adds to an image. */
export interface PackageEstimate {
  readonly packed: Estimate;
  readonly unpacked: Estimate;
  /** Of both, what is not bytecode. */
  readonly code: { readonly packed: Estimate; readonly unpacked: Estimate };
  /** Whether the lock has no size of it. */
  readonly isUnknown: boolean;
}

/** What of a package stays that an image leaves out by default. */
export interface Kept {
  /** Tests, headers, documentation or symbols. */
  readonly files: boolean;
  /** Columns in bytecode. */
  readonly columns: boolean;
}

/** Bytecode with columns is longer by so much: they are a fifth when packed, as the builder's log says. */
const WITH_COLUMNS = { packed: 1.25, unpacked: 1.1 };

/** Where a lock has no size: an ordinary wheel for all platforms, or for one. Anything is possible. */
const UNKNOWN = { pure: 100_000, native: 2_000_000, built: 150_000 };
const UNKNOWN_WIDTHS = { below: 0.9, above: 9 };
/** A wheel of another index, whose size is known from the public one: PyTorch's differ by what they bring along. */
const UNLISTED_WIDTHS = { below: 0.8, above: 1 };

export function kindOf(each: InstalledPackage): Kind {
  if (isBuilt(each)) { return 'built'; }
  return isPure(each) ? 'pure' : each.packedBytes && each.bytesElsewhere ? 'compared' : 'native';
}

/**
 * What a package adds to an image, from the size of its download: by the ratios that were measured for it, or else by
 * those of packages of its kind.
 */
export function estimatePackage(
  each: InstalledPackage, kept: Kept, { measured, general }: Model = MODEL,
): PackageEstimate {
  if (isLocal(each)) {
    const nothing = { packed: NOTHING, unpacked: NOTHING };
    return { ...nothing, code: nothing, isUnknown: false };
  }
  const kind = kindOf(each);
  const versions = measured.get(each.name === 'torch' && each.version?.endsWith('+cpu') ? CPU_TORCH : each.name);
  const own = versions && mostLike(versions, kind === 'built' ? undefined : each.packedBytes);
  const isUnknown = each.packedBytes === undefined;
  const ratios = own ?? general[kind];
  // The size of a source archive says little about the wheel that is built from it.
  const bytes = kind === 'built' && own ? own.bytes
    : kind === 'compared' ? each.packedBytes! : each.packedBytes ?? own?.bytes ?? UNKNOWN[kind];
  const elsewhere = kind === 'compared' ? each.bytesElsewhere : undefined;
  const bases = own ? measuredBases(own, bytes, elsewhere) : basesOf(kind, bytes, elsewhere);
  const of = (which: 'packed' | 'unpacked'): [code: Estimate, whole: Estimate] => {
    const widths = isUnknown ? own ? UNLISTED_WIDTHS : UNKNOWN_WIDTHS : ratios.widths[which];
    const longer = kept.columns ? WITH_COLUMNS[which] : 1;
    const code = kept.files ? bytes * ratios.raw[which] : bases.code * ratios.code[which];
    const [first, second] = [code, bases.bytecode * ratios.bytecode[which] * longer]
      .map(expected => estimate(bounded(expected), widths.below, widths.above));
    return [first, both(first, second)];
  };
  const [packedCode, packed] = of('packed');
  const [unpackedCode, unpacked] = of('unpacked');
  return { packed, unpacked, code: { packed: packedCode, unpacked: unpackedCode }, isUnknown };
}

function measuredBases(own: MeasuredRatios, bytes: number, elsewhere: number | undefined): ReturnType<typeof basesOf> {
  const base = bytes * symbolsFactor(elsewhere === undefined ? undefined : elsewhere / bytes, own.elsewhere);
  return { code: base, bytecode: base };
}

/** A lock may say anything; sums of a thousand packages must stay whole numbers. */
function bounded(bytes: number): number {
  return Math.min(bytes, 1e12);
}
