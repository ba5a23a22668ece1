import { quote } from './messages';

/** A name as in the database of time zones, which tells upper and lower case apart. */
const ZONE = /^(?!SystemV\/)[A-Z][A-Za-z0-9_+-]*(?:\/[A-Z][A-Za-z0-9_+-]*)*$/;

/** The only ones of three letters. Node knows more, such as `PST`. */
const SHORT_ZONES = [
  'CET', 'EET', 'EST', 'GMT', 'HST', 'MET', 'MST', 'PRC', 'ROC', 'ROK', 'UCT', 'UTC', 'WET',
];

/**
 * What is wrong with a time zone, as far as the data of Node tell; undefined for nothing.
 *
 * @param prop for the message
 */
export function problemOfTimeZone(prop: string, name: string): string | undefined {
  const isName = ZONE.test(name) && (name.length !== 3 || SHORT_ZONES.includes(name));
  return isName && isKnownZone(name) ? undefined
    : `'${prop}' is ${quote(name)}, which is not an IANA time zone; use one such as 'Europe/Berlin'`;
}

function isKnownZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
