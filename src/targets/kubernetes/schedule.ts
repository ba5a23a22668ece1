import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** One of the five fields, as the CronJob controller reads it: no names but these, and Sunday is 0, never 7. */
interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  { name: 'day of the week', least: 0, most: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

const SHORT_FORMS = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);

const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The five fields of a schedule; undefined for an invalid one, which is reported. */
export function readSchedule(text: string, problems: Problems): string[] | undefined {
  const parts = (SHORT_FORMS.get(text) ?? text).split(/[ \t]+/).filter(part => part !== '');
  const found = `'schedule' is ${quote(text)}`;
  if (parts.length !== FIELDS.length) {
    problems.add(`${found}; use five fields, which are ${FIELDS.map(({ name }) => name).join(', ')}, as in `
      + "'30 3 * * *', or @hourly, @daily, @weekly, @monthly or @yearly");
    return undefined;
  }
  const values = parts.map((part, index) => valuesOf(part, FIELDS[index]));
  values.forEach((value, index) => {
    if (value !== undefined) { return; }
    const { name, least, most, names } = FIELDS[index];
    problems.add(`${found}, whose ${name} is ${quote(parts[index])}; use numbers from ${least} to ${most}`
      + `${names === undefined ? '' : `, names such as ${names[1]}`}, ranges such as ${least}-${most}, steps such as `
      + '*/2, and lists of these with commas');
  });
  if (values.includes(undefined)) { return undefined; }
  const [, , days, months] = values as number[][];
  // With a day of the week as well, either of both days is enough.
  if (isAny(parts[4]) && !months.some(month => days.some(day => day <= LONGEST_MONTHS[month - 1]))) {
    problems.add(`${found}, which is a day that no month of it has; it would never run`);
    return undefined;
  }
  return parts;
}

const isAny = (part: string): boolean => part.split(',').some(each => /^[*?](\/1)?$/.test(each));

/** All that a field matches; undefined when it is invalid. */
function valuesOf(part: string, field: Field): number[] | undefined {
  const ranges = part.split(',').map(each => rangeOf(each, field));
  return ranges.some(range => range === undefined) ? undefined : ranges.flatMap(range => range!);
}

function rangeOf(text: string, field: Field): number[] | undefined {
  const { least, most } = field;
  const [, from, to, step] = /^([*?]|\w+)(?:-(\w+))?(?:\/(\d{1,4}))?$/.exec(text) ?? [];
  if (from === undefined) { return undefined; }
  const any = from === '*' || from === '?';
  const first = any ? least : numberOf(from, field);
  const last = any || (to === undefined && step !== undefined) ? most : numberOf(to ?? from, field);
  const every = Number(step ?? 1);
  const isRange = first !== undefined && last !== undefined && least <= first && first <= last && last <= most;
  if (!isRange || every < 1 || (any && to !== undefined)) { return undefined; }
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => first + index * every);
}

function numberOf(text: string, { names = [], least }: Field): number | undefined {
  const index = names.indexOf(text.toLowerCase());
  if (index >= 0) { return least + index; }
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}
