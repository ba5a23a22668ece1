import type { PythonImage } from '../../image';

/** The image of one service, and where it is built. */
export interface PlacedImage {
  readonly image: PythonImage;
  /** Name and content tag: the same for every container of the same content. */
  readonly reference: string;
  /** Folder of the build context, relative to the Compose file; undefined when an earlier service builds the image. */
  readonly folder?: string;
}

/**
 * Each distinct image is built for the first service that has it, since Docker fails when one name is built twice at
 * once. Its folder is named after the image, and also after its content when two images have the same name.
 */
export function placeImages(images: PythonImage[]): PlacedImage[] {
  const references = images.map(image => `${image.name}:${image.contentTag}`);
  return images.map((image, index) => {
    const reference = references[index];
    const placed = { image, reference };
    if (references.indexOf(reference) < index) { return placed; }
    const alone = images.every((other, place) => other.name !== image.name || references[place] === reference);
    return { ...placed, folder: `./build/${image.name}${alone ? '' : `-${image.contentTag}`}` };
  });
}
