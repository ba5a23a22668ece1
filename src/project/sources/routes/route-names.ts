import { parametersIn } from './handlers';
import { keyOf, type Key } from './route-nodes';
import { itemsOf } from '../python-expression';
import type { SourceTree } from '../source-tree';

/** The name of an object in its own methods. */
export const SELF = 'self';

/** Which objects the names in the code stand for. */
export class RouteNames {
  private readonly parameters = new Map<Key, ReadonlySet<string>>();
  private readonly around = new Map<string, string[]>();

  public constructor(private readonly tree: SourceTree) {}

  /** The object that an expression names, searched from the innermost scope outwards. */
  public find(module: string, scope: string, expression: string): Key | undefined {
    if (!/^[A-Za-z_][\w.]*$/.test(expression)) { return undefined; }
    if (expression === SELF) { return this.methodAround(module, scope); }
    const local = this.scopesAround(scope).find(each => this.isLocal(module, each, expression));
    if (local !== undefined) { return keyOf(module, local, expression); }
    const reference = this.tree.resolve(module, expression);
    return reference?.attribute === undefined ? undefined : keyOf(reference.module, '', reference.attribute);
  }

  /** The object whose method the code stands in. */
  private methodAround(module: string, scope: string): Key | undefined {
    const method = this.scopesAround(scope).filter(each => this.functionOf(module, each) !== undefined).at(-1);
    return method === undefined ? undefined : keyOf(module, method, SELF);
  }

  /** A function or class and those around it, innermost first, without the module. */
  public scopesAround(scope: string): string[] {
    let scopes = this.around.get(scope);
    if (!scopes) {
      scopes = [];
      for (let at = scope; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) { scopes.push(at); }
      this.around.set(scope, scopes);
    }
    return scopes;
  }

  private isLocal(module: string, scope: string, name: string): boolean {
    return this.tree.isSet(module, scope, name) || this.parametersOf(module, scope).has(name)
      || this.functionOf(module, `${scope}.${name}`) !== undefined;
  }

  /** Names of the parameters, in order. */
  public parametersOf(module: string, name: string): ReadonlySet<string> {
    const key = keyOf(module, '', name);
    let names = this.parameters.get(key);
    if (!names) {
      const written = itemsOf(parametersIn(this.functionOf(module, name) ?? ''));
      names = new Set(written.flatMap(each => /^\**(?!self\b)(\w+)/.exec(each)?.[1] ?? []));
      this.parameters.set(key, names);
    }
    return names;
  }

  /** The text of a function or method, by its qualified name. */
  public functionOf(module: string, qualified: string): string | undefined {
    const text = this.tree.definition(module, qualified)?.text;
    return text !== undefined && /^(?:async )?def /.test(text) ? text : undefined;
  }
}
