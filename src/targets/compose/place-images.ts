import type { PlannedService } from './plan-services';
import { parseReference, type PythonImage } from '../../image';
import type { ImageSource } from '../image-source';

/** The image of one service, and where it is built. */
export interface PlacedImage {
  readonly image: PythonImage;
  /** Name and content tag: the same for every container of the same content. */
  readonly reference: string;
  /** Folder of the build context, relative to the Compose file; undefined when another service builds the image. */
  readonly folder?: string;
  /** Registry that has it; undefined when it is built on this machine. */
  readonly registry?: string;
}

/** Others wait for what starts first, so it is built with any of them; what has a profile is left out of an `up`. */
const BUILDERS: ReadonlyArray<PlannedService['starts']> = ['first', 'always', 'by name'];

/**
 * By the name of the service. Each distinct image is built for one service that has it, since Docker fails when one
 * name is built twice at once. Its folder is named after the image, and also after its content when two images have the
 * same name.
 *
 * @param sources by the name of the image, for those that are pulled
 */
export function placeImages(
  services: readonly PlannedService[], sources: ReadonlyMap<string, ImageSource>,
): ReadonlyMap<string, PlacedImage> {
  const ordered = BUILDERS.flatMap(starts => services.filter(service => service.starts === starts));
  const images = ordered.map(({ container }) => container.image);
  const references = images.map(image => `${image.name}:${image.contentTag}`);
  return new Map(ordered.map(({ name }, index) => {
    const image = images[index];
    const pulled = sources.get(image.name)?._reference(image.contentTag);
    if (pulled !== undefined) { return [name, { image, reference: pulled, registry: registryOf(pulled) }]; }
    const reference = references[index];
    const placed = { image, reference };
    if (references.indexOf(reference) < index) { return [name, placed]; }
    const alone = images.every((other, place) => other.name !== image.name || references[place] === reference);
    return [name, { ...placed, folder: `./build/${image.name}${alone ? '' : `-${image.contentTag}`}` }];
  }));
}

/** A first part without a dot or a port belongs to Docker Hub, as in `acme/shop`. */
function registryOf(reference: string): string {
  const [host, ...path] = parseReference(reference)!.repository.split('/');
  return path.length > 0 && /[.:]|^localhost$/.test(host) ? host : 'docker.io';
}
