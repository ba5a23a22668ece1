import type { MlMeasured } from './measure';
import { aligned, bytes } from '../image/report';

const SHOWN_PACKAGES = 8;

/** The target for the dependencies on disk, against the hand-tuned form. */
const MOST = 0.75;

/** A line for each form; ratios are to the hand-tuned one. */
export function formsTable(all: readonly MlMeasured[], handTuned: MlMeasured, ours: MlMeasured): string {
  const title = ['', 'image on disk, with its base', 'own layers, packed', 'own layers', 'dependencies on disk',
    '`docker run` to the first 200'];
  const lines = all.map(each => {
    const ratio = (of: (measured: MlMeasured) => number): string =>
      each === handTuned ? '' : ` (${(of(each) / of(handTuned)).toFixed(2)})`;
    return [
      each.label,
      bytes(each.onDisk) + ratio(({ onDisk }) => onDisk),
      bytes(each.packed) + ratio(({ packed }) => packed),
      String(each.layers),
      bytes(each.dependencies) + ratio(({ dependencies }) => dependencies),
      `${each.start.toFixed(2)} s${ratio(({ start }) => start)}`,
    ];
  });
  const reached = ours.dependencies <= MOST * handTuned.dependencies ? 'reached' : '**missed**';
  return `${aligned([title, title.map(() => '---'), ...lines])}\n\n`
    + `Target: dependencies on disk ≤ ${MOST.toFixed(2)} of hand-tuned: ${reached}.`;
}

/** The packages that are largest in the hand-tuned form, in both. */
export function packagesTable(handTuned: MlMeasured, ours: MlMeasured): string {
  const largest = [...handTuned.packages].sort(([, a], [, b]) => b - a).slice(0, SHOWN_PACKAGES);
  const title = ['folder of packages', handTuned.label, ours.label];
  const lines = largest.map(([name, size]) => {
    const left = ours.packages.get(name) ?? 0;
    return [name, bytes(size), `${bytes(left)} (${(left / size).toFixed(2)})`];
  });
  return aligned([title, title.map(() => '---'), ...lines]);
}
