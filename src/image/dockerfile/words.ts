import { line, type Line } from '../../private/line';

// Quoting for a Dockerfile: no value can end a line, be expanded, or become an instruction.

/** Longer lists do not help the reader. */
const LONGEST_LIST = 8;

/** One instruction over several lines. */
export function instruction(name: string, parts: readonly string[]): string {
  return `${name} ${parts.join(` \\\n${' '.repeat(name.length + 1)}`)}`;
}

export function comment(text: Line): string {
  return `# ${text}`;
}

/**
 * JSON, which Docker reads as the exec form: no shell runs between the init and the program. Line separators that JSON
 * does not escape are escaped here.
 */
export function execForm(words: readonly string[]): string {
  return `[${words.map(jsonWord).join(', ')}]`;
}

export function jsonWord(word: string): string {
  return jsonText(word);
}

/** JSON without line separators. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Width of a line that is easy to read. */
const WIDTH = 110;

/** Parts on as few lines of one instruction as are easy to read. @param indent of the following lines */
export function wrapped(parts: readonly string[], separator: string, indent: string): string {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)!}${separator}${part}`;
    if (lines.length > 0 && longer.length > WIDTH) {
      lines.push(`${indent}${part}`);
    } else {
      lines.splice(-1, 1, longer);
    }
  }
  return lines.join(`${separator.trimEnd()} \\\n`);
}

/** A pair of `ENV` or `LABEL`. */
export function assignment(name: string, value: string): string {
  return `${name}=${/^[\w./:-]+$/.test(value) ? value : quoted(value)}`;
}

/** A value that Docker takes literally. */
export function quoted(text: string): string {
  return `"${literal(text)}"`;
}

/** Escaped for double quotes; a line break, which a value in a Dockerfile cannot contain, becomes a space. */
export function literal(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/["$\\]/g, '\\$&');
}

/** A word of a shell command, taken literally. */
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

/** Docker's and Debian's name of a processor. */
export function processorOf(platform: Line): string {
  return platform.split('/')[1];
}
