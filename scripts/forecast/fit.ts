import type { MeasuredPackage, Measurement } from './measurement';
import {
  basesOf, type Kind, type ModelData, mostLike, type RatioRow, symbolsFactor, type Width, type Widths,
} from '../../src/image/forecast/model';

/** So many packages have ratios of their own: those for which the ratio of their kind would be wrong by most bytes. */
const MOST_PACKAGES = 400;

/** A larger package says no more about others of its kind: those without ratios of their own are small. */
const MOST_WEIGHT = 200_000;

/** Few packages of a lock are built from source, so their intervals are a guess: a source archive says little. */
const BUILT: Widths = { packed: { below: 0.8, above: 3 }, unpacked: { below: 0.8, above: 3 } };

/** Versions that are so much alike share a row. */
const SAME = 0.05;

/** A package of a known download, which the ratios are of. */
interface Sample {
  readonly name: string;
  readonly version: string;
  readonly kind: Kind;
  readonly bytes: number;
  /** Of the wheel for another system. */
  readonly elsewhere?: number;
  /** In the order of a row of ratios. */
  readonly sizes: readonly number[];
}

/** Ratios of the heaviest packages and of each kind, and how far single packages are from them. */
export function fit(measurements: readonly Measurement[]): ModelData {
  const samples = samplesOf(measurements);
  const of = (kind: Kind): Sample[] => samples.filter(each => each.kind === kind);
  const native = [...of('native'), ...of('compared')];
  // Few are built from source, and one that brings data along would decide for all.
  const general = {
    pure: weighted(of('pure')),
    native: weighted(native, 'native'),
    compared: weighted(of('compared')),
    built: middle(of('built')),
  };
  const odd = oddest(measurements, general);
  const versions = new Map<string, Sample[]>();
  for (const sample of samples.filter(each => odd.has(each.name) && each.kind !== 'built')) {
    versions.set(sample.name, [...versions.get(sample.name) ?? [], sample]);
  }
  const drifts = [...versions.values()].filter(all => all.length > 1).flatMap(all => all.map(each =>
    ({ each, expected: forVersion(mostLike(all.filter(other => other !== each), each.bytes), each) })));
  const strays = (all: readonly Sample[], kind: Kind) =>
    widthsOf(all.map(each => ({ each, expected: expectedOf(each, general[kind], kind) })), 'packages');
  return {
    general: mapValues(general, thousandths),
    widths: {
      // Few packages have most bytes, and not those with the most versions.
      measured: widthsOf(drifts, 'bytes'),
      pure: strays(of('pure'), 'pure'),
      native: strays(native, 'native'),
      compared: strays(of('compared'), 'compared'),
      built: BUILT,
    },
    packages: [...versions].sort(([one], [other]) => one < other ? -1 : 1)
      .flatMap(([, all]) => different(all))
      .map(({ name, bytes, elsewhere = 0, sizes }) => {
        const ratios = thousandths(sizes.map(each => each / bytes));
        return [name, Math.round(bytes / 1000), Math.round(1000 * elsewhere / bytes), ...ratios] as const;
      }),
  };
}

/** Each version of a package once. */
function samplesOf(measurements: readonly Measurement[]): Sample[] {
  const samples = measurements.flatMap(packagesOf).flatMap(each => sampleOf(each) ?? []);
  return [...new Map(samples.map(each => [`${each.name} ${each.version} ${each.kind}`, each])).values()];
}

function sampleOf(each: MeasuredPackage): Sample | undefined {
  const { name, version, bytes, bytesElsewhere: elsewhere } = each;
  const sizes = [...each.code, ...each.bytecode, each.raw];
  return bytes ? { name, version, kind: kindOf(each), bytes, elsewhere, sizes } : undefined;
}

/** What each size is a part of, by the ratios of the kind. */
function basesFor({ kind, bytes, elsewhere }: Sample, of: Kind = kind): number[] {
  const { code, bytecode } = basesOf(of, bytes, elsewhere);
  return [code, code, bytecode, bytecode, bytes];
}

function expectedOf(sample: Sample, ratios: readonly number[], kind?: Kind): number[] {
  return basesFor(sample, kind).map((base, index) => base * ratios[index]);
}

