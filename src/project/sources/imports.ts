import { lineEnd, LONGEST_CONTENT, readString, type PythonString } from './python-strings';

/** A reference to a module: an import, or a text that may be imported by name. */
export interface ModuleReference {
  /** Dots in front, as in `from ..core import x`; 0 for an absolute name. */
  readonly level: number;
  /** Dotted; empty in `from . import x`. */
  readonly name: string;
  /** Imported names, which may be modules too. */
  readonly members: readonly string[];
  /** Whether it is a text, which may not be a module. */
  readonly quoted: boolean;
}

/** A text that may be the path of a file or folder that the code reads. */
export interface PathReference {
  readonly path: string;
  /** Whether it is an argument for a folder, such as a web framework's templates. */
  readonly isFolder: boolean;
}

export interface References {
  readonly modules: readonly ModuleReference[];
  readonly paths: readonly PathReference[];
}

/** Whitespace within a statement. */
const SPACE = String.raw`(?:[ \t\f]|\\\r?\n)`;

const NAME = String.raw`[\w\u0080-\uffff]+`;

/**
 * `from` and `import` are keywords: outside texts and comments they occur only in imports, `raise` and `yield`.
 */
const INTERESTING = /["'#]|(?<![\w.\u0080-\uffff])(?:from|import)(?![\w\u0080-\uffff])|(?<![\w.])\w*_APPS\b|[[({\])}]/g;

const FROM = new RegExp(String.raw`^from${SPACE}*((?:\.${SPACE}*)*)`
  + String.raw`(?:(${NAME}(?:${SPACE}*\.${SPACE}*${NAME})*)${SPACE}+)?import(?!\w)${SPACE}*`);

const LIST_OF_APPS = /^\w+_APPS\s*(?::[^=\n]{0,80})?\+?=\s*(?=[[(])/;

/** Characters of an import or a list that are matched, so that many in one line do not take quadratic time. */
const LONGEST_BEGINNING = 500;

/** `app.tasks`, `app.main:create` or `.sibling` in a text. */
const QUOTED_MODULE = /^(\.*)([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.?(:[\w.]+(?:\(\))?)?$/;

/** Before a text without dots that is the name of a module. */
const TAKES_MODULE = new RegExp(
  String.raw`(?:\b(?:import_module|__import__|import_string|include|find_spec|resolve_name)\s*\(\s*`
  + String.raw`|_APPS\.(?:append|insert)\([^()\n]*|DJANGO_SETTINGS_MODULE["']\]?\s*[,=]\s*)$`);

/** `counts.json`, `data/words.txt`, but no Python module, which is imported instead. */
const QUOTED_FILE = /^(?:\.\/)?[\w@+ .-]+(?:\/[\w@+ .-]+)*\.(?!pyc?$)[A-Za-z]\w{0,9}$/;

/** Before a text that is a path even without a suffix, such as `VERSION`. */
const TAKES_PATH = /(?:\b(?:open|Path)\(|\/)\s*$/;

/** The beginning of `config/{name}.yaml`: the folder of files whose names the code makes. */
const FOLDER_OF_MADE_NAME = /^((?:\.\/)?[\w@+-][\w@+ .-]*(?:\/[\w@+ .-]+)*)\/[\w@+ .-]*$/;

/** The end of a text that is the path of a file. */
const FILE_SUFFIX = /\.(?!pyc?["'])[A-Za-z]\w{0,9}["']$/;

const QUOTED_FOLDER = /^(?:\.\/)?[\w@+-][\w@+ .-]*(?:\/[\w@+ .-]+)*\/?$/;

/** Before a text that is a folder, also with one before it, as in `directory=BASE / "views"`. */
const TAKES_FOLDER = new RegExp(String.raw`\b(?:(?:directory|template_folder|static_folder|searchpath)\s*=`
  + String.raw`|(?:StaticFiles|Jinja2Templates|FileSystemLoader)\()\s*(?:[\w.()[\]]+\s*/\s*)?$`);

/** Characters before a text that are searched. */
const LONGEST_CONTEXT = 80;

/**
 * The modules and paths that a Python file refers to. Not a parser: it recognizes texts and comments, in linear time.
 */
export function referencesIn(source: string): References {
  const modules: ModuleReference[] = [];
  const paths: PathReference[] = [];
  /** Open brackets within a list of applications; 0 outside. */
  let depthInApps = 0;
  let index = 0;
  for (;;) {
    INTERESTING.lastIndex = index;
    const found = INTERESTING.exec(source);
    if (!found) { return { modules, paths }; }
    const [token] = found;
    index = found.index + token.length;
    if (token === '#') {
      index = lineEnd(source, index);
    } else if (token === '"' || token === "'") {
      const text = readString(source, found.index);
      index = text.end;
      modules.push(...quotedModule(source, text, depthInApps > 0));
      paths.push(...quotedPath(source, text));
    } else if (token === 'from') {
      const [all, dots, name] = FROM.exec(source.slice(found.index, found.index + LONGEST_BEGINNING)) ?? [];
      if (all === undefined) { continue; }
      const list = readNames(source, found.index + all.length);
      index = list.end;
      const level = dots.replace(/[^.]/g, '').length;
      modules.push({ level, name: withoutSpace(name ?? ''), members: list.names, quoted: false });
    } else if (token === 'import') {
      const list = readNames(source, index);
      index = list.end;
      for (const name of new Set(list.names)) { modules.push({ level: 0, name, members: [], quoted: false }); }
    } else if (token.length > 1) {
      const list = LIST_OF_APPS.exec(source.slice(found.index, found.index + LONGEST_BEGINNING));
      if (list) {
        index = found.index + list[0].length + 1;
        depthInApps = 1;
      }
    } else if (depthInApps > 0) {
      depthInApps += '[({'.includes(token) ? 1 : -1;
    }
  }
}

/** The names in the list of an import, without aliases. */
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
      const names = text.split(',')
        .map(each => withoutSpace(each.trim().replace(/\sas\s[^]*$/, '')))
        .filter(each => each !== '');
      return { names, end: found ? found.index : index };
    }
  }
}

function quotedModule(source: string, { start, content }: PythonString, isApp: boolean): ModuleReference[] {
  if (content.length === 0 || content.length > LONGEST_CONTENT) { return []; }
  const [, dots, name, attribute] = QUOTED_MODULE.exec(content) ?? [];
  if (name === undefined) { return []; }
  const isPlain = dots !== '' || (!name.includes('.') && attribute === undefined);
  if (isPlain && !isApp && !TAKES_MODULE.test(source.slice(Math.max(0, start - LONGEST_CONTEXT), start))) { return []; }
  return [{ level: dots.length, name, members: [], quoted: !isPlain }];
}

function quotedPath(source: string, { start, end, content, whole }: PythonString): PathReference[] {
  if (content.length > LONGEST_CONTENT) { return []; }
  const before = source.slice(Math.max(0, start - LONGEST_CONTEXT), start);
  if (!whole) {
    const ending = source.slice(Math.max(start, end - LONGEST_CONTEXT), end);
    const isFile = FILE_SUFFIX.test(ending) || TAKES_PATH.test(before);
    const folder = isFile ? FOLDER_OF_MADE_NAME.exec(content)?.[1] : undefined;
    return folder === undefined ? [] : [{ path: folder, isFolder: true }];
  }
  if (QUOTED_FOLDER.test(content) && TAKES_FOLDER.test(before)) { return [{ path: content, isFolder: true }]; }
  const isFile = QUOTED_FILE.test(content) || (QUOTED_FOLDER.test(content) && TAKES_PATH.test(before));
  return isFile ? [{ path: content, isFolder: false }] : [];
}

function withoutSpace(text: string): string {
  return text.replace(/[\s\\]+/g, '');
}
