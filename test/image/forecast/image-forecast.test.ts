import { assert, property } from 'fast-check';
import { comparedTo, locks, NATIVE, wheel } from './packages';
import {
  type ByteInterval, DebianPackages, type ImageForecast, LayerStrategy, MemoryAllocator, NativeSymbols, PruneProfile,
  PythonBase, PythonImage, type LockedPackage, type PythonImageSettings,
} from '../../../src';
import { estimatePackage } from '../../../src/image/forecast/estimate-package';
import { MEASURED } from '../../../src/image/forecast/measured';
import { type ModelData, modelOf } from '../../../src/image/forecast/model';
import type { InstalledPackage } from '../../../src/project';
import { fakeProject, file } from '../../fake-project';

const MB = 1_000_000;

function forecastOf(packages: LockedPackage[], settings: PythonImageSettings = {}): ImageForecast {
  return new PythonImage({ project: fakeProject({ packages }), ...settings }).forecast;
}

const ENDS = ['low', 'expected', 'high'] as const;
const SIZES = [
  'packed', 'unpacked', 'dependenciesPacked', 'dependenciesUnpacked', 'packedWithBase', 'unpackedWithBase',
] as const;

/** In the text that people read. */
function line(summary: string, start: string): string {
  return summary.split('\n').find(each => each.trim().startsWith(start))!.trim();
}

describe('properties of every lock', () => {
  test('an interval is in order and never negative', () => {
    assert(property(locks, packages => {
      const forecast = forecastOf(packages);
      const ofPackages = forecast.packages.flatMap(each => [each.packed, each.unpacked]);
      const all = [...SIZES.map(size => forecast[size]!), ...ofPackages];
      for (const { low, expected, high } of all) {
        expect([0, low, expected, high]).toEqual([0, low, expected, high].sort((a, b) => a - b));
      }
    }));
  });

  test('the layers are the whole: layers and packages add up to the sums', () => {
    assert(property(locks, packages => {
      const forecast = forecastOf(packages);
      for (const which of ['packed', 'unpacked'] as const) {
        const of = (parts: ReadonlyArray<{ packed?: ByteInterval; unpacked?: ByteInterval }>) =>
          parts.reduce((sum, each) => sum + each[which]!.expected, 0);
        expect(of(forecast.layers)).toBe(forecast[which].expected);
        const { expected } = forecast[which === 'packed' ? 'dependenciesPacked' : 'dependenciesUnpacked'];
        expect(of(forecast.packages)).toBe(expected);
        expect(of(forecast.layers.flatMap(each => each.packages))).toBe(expected);
      }
      expect(forecast.packages.map(each => each.name).sort()).toEqual(packages.map(each => each.name).sort());
    }));
  });

  test('one package more never makes it smaller, at any end of the interval', () => {
    assert(property(locks, packages => {
      const [more, less] = [packages, packages.slice(1)].map(each => forecastOf(each));
      for (const size of SIZES) {
        for (const end of ENDS) { expect(more[size]![end]).toBeGreaterThanOrEqual(less[size]![end]); }
      }
    }));
  });

  test('a larger download, on every system, never makes it smaller', () => {
    assert(property(locks, packages => {
      const twice = (bytes: number | undefined): number | undefined => bytes === undefined ? undefined : bytes * 2;
      const larger = packages.map((each: LockedPackage & { bytesElsewhere?: number }) =>
        ({ ...each, packedBytes: twice(each.packedBytes), bytesElsewhere: twice(each.bytesElsewhere) }));
      const [more, less] = [larger, packages].map(each => forecastOf(each));
      expect(more.packed.expected).toBeGreaterThanOrEqual(less.packed.expected);
    }));
  });
});

test('counts the layers as Docker makes them: with metadata, and with the empty one of WORKDIR', () => {
  const forecast = forecastOf([wheel('numpy', 16, '2.0', NATIVE), wheel('idna', 0.1)]);
  expect(forecast.layers.map(({ name }) => name))
    .toEqual(['runtime', '01', '02', 'python', 'application', 'metadata', 'WORKDIR']);
  expect(forecast.ownLayers).toBe(7);
  expect(forecast.layers[1].packages.map(({ name }) => name)).toEqual(['numpy']);
});

test('the runtime is larger by jemalloc, unless another allocator is asked for', () => {
  const [usual, glibc] = [{}, { allocator: MemoryAllocator.GLIBC }].map(settings =>
    forecastOf([wheel('idna', 0.1)], settings).layers.find(({ name }) => name === 'runtime')!);
  // Debian's library has 843 kB, 0.3 MB packed.
  expect(usual.unpacked!.expected - glibc.unpacked!.expected).toBeGreaterThan(800_000);
  expect(usual.packed!.expected - glibc.packed!.expected).toBeGreaterThan(280_000);
});

test('has all packages in one layer, larger since nothing is removed, with a single layer', () => {
  const packages = [wheel('numpy', 16, '2.0', NATIVE), wheel('idna', 0.1)];
  const single = forecastOf(packages, { layers: LayerStrategy.single() });
  expect(single.layers.map(({ name }) => name))
    .toEqual(['libjemalloc.so.2', 'tini-static', 'etc', 'container', 'packages', 'application', 'WORKDIR']);
  expect(single.dependenciesUnpacked.expected).toBeGreaterThan(forecastOf(packages).dependenciesUnpacked.expected);
});

