import { posix } from 'path';
import { asCall, asText, itemsOf, lastPart, splitExpression } from './python-expression';
import type { SourceTree } from './source-tree';

/** A path that code makes. */
export interface MadePath {
  /** Whether it starts from the place of a module: then it is relative to the tree, else as the code has it. */
  readonly inTree: boolean;
  /** Normalized. */
  readonly path: string;
}

/** Definitions and calls that are followed. */
const DEEPEST = 20;

/** Expressions of a path are shorter. */
const LONGEST = 500;

/** Functions and methods that give the same path. */
const SAME = new RegExp('^(?:str|Path|pathlib\\.Path|PurePath|environ\\.Path|os\\.fspath'
  + '|(?:os\\.path\\.|path\\.)?(?:abspath|realpath|normpath))$');
const SAME_METHOD = /^(?:resolve|absolute|as_posix|expanduser)$/;

/** Functions that read a variable, and have a default. */
const READS_VARIABLE = /^(?:os\.environ\.get|environ\.get|os\.getenv|getenv|env|env\.(?:str|path)|config)$/;

/** Evaluates the ways in which settings make paths: with `pathlib`, `os.path`, django-environ, and from variables. */
export class PythonPaths {
  /**
   * @param variables those that are known; of others the default counts
   * @param fileOf the file of a module, relative to the tree
   */
  public constructor(
    private readonly tree: SourceTree,
    private readonly variables: Readonly<Record<string, string>>,
    private readonly fileOf: (module: string) => string | undefined,
  ) {}

  /** Undefined if the expression can only be known by running it. */
  public read(module: string, expression: string, depth = 0): MadePath | undefined {
    const text = withoutBrackets(expression.trim());
    if (depth > DEEPEST || text.length > LONGEST) { return undefined; }
    const again = (other: string) => this.read(module, other, depth + 1);
    const parts = splitExpression(text, '/').filter(part => part !== '');
    if (parts.length > 1) { return joined(parts.map(again)); }
    const sum = splitExpression(text, '+');
    if (sum.length > 1) { return appended(sum.map(again)); }
    const [, start, up] = /^(.+\S)\s*-\s*(\d)$/.exec(text) ?? [];
    if (start !== undefined) { return ascended(again(start), Number(up)); }
    if (text === '__file__') {
      const file = this.fileOf(module);
      return file === undefined ? undefined : { inTree: true, path: file };
    }
    const [, folder, rest] = /^[fF]["']\{([^{}"']+)\}\/?([^{}"']*)["']$/.exec(text) ?? [];
    if (folder !== undefined) { return joined([again(folder), literal(rest)]); }
    const written = asText(text, () => undefined);
    if (written !== undefined) { return literal(written); }
    const [, variable] = /^(?:os\.)?environ\[([^[\]]+)\]$/.exec(text) ?? [];
    return variable === undefined
      ? this.called(module, text, depth) ?? this.member(text, again) ?? this.named(module, text, depth)
      : this.variable(variable);
  }

  private called(module: string, text: string, depth: number): MadePath | undefined {
    const again = (other: string | undefined) => other === undefined ? undefined : this.read(module, other, depth + 1);
    const call = asCall(text);
    if (call) {
      const { callee, positional, keywords } = call;
      if (SAME.test(callee)) { return joined(positional.map(again)); }
      if (/^(?:os\.path\.)?dirname$/.test(callee)) { return ascended(again(positional[0]), 1); }
      if (/^(?:os\.path\.|path\.)?join$/.test(callee)) { return joined(positional.map(again)); }
      if (READS_VARIABLE.test(callee)) {
        return this.variable(positional[0]) ?? again(positional[1] ?? keywords.get('default'));
      }
      const made = this.named(module, callee, depth);
      if (made) { return joined([made, ...positional.map(again)]); }
    }
    const [, object, method, arguments_] = /^(.+)\.(\w+)\(([^()]*)\)$/.exec(text) ?? [];
    if (object === undefined) { return undefined; }
    if (SAME_METHOD.test(method)) {
      const made = again(object);
      return method === 'expanduser' && made?.path.startsWith('~') ? undefined : made;
    }
    return method === 'joinpath' || method === 'path'
      ? joined([object, ...itemsOf(arguments_)].map(again))
      : undefined;
  }

