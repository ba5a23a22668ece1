import type { BaseFamily } from './base-family';
import { refusePin, type Pin } from './pins';
import { glibcOf } from './releases';
import { line, type Line } from '../../private/line';
import { Problems } from '../../private/problems';
import { endOfSupport, PYTHON_VERSIONS } from '../../project';
import type { BaseImage } from '../image-plan';

/** The Debian release of `python:<minor>-slim` since August 2025. */
const SLIM_RELEASE = 'trixie';

/** `3.13-slim`, `3.13.2-slim-bookworm` */
const SLIM_TAG = /^([0-9]+\.[0-9]+)(?:\.([0-9]+))?-slim(?:-([a-z]+))?$/;

/** The official `python:<minor>-slim`, which has a shell and apt-get. */
export const SLIM: BaseFamily = {
  from: 'the pinned Python',
  repair: 'pin another one',
  images: (pins, problems) => {
    const pinned = pinnedImages(pins, problems);
    return pinned.length > 0 ? pinned : [...PYTHON_VERSIONS].reverse().map(slim);
  },
  buildBase: base => base,
};

/** The official image with the Python of a base that has no apt-get. A pin of another Python is for other projects. */
export function slimFor(pythonVersion: Line, pins: readonly Pin[], problems: Problems): BaseImage {
  return pinnedImages(pins, problems).find(each => each.pythonVersion === pythonVersion) ?? slim(pythonVersion);
}

function slim(version: Line): BaseImage {
  return {
    reference: line`python:${version}-slim`,
    label: line`slim`,
    interpreter: line`/usr/local/bin/python${version}`,
    pythonVersion: version,
    patch: line`newest`,
    glibc: glibcOf(SLIM_RELEASE),
    pinned: false,
    root: true,
    everyPlatform: true,
    declared: false,
  };
}

function pinnedImages(pins: readonly Pin[], problems: Problems): BaseImage[] {
  return pins.filter(({ repository }) => repository === 'python').flatMap(pin => pinnedSlim(pin, problems));
}

function pinnedSlim(pin: Pin, problems: Problems): BaseImage[] {
  const { tag, reference } = pin;
  const [, minor, patch, release = SLIM_RELEASE] = SLIM_TAG.exec(tag) ?? [];
  const version = PYTHON_VERSIONS.find(each => each === minor);
  if (version === undefined) {
    const ended = endOfSupport(minor);
    const reason = ended === undefined ? '' : ` (Python ${minor} has had no security fixes since ${ended})`;
    refusePin(pin, `python:<minor>-slim with one of ${PYTHON_VERSIONS.join(', ')}${reason}`, problems);
    return [];
  }
  return [{
    ...slim(version), reference, patch: patch as Line | undefined, glibc: glibcOf(release), pinned: true,
  }];
}
