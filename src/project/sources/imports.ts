/** What a module asks for by name: in an import, or in a text that something else imports. */
export interface ModuleReference {
  /** Dots in front, as in `from ..core import x`; 0 for an absolute name. */
  readonly level: number;
  /** Dotted; empty in `from . import x`. */
  readonly name: string;
  /** What is taken out of it, which may be modules as well. */
  readonly members: readonly string[];
  /** Whether it stands in a text. Then it may be no module at all. */
  readonly quoted: boolean;
}

/** Space that does not end a statement. */
const SPACE = String.raw`(?:[ \t\f]|\\\r?\n)`;

const NAME = String.raw`[\w\u0080-\uffff]+`;

/**
 * Both words are keywords: outside of texts and comments they stand in imports only, apart from `raise` and `yield`.
 */
const INTERESTING = /["'#]|(?<![\w.\u0080-\uffff])(?:from|import)(?![\w\u0080-\uffff])|(?<![\w.])\w*_APPS\b|[[({\])}]/g;

const FROM = new RegExp(String.raw`from${SPACE}*((?:\.${SPACE}*)*)(?:(${NAME}(?:${SPACE}*\.${SPACE}*${NAME})*)${SPACE}+)?import(?!\w)${SPACE}*`, 'y');

const LIST_OF_APPS = /\w+_APPS\s*(?::[^=\n]{0,80})?\+?=\s*(?=[[(])/y;

/** `app.tasks`, `app.main:create`, `.sibling`, as a text may name them. */
const QUOTED_MODULE = /^(\.*)([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.?(:[\w.]+(?:\(\))?)?$/;

/** What takes a name without dots for that of a module. */
const TAKES_MODULE = new RegExp(String.raw`(?:\b(?:import_module|__import__|import_string|include|find_spec|resolve_name)\s*\(\s*`
  + String.raw`|_APPS\.(?:append|insert)\([^()\n]*|DJANGO_SETTINGS_MODULE["']\]?\s*[,=]\s*)$`);

/** As far as what stands before a text is looked at. */
const LONGEST_CONTEXT = 80;

const LONGEST_MODULE = 200;

/** Python refuses expressions in formatted strings that nest deeper. */
const DEEPEST = 150;

/**
 * What a Python file refers to. It is no parser: it knows what texts and comments are, and needs time linear in the
 * file.
 */
export function referencesIn(source: string): ModuleReference[] {
  const references: ModuleReference[] = [];
  /** How deep the brackets of a list of applications are open; 0 outside of one. */
  let depthInApps = 0;
  let index = 0;
  for (;;) {
    INTERESTING.lastIndex = index;
    const found = INTERESTING.exec(source);
    if (!found) { return references; }
    const [token] = found;
    index = found.index + token.length;
    if (token === '#') {
      index = lineEnd(source, index);
    } else if (token === '"' || token === "'") {
      const text = readString(source, found.index);
      index = text.end;
      references.push(...quotedModule(source, text, depthInApps > 0));
    } else if (token === 'from') {
      FROM.lastIndex = found.index;
      const [all, dots, name] = FROM.exec(source) ?? [];
      if (all === undefined) { continue; }
      const list = readNames(source, found.index + all.length);
      index = list.end;
      references.push({ level: dots.replace(/[^.]/g, '').length, name: withoutSpace(name ?? ''), members: list.names, quoted: false });
    } else if (token === 'import') {
      const list = readNames(source, index);
      index = list.end;
      for (const name of new Set(list.names)) { references.push({ level: 0, name, members: [], quoted: false }); }
    } else if (token.length > 1) {
      LIST_OF_APPS.lastIndex = found.index;
      const list = LIST_OF_APPS.exec(source);
      if (list) {
        index = found.index + list[0].length + 1;
        depthInApps = 1;
      }
    } else if (depthInApps > 0) {
      depthInApps += '[({'.includes(token) ? 1 : -1;
    }
  }
}

interface PythonString {
  readonly start: number;
  readonly end: number;
  /** Of a formatted one what stands before its first expression. */
  readonly content: string;
}

/** @param quote where its opening quote is */
function readString(source: string, quote: number, depth = 0): PythonString {
  const prefix = /(?<![\w\u0080-\uffff])[A-Za-z]{0,2}$/.exec(source.slice(Math.max(0, quote - 3), quote))?.[0] ?? '';
  const mark = source.startsWith(source[quote].repeat(3), quote) ? source[quote].repeat(3) : source[quote];
  const start = quote - prefix.length;
  const body = quote + mark.length;
  const { end, expression } = stringEnd(source, body, mark, /[ft]/i.test(prefix) && depth < DEEPEST, depth);
  return { start, end, content: source.slice(body, Math.min(expression ?? end - mark.length, body + LONGEST_MODULE + 1)) };
}

/** Where a string ends, and where the first expression in it starts. */
function stringEnd(source: string, body: number, mark: string, isFormatted: boolean, depth: number): { end: number; expression?: number } {
  const next = isFormatted ? /\\(?:\r\n|[^{}])|"""|'''|["'\n]|\{\{|\{/g : /\\(?:\r\n|[^])|"""|'''|["'\n]/g;
  let expression: number | undefined;
  for (let index = body; ;) {
    next.lastIndex = index;
    const found = next.exec(source);
    if (!found) { return { end: source.length, expression }; }
    const [token] = found;
    index = found.index + token.length;
    if (token.startsWith(mark)) { return { end: found.index + mark.length, expression }; }
    // Of three quotes in a string with one, the first ends it or none does.
    if (token.length === 3 && mark.length === 1 && token[0] !== mark) { continue; }
    // A string that is not closed ends with its line.
    if (token === '\n' && mark.length === 1) { return { end: found.index, expression }; }
    if (token === '{') {
      expression ??= found.index;
      index = expressionEnd(source, index, mark, depth + 1);
    }
  }
}

/**
 * Behind the brace that closes an expression in a formatted string; strings in it may have the quotes of the outer one.
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

/** Behind the brace that closes a format, which is text with expressions in it. */
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

/** The names that an import lists, without what they are renamed to. */
function readNames(source: string, start: number): { names: string[]; end: number } {
  const bracketed = source[start] === '(';
  const next = bracketed ? /[#)"']/g : /[#;\n"']|\\\r?\n/g;
  let text = '';
  let index = bracketed ? start + 1 : start;
  for (;;) {
    next.lastIndex = index;
    const found = next.exec(source);
    text += source.slice(index, found?.index);
    index = found ? found.index + found[0].length : source.length;
    if (found?.[0] === '#' && bracketed) {
      index = lineEnd(source, index);
    } else if (!found?.[0].startsWith('\\')) {
      const names = text.split(',').map(each => withoutSpace(each.trim().replace(/\sas\s[^]*$/, ''))).filter(each => each !== '');
      return { names, end: found ? found.index : index };
    }
  }
}

function quotedModule(source: string, { start, content }: PythonString, isApp: boolean): ModuleReference[] {
  if (content.length === 0 || content.length > LONGEST_MODULE) { return []; }
  const [, dots, name, attribute] = QUOTED_MODULE.exec(content) ?? [];
  if (name === undefined) { return []; }
  const isPlain = dots !== '' || (!name.includes('.') && attribute === undefined);
  if (isPlain && !isApp && !TAKES_MODULE.test(source.slice(Math.max(0, start - LONGEST_CONTEXT), start))) { return []; }
  return [{ level: dots.length, name, members: [], quoted: !isPlain }];
}

function lineEnd(source: string, index: number): number {
  const end = source.indexOf('\n', index);
  return end < 0 ? source.length : end;
}

function withoutSpace(text: string): string {
  return text.replace(/[\s\\]+/g, '');
}
