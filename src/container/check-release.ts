import type { PythonContainer } from './python-container';
import type { PythonImage } from '../image';
import { quote } from '../private/messages';
import type { Problems } from '../private/problems';

/** @param name of the container that waits for it */
export function checkRelease(
  release: PythonContainer | undefined, name: string, image: PythonImage, problems: Problems,
): void {
  if (release === undefined) { return; }
  if (release._spec.restarts) {
    problems.add(`'release' is ${release}, which does not end, so nothing would ever start after it; `
      + 'use PythonContainer.job(...)');
  }
  if (release.image.contentTag !== image.contentTag) {
    problems.add(`'release' is of ${release.image}, but 'image' is ${image}; use the same image, so that it has the `
      + 'code of the version that waits for it');
  }
  if (release.name === name) {
    problems.add(`'release' has the name ${quote(name)} too; give it another, such as `
      + "PythonContainer.job({ image, name: 'migrate', ... })");
  }
}
