import type { Pin } from './pins';
import type { Problems } from '../../private/problems';
import type { BaseImage } from '../image-plan';

/** The images that one value of the prop `base` stands for. */
export interface BaseFamily {
  /** Where its Python was decided, for messages. */
  readonly from: string;
  /** What to do if that Python does not fit the project, for messages. */
  readonly repair: string;

  /**
   * The possible images: one for each Python, the newest first. Empty if the base is invalid.
   *
   * @param pins official images pinned to a digest: if there are any, only these are used
   */
  images(pins: readonly Pin[], problems: Problems): BaseImage[];

  /** The image in which the packages are installed: the base itself, or one with a shell and apt-get. */
  buildBase(base: BaseImage, pins: readonly Pin[], problems: Problems): BaseImage;
}
