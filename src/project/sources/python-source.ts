/** One module of the project. */
export interface PythonModule {
  /** As in `import`: `shop.main`. */
  readonly name: string;
  /** Whether it is the `__init__.py` of a package. */
  readonly isPackage: boolean;
  readonly source: string;
  /** Relative to the root of the tree, with `/`. */
  readonly file?: string;
}

/** Everything that decides where a statement ends: comments, continued lines, brackets and quotes. */
const TOKEN = /"""|'''|["']|#[^\n]*|\\\r?\n|[([{]|[)\]}]|\r?\n|[^"'#\\\r\n()[\]{}]+|[^]/y;

/**
 * The end of a string or an escape, by its quotes. Searched step by step: one expression for a whole string would
 * backtrack on each character, and millions of them exhaust the stack.
 */
const STRING_ENDS: ReadonlyMap<string, RegExp> = new Map([
  ['"""', /\\[^]?|"""/g],
  ["'''", /\\[^]?|'''/g],
  ['"', /\\.|["\n\\]/g],
  ["'", /\\.|['\n\\]/g],
]);

/** Text before a string that is an annotation, as in `app: "FastAPI"`. */
const BEFORE_ANNOTATION = /(->|^\w+ ?:) *$/m;

/** Characters before an annotation that are searched for its name. */
const LONGEST_NAME = 80;

const QUOTED_NAME = /^["']([\w.]+)["']$/;

/**
 * The statements of a Python file that start in its first column, each on one line, without comments and without the
 * content of strings, except annotations in quotes. Not a parser: it recognizes just enough to skip text that is not
 * code.
 */
export function topLevelStatements(source: string): string[] {
  return logicalLines(source)
    .filter(line => /^\S/.test(line))
    .flatMap(line => line.split(';'))
    .map(statement => statement.replace(/\s+/g, ' ').trim())
    .filter(statement => statement);
}

/** A statement of a Python file, wherever it stands, on one line and with its strings. */
export interface Statement {
  readonly text: string;
  /** The functions and classes around it, joined by dots; empty at the top of the module. */
  readonly scope: string;
  /** Whether it may be skipped, as in `if`, `for` or `except`. */
  readonly conditional: boolean;
  /** The first word of the innermost block around it, such as `else`. */
  readonly branch?: string;
  /** Decorators of a function or class, without the `@`. */
  readonly decorators: readonly string[];
}

/** A block that contains a line. */
interface Block {
  readonly indent: number;
  /** Its functions and classes from the outside, joined by dots. */
  readonly scope: string;
  /** Whether this block or one around it is conditional. */
  readonly conditional: boolean;
  readonly keyword?: string;
}

/** Python does not accept more levels of indentation. */
const DEEPEST_INDENT = 100;

const CONDITIONAL = /^(?:if|elif|else|for|async for|while|except|finally|case)\b/;

/** All statements of a Python file, in order. */
export function statementsOf(source: string): Statement[] {
  const statements: Statement[] = [];
  const open: Block[] = [];
  let decorators: string[] = [];
  for (const line of logicalLines(source, true)) {
    const text = line.trim();
    if (text === '') { continue; }
    const indent = line.length - line.trimStart().length;
    while (open.length > 0 && open.at(-1)!.indent >= indent) { open.pop(); }
    if (open.length > DEEPEST_INDENT) { continue; }
    if (text.startsWith('@')) {
      decorators.push(text.slice(1).trim());
      continue;
    }
    const { scope, conditional, keyword } = open.at(-1) ?? { scope: '', conditional: false };
    statements.push({ text, scope, conditional, branch: keyword, decorators });
    decorators = [];
    if (text.endsWith(':')) {
      const [, name] = /^(?:async )?(?:def|class) (\w+)/.exec(text) ?? [];
      const inner = name === undefined ? scope : scope === '' ? name : `${scope}.${name}`;
      const isConditional = conditional || CONDITIONAL.test(text);
      open.push({ indent, scope: inner, conditional: isConditional, keyword: /^\w+/.exec(text)?.[0] });
    }
  }
  return statements;
}

/** Whether any code in a Python file may assign a value to this name. True when in doubt. */
export function mayBind(source: string, name: string): boolean {
  const keyword = /\b(?:def|class|import|as|for|global)\b/;
  const mention = new RegExp(`\\b${name}\\b`, 'g');
  const target = new RegExp(`(?<![.\\w'])${name}(?!\\s*[\\w.([])`);
  const indirect = /\bimport ?\(? ?\*|\b(?:__getattr__|globals|vars|exec|setattr)\b/;
  // Positions are compared, since one expression for all would take quadratic time in long lines.
  return logicalLines(source).some(line => {
    const from = line.search(keyword);
    const at = line.search(target);
    return (from >= 0 && ([...line.matchAll(mention)].at(-1)?.index ?? -1) > from)
      || (at >= 0 && line.lastIndexOf('=') > at)
      || indirect.test(line);
  });
}

function logicalLines(source: string, keepsStrings = false): string[] {
  let depth = 0;
  const code = tokensOf(source).map(({ token, offset }) => {
    const first = token[0];
    if (first === '#' || first === '\\') { return ''; }
    if (first === '"' || first === "'") {
      if (keepsStrings) { return token.replace(/\r?\n/g, ' '); }
      const before = source.slice(Math.max(0, offset - LONGEST_NAME), offset);
      const name = depth === 0 && BEFORE_ANNOTATION.test(before) ? QUOTED_NAME.exec(token)?.[1] : undefined;
      return name ?? "''";
    }
    if (token.endsWith('\n')) { return depth > 0 ? ' ' : '\n'; }
    if ('([{'.includes(token)) { depth += 1; }
    if (')]}'.includes(token)) { depth = Math.max(0, depth - 1); }
    return token;
  });
  return code.join('').split('\n');
}

function tokensOf(source: string): Array<{ readonly token: string; readonly offset: number }> {
  const tokens = [];
  for (let offset = 0; offset < source.length;) {
    TOKEN.lastIndex = offset;
    const [text] = TOKEN.exec(source)!;
    const end = STRING_ENDS.has(text) ? endOfString(source, offset + text.length, text) : TOKEN.lastIndex;
    tokens.push({ token: source.slice(offset, end), offset });
    offset = end;
  }
  return tokens;
}

/** An unclosed string ends with its line, or with the source. */
function endOfString(source: string, from: number, quotes: string): number {
  const ends = STRING_ENDS.get(quotes)!;
  ends.lastIndex = from;
  for (let found = ends.exec(source); found; found = ends.exec(source)) {
    if (found[0] === quotes) { return ends.lastIndex; }
    if (quotes.length === 1 && found[0].length === 1) { return found.index; }
  }
  return source.length;
}

/** `src/shop/main.py` below the root `src` is `shop.main`; undefined for a file that cannot be imported. */
export function moduleOf(path: string, root: string): string | undefined {
  const below = root === '.' ? path : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
  const parts = below?.replace(/(\/__init__)?\.py$/, '').split('/');
  return below?.endsWith('.py') && parts?.every(part => /^[A-Za-z_]\w*$/.test(part)) ? parts.join('.') : undefined;
}
