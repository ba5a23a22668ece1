/** Longer lists make a message harder to read. */
const LONGEST_LIST = 8;

/** Enough of a value to recognize it. */
const LONGEST_QUOTE = 80;

/**
 * A value from outside, made safe for a message: as JSON, so that no line break or control character passes, and cut
 * after 80 characters.
 */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : asJson(value);
  const characters = [...text.slice(0, 2 * LONGEST_QUOTE + 1)];
  const shown = characters.slice(0, LONGEST_QUOTE).join('');
  const literal = escaped(typeof value === 'string' ? JSON.stringify(shown) : shown);
  return characters.length > LONGEST_QUOTE ? `${literal}... (${text.length} characters)` : literal;
}

/** Circular and very deep values have no JSON, and that of NaN would be null. */
function asJson(value: unknown): string {
  if (typeof value === 'number') { return String(value); }
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** Escapes what JSON does not, but terminals and logs interpret as a command or line end. */
function escaped(text: string): string {
  // Nearly every text; setting up classes of Unicode would cost more than the rest of a message.
  if (/^[ -~]*$/.test(text)) { return text; }
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu, character => [...character]
    .flatMap(each => each.split(''))
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join(''));
}

/** A value of this library as the call that makes it, which reads the same in every language. */
export function call(factory: string, ...values: ReadonlyArray<string | number | readonly string[]>): string {
  return `${factory}(${values.map(quote).join(', ')})`;
}

/** The same for a command, of which only the program is shown: a password may be among its arguments. */
export function callWithCommand(factory: string, [program, ...others]: readonly string[]): string {
  const words = [...program === undefined ? [] : [quote(program)], ...others.length === 0 ? [] : ['...']];
  return `${factory}([${words.join(', ')}])`;
}

/** Cuts a parsed name or requirement, which needs no quotes but may be long. */
export function shorten(text: string): string {
  const characters = [...text.slice(0, 2 * LONGEST_QUOTE + 1)];
  return characters.length > LONGEST_QUOTE
    ? `${characters.slice(0, LONGEST_QUOTE).join('')}... (${text.length} characters)`
    : text;
}

/** The path of a value in a prop, such as `environment.LEVEL`, for any name. */
export function pathOf(prop: string, name: string): string {
  return /^[\w-]{1,80}$/.test(name) ? `${prop}.${name}` : `${prop}[${quote(name)}]`;
}

/** A list for a message. */
export function enumerate(items: readonly string[]): string {
  const rest = items.length - LONGEST_LIST;
  return items.slice(0, LONGEST_LIST).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