test('what is kept of packages makes them larger, and only those that keep it', () => {
  const packages = [wheel('numpy', 16, '2.0', NATIVE), wheel('scipy', 30, '1.0', NATIVE)];
  const usual = forecastOf(packages);
  const of = (forecast: ImageForecast, name: string) =>
    forecast.packages.find(each => each.name === name)!.unpacked.expected;
  const kept = forecastOf(packages, { symbols: NativeSymbols.stripped({ except: ['numpy'] }) });
  expect(of(kept, 'numpy')).toBeGreaterThan(of(usual, 'numpy'));
  expect(of(kept, 'scipy')).toBe(of(usual, 'scipy'));
  const columns = forecastOf(packages, { prune: PruneProfile.DEFAULT.keep('columns') });
  expect(columns.dependenciesPacked.expected).toBeGreaterThan(usual.dependenciesPacked.expected);
});

test('a measured package has a narrower interval than one of the same kind that nobody measured', () => {
  const [known, other] = ['numpy', 'somebodys-package'].map(name =>
    forecastOf([wheel(name, 16, '2.0', NATIVE)]).dependenciesUnpacked);
  const width = ({ low, expected, high }: ByteInterval) => (high - low) / expected;
  expect(width(known)).toBeLessThan(width(other) / 2);
});

describe('debug symbols, of which the wheel for another system has none', () => {
  const packedOf = (each: LockedPackage) => forecastOf([each]).dependenciesPacked;

  test('make the download of an unknown package larger than what an image keeps', () => {
    const unknown = wheel('somebodys-package', 10, '2.0', NATIVE);
    const [stripped, unstripped] = [9, 1].map(megabytes => packedOf(comparedTo(megabytes, unknown)));
    expect([stripped.expected > 7 * MB, unstripped.expected < 2 * MB]).toEqual([true, true]);
    // A wheel that is larger for another system has more than one thing that differs.
    expect(packedOf(comparedTo(30, unknown)).expected).toBe(packedOf(comparedTo(10, unknown)).expected);
  });

  test('change what is known of a package by its other versions, if this one begins or ceases to have them', () => {
    const packed = ([megabytes, other]: number[]) =>
      packedOf(comparedTo(other, wheel('uvloop', megabytes, '1.0', NATIVE))).expected;
    // The measured one had six times what remains without symbols.
    const [measured, stripped, slightly] = [[4.4, 0.75], [0.75, 0.75], [4.4, 0.85]].map(packed);
    expect(stripped / measured).toBeGreaterThan(0.9);
    expect(stripped / measured).toBeLessThan(1.1);
    expect(slightly).toBe(measured);
  });
});

test('of several versions of a known package the one counts whose wheel is most alike', () => {
  const data: ModelData = {
    ...MEASURED, packages: [['odd', 4000, 0, 900, 900, 0, 0, 4000], ['odd', 1000, 0, 100, 100, 0, 0, 4000]],
  };
  const packed = (packedBytes: number | undefined) => estimatePackage(
    { ...wheel('odd', 1), packedBytes } as InstalledPackage, { files: false, columns: false }, modelOf(data),
  ).packed.expected;
  expect([5_000_000, 3_000_000, 1_500_000, 200_000].map(packed)).toEqual([4_500_000, 2_700_000, 150_000, 20_000]);
  expect(packed(undefined)).toBe(3_600_000);
});

test('a large package that nobody measured has data or programs, not more bytecode than a megabyte of sources', () => {
  const bytecode = (megabytes: number, platform?: string) => {
    const [own, columns] = [PruneProfile.DEFAULT, PruneProfile.DEFAULT.keep('columns')].map(prune =>
      forecastOf([wheel('somebodys-package', megabytes, '1.0', platform)], { prune }).dependenciesPacked.expected);
    return columns - own;
  };
  expect(bytecode(20)).toBe(bytecode(1));
  expect(bytecode(20, NATIVE)).toBe(bytecode(1, NATIVE));
  expect(bytecode(0.5)).toBeLessThan(bytecode(1));
});

test('a package without a size is a guess with a wide interval, and is named', () => {
  const forecast = forecastOf([{ ...wheel('secret', 1), source: 'git', wheel: undefined, packedBytes: undefined }]);
  expect(forecast.unknownPackages).toEqual(['secret']);
  expect(forecast.packages[0].sizeIsUnknown).toBe(true);
  const { low, expected, high } = forecast.dependenciesPacked;
  expect([low < expected / 5, high > expected * 5]).toEqual([true, true]);
  expect(line(forecast.summary, 'guessed')).toBe('guessed, since the lock has no size: secret');
});

