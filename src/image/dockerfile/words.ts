import { line, type Line } from '../../private/line';

/** The words of a Dockerfile: nothing written through them can end a line, be expanded, or become an instruction. */

/** More names do not help whoever reads a Dockerfile. */
const LONGEST_LIST = 8;

/** Lines of one instruction, put together by continuations. */
export function instruction(name: string, parts: readonly string[]): string {
  return `${name} ${parts.join(` \\\n${' '.repeat(name.length + 1)}`)}`;
}

export function comment(text: Line): string {
  return `# ${text}`;
}

/**
 * JSON is what Docker reads as the exec form: no shell stands between the init and the program. What JSON leaves as it
 * is and a reader takes for the end of a line is escaped as well.
 */
export function execForm(words: readonly string[]): string {
  const escaped = (word: string) => JSON.stringify(word)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `[${words.map(escaped).join(', ')}]`;
}

/** A pair of `ENV` or `LABEL`. */
export function assignment(name: string, value: string): string {
  return `${name}=${/^[\w./:-]+$/.test(value) ? value : quoted(value)}`;
}

/** A value that Docker takes letter by letter. */
export function quoted(text: string): string {
  return `"${literal(text)}"`;
}

/** Without expansion or an early end; a line break, which no value in a Dockerfile can hold, becomes a space. */
export function literal(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/["$\\]/g, '\\$&');
}

/** A word of a shell command, letter by letter. */
export function shellWord(text: string): string {
  const word = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  return /^[\w./:@=+-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

/** Names for a comment. */
export function list(names: readonly Line[]): Line {
  const rest = names.length - LONGEST_LIST;
  const shown = names.slice(0, LONGEST_LIST).join(', ') as Line;
  return rest > 0 ? line`${shown} and ${rest} more` : shown;
}
