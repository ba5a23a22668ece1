import type { Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** `de_DE.UTF-8`, `sr_RS@latin`, `ca_ES.UTF-8@valencia`; the build knows which there are. */
const LOCALE = /^[a-z]{2,3}_[A-Z]{2}(?:\.UTF-8)?(?:@[a-z]+)?$/;

export function checkLocales(names: readonly string[], problems: Problems): Line[] {
  for (const name of new Set(names)) {
    if (LOCALE.test(name)) { continue; }
    problems.add(`'locales' has ${quote(name)}; `
      + (/^(?:C|POSIX)(?:\.|$)/.test(name) ? 'remove it: every image has it' : 'expected a name such as de_DE.UTF-8'));
  }
  return [...new Set(names)].sort() as Line[];
}
