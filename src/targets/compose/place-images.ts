import type { PlannedService } from './plan-services';
import type { PythonImage } from '../../image';

/** The image of one service, and where it is built. */
export interface PlacedImage {
  readonly image: PythonImage;
  /** Name and content tag: the same for every container of the same content. */
  readonly reference: string;
  /** Folder of the build context, relative to the Compose file; undefined when another service builds the image. */
  readonly folder?: string;
}

/** Others wait for what starts first, so it is built with any of them; what has a profile is left out of an `up`. */
const BUILDERS: ReadonlyArray<PlannedService['starts']> = ['first', 'always', 'by name'];

/**
 * By the name of the service. Each distinct image is built for one service that has it, since Docker fails when one
 * name is built twice at once. Its folder is named after the image, and also after its content when two images have the
 * same name.
 */
export function placeImages(services: readonly PlannedService[]): ReadonlyMap<string, PlacedImage> {
  const ordered = BUILDERS.flatMap(starts => services.filter(service => service.starts === starts));
  const images = ordered.map(({ container }) => container.image);
  const references = images.map(image => `${image.name}:${image.contentTag}`);
  return new Map(ordered.map(({ name }, index) => {
    const image = images[index];
    const reference = references[index];
    const placed = { image, reference };
    if (references.indexOf(reference) < index) { return [name, placed]; }
    const alone = images.every((other, place) => other.name !== image.name || references[place] === reference);
    return [name, { ...placed, folder: `./build/${image.name}${alone ? '' : `-${image.contentTag}`}` }];
  }));
}
