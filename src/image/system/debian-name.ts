import type { Line } from '../../private/line';
import { quote } from '../../private/messages';
import type { Problems } from '../../private/problems';

/** A name as Debian's policy allows it (5.6.1), which a shell and apt take literally. */
export type DebianName = Line & { readonly debianName: unique symbol };

const NAME = /^[a-z0-9][a-z0-9+.-]{1,99}$/;


export function parseDebianName(text: string): DebianName | undefined {
  return NAME.test(text) && !text.endsWith('-') ? text as DebianName : undefined;
}

export function checkDebianName(prop: string, text: string, problems: Problems): void {
  if (parseDebianName(text) !== undefined) { return; }
  const [name, version] = text.split(/[=/](.*)/s, 2);
  problems.add(`'${prop}' has ${quote(text)}; ` + (version !== undefined && parseDebianName(name) !== undefined
    ? `use ${quote(name)} alone: Debian's archive has only the newest version of each package; `
      + "'debianSnapshot' takes those of a day"
    : 'expected the name of a Debian package: lower-case letters, digits, and + - . after the first'));
}
