import type { BaseFamily } from './base-family';
import { refusePin, type Pin } from './pins';
import { slimFor } from './slim';
import { line } from '../../private/line';
import type { Problems } from '../../private/problems';
import type { BaseImage } from '../image-plan';

const REPOSITORY = 'gcr.io/distroless/python3-debian13';

/** Names of all of its Python images, also of those with other Debian releases. */
const SAME_NAME = /^gcr\.io\/distroless\/python3(?:-|$)/;

/** Both have the same files. */
const TAGS = ['nonroot', 'latest'];

const DISTROLESS_IMAGE: BaseImage = {
  reference: line`gcr.io/distroless/python3-debian13:nonroot`,
  label: line`distroless`,
  interpreter: line`/usr/bin/python3.13`,
  pythonVersion: line`3.13`,
  // Debian 13 keeps this release and adds the security fixes of later ones to it.
  patch: line`5`,
  glibc: line`2.41`,
  pinned: false,
  root: false,
  everyPlatform: true,
  declared: false,
};

/** Debian's Python without a shell and a package manager, so the build stage is another image. */
export const DISTROLESS: BaseFamily = {
  from: 'the Python of PythonBase.DISTROLESS',
  repair: 'use PythonBase.SLIM',
  images: (pins, problems) => {
    const pinned = pins
      .filter(({ repository }) => SAME_NAME.test(repository))
      .flatMap(pin => pinnedImage(pin, problems));
    return pinned.length > 0 ? pinned.slice(0, 1) : [DISTROLESS_IMAGE];
  },
  buildBase: (base, pins, problems) => slimFor(base.pythonVersion, pins, problems),
};

function pinnedImage(pin: Pin, problems: Problems): BaseImage[] {
  if (pin.repository === REPOSITORY && TAGS.includes(pin.tag)) {
    return [{ ...DISTROLESS_IMAGE, reference: pin.reference, pinned: true }];
  }
  refusePin(pin, `${DISTROLESS_IMAGE.reference}, which is PythonBase.DISTROLESS`, problems);
  return [];
}
