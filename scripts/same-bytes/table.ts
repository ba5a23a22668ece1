import { createHash } from 'crypto';
import { isDeepStrictEqual } from 'util';
import type { BuiltImage } from './archive';

/** The images of one engine, builder or archive. */
export interface Place {
  readonly name: string;
  /** One for each build of the same context; one alone was built elsewhere. */
  readonly images: readonly BuiltImage[];
}

/** A line for each place, and a sentence for each difference. */
export function table(places: readonly Place[]): string {
  const rows = places.map(({ name, images }) => [
    name, short(images[0].manifest), short(images[0].config), layersOf(images[0]),
    images.length < 2 ? '-' : isSame(images) ? 'equal' : 'DIFFERENT',
  ]);
  const lines = [['Built by', 'Manifest', 'Configuration', 'Layers', 'Two builds'], ...rows];
  const widths = lines[0].map((_, column) => Math.max(...lines.map(line => line[column].length)));
  return lines.map(line => line.map((text, column) => text.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}

/** What must not be: two builds of one place that differ, or layers that differ between places. */
export function problems(places: readonly Place[]): string[] {
  const [first, ...others] = places;
  return [
    ...places.filter(({ images }) => !isSame(images)).map(({ name }) => `${name}: two builds differ`),
    ...others.flatMap(({ name, images: [image] }) => differences(first.images[0], image)
      .map(index => `${name}: layer ${index + 1} differs from that of ${first.name}`)),
  ];
}

function isSame([first, ...others]: readonly BuiltImage[]): boolean {
  return others.every(each => isDeepStrictEqual(each, first));
}

function differences({ layers: a }: BuiltImage, { layers: b }: BuiltImage): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, index) => index).filter(each => a[each] !== b[each]);
}

/** One digest for all, and their number. */
function layersOf({ layers }: BuiltImage): string {
  return `${createHash('sha256').update(layers.join()).digest('hex').slice(0, 12)} (${layers.length})`;
}

function short(digest: string | undefined): string {
  return digest?.replace('sha256:', '').slice(0, 12) ?? '-';
}
