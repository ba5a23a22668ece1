import type { Route } from './route';

/** A router, an application, or a name that stands for one: `module#scope#name`. */
export type Key = string;

/** What a function returns, in place of a name. */
export const RETURNED = 'return';

export function keyOf(module: string, scope: string, name: string): Key {
  return `${module}#${scope}#${name}`;
}

/** One object is reached through another. */
export interface Edge {
  readonly to: Key;
  /** Undefined when it is not known. */
  readonly prefix?: string;
  /** Whether the prefix takes the place of the object's own, as in Flask. */
  readonly replaces: boolean;
  /** As of a {@link Route}, for all that is reached by it. */
  readonly refused?: string;
}

export interface RouteNode {
  /** Undefined when it is not known. */
  prefix?: string;
  /** As of a {@link Route}, for all of its routes. */
  refused?: string;
  readonly edges: Edge[];
  readonly routes: Route[];
}

/** All objects that have routes or lead to them. */
export class RouteNodes {
  private readonly nodes = new Map<Key, RouteNode>();

  public known(key: Key): RouteNode | undefined {
    return this.nodes.get(key);
  }

  /** Makes it when it is not there. */
  public at(key: Key): RouteNode {
    let node = this.nodes.get(key);
    if (!node) {
      node = { prefix: '', edges: [], routes: [] };
      this.nodes.set(key, node);
    }
    return node;
  }

  /** Under the same path. */
  public connect(from: Key, to: Key | undefined, refused: string | undefined): void {
    if (to !== undefined && to !== from) { this.at(from).edges.push({ to, prefix: '', replaces: false, refused }); }
  }
}
