import { RouteReader } from './read-routes';
import { CONDITIONAL, DEEPEST, joined, type Route } from './route';
import { keyOf, RETURNED, RouteNodes, type Key } from './route-nodes';
import type { Application } from '../../../servers';
import type { Limits } from '../limits';
import type { SourceTree } from '../source-tree';

/** More routes are not written by hand. */
const MOST_ROUTES = 20_000;

/** An object on the way from an application to its routes. */
interface Visit {
  readonly key: Key;
  /** Prefix of all objects above. */
  readonly before: string;
  /** Takes the place of the object's own prefix. */
  readonly replaced?: string;
  readonly above: readonly Key[];
  readonly refused?: string;
}

/** The routes of the frameworks that register them on objects: FastAPI, Starlette, Flask, Litestar. */
export class RouteGraph {
  private readonly nodes: RouteNodes;
  private visits = 0;

  public constructor(private readonly tree: SourceTree, private readonly limits: Limits) {
    this.nodes = new RouteReader(tree).read();
  }

  /** Everything that an application serves to a GET request. */
  public routes(application: Application): Route[] {
    const key = this.keyOf(application);
    const found: Route[] = [];
    this.visits = 0;
    if (key !== undefined) { this.visit({ key, before: '', above: [] }, found); }
    return found;
  }

  /** The node of an application. */
  public keyOf({ module, attribute, isFactory }: Application): Key | undefined {
    const reference = this.tree.resolve(this.tree.nearest(module), attribute);
    if (reference?.attribute === undefined) { return undefined; }
    const { module: from, attribute: name } = reference;
    return isFactory ? keyOf(from, name, RETURNED) : keyOf(from, '', name);
  }

  /** All objects that an application includes, except itself. */
  public reached(application: Application): ReadonlySet<Key> {
    const start = this.keyOf(application);
    const reached = new Set<Key>();
    const open = start === undefined ? [] : [start];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      for (const { to, refused } of this.nodes.known(key)?.edges ?? []) {
        if (!reached.has(to) && refused !== CONDITIONAL) {
          reached.add(to);
          open.push(to);
        }
      }
    }
    return reached;
  }

  private visit({ key, before, replaced, above, refused: outer }: Visit, found: Route[]): void {
    const node = this.nodes.known(key);
    const own = replaced ?? node?.prefix;
    if (!node || own === undefined || above.includes(key)) { return; }
    this.visits += 1;
    if (above.length > DEEPEST || Math.max(this.visits, found.length) > MOST_ROUTES) {
      this.limits.reached(`the application has more than ${MOST_ROUTES} routes, or routers nested more than ${DEEPEST} `
        + 'deep; the rest was not searched for a health route');
      return;
    }
    const prefix = own === '' ? before : joined(before, own);
    const refused = outer ?? node.refused;
    for (const route of node.routes) {
      found.push({ ...route, path: joined(prefix, route.path), refused: refused ?? route.refused });
    }
    for (const edge of node.edges) {
      if (edge.prefix === undefined) { continue; }
      const below = edge.prefix === '' ? prefix : joined(prefix, edge.prefix);
      const place = edge.replaces ? { before: prefix, replaced: edge.prefix } : { before: below };
      this.visit({ key: edge.to, ...place, above: [...above, key], refused: refused ?? edge.refused }, found);
    }
  }
}
