import { isLowerGlibc } from './releases';
import { enumerate, quote } from '../../private/messages';
import type { Problems } from '../../private/problems';
import type { BaseImage, PythonDecision } from '../image-plan';

/**
 * A compiler makes code for the C library beside it, which may not load with an older one. A build finds that too, but
 * only at its end, on a machine that can run the image, and for the compiler's version of that day.
 */
export function checkCompiled(
  { compiled }: PythonDecision, base: BaseImage, buildBase: BaseImage, problems: Problems,
): void {
  if (compiled.length === 0 || !isLowerGlibc(base.glibc, buildBase.glibc)) { return; }
  const { reference, glibc } = buildBase;
  problems.add(`'base' is ${quote(base.reference)} with glibc ${base.glibc}, but without a wheel for that `
    + `${enumerate(compiled)} would be compiled in ${quote(reference)} for glibc ${glibc}, and may not load; `
    + `set 'glibc' of 'base' to '${glibc}' if the image has it; else lock versions with such wheels, use a 'base' `
    + 'with apt-get, in which packages are compiled, or one with a newer glibc');
}
