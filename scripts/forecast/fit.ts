import type { MeasuredPackage, Measurement } from './measurement';
import type { Kind, ModelData, RatioRow, Width, Widths } from '../../src/image/forecast/model';

/** So many packages have ratios of their own: those for which the ratio of their kind would be wrong by most bytes. */
const MOST_PACKAGES = 150;

/** A larger package says no more about others of its kind. */
const MOST_WEIGHT = 1_000_000;

/** Few packages of a lock are built from source, so their intervals are a guess: a source archive says little. */
const BUILT: Widths = { packed: { below: 0.8, above: 3 }, unpacked: { below: 0.8, above: 3 } };

/** A package of a known download, which the ratios are of. */
interface Sample {
  readonly name: string;
  readonly kind: Kind;
  readonly bytes: number;
  /** Of the download. */
  readonly ratios: readonly number[];
}

/** Ratios of the heaviest packages and of each kind, and how far single packages are from them. */
export function fit(measurements: readonly Measurement[]): ModelData {
  const samples = samplesOf(measurements);
  const of = (kind: Kind): Sample[] => samples.filter(each => each.kind === kind);
  // Few are built from source, and one that brings data along would decide for all.
  const general = { pure: weighted(of('pure')), native: weighted(of('native')), built: middle(of('built')) };
  const odd = oddest(measurements, general);
  const own = new Map<string, Sample[]>();
  for (const sample of samples.filter(each => odd.has(each.name) && each.kind !== 'built')) {
    own.set(sample.name, [...own.get(sample.name) ?? [], sample]);
  }
  const versions = [...own.values()].filter(each => each.length > 1);
  const drifts = versions.flatMap(all =>
    all.map(each => ({ each, expected: mean(all.filter(other => other !== each)) })));
  const strays = (kind: Kind) => of(kind).map(each => ({ each, expected: general[kind] }));
  return {
    general: mapValues(general, thousandths),
    widths: {
      measured: widthsOf(drifts), pure: widthsOf(strays('pure')), native: widthsOf(strays('native')), built: BUILT,
    },
    packages: [...own].sort(([one], [other]) => one < other ? -1 : 1).map(([name, all]) =>
      [name, Math.round(median(all.map(each => each.bytes)) / 1000), ...thousandths(mean(all))] as const),
  };
}

/** Each version of a package once. */
function samplesOf(measurements: readonly Measurement[]): Sample[] {
  const samples = new Map<string, Sample>();
  for (const each of measurements.flatMap(packagesOf)) {
    if (each.bytes === undefined) { continue; }
    const { name, bytes, code, bytecode, raw } = each;
    const kind = kindOf(each);
    samples.set(`${name} ${each.version} ${kind}`, {
      name, kind, bytes, ratios: [...code, ...bytecode, raw].map(size => size / bytes),
    });
  }
  return [...samples.values()];
}

export function packagesOf({ packages, large }: Measurement): MeasuredPackage[] {
  return [...packages, ...large];
}

function kindOf({ wheel }: MeasuredPackage): Kind {
  return wheel === undefined ? 'built' : wheel.endsWith('-any.whl') ? 'pure' : 'native';
}

/** By the bytes by which they would be wrong in all locks together, packed, without bytecode and with it. */
function oddest(measurements: readonly Measurement[], general: Readonly<Record<Kind, number[]>>): Set<string> {
  const errors = new Map<string, number>();
  for (const each of measurements.flatMap(packagesOf)) {
    const { name, bytes = 0, code: [code], bytecode: [bytecode] } = each;
    const expected = general[kindOf(each)].map(ratio => ratio * bytes);
    const error = Math.abs(expected[0] - code) + Math.abs(expected[0] + expected[2] - code - bytecode);
    errors.set(name, (errors.get(name) ?? 0) + error);
  }
  const names = [...errors].sort(([one, error], [other, more]) => more - error || (one < other ? -1 : 1));
  return new Set(names.slice(0, MOST_PACKAGES).map(([name]) => name));
}

function weighted(samples: readonly Sample[]): number[] {
  const total = samples.reduce((sum, each) => sum + Math.min(each.bytes, MOST_WEIGHT), 0);
  return [0, 1, 2, 3, 4].map(index => samples.reduce((sum, { bytes, ratios }) =>
    sum + Math.min(bytes, MOST_WEIGHT) * ratios[index], 0) / Math.max(total, 1));
}

function middle(samples: readonly Sample[]): number[] {
  return [0, 1, 2, 3, 4].map(index => median(samples.map(({ ratios }) => ratios[index])));
}

function mean(samples: readonly Sample[]): number[] {
  return [0, 1, 2, 3, 4].map(index => samples.reduce((sum, { ratios }) => sum + ratios[index], 0) / samples.length);
}

/** Nine of ten packages lie within. */
function widthsOf(pairs: ReadonlyArray<{ readonly each: Sample; readonly expected: readonly number[] }>): Widths {
  const width = (of: (ratios: readonly number[]) => number): Width => {
    const errors = pairs.map(({ each, expected }) => of(each.ratios) / of(expected)).sort((a, b) => a - b);
    const at = (part: number): number => errors[Math.round(part * (errors.length - 1))] ?? 1;
    return { below: rounded(Math.max(0, 1 - at(0.05))), above: rounded(Math.max(0, at(0.95) - 1)) };
  };
  return { packed: width(ratios => ratios[0] + ratios[2]), unpacked: width(ratios => ratios[1] + ratios[3]) };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function thousandths(ratios: readonly number[]): RatioRow {
  return ratios.map(each => Math.round(each * 1000)) as unknown as RatioRow;
}

function rounded(width: number): number {
  return Math.round(width * 100) / 100;
}

function mapValues<K extends string, T, U>(record: Record<K, T>, change: (value: T) => U): Record<K, U> {
  return Object.fromEntries(Object.entries<T>(record).map(([key, value]) => [key, change(value)])) as Record<K, U>;
}
