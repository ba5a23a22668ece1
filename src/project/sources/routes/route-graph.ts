import { asCall, asList, itemsOf, lastPart, type PythonCall } from '../python-expression';
import type { Statement } from '../python-source';
import { ASSIGNMENT, type SourceTree } from '../source-tree';
import { GUARD, joined, type Route } from './route';

/** A router, an application, or a name that stands for one: `module#scope#name`. */
export type Key = string;

/** One object is reached through another. */
interface Edge {
  readonly to: Key;
  /** Undefined when it is not known. */
  readonly prefix?: string;
  /** Whether the prefix takes the place of the object's own, as in Flask. */
  readonly replaces: boolean;
}

interface Node {
  /** Undefined when it is not known. */
  prefix?: string;
  readonly edges: Edge[];
  readonly routes: Route[];
}

/** Modules without one of these words neither make, fill nor pass on a router. */
const RELEVANT = /route|Route|mount|Mount|register|FastAPI|Flask|Starlette|Litestar|Blueprint|@\w+\.(?:get|head)\b|app\b/;

const INCLUDING = ['include_router', 'register_blueprint', 'mount'];

const ADDING = ['add_api_route', 'add_route', 'add_url_rule'];

const DECORATING = ['get', 'route', 'api_route', 'custom_route'];

