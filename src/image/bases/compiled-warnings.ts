import { isLowerGlibc } from './releases';
import { enumerate, quote } from '../../private/messages';
import type { BaseImage, PythonDecision } from '../image-plan';

/**
 * A compiler makes code for the C library beside it, which may not load with an older one. Only the build knows whether
 * a package without a wheel has such code, and whether it loads.
 */
export function compiledWarnings({ compiled }: PythonDecision, base: BaseImage, buildBase: BaseImage): string[] {
  if (compiled.length === 0 || !isLowerGlibc(base.glibc, buildBase.glibc)) { return []; }
  const { reference, glibc } = buildBase;
  return [`${enumerate(compiled)} ${compiled.length === 1 ? 'has' : 'have'} no wheel for the glibc ${base.glibc} of `
    + `${quote(base.reference)}; C code in it is compiled in ${quote(reference)} for glibc ${glibc}, and the build `
    + `fails if that does not load: set 'glibc' of 'base' to '${glibc}' if the image has it; else lock versions with `
    + "such wheels, use a 'base' with apt-get, in which packages are compiled, or one with a newer glibc"];
}