test('a wheel of another index without a size has that of its name, and torch for CPU its own', () => {
  const unpacked = ([name, version]: string[]) =>
    forecastOf([{ ...wheel(name, 1, version, NATIVE), packedBytes: undefined }]).dependenciesUnpacked;
  expect(unpacked(['numpy', '2.0']).expected).toBeGreaterThan(20 * MB);
  const cpu = unpacked(['torch', '2.9.0+cpu']);
  expect([cpu.low < 500 * MB, cpu.expected > 400 * MB, cpu.high < 1500 * MB]).toEqual([true, true, true]);
});

test.each(['nvidia-cudnn-cu12', 'nvidia-cudnn-cu13'])('%s is not thrice its wheel, as programs of others are', name => {
  const unpacked = (of: string) => forecastOf([wheel(of, 700, '9.10', NATIVE)]).dependenciesUnpacked.expected;
  expect(unpacked(name)).toBeLessThan(1.8 * 700 * MB);
  expect(unpacked('nvidia-unheard-of')).toBeGreaterThan(1.8 * 700 * MB);
});

test('a small wheel of torch is for the CPU, whose code packs better than that for a GPU', () => {
  const [cpu, gpu] = [104, 539].map(megabytes =>
    forecastOf([wheel('torch', megabytes, '2.9.1', NATIVE)]).dependenciesUnpacked.expected / (megabytes * MB));
  expect([cpu > 3, gpu < 2]).toEqual([true, true]);
});

test('a base of its own has an unknown size, and so has the whole, which the summary says', () => {
  const base = PythonBase.of('registry.example/python:3.13', { pythonVersion: '3.13' });
  const forecast = forecastOf([], { base });
  expect([forecast.packedWithBase, forecast.unpackedWithBase]).toEqual([undefined, undefined]);
  expect(line(forecast.summary, 'with the base')).toMatch(/^with the base: unknown/);
});

test('a layer of Debian packages is counted, but its bytes are in no sum, which the summary says', () => {
  const [without, having] = [undefined, DebianPackages.of('ffmpeg')]
    .map(systemPackages => forecastOf([], { systemPackages }));
  expect(having.ownLayers).toBe(without.ownLayers + 1);
  expect(having.packed).toEqual(without.packed);
  expect(having.unknownLayers).toEqual(['debian']);
  expect(line(having.summary, 'debian')).toMatch(/^debian +\? +\?$/);
  expect(line(having.summary, 'not in the sums')).toBe('not in the sums, since their size is unknown: debian');
});

test('the smaller official base makes the whole smaller, and nothing else', () => {
  const [slim, distroless] = [PythonBase.SLIM, PythonBase.DISTROLESS]
    .map(base => forecastOf([wheel('idna', 1)], { base }));
  expect(distroless.packed).toEqual(slim.packed);
  expect(slim.unpackedWithBase!.expected - distroless.unpackedWithBase!.expected).toBe(57_400_000);
});

test('the files of the application count, sources with their bytecode', () => {
  const application = (...files: Parameters<typeof file>[]) => {
    const sources = files.map(each => file(...each));
    const { layers } = new PythonImage({ project: fakeProject({ sources }) }).forecast;
    return layers.find(({ name }) => name === 'application')!.unpacked!;
  };
  expect(application(['src/shop/data.bin', 'x'.repeat(MB)]).expected).toBe(MB);
  expect(application(['src/shop/main.py', 'x'.repeat(MB)]).low).toBeGreaterThan(MB);
});

test('the summary is a table with a line for each layer, sums with intervals, and the largest packages', () => {
  const { summary } = forecastOf([wheel('numpy', 16, '2.0', NATIVE), ...[...'abcdef'].map(name => wheel(name, 0.01))]);
  const lines = summary.split('\n');
  expect(lines[0]).toBe('Forecast of shop 0.1.0, in MB of 1,000,000 bytes');
  expect(lines[1]).toMatch(/^ {2}layer +packed +unpacked$/);
  expect(line(summary, 'base')).toMatch(/^base +42\.1 +114\.8 {2}python:3\.14-slim$/);
  expect(line(summary, '02')).toMatch(/^02 +\d+\.\d +\d+\.\d {2}a, b, c, d and 2 more$/);
  expect(line(summary, 'own layers')).toMatch(
    /^own layers: 7, \d+\.\d MB \(\d+\.\d to \d+\.\d\) packed, \d+\.\d MB \(\d+\.\d to \d+\.\d\) unpacked$/,
  );
  expect(line(summary, 'largest')).toMatch(/^largest packages, unpacked: numpy \d+\.\d, a 0\.1, b 0\.1, c 0\.1, d 0\.1$/);
  // The numbers of all layers end in one column.
  expect(new Set(lines.slice(1, 10).map(each => /^ *\S+ +\S+ +\S+/.exec(each)![0].length)).size).toBe(1);
});

test('a lock may state any size: sums stay finite and whole', () => {
  const empty = { ...wheel('uvloop', 1, '1.0', NATIVE), packedBytes: 0 };
  const { packed, summary } = forecastOf([{ ...wheel('x', 1), packedBytes: Number.MAX_VALUE }, comparedTo(1, empty)]);
  expect(Number.isSafeInteger(packed.high)).toBe(true);
  expect(summary).not.toMatch(/NaN|Infinity/);
});
