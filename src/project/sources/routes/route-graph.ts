import type { SourceTree } from '../source-tree';
import { RouteReader } from './read-routes';
import { DEEPEST, joined, type Route } from './route';
import { keyOf, RETURNED, RouteNodes, type Key } from './route-nodes';

/** Deeper and more is not written by hand. */
const MOST_ROUTES = 20_000;

/** The routes of the frameworks that register them on objects: FastAPI, Starlette, Flask, Litestar. */
export class RouteGraph {
  private readonly nodes: RouteNodes;
  private visits = 0;

  public constructor(private readonly tree: SourceTree) {
    this.nodes = new RouteReader(tree).read();
  }

  /**
   * Everything that an application serves to a GET request without parameters.
   *
   * @param application `module:attribute` or `module:factory()`
   */
  public routes(application: string): Route[] {
    const key = this.keyOf(application);
    const found: Route[] = [];
    this.visits = 0;
    if (key !== undefined) { this.visit(key, '', undefined, [], found); }
    return found;
  }

  /** The object that an application is. */
  public keyOf(application: string): Key | undefined {
    const [module, attribute] = application.split(':');
    const reference = this.tree.resolve(this.tree.nearest(module), attribute.replace('()', ''));
    if (reference?.attribute === undefined) { return undefined; }
    return attribute.endsWith('()') ? keyOf(reference.module, reference.attribute, RETURNED) : keyOf(reference.module, '', reference.attribute);
  }

  /** All objects that an application is made of, without itself. */
  public reached(application: string): ReadonlySet<Key> {
    const start = this.keyOf(application);
    const reached = new Set<Key>();
    const open = start === undefined ? [] : [start];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      for (const { to } of this.nodes.known(key)?.edges ?? []) {
        if (!reached.has(to)) {
          reached.add(to);
          open.push(to);
        }
      }
    }
    return reached;
  }

  private visit(key: Key, before: string, replaced: string | undefined, above: readonly Key[], found: Route[]): void {
    const node = this.nodes.known(key);
    const own = replaced ?? node?.prefix;
    const isTooMuch = above.length > DEEPEST || found.length > MOST_ROUTES;
    if (!node || own === undefined || above.includes(key) || isTooMuch) { return; }
    this.visits += 1;
    if (this.visits > MOST_ROUTES) { return; }
    const prefix = own === '' ? before : joined(before, own);
    for (const route of node.routes) { found.push({ ...route, path: joined(prefix, route.path) }); }
    for (const edge of node.edges) {
      if (edge.prefix === undefined) { continue; }
      const [next, instead] = edge.replaces ? [prefix, edge.prefix] : [edge.prefix === '' ? prefix : joined(prefix, edge.prefix), undefined];
      this.visit(edge.to, next, instead, [...above, key], found);
    }
  }
}
