/**
 * Wheels for all platforms, wheels for one, those among them whose lock has the same wheel for another system, and what
 * is built from source.
 */
export type Kind = 'pure' | 'native' | 'compared' | 'built';

/** Of a tree, as parts of the bytes of its download. */
export interface Ratio {
  readonly packed: number;
  readonly unpacked: number;
}

/** From the expected value to the ends of its interval, as parts of it. */
export interface Width {
  readonly below: number;
  readonly above: number;
}

export interface Widths {
  readonly packed: Width;
  readonly unpacked: Width;
}

/**
 * What the download of a package becomes in an image: as parts of it if they were measured for that package, otherwise
 * as parts of the bases below.
 */
export interface Ratios {
  /** As an image has it by default, without bytecode. */
  readonly code: Ratio;
  readonly bytecode: Ratio;
  /** With everything that an image leaves out by default, without bytecode: always as parts of the download. */
  readonly raw: Ratio;
  readonly widths: Widths;
}

export interface MeasuredRatios extends Ratios {
  /** Of a wheel, where a lock does not say it. */
  readonly bytes: number;
  /** Of the wheel for another system, as a part of them. */
  readonly elsewhere?: number;
}

/** What is known of packages by their names, and of all others by their kind. */
export interface Model {
  /** The newest version first. */
  readonly measured: ReadonlyMap<string, readonly MeasuredRatios[]>;
  readonly general: Readonly<Record<Kind, Ratios>>;
}

/**
 * Packed and unpacked code, packed and unpacked bytecode, unpacked files as installed; each in thousandths of the
 * download.
 */
export type RatioRow = readonly [number, number, number, number, number];

/**
 * A model as it is written down. Versions of a package that became something else have a row each, the newest first.
 * The numbers behind a name are the size of its wheel in kilobytes, and in thousandths
 * of it that of the wheel for another system, 0 for none.
 */
export interface ModelData {
  readonly general: Readonly<Record<Kind, RatioRow>>;
  readonly widths: Readonly<Record<Kind | 'measured', Widths>>;
  readonly packages: ReadonlyArray<readonly [string, number, number, ...RatioRow]>;
}

/** A package as installed packs like its wheel, which is packed by the same method: 0.88 to 0.97 in measured locks. */
const RAW_PACKED = 0.93;

export function modelOf({ general, widths, packages }: ModelData): Model {
  const generalOf = (kind: Kind): Ratios => ({ ...ratiosOf(general[kind]), widths: widths[kind] });
  const measured = new Map<string, MeasuredRatios[]>();
  for (const [name, kilobytes, elsewhere, ...row] of packages) {
    measured.set(name, [...measured.get(name) ?? [], {
      bytes: kilobytes * 1000,
      elsewhere: elsewhere === 0 ? undefined : elsewhere / 1000,
      ...ratiosOf(row),
      widths: widths.measured,
    }]);
  }
  return {
    measured,
    general: {
      pure: generalOf('pure'), native: generalOf('native'), compared: generalOf('compared'), built: generalOf('built'),
    },
  };
}

/** More in a wheel that nobody measured is data or programs, and has no bytecode. */
const MOST_SOURCES = 1_000_000;

/** What the ratios of a kind are of: code and bytecode. */
export function basesOf(kind: Kind, bytes: number, elsewhere: number | undefined): { code: number; bytecode: number } {
  const code = kind === 'compared' ? Math.min(bytes, elsewhere!) : bytes;
  return { code, bytecode: Math.min(code, MOST_SOURCES) };
}

/** The version whose wheel is most like one of so many bytes; without a number, the first. */
export function mostLike<V extends { readonly bytes: number }>(versions: readonly V[], bytes: number | undefined): V {
  const difference = (each: V): number => bytes ? Math.abs(Math.log(each.bytes / bytes)) : 0;
  return versions.reduce((best, each) => difference(each) < difference(best) ? each : best);
}

/**
 * Wheels for another system differ less between versions, unless symbols do. A wheel for both processors, of which half
 * counts, may have no more than one for a single processor.
 */
const OTHER_SYMBOLS = 2.1;

/**
 * By what the ratios of one version are to be multiplied for another. A project that starts to strip its wheels, or
 * ceases to, makes all others smaller by one factor: the download changes, what an image keeps of it does not.
 *
 * @param now wheel for another system, as a part of the download
 * @param then the same of the measured version
 */
export function symbolsFactor(now: number | undefined, then: number | undefined): number {
  const factor = now === undefined || then === undefined ? 1 : now / then;
  return factor > OTHER_SYMBOLS || factor < 1 / OTHER_SYMBOLS ? factor : 1;
}

function ratiosOf(row: RatioRow): Pick<Ratios, 'code' | 'bytecode' | 'raw'> {
  const [codePacked, codeUnpacked, bytecodePacked, bytecodeUnpacked, rawUnpacked] = row.map(each => each / 1000);
  return {
    code: { packed: codePacked, unpacked: codeUnpacked },
    bytecode: { packed: bytecodePacked, unpacked: bytecodeUnpacked },
    raw: { packed: Math.max(RAW_PACKED, codePacked), unpacked: rawUnpacked },
  };
}
