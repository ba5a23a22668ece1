import { type ByteInterval, describeInterval, megabytes } from './byte-interval';
import type { ForecastLayer, ForecastPackage } from './forecast-parts';
import { enumerate, shorten } from '../../private/messages';

/** Names of packages that a line has room for. */
const MOST_NAMES = 4;

const MOST_PACKAGES = 5;

/** What the table is about. */
interface Figures {
  readonly layers: readonly ForecastLayer[];
  readonly ownLayers: number;
  readonly packages: readonly ForecastPackage[];
  readonly packed: ByteInterval;
  readonly unpacked: ByteInterval;
  readonly packedWithBase?: ByteInterval;
  readonly unpackedWithBase?: ByteInterval;
  readonly unknownPackages: readonly string[];
  readonly unknownLayers: readonly string[];
}

interface Base {
  readonly name: string;
  readonly packed?: ByteInterval;
  readonly unpacked?: ByteInterval;
}

type Row = readonly [name: string, packed: string, unpacked: string, what: string];

/** The forecast as a table, with what is not known. */
export function summaryOf(forecast: Figures, title: string, base: Base): string {
  const { packages, packed, unpacked, packedWithBase, unpackedWithBase, unknownPackages, unknownLayers } = forecast;
  const rows: Row[] = [
    ['layer', 'packed', 'unpacked', ''],
    ['base', cell(base.packed), cell(base.unpacked), shorten(base.name)],
    ...forecast.layers.map(rowOf),
  ];
  const largest = packages.slice(0, MOST_PACKAGES)
    .map(each => `${shorten(each.name)} ${megabytes(each.unpacked.expected)}`);
  return [
    `Forecast of ${title}, in MB of 1,000,000 bytes`,
    ...aligned(rows),
    `own layers: ${forecast.ownLayers}, ${describeInterval(packed)} packed, ${describeInterval(unpacked)} unpacked`,
    packedWithBase && unpackedWithBase
      ? `with the base: ${describeInterval(packedWithBase)} packed, ${describeInterval(unpackedWithBase)} unpacked`
      : 'with the base: unknown, since the size of a base of your own is not known',
    ...largest.length === 0 ? [] : [`largest packages, unpacked: ${largest.join(', ')}`],
    ...unknownPackages.length === 0 ? [] : [`guessed, since the lock has no size: ${names(unknownPackages)}`],
    ...unknownLayers.length === 0 ? [] : [`not in the sums, since their size is unknown: ${names(unknownLayers)}`],
  ].join('\n');
}

function rowOf({ name, packed, unpacked, packages }: ForecastLayer): Row {
  // The largest say more about a layer than the first.
  const bySize = [...packages].sort((one, other) => other.packed.expected - one.packed.expected);
  const shown = bySize.slice(0, MOST_NAMES).map(each => shorten(each.name)).join(', ');
  const rest = packages.length - MOST_NAMES;
  return [shorten(name), cell(packed), cell(unpacked), rest > 0 ? `${shown} and ${rest} more` : shown];
}

function cell(interval: ByteInterval | undefined): string {
  return interval === undefined ? '?' : megabytes(interval.expected);
}

function names(all: readonly string[]): string {
  return enumerate(all.map(shorten));
}

/** Names to the left, numbers to the right. */
function aligned(rows: readonly Row[]): string[] {
  const [first, second, third] = [0, 1, 2].map(column => Math.max(...rows.map(row => row[column].length)));
  return rows.map(([name, packed, unpacked, what]) =>
    `  ${name.padEnd(first)}  ${packed.padStart(second)}  ${unpacked.padStart(third)}  ${what}`.trimEnd());
}