  /** @param written its name, in quotes */
  private variable(written: string | undefined): MadePath | undefined {
    const name = written === undefined ? undefined : asText(written, () => undefined);
    return name !== undefined && Object.hasOwn(this.variables, name) ? literal(this.variables[name]) : undefined;
  }

  private member(text: string, again: (text: string) => MadePath | undefined): MadePath | undefined {
    const [, child] = /^(.+)\.parent$/.exec(text) ?? [];
    if (child !== undefined) { return ascended(again(child), 1); }
    const [, descendant, level] = /^(.+)\.parents\[(\d)\]$/.exec(text) ?? [];
    return descendant === undefined ? undefined : ascended(again(descendant), Number(level) + 1);
  }

  /** A name of the module itself, or one that it imports. */
  private named(module: string, name: string, depth: number): MadePath | undefined {
    if (!/^[A-Za-z_][\w.]*$/.test(name)) { return undefined; }
    const found = this.definitionOf(module, name);
    return found && this.read(found.module, found.value, depth + 1);
  }

  /** What a name stands for, and the module that says so; also through `from .base import *`. */
  public definitionOf(
    module: string, name: string, seen: readonly string[] = [],
  ): { readonly module: string; readonly value: string } | undefined {
    const value = this.tree.value(module, '', name);
    if (value !== undefined) { return { module, value }; }
    if (this.tree.isSet(module, '', name) || seen.length > DEEPEST) { return undefined; }
    const reference = this.tree.resolve(module, name);
    if (reference?.attribute !== undefined && reference.module !== module) {
      return this.definitionOf(reference.module, reference.attribute, [...seen, module]);
    }
    return starImports(this.tree, module).filter(each => !seen.includes(each)).reverse()
      .map(each => this.definitionOf(each, lastPart(name), [...seen, module]))
      .find(each => each !== undefined);
  }
}

/** Modules all of whose names a module imports, in order. */
export function starImports(tree: SourceTree, module: string): string[] {
  return tree.statements(module).flatMap(({ text }) => {
    const [, from] = /^from\s+(\.*[\w.]*)\s+import\s+\*$/.exec(text) ?? [];
    const name = from === undefined ? undefined : tree.moduleNamed(from, module);
    return name !== undefined && tree.has(name) ? [name] : [];
  });
}

function withoutBrackets(text: string): string {
  return /^\([^()]*\)$/.test(text) ? text.slice(1, -1).trim() : text;
}

function literal(path: string): MadePath {
  return { inTree: false, path: posix.normalize(path).replace(/(?<=.)\/$/, '') };
}

/** An absolute path replaces what is before it. */
function joined(parts: ReadonlyArray<MadePath | undefined>): MadePath | undefined {
  return parts.reduce((before, next) => {
    if (!before || !next) { return undefined; }
    if (next.inTree || posix.isAbsolute(next.path)) { return next; }
    return { inTree: before.inTree, path: posix.join(before.path, next.path) };
  });
}

/** `BASE_DIR + "/static"` */
function appended(parts: ReadonlyArray<MadePath | undefined>): MadePath | undefined {
  return parts.reduce((before, next) => before && next && !next.inTree
    ? { inTree: before.inTree, path: posix.normalize(before.path + next.path) }
    : undefined);
}

function ascended(path: MadePath | undefined, levels: number): MadePath | undefined {
  if (!path) { return undefined; }
  const { inTree, path: start } = path;
  return { inTree, path: Array.from({ length: levels }).reduce<string>(each => above(each), start) };
}

/** Above the tree too. */
function above(path: string): string {
  return path === '.' || /(?:^|\/)\.\.$/.test(path) ? posix.join(path, '..') : posix.dirname(path);
}