/** What a framework hands to a handler by itself. */
const GIVEN = /^(?:self|request|req|response|background_tasks)$|: ?["']?(?:[\w.]+\.)?(?:Request|Response|BackgroundTasks)\b/;

/** The routes of the frameworks that register them on objects: FastAPI, Starlette, Flask, Litestar. */
export class RouteGraph {
  private readonly nodes = new Map<Key, Node>();

  public constructor(private readonly tree: SourceTree) {
    for (const module of tree.names.filter(name => RELEVANT.test(tree.source(name)))) {
      for (const statement of tree.statements(module)) { this.read(module, statement); }
    }
  }

  /** Everything that an application serves to a GET request without parameters. @param application `module:attribute` or `module:factory()` */
  public routes(application: string): Route[] {
    const key = this.keyOf(application);
    const found: Route[] = [];
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
      for (const { to } of this.nodes.get(key)?.edges ?? []) {
        if (!reached.has(to)) {
          reached.add(to);
          open.push(to);
        }
      }
    }
    return reached;
  }

  private visit(key: Key, before: string, replaced: string | undefined, above: readonly Key[], found: Route[]): void {
    const node = this.nodes.get(key);
    const own = replaced ?? node?.prefix;
    if (!node || own === undefined || above.includes(key)) { return; }
    const prefix = own === '' ? before : joined(before, own);
    found.push(...node.routes.map(route => ({ ...route, path: joined(prefix, route.path) })));
    for (const edge of node.edges) {
      if (edge.prefix === undefined) { continue; }
      const [next, instead] = edge.replaces ? [prefix, edge.prefix] : [edge.prefix === '' ? prefix : joined(prefix, edge.prefix), undefined];
      this.visit(edge.to, next, instead, [...above, key], found);
    }
  }

  private node(key: Key): Node {
    let node = this.nodes.get(key);
    if (!node) {
      node = { prefix: '', edges: [], routes: [] };
      this.nodes.set(key, node);
    }
    return node;
  }

  private read(module: string, statement: Statement): void {
    if (statement.conditional) { return; }
    const { text, scope } = statement;
    if (/^(?:async )?def /.test(text)) {
      this.readHandler(module, statement);
      return;
    }
    const returned = /^return\s+([^]+)$/.exec(text)?.[1];
    const [, target, value] = ASSIGNMENT.exec(text) ?? [];
    if (returned !== undefined) { this.bind(keyOf(module, scope, RETURNED), module, scope, returned); }
    if (target !== undefined) { this.bind(keyOf(module, scope, target), module, scope, value); }
    const call = asCall((returned ?? value ?? text).replace(/^await /, ''));
    if (call) { this.readCall(module, scope, call); }
  }

  /** `app = FastAPI(...)`, `app = create_app()`, `app = Middleware(app)`, `application = app` */
  private bind(key: Key, module: string, scope: string, value: string): void {
    const alias = this.find(module, scope, value);
    if (alias !== undefined && alias !== key) { this.node(key).edges.push({ to: alias, prefix: '', replaces: false }); }
    const call = asCall(value);
    if (!call) { return; }
    const node = this.node(key);
    const prefix = call.keywords.get('prefix') ?? call.keywords.get('url_prefix') ?? (lastPart(call.callee) === 'Router' ? call.keywords.get('path') : undefined);
    if (prefix !== undefined) { node.prefix = this.tree.text(module, prefix); }
    if (isGuarded(call)) { node.prefix = undefined; }
    this.addRoutes(node, module, scope, call.keywords.get('routes') ?? call.keywords.get('route_handlers'));
    const made = this.made(module, call);
    this.lifespan(key, module, call);
    if (made !== undefined) { node.edges.push({ to: made, prefix: '', replaces: false }); }
    const [first] = call.positional;
    const inner = first === undefined ? undefined : this.find(module, scope, first);
    if (inner !== undefined && inner !== key && made === undefined) { node.edges.push({ to: inner, prefix: '', replaces: false }); }
  }

  /** `FastAPI(lifespan=lifespan)` calls the function with the app. */
  private lifespan(key: Key, module: string, call: PythonCall): void {
    const reference = this.tree.resolve(module, call.keywords.get('lifespan') ?? '');
    const [parameter] = reference?.attribute === undefined ? [] : this.parametersOf(reference.module, reference.attribute);
    if (parameter !== undefined) { this.node(key).edges.push({ to: keyOf(reference!.module, reference!.attribute!, parameter), prefix: '', replaces: false }); }
  }

  /** What a function of the project returns. */
  private made(module: string, call: PythonCall): Key | undefined {
    const reference = this.tree.resolve(module, call.callee);
    return reference?.attribute !== undefined && this.functionOf(reference.module, reference.attribute)
      ? keyOf(reference.module, reference.attribute, RETURNED)
      : undefined;
  }

  private readCall(module: string, scope: string, call: PythonCall): void {
    const dot = call.callee.lastIndexOf('.');
    const method = call.callee.slice(dot + 1);
    const owner = dot > 0 ? this.find(module, scope, call.callee.slice(0, dot)) : undefined;
    if (owner !== undefined && INCLUDING.includes(method)) { this.include(owner, module, scope, call, method); }
    if (owner !== undefined && ADDING.includes(method)) { this.add(owner, module, call, call.positional[method === 'add_url_rule' ? 2 : 1] ?? call.keywords.get('view_func')); }
    if (/\.route_handlers\.(?:extend|append)$/.test(call.callee)) { return; }
    this.handOver(module, scope, call);
  }

  private include(owner: Key, module: string, scope: string, call: PythonCall, method: string): void {
    const [path, child] = method === 'mount'
      ? [call.positional[0] ?? call.keywords.get('path'), call.positional[1] ?? call.keywords.get('app')]
      : [call.keywords.get('prefix') ?? call.keywords.get('url_prefix') ?? call.positional[1], call.positional[0] ?? call.keywords.get('router') ?? call.keywords.get('blueprint')];
    if (child === undefined || isGuarded(call)) { return; }
    const to = this.find(module, scope, child) ?? this.library(owner, module, child);
    if (to === undefined) { return; }
    const prefix = path === undefined ? '' : this.tree.text(module, path);
    this.node(owner).edges.push({ to, prefix, replaces: method === 'register_blueprint' && path !== undefined });
  }

  /** Routers that packages for health checks make. */
  private library(owner: Key, module: string, child: string): Key | undefined {
    const call = asCall(child);
    if (!call || lastPart(call.callee) !== 'HealthcheckRouter') { return undefined; }
    const key = `${owner}#${child}`;
    const names = call.positional.flatMap(probe => {
      const name = asCall(probe)?.keywords.get('name');
      return name === undefined ? [] : this.tree.text(module, name) ?? [];
    });
    this.node(key).routes.push(...names.map(name => ({ path: `/${name}`, needy: false })));
    return key;
  }

  private add(owner: Key, module: string, call: PythonCall, handler: string | undefined): void {
    const path = this.tree.text(module, call.positional[0] ?? call.keywords.get('path') ?? call.keywords.get('rule') ?? '');
    if (path === undefined || !isOpenGet(call)) { return; }
    const needy = handler === undefined ? false : this.needs(module, handler);
    if (needy !== undefined) { this.node(owner).routes.push({ path, needy }); }
  }

  /** `@app.get('/health')` above a function, and functions that are given a router. */
  private readHandler(module: string, { text, scope, decorators }: Statement): void {
    const calls = decorators.map(decorator => asCall(decorator) ?? { callee: decorator, positional: [], keywords: new Map<string, string>() });
    const isRoute = ({ callee }: PythonCall) => callee.includes('.') && DECORATING.includes(lastPart(callee));
    if (calls.some(call => !isRoute(call) && GUARD.test(call.callee))) { return; }
    this.readLitestar(module, scope, text, calls);
    const needy = needsOf(text);
    for (const call of calls.filter(isRoute)) {
      const owner = this.find(module, scope, call.callee.slice(0, call.callee.lastIndexOf('.')));
      if (owner !== undefined && needy !== undefined) { this.addRoute(owner, module, call, needy); }
    }
  }

  /** Litestar's handlers are objects themselves, or methods of a controller. */
  private readLitestar(module: string, scope: string, text: string, calls: readonly PythonCall[]): void {
    const call = calls.find(({ callee }) => lastPart(callee) === 'get' && this.tree.resolve(module, callee)?.module.split('.')[0] === 'litestar');
    if (!call || isGuarded(call) || GUARD.test(parametersIn(text))) { return; }
    const path = call.positional[0] ?? call.keywords.get('path') ?? "''";
    const paths = (asList(path) ?? [path]).flatMap(each => this.tree.text(module, each) ?? []);
    const key = scope === '' ? keyOf(module, '', /def (\w+)/.exec(text)![1]) : keyOf(module, '', scope);
    const node = this.node(key);
    if (scope !== '') {
      const prefix = this.tree.value(module, scope, 'path');
      node.prefix = this.tree.isSet(module, scope, 'guards') ? undefined : prefix === undefined ? '' : this.tree.text(module, prefix);
    }
    const needy = itemsOf(parametersIn(text)).some(each => !GIVEN.test(each));
    node.routes.push(...paths.map(each => ({ path: each === '/' ? '' : each, needy })));
  }

  private addRoute(owner: Key, module: string, call: PythonCall, needy: boolean): void {
    const path = this.tree.text(module, call.positional[0] ?? call.keywords.get('path') ?? call.keywords.get('rule') ?? '');
    if (path !== undefined && isOpenGet(call)) { this.node(owner).routes.push({ path, needy }); }
  }

  /** A router that is an argument is what the function's parameter stands for. */
  private handOver(module: string, scope: string, call: PythonCall): void {
    const reference = this.tree.resolve(module, call.callee);
    if (reference?.attribute === undefined) { return; }
    const parameters = this.parametersOf(reference.module, reference.attribute);
    const given = [...call.positional.map((value, index) => [parameters[index], value] as const), ...call.keywords];
    for (const [parameter, value] of given) {
      const from = parameter === undefined || !/^[\w.]+$/.test(value) ? undefined : this.find(module, scope, value);
      if (from !== undefined && parameters.includes(parameter)) {
        this.node(from).edges.push({ to: keyOf(reference.module, reference.attribute, parameter), prefix: '', replaces: false });
      }
    }
  }

  /** The object that an expression names, seen from the inside to the outside. */
  private find(module: string, scope: string, expression: string): Key | undefined {
    if (!/^[A-Za-z_][\w.]*$/.test(expression)) { return undefined; }
    const scopes = scope.split('.').map((_, index, parts) => parts.slice(0, parts.length - index).join('.'));
    const local = scopes.filter(each => each !== '').find(each => this.isLocal(module, each, expression));
    if (local !== undefined) { return keyOf(module, local, expression); }
    const reference = this.tree.resolve(module, expression);
    return reference?.attribute === undefined ? undefined : keyOf(reference.module, '', reference.attribute);
  }

  private isLocal(module: string, scope: string, name: string): boolean {
    return this.tree.isSet(module, scope, name) || this.parametersOf(module, scope).includes(name);
  }

  private parametersOf(module: string, name: string): string[] {
    const definition = this.functionOf(module, name);
    return definition === undefined ? [] : itemsOf(parametersIn(definition)).map(parameter => /^\**(\w+)/.exec(parameter)?.[1] ?? '').filter(each => each !== 'self');
  }

  private functionOf(module: string, qualified: string): string | undefined {
    const text = this.tree.definition(module, qualified)?.text;
    return text !== undefined && /^(?:async )?def /.test(text) ? text : undefined;
  }

  /** As {@link needsOf}, for a handler that is named. */
  private needs(module: string, handler: string): boolean | undefined {
    const reference = /^[A-Za-z_][\w.]*$/.test(handler) ? this.tree.resolve(module, handler) : undefined;
    const definition = reference?.attribute === undefined ? undefined : this.functionOf(reference.module, reference.attribute);
    return definition === undefined ? false : needsOf(definition);
  }

  /** Starlette's `routes=[Route('/health', health), Mount('/api', routes=[...])]`. */
  private addRoutes(node: Node, module: string, scope: string, expression: string | undefined, prefix = ''): void {
    const list = expression === undefined ? undefined : asList(expression) ?? asList(this.tree.value(module, scope, expression) ?? this.tree.value(module, '', expression) ?? '');
    for (const item of list ?? []) {
      const handler = this.find(module, scope, item);
      if (handler !== undefined) { node.edges.push({ to: handler, prefix: '', replaces: false }); }
      const call = asCall(item);
      const kind = call && lastPart(call.callee);
      const path = call && this.tree.text(module, call.positional[0] ?? call.keywords.get('path') ?? '');
      if (!call || path === undefined) { continue; }
      if (kind === 'Mount') { this.addRoutes(node, module, scope, call.keywords.get('routes'), joined(prefix, path)); }
      const needy = this.needs(module, call.positional[1] ?? call.keywords.get('endpoint') ?? '');
      if (kind === 'Route' && needy !== undefined && isOpenGet(call)) { node.routes.push({ path: joined(prefix, path), needy }); }
    }
  }
}

