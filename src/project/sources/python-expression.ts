/** A call, such as `path('a/', view, name='b')`. Its expressions are texts. */
export interface PythonCall {
  /** The called name with its dots: `app.include_router`. */
  readonly callee: string;
  readonly positional: readonly string[];
  readonly keywords: ReadonlyMap<string, string>;
}

const STRING = /"""[^]*?(?:"""|$)|'{3}[^]*?(?:'{3}|$)|"[^"\\]*(?:\\[^][^"\\]*)*"?|'[^'\\]*(?:\\[^][^'\\]*)*'?/;

/** A string, a bracket, or the text between them. */
const TOKEN = new RegExp(`${STRING.source}|[([{]|[)\\]}]|[^"'()[\\]{}]+`, 'g');

/** Splits an expression at separators outside strings and brackets. */
export function splitExpression(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    depth += depthOf(token);
    if (depth !== 0 || token[0] === '"' || token[0] === "'") { continue; }
    for (let at = token.indexOf(separator); at >= 0; at = token.indexOf(separator, at + separator.length)) {
      parts.push(text.slice(start, index + at));
      start = index + at + separator.length;
    }
  }
  return [...parts, text.slice(start)].map(part => part.trim());
}

/** The change of bracket depth by a token. */
function depthOf(token: string): number {
  return token.length > 1 ? 0 : '([{'.includes(token) ? 1 : ')]}'.includes(token) ? -1 : 0;
}

/** The items of a list, a tuple or the arguments of a call, without an empty one after a trailing comma. */
export function itemsOf(text: string): string[] {
  return splitExpression(text, ',').filter(item => item !== '');
}

/** Parses an expression that consists of one call. */
export function asCall(expression: string): PythonCall | undefined {
  const callee = /^(?:[A-Za-z_][\w.]*)(?=\s*\()/.exec(expression)?.[0];
  const inner = callee === undefined ? undefined : bracketed(expression.slice(callee.length).trim(), '(');
  if (callee === undefined || inner === undefined) { return undefined; }
  const named = itemsOf(inner).map(item => ({ item, match: /^(\w+)\s*=(?!=)\s*([^]*)$/.exec(item) }));
  return {
    callee,
    positional: named.filter(({ match }) => !match).map(({ item }) => item),
    keywords: new Map(named.flatMap(({ match }) => match ? [[match[1], match[2]] as const] : [])),
  };
}

/** The call at the beginning of a text. */
export function leadingCall(text: string): PythonCall | undefined {
  const callee = /^[A-Za-z_][\w.]*\s*(?=\()/.exec(text)?.[0];
  const end = callee === undefined ? undefined : closing(text.slice(callee.length));
  return end === undefined ? undefined : asCall(text.slice(0, callee!.length + end + 1));
}

/** Longer statements are data, and the longest would exhaust the stack. */
const LONGEST_STATEMENT = 100_000;

/** The first call of a function in a statement, whatever modules stand before its name. */
export function callIn(statement: string, callee: string): PythonCall | undefined {
  if (statement.length > LONGEST_STATEMENT || !statement.includes(callee)) { return undefined; }
  for (const { 0: token, index } of statement.matchAll(TOKEN)) {
    const name = /(?<!\b(?:def|class)\s+)(?<![\w.])[A-Za-z_][\w.]*\s*$/.exec(token);
    const isIt = name && `.${name[0].trimEnd()}`.endsWith(`.${callee}`) && statement[index + token.length] === '(';
    if (isIt) { return leadingCall(statement.slice(index + name.index)); }
  }
  return undefined;
}

/** The items of a literal list or tuple. */
export function asList(expression: string): string[] | undefined {
  const inner = bracketed(expression, '[') ?? bracketed(expression, '(');
  return inner === undefined ? undefined : itemsOf(inner);
}

/** The text between brackets, if they enclose the whole expression. */
function bracketed(expression: string, opening: string): string | undefined {
  return expression.startsWith(opening) && closing(expression) === expression.length - 1
    ? expression.slice(1, -1)
    : undefined;
}

/** The position of the bracket that closes the one with which the text begins. */
export function closing(text: string): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    depth += depthOf(token);
    if (depth === 0) { return index; }
  }
  return undefined;
}

/**
 * The content of a string literal, with the parts between braces of an f-string given by `resolve`; undefined for any
 * other expression.
 */
export function asText(expression: string, resolve: (name: string) => string | undefined): string | undefined {
  const match = /^([rRuUfF]{0,2})("""|'''|"|')([^]*)\2$/.exec(expression);
  const [, prefix, , content] = match ?? [];
  if (prefix === undefined || STRING.exec(expression)![0] !== expression.slice(prefix.length)) { return undefined; }
  if (!/f/i.test(prefix)) { return content; }
  let known = true;
  const text = content.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const value = resolve(name.trim());
    known &&= value !== undefined;
    return value ?? '';
  });
  return known ? text : undefined;
}

export function lastPart(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}
