/** Wheels for all platforms, wheels for one, and what is built from source. */
export type Kind = 'pure' | 'native' | 'built';

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

/** What the download of a package becomes in an image. */
export interface Ratios {
  /** As an image has it by default, without bytecode. */
  readonly code: Ratio;
  readonly bytecode: Ratio;
  /** With everything that an image leaves out by default, without bytecode. */
  readonly raw: Ratio;
  readonly widths: Widths;
}

export interface MeasuredRatios extends Ratios {
  /** Of a wheel, where a lock does not say it. */
  readonly bytes: number;
}

/** What is known of packages by their names, and of all others by their kind. */
export interface Model {
  readonly measured: ReadonlyMap<string, MeasuredRatios>;
  readonly general: Readonly<Record<Kind, Ratios>>;
}

/**
 * Packed and unpacked code, packed and unpacked bytecode, unpacked files as installed; each in thousandths of the
 * download.
 */
export type RatioRow = readonly [number, number, number, number, number];

/** A model as it is written down. The number behind a name is the size of its wheel in kilobytes. */
export interface ModelData {
  readonly general: Readonly<Record<Kind, RatioRow>>;
  readonly widths: Readonly<Record<Kind | 'measured', Widths>>;
  readonly packages: ReadonlyArray<readonly [string, number, ...RatioRow]>;
}

/** A package as installed packs like its wheel, which is packed by the same method: 0.88 to 0.97 in measured locks. */
const RAW_PACKED = 0.93;

export function modelOf({ general, widths, packages }: ModelData): Model {
  const generalOf = (kind: Kind): Ratios => ({ ...ratiosOf(general[kind]), widths: widths[kind] });
  return {
    measured: new Map(packages.map(([name, kilobytes, ...row]) =>
      [name, { bytes: kilobytes * 1000, ...ratiosOf(row), widths: widths.measured }])),
    general: { pure: generalOf('pure'), native: generalOf('native'), built: generalOf('built') },
  };
}

function ratiosOf(row: RatioRow): Pick<Ratios, 'code' | 'bytecode' | 'raw'> {
  const [codePacked, codeUnpacked, bytecodePacked, bytecodeUnpacked, rawUnpacked] = row.map(each => each / 1000);
  return {
    code: { packed: codePacked, unpacked: codeUnpacked },
    bytecode: { packed: bytecodePacked, unpacked: bytecodeUnpacked },
    raw: { packed: Math.max(RAW_PACKED, codePacked), unpacked: rawUnpacked },
  };
}