const LITESTAR = ['Litestar', 'Router'];

/** What a function returns, in place of a name. */
const RETURNED = 'return';

function keyOf(module: string, scope: string, name: string): Key {
  return `${module}#${scope}#${name}`;
}

/** Whether callers must show who they are: then a health check gets no answer. Litestar's dependencies only hand things over. */
function isGuarded({ callee, keywords }: PythonCall): boolean {
  const dependencies = keywords.get('guards') ?? (LITESTAR.includes(lastPart(callee)) ? undefined : keywords.get('dependencies'));
  return dependencies !== undefined && !/^\[\s*\]$/.test(dependencies) && dependencies !== 'None';
}

function isOpenGet(call: PythonCall): boolean {
  const methods = call.keywords.get('methods');
  return !isGuarded(call) && (methods === undefined || /["']GET["']/i.test(methods));
}

function parametersIn(definition: string): string {
  const start = definition.indexOf('(') + 1;
  const end = definition.lastIndexOf(')', definition.includes('->') ? definition.lastIndexOf('->') : undefined);
  return definition.slice(start, end);
}

/** Whether a handler is given more than the request; undefined when it may ask the caller for something. */
function needsOf(definition: string): boolean | undefined {
  const parameters = itemsOf(parametersIn(definition)).filter(each => !GIVEN.test(each) && !['*', '/'].includes(each) && !each.startsWith('**'));
  if (parameters.some(each => GUARD.test(each))) { return undefined; }
  if (parameters.some(each => !/Depends\(|=/.test(each) && !/\w*Dep\b/.test(each))) { return undefined; }
  return parameters.some(each => /Depends\(|\w*Dep\b/.test(each));
}
