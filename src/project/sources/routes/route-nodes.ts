import type { Route } from './route';

/** A router, an application, or a variable for one: `module#scope#name`. */
export type Key = string;

/** Replaces the name in the key of what a function returns. */
export const RETURNED = 'return';

export function keyOf(module: string, scope: string, name: string): Key {
  return `${module}#${scope}#${name}`;
}

/** One object includes another. */
export interface Edge {
  readonly to: Key;
  /** Undefined when unknown. */
  readonly prefix?: string;
  /** Whether the prefix replaces the object's own, as in Flask. */
  readonly replaces: boolean;
  /** As in {@link Route}, for everything reached by the edge. */
  readonly refused?: string;
}

export interface RouteNode {
  /** Undefined when unknown. */
  prefix?: string;
  /** As in {@link Route}, for all routes of the node. */
  refused?: string;
  readonly edges: Edge[];
  readonly routes: Route[];
}

/** All objects that have routes or include such objects. */
export class RouteNodes {
  private readonly nodes = new Map<Key, RouteNode>();

  public known(key: Key): RouteNode | undefined {
    return this.nodes.get(key);
  }

  /** Creates the node if it does not exist. */
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
