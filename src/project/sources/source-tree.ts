import { asCall, asText, lastPart, splitExpression, type PythonCall } from './python-expression';
import { statementsOf, type PythonModule, type Statement } from './python-source';

/** A name at the top of a module, or the module itself if there is no attribute. */
export interface Reference {
  readonly module: string;
  readonly attribute?: string;
}

/** Re-exports that are followed from package to package. */
const LONGEST_CHAIN = 8;

/** Parts of a text that are evaluated. A path has fewer. */
const MOST_PARTS = 200;

/** `a = 1`, `a.b: int = 1` */
export const ASSIGNMENT = /^([A-Za-z_][\w.]*)\s*(?::[^=(]+(?:\([^)]*\)[^=(]*)?)?=(?!=)\s*([^]+)$/;

/** `PREFIX[:-1]` */
const SHORTENED = /^([A-Za-z_][\w.]*)\[:-([1-9])\]$/;

/** `PREFIX`, `settings.api.prefix`, `get_settings().prefix` */
const DOTTED = /^[A-Za-z_][\w.]*(?:\(\)\.\w+)?$/;

const DEFINITION = /^(?:async )?(?:def|class) (\w+)/;

/** An expression, and the module in which it stands. */
interface WrittenValue {
  readonly module: string;
  readonly value: string;
}

interface Binding {
  readonly values: string[];
  definition?: Statement;
}

/** The modules of a project, parsed on demand. */
export class SourceTree {
  private readonly modules: ReadonlyMap<string, PythonModule>;
  /** Modules and the packages above them, with or without `__init__.py`. */
  private readonly importable: ReadonlySet<string>;
  private steps = 0;
  private readonly parsed = new Map<string, Statement[]>();
  private readonly bound = new Map<string, Map<string, Binding>>();
  private readonly imported = new Map<string, ReadonlyMap<string, Reference>>();
  private readonly fields = new Map<string, PythonCall | undefined>();

  public constructor(modules: readonly PythonModule[]) {
    // The project's own modules come first, as on PYTHONPATH.
    this.modules = new Map([...modules].reverse().map(module => [module.name, module]));
    const prefixes = (name: string) => name.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'));
    this.importable = new Set([...this.modules.keys()].flatMap(prefixes));
  }

  public get names(): string[] {
    return [...this.modules.keys()].reverse();
  }

  public source(module: string): string {
    return this.modules.get(module)?.source ?? '';
  }

  public has(module: string): boolean {
    return this.importable.has(module);
  }

  /** Finds a module that is named from a folder above the sources: `main` for `api.src.main`. */
  public nearest(name: string): string {
    const dot = name.indexOf('.');
    return this.modules.has(name) || dot < 0 ? name : this.nearest(name.slice(dot + 1));
  }

  public statements(module: string): Statement[] {
    let statements = this.parsed.get(module);
    if (!statements) {
      statements = statementsOf(this.source(module));
      this.parsed.set(module, statements);
    }
    return statements;
  }

  /**
   * Resolves `a.b.c` in a module to a module or an attribute. Undefined when it is neither imported nor defined at the
   * top.
   */
  public resolve(module: string, dotted: string, depth = 0): Reference | undefined {
    if (depth > LONGEST_CHAIN) { return undefined; }
    const [first, ...rest] = dotted.split('.');
    const imported = this.imports(module).get(first);
    if (!imported) { return rest.length === 0 && this.has(module) ? { module, attribute: first } : undefined; }
    return rest.reduce<Reference | undefined>(
      (from, name) => from && this.member(from, name, depth + 1), this.follow(imported, depth + 1));
  }

  /** Evaluates a text through constants and the defaults of settings; undefined if the sources do not contain it. */
  public text(module: string, expression: string, depth = 0): string | undefined {
    this.steps = depth === 0 ? 0 : this.steps + 1;
    if (depth > LONGEST_CHAIN || this.steps > MOST_PARTS) { return undefined; }
    const sum = splitExpression(expression, '+');
    if (sum.length > 1) {
      const parts = sum.map(part => this.text(module, part, depth + 1));
      return parts.every(part => part !== undefined) ? parts.join('') : undefined;
    }
    const [, whole, end] = SHORTENED.exec(expression) ?? [];
    if (whole !== undefined) { return this.text(module, whole, depth + 1)?.slice(0, -Number(end)); }
    const literal = asText(expression, name => this.text(module, name, depth + 1));
    return literal ?? (DOTTED.test(expression) ? this.constant(module, expression, depth + 1) : undefined);
  }

  private constant(module: string, dotted: string, depth: number): string | undefined {
    const reference = this.resolve(module, dotted);
    if (reference?.attribute !== undefined) {
      const value = this.value(reference.module, '', reference.attribute);
      return value === undefined ? undefined : this.text(reference.module, value, depth);
    }
    const at = dotted.lastIndexOf('.');
    const field = at < 0 ? undefined : this.fieldOf(module, dotted.slice(0, at), dotted.slice(at + 1), depth);
    return field && this.text(field.module, field.value, depth);
  }

  /** `settings.api.prefix`: the value passed to the constructor of the object, or the default of its class. */
  private fieldOf(module: string, object: string, name: string, depth: number): WrittenValue | undefined {
    const made = depth > LONGEST_CHAIN ? undefined : this.madeAs(module, object, depth + 1);
    const call = made && this.field(made.value);
    if (!call || call.positional.length > 0) { return undefined; }
    const given = call.keywords.get(name);
    if (given !== undefined) { return { module: made.module, value: given }; }
    const type = this.classOf(made.module, call.callee);
    const value = type?.attribute === undefined ? undefined : this.value(type.module, type.attribute, name);
    const field = this.field(value ?? '');
    const written = field && lastPart(field.callee) === 'Field'
      ? field.keywords.get('default') ?? field.keywords.get('default_factory')?.concat('()') ?? field.positional[0]
      : value;
    return written === undefined ? undefined : { module: type!.module, value: written };
  }

  /** The constructor call of the object that an expression names. */
  private madeAs(module: string, object: string, depth: number): WrittenValue | undefined {
    if (object.endsWith('()')) { return { module, value: object }; }
    const reference = this.resolve(module, object);
    if (reference?.attribute !== undefined) {
      const value = this.value(reference.module, '', reference.attribute);
      return value === undefined ? undefined : { module: reference.module, value };
    }
    const at = object.lastIndexOf('.');
    return at < 0 ? undefined : this.fieldOf(module, object.slice(0, at), object.slice(at + 1), depth);
  }

  /** Cached, since many routes may have the same prefix. */
  private field(value: string): PythonCall | undefined {
    let call = this.fields.get(value);
    if (call === undefined && !this.fields.has(value)) {
      call = asCall(value);
      this.fields.set(value, call);
    }
    return call;
  }

  /** The class of a call's result: the called class, or the return annotation of a function. */
  private classOf(module: string, callee: string): Reference | undefined {
    const made = this.resolve(module, callee);
    if (made?.attribute === undefined) { return undefined; }
    const definition = this.definition(made.module, made.attribute);
    const returned = /->\s*["']?([\w.]+)["']?\s*:$/.exec(definition?.text ?? '')?.[1];
    return returned === undefined ? made : this.resolve(made.module, returned);
  }

  /** The value of a name that is assigned only once. */
  public value(module: string, scope: string, name: string): string | undefined {
    const values = this.bindings(module).get(`${scope}#${name}`)?.values ?? [];
    return values.length === 1 ? values[0] : undefined;
  }

  /** Whether a scope assigns a value to a name. */
  public isSet(module: string, scope: string, name: string): boolean {
    return (this.bindings(module).get(`${scope}#${name}`)?.values.length ?? 0) > 0;
  }

  /**
   * The first definition of a function or class, down to its colon.
   *
   * @param qualified the name with the functions and classes around it
   */
  public definition(module: string, qualified: string): Statement | undefined {
    const dot = qualified.lastIndexOf('.');
    return this.bindings(module).get(`${qualified.slice(0, Math.max(0, dot))}#${qualified.slice(dot + 1)}`)?.definition;
  }

  private bindings(module: string): ReadonlyMap<string, Binding> {
    let bindings = this.bound.get(module);
    if (!bindings) {
      bindings = new Map<string, Binding>();
      for (const statement of this.statements(module)) {
        const [, target, value] = ASSIGNMENT.exec(statement.text) ?? [];
        const name = target ?? DEFINITION.exec(statement.text)?.[1];
        if (name === undefined) { continue; }
        const key = `${statement.scope}#${name}`;
        const binding = bindings.get(key) ?? { values: [] };
        if (value !== undefined) { binding.values.push(value); } else { binding.definition ??= statement; }
        bindings.set(key, binding);
      }
      this.bound.set(module, bindings);
    }
    return bindings;
  }

  private follow(reference: Reference, depth: number): Reference {
    const { module, attribute } = reference;
    if (attribute === undefined) { return reference; }
    const imported = this.imports(module).get(attribute);
    // In a package, `from . import views` is its module, and `from .views import views` replaces that.
    const isItself = imported?.module === module && imported.attribute === attribute;
    if (imported && !isItself) { return this.resolve(module, attribute, depth) ?? reference; }
    return this.has(`${module}.${attribute}`) ? { module: `${module}.${attribute}` } : reference;
  }

  private member({ module, attribute }: Reference, name: string, depth: number): Reference | undefined {
    return attribute === undefined ? this.follow({ module, attribute: name }, depth) : undefined;
  }

  private imports(module: string): ReadonlyMap<string, Reference> {
    let imports = this.imported.get(module);
    if (!imports) {
      imports = new Map(this.statements(module).flatMap(({ text }) => this.importsIn(text, module)));
      this.imported.set(module, imports);
    }
    return imports;
  }

  private importsIn(text: string, module: string): Array<[string, Reference]> {
    if (!/^(?:from|import)\b/.test(text)) { return []; }
    const statement = text.replace(/\s+/g, ' ');
    const [, dots, from, list] = /^from (\.*) ?((?:\w[\w.]*)?) ?import \(?([^)]*)/.exec(statement) ?? [];
    if (list !== undefined) {
      const base = this.absolute(dots, from, module);
      return names(list).flatMap(([name, alias]): Array<[string, Reference]> =>
        base === undefined || name === '*' ? [] : [[alias ?? name, { module: base, attribute: name }]]);
    }
    const [, modules] = /^import (.*)$/.exec(statement) ?? [];
    return names(modules ?? '').map(([name, alias]) => {
      const [top] = name.split('.');
      return alias === undefined ? [top, { module: top }] : [alias, { module: name }];
    });
  }

  /** The module in `from <written> import`, as absolute name. */
  public moduleNamed(written: string, module: string): string {
    const dots = /^\.*/.exec(written)![0];
    return this.absolute(dots, written.slice(dots.length), module) ?? written;
  }

  private absolute(dots: string, from: string, module: string): string | undefined {
    if (dots === '') { return from; }
    const parts = module.split('.');
    const up = dots.length - (this.modules.get(module)?.isPackage ? 1 : 0);
    return up > parts.length
      ? undefined
      : [...parts.slice(0, parts.length - up), ...from === '' ? [] : [from]].join('.');
  }
}

/** `a as b, c` */
function names(list: string): Array<[string, string | undefined]> {
  return list.split(',').map(each => each.trim().split(' as '))
    .filter(([name]) => name).map(([name, alias]) => [name, alias]);
}
