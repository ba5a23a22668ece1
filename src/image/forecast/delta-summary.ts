import { type ByteInterval, describeInterval } from './byte-interval';
import type { MovedLayer, PackageChange } from './delta-parts';
import { enumerate, shorten } from '../../private/messages';

/** What the text is about. */
interface Figures {
  readonly movedLayers: readonly MovedLayer[];
  readonly baseMoved: boolean;
  readonly packages: readonly PackageChange[];
  readonly pulled: ByteInterval;
  readonly pulledByClassicStore: ByteInterval;
  readonly unpacked: ByteInterval;
  readonly unknownLayers: readonly string[];
}

/** The difference between two images as lines of text. */
export function describeDelta(delta: Figures, [before, after]: readonly [string, string]): string {
  const { movedLayers, baseMoved, packages, unknownLayers } = delta;
  if (movedLayers.length === 0 && !baseMoved) { return `From ${before}\n  to ${after}: no layer moves`; }
  return [
    `From ${before}`,
    `  to ${after}`,
    `pulled by containerd: ${describeInterval(delta.pulled)}`,
    `pulled by Docker's classic image store: ${describeInterval(delta.pulledByClassicStore)}`,
    `unpacked: ${describeInterval(delta.unpacked)}`,
    ...baseMoved ? ['  the base is another one'] : [],
    ...movedLayers.map(({ name, packages: moved, isCertain, packed }) =>
      `  layer ${shorten(name)} ${isCertain ? 'moves' : 'may move'}, `
      + `${packed === undefined ? 'of unknown size' : describeInterval(packed)}`
      + (moved.length === 0 ? '' : `: ${enumerate(moved.map(shorten))}`)),
    ...packages.length === 0 ? [] : [`packages: ${enumerate(packages.map(describeChange))}`],
    ...unknownLayers.length === 0 ? [] : ['layers of unknown size are in no sum'],
  ].join('\n');
}

function describeChange({ name, before, after }: PackageChange): string {
  const version = (text: string | undefined): string => text === undefined ? '' : ` ${shorten(text)}`;
  if (before === after) { return `another file of ${shorten(name)}${version(after)}`; }
  if (after === undefined) { return `without ${shorten(name)}${version(before)}`; }
  return before === undefined
    ? `with ${shorten(name)}${version(after)}`
    : `${shorten(name)}${version(before)} to${version(after)}`;
}
