import { PythonBase } from './python-base';
import { isLowerGlibc } from './releases';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { BaseImage } from '../image-plan';
import type { LayerStrategy } from '../layers/layer-strategy';

/** The image that the user has packages compiled in; undefined without one, or with problems. */
export function readBuildBase(
  asked: PythonBase | undefined, strategy: LayerStrategy, problems: Problems,
): BaseImage | undefined {
  if (asked === undefined) { return undefined; }
  if (!asked._isOwn) {
    problems.add(`'buildBase' is ${asked}, in which packages are compiled without it too; remove it, or use `
      + 'PythonBase.of with an image of your own');
    return undefined;
  }
  if (!asked._usesApt) {
    problems.add(`'buildBase' is ${asked} with 'apt' false, but tools of the build are installed in it; use an image `
      + 'with a shell and apt-get');
  }
  if (strategy._maxLayers === undefined) {
    problems.add(`'buildBase' is ${asked}, but 'layers' is ${strategy}, which copies the environment of the build `
      + 'stage with its links to Python; remove one of them');
  }
  return asked._family.images([], problems).at(0);
}

/** Wheels are chosen for the older C library: they are installed and tried in one image, and run in the other. */
export function limitGlibc(bases: readonly BaseImage[], buildBase: BaseImage | undefined): BaseImage[] {
  return bases.map(base => buildBase && isLowerGlibc(buildBase.glibc, base.glibc)
    ? { ...base, glibc: buildBase.glibc }
    : base);
}

/** Compares what is declared of both images; the build compares what they are. */
export function checkBuildBase(buildBase: BaseImage, base: BaseImage, problems: Problems): void {
  const { reference, pythonVersion, glibc } = buildBase;
  if (pythonVersion !== base.pythonVersion) {
    problems.add(`'buildBase' is ${quote(reference)} with Python ${pythonVersion}, but the image has Python `
      + `${base.pythonVersion}, which loads only what is compiled for it; use a build image with Python `
      + `${base.pythonVersion}, or set 'pythonVersion'`);
  }
  if (isLowerGlibc(base.glibc, glibc)) {
    problems.add(`'buildBase' is ${quote(reference)} with glibc ${glibc}, but the image has ${base.glibc}, where what `
      + `is compiled for a newer one does not load; use a build image with glibc ${base.glibc} or older`);
  }
  if (!base.interpreter.startsWith('/')) {
    problems.add("'interpreter' of 'base' is missing, which 'buildBase' needs, since packages are installed in another "
      + 'image; set the absolute path of its Python, such as /usr/local/bin/python3.13');
  }
}