/** What one version says about another. */
function forVersion({ bytes, elsewhere, sizes }: Sample, other: Sample): number[] {
  const factor = symbolsFactor(other.elsewhere && other.elsewhere / other.bytes, elsewhere && elsewhere / bytes);
  return sizes.map(each => each / bytes * other.bytes * factor);
}

/** Those versions that the others do not foretell, the newest first. */
function different(all: readonly Sample[]): Sample[] {
  const kept: Sample[] = [];
  const newestFirst = [...all].sort((one, other) =>
    other.version.localeCompare(one.version, 'en', { numeric: true }) || other.bytes - one.bytes);
  for (const each of newestFirst) {
    const expected = kept.length === 0 ? undefined : forVersion(mostLike(kept, each.bytes), each);
    const off = (first: number, second: number): boolean => expected === undefined
      || Math.abs((expected[first] + expected[second]) / (each.sizes[first] + each.sizes[second]) - 1) > SAME;
    if (off(0, 2) || off(1, 3)) { kept.push(each); }
  }
  return kept;
}

export function packagesOf({ packages, large }: Measurement): MeasuredPackage[] {
  return [...packages, ...large];
}

function kindOf({ wheel, bytes, bytesElsewhere }: MeasuredPackage): Kind {
  if (wheel === undefined) { return 'built'; }
  return wheel.endsWith('-any.whl') ? 'pure' : bytes && bytesElsewhere ? 'compared' : 'native';
}

/** By the bytes by which they would be wrong in all locks together, packed, without bytecode and with it. */
function oddest(measurements: readonly Measurement[], general: Readonly<Record<Kind, number[]>>): Set<string> {
  const errors = new Map<string, number>();
  for (const sample of measurements.flatMap(packagesOf).flatMap(each => sampleOf(each) ?? [])) {
    const { name, kind, sizes: [code,, bytecode] } = sample;
    const expected = expectedOf(sample, general[kind]);
    const error = Math.abs(expected[0] - code) + Math.abs(expected[0] + expected[2] - code - bytecode);
    errors.set(name, (errors.get(name) ?? 0) + error);
  }
  const names = [...errors].sort(([one, error], [other, more]) => more - error || (one < other ? -1 : 1));
  return new Set(names.slice(0, MOST_PACKAGES).map(([name]) => name));
}

function weighted(samples: readonly Sample[], kind?: Kind): number[] {
  return [0, 1, 2, 3, 4].map(index => {
    const parts = samples.map(each => ({ size: each.sizes[index], base: basesFor(each, kind)[index] }));
    const total = parts.reduce((sum, { base }) => sum + Math.min(base, MOST_WEIGHT), 0);
    const kept = parts.reduce((sum, { size, base }) => sum + Math.min(base, MOST_WEIGHT) * size / base, 0);
    return kept / Math.max(total, 1);
  });
}

function middle(samples: readonly Sample[]): number[] {
  return [0, 1, 2, 3, 4].map(index => median(samples.map(each => each.sizes[index] / basesFor(each)[index])));
}

/** Nine of ten lie within: packages, or bytes of packages. */
function widthsOf(
  pairs: ReadonlyArray<{ readonly each: Sample; readonly expected: readonly number[] }>, of: 'packages' | 'bytes',
): Widths {
  const width = (size: (sizes: readonly number[]) => number): Width => {
    const errors = pairs
      .map(({ each: { sizes }, expected }) =>
        ({ part: size(sizes) / size(expected), weight: of === 'bytes' ? size(sizes) : 1 }))
      .sort((one, other) => one.part - other.part);
    const all = errors.reduce((total, { weight }) => total + weight, 0);
    const at = (part: number): number => {
      let below = 0;
      return errors.find(({ weight }) => (below += weight) >= part * all)?.part ?? 1;
    };
    return { below: rounded(Math.max(0, 1 - at(0.05))), above: rounded(Math.max(0, at(0.95) - 1)) };
  };
  return { packed: width(sizes => sizes[0] + sizes[2]), unpacked: width(sizes => sizes[1] + sizes[3]) };
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
