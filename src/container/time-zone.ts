import { quote } from '../private/messages';
import type { Problems } from '../private/problems';

/** A name as in the database of time zones, which tells upper and lower case apart. */
const ZONE = /^(?!SystemV\/)[A-Z][A-Za-z0-9_+-]*(?:\/[A-Z][A-Za-z0-9_+-]*)*$/;

/** The only ones of three letters. Node knows more, such as `PST`. */
const SHORT_ZONES = [
  'CET', 'EET', 'EST', 'GMT', 'HST', 'MET', 'MST', 'PRC', 'ROC', 'ROK', 'UCT', 'UTC', 'WET',
];

/** @param prop for the message */
export function checkTimeZone(prop: string, name: string, problems: Problems): void {
  const isName = ZONE.test(name) && (name.length !== 3 || SHORT_ZONES.includes(name));
  if (isName && isKnownZone(name)) { return; }
  problems.add(`'${prop}' is ${quote(name)}, which is not an IANA time zone; use one such as 'Europe/Berlin'`);
}

function isKnownZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
