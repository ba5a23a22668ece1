/** Python does not accept deeper nesting of expressions in formatted strings. */
const DEEPEST = 150;

/** Longer texts are not names of modules or files. */
export const LONGEST_CONTENT = 200;

export interface PythonString {
  readonly start: number;
  readonly end: number;
  /** Up to one character more than {@link LONGEST_CONTENT}; without what follows the first expression in it. */
  readonly content: string;
  /** Whether the content has no expressions. */
  readonly whole: boolean;
}

/** @param quote position of the opening quote */
export function readString(source: string, quote: number, depth = 0): PythonString {
  const prefix = /(?<![\w\u0080-\uffff])[A-Za-z]{0,2}$/.exec(source.slice(Math.max(0, quote - 3), quote))?.[0] ?? '';
  const mark = source.startsWith(source[quote].repeat(3), quote) ? source[quote].repeat(3) : source[quote];
  const start = quote - prefix.length;
  const body = quote + mark.length;
  const { end, expression } = stringEnd(source, body, mark, /[ft]/i.test(prefix) && depth < DEEPEST, depth);
  const content = source.slice(body, Math.min(expression ?? end - mark.length, body + LONGEST_CONTENT + 1));
  return { start, end, content, whole: expression === undefined };
}

/** Where a string ends, and where the first expression in it starts. */
function stringEnd(
  source: string, body: number, mark: string, isFormatted: boolean, depth: number,
): { end: number; expression?: number } {
  const next = isFormatted ? /\\(?:\r\n|[^{}])|"""|'''|["'\n]|\{\{|\{/g : /\\(?:\r\n|[^])|"""|'''|["'\n]/g;
  let expression: number | undefined;
  for (let index = body; ;) {
    next.lastIndex = index;
    const found = next.exec(source);
    if (!found) { return { end: source.length, expression }; }
    const [token] = found;
    index = found.index + token.length;
    if (token.startsWith(mark)) { return { end: found.index + mark.length, expression }; }
    // Three quotes of the other kind end no string.
    if (token.length === 3 && mark.length === 1 && token[0] !== mark) { continue; }
    // An unclosed string ends with its line.
    if (token === '\n' && mark.length === 1) { return { end: found.index, expression }; }
    if (token === '{') {
      expression ??= found.index;
      index = expressionEnd(source, index, mark, depth + 1);
    }
  }
}

/**
 * The position after the brace that closes an expression in a formatted string. Strings in it may use the outer quotes.
 */
function expressionEnd(source: string, start: number, mark: string, level: number): number {
  const next = /["'#\n:{}[\]()]/g;
  let depth = 0;
  for (let index = start; ;) {
    next.lastIndex = index;
    const found = next.exec(source);
    if (!found) { return source.length; }
    const [token] = found;
    index = found.index + 1;
    if (token === '\n' && mark.length === 1 && depth === 0) { return found.index; }
    if (token === '#' && mark.length === 3) { index = lineEnd(source, index); }
    if (token === '"' || token === "'") {
      index = readString(source, found.index, level).end;
    } else if ('{[('.includes(token)) {
      depth += 1;
    } else if (token === '}' && depth === 0) {
      return index;
    } else if ('}])'.includes(token)) {
      depth -= 1;
    } else if (token === ':' && depth === 0 && source[index] !== '=') {
      return formatEnd(source, index, mark, level);
    }
  }
}

/** The position after the brace that closes a format, a text that may contain expressions. */
function formatEnd(source: string, start: number, mark: string, level: number): number {
  const next = /[{}\n]/g;
  for (let index = start; ;) {
    next.lastIndex = index;
    const found = next.exec(source);
    if (!found) { return source.length; }
    index = found.index + 1;
    if (found[0] === '}') { return index; }
    if (found[0] === '\n' && mark.length === 1) { return found.index; }
    if (found[0] === '{' && level < DEEPEST) { index = expressionEnd(source, index, mark, level + 1); }
  }
}

export function lineEnd(source: string, index: number): number {
  const end = source.indexOf('\n', index);
  return end < 0 ? source.length : end;
}
