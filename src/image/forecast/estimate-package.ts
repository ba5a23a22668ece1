import { both, estimate, NOTHING, type Estimate } from './byte-interval';
import { MEASURED } from './measured';
import { CPU_TORCH, MEASURED_LEARNING } from './measured-learning';
import { type Kind, type Model, modelOf } from './model';
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
  return isBuilt(each) ? 'built' : isPure(each) ? 'pure' : 'native';
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
  const own = measured.get(each.name === 'torch' && each.version?.endsWith('+cpu') ? CPU_TORCH : each.name);
  const isUnknown = each.packedBytes === undefined;
  const ratios = own ?? general[kind];
  // The size of a source archive says little about the wheel that is built from it.
  const bytes = kind === 'built' && own ? own.bytes : each.packedBytes ?? own?.bytes ?? UNKNOWN[kind];
  const of = (code: number, bytecode: number, which: 'packed' | 'unpacked'): [Estimate, Estimate] => {
    const widths = isUnknown ? own ? UNLISTED_WIDTHS : UNKNOWN_WIDTHS : ratios.widths[which];
    const longer = kept.columns ? WITH_COLUMNS[which] : 1;
    const [first, second] = [bytes * code, bytes * bytecode * longer]
      .map(expected => estimate(bounded(expected), widths.below, widths.above));
    return [first, both(first, second)];
  };
  const { code, raw, bytecode } = ratios;
  const chosen = kept.files ? raw : code;
  const [packedCode, packed] = of(chosen.packed, bytecode.packed, 'packed');
  const [unpackedCode, unpacked] = of(chosen.unpacked, bytecode.unpacked, 'unpacked');
  return { packed, unpacked, code: { packed: packedCode, unpacked: unpackedCode }, isUnknown };
}

/** A lock may say anything; sums of a thousand packages must stay whole numbers. */
function bounded(bytes: number): number {
  return Math.min(bytes, 1e12);
}
