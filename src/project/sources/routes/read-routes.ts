import { asCall, asList, lastPart, splitExpression, type PythonCall } from '../python-expression';
import type { Statement } from '../python-source';
import { ASSIGNMENT, type SourceTree } from '../source-tree';
import { decidedStatements } from './decided';
import { defaultOf } from './default-value';
import { asked, isGet, isGuarded, NEEDS_NOTHING, needsOf, parametersIn, type Needs } from './handlers';
import { CONDITIONAL, DEEPEST, GUARD, GUARDED, joined, type Route } from './route';
import { RouteNames, SELF } from './route-names';
import { keyOf, RETURNED, RouteNodes, type Key, type RouteNode } from './route-nodes';

/** Modules without any of these words contain no routes. */
const RELEVANT = new RegExp('route|Route|mount|Mount|register|FastAPI|Flask|Starlette|Litestar|Blueprint'
  + '|@\\w+\\.(?:get|head)\\b|app\\b');

/** Routers of packages. */
const LIBRARY_ROUTERS: ReadonlyArray<readonly [Key, readonly Route[]]> = [
  [keyOf('dockerflow.fastapi', '', 'router'), [
    { path: '/__lbheartbeat__', needy: false }, { path: '/__heartbeat__', needy: true },
  ]],
];

const INCLUDING = ['include_router', 'register_blueprint', 'mount'];

const ADDING = ['add_api_route', 'add_route', 'add_url_rule'];

const DECORATING = ['get', 'route', 'api_route', 'custom_route'];

/** Reads which routes the modules of a project register on which objects. */
export class RouteReader {
  private readonly nodes = new RouteNodes();
  private readonly names: RouteNames;
  /** Why the routes of the current statement cannot be used. */
  private refused?: string;

  public constructor(private readonly tree: SourceTree) {
    this.names = new RouteNames(tree);
  }

  public read(): RouteNodes {
    const { tree } = this;
    for (const [key, routes] of LIBRARY_ROUTERS) { this.nodes.at(key).routes.push(...routes); }
    for (const module of tree.names.filter(name => RELEVANT.test(tree.source(name)))) {
      for (const statement of decidedStatements(tree, module)) { this.readStatement(module, statement); }
    }
    return this.nodes;
  }

  private readStatement(module: string, statement: Statement): void {
    this.refused = statement.conditional ? CONDITIONAL : undefined;
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
    this.connect(key, this.names.find(module, scope, value));
    const call = asCall(value);
    if (!call) { return; }
    const { keywords, positional: [first] } = call;
    const node = this.nodes.at(key);
    const prefix = keywords.get('prefix') ?? keywords.get('url_prefix')
      ?? (lastPart(call.callee) === 'Router' ? keywords.get('path') : undefined);
    if (prefix !== undefined && this.refused === undefined) { node.prefix = this.tree.text(module, prefix); }
    if (isGuarded(call)) { node.refused = GUARDED; }
    this.addRoutes(node, module, scope, keywords.get('routes') ?? keywords.get('route_handlers'));
    this.connectLifespan(key, module, call);
    const made = this.made(module, call);
    this.connect(key, made ?? (first === undefined ? undefined : this.names.find(module, scope, first)));
  }

  /** `FastAPI(lifespan=lifespan)` calls the function with the app. */
  private connectLifespan(key: Key, module: string, call: PythonCall): void {
    const { module: from, attribute } = this.tree.resolve(module, call.keywords.get('lifespan') ?? '') ?? {};
    if (from === undefined || attribute === undefined) { return; }
    const [parameter] = this.names.parametersOf(from, attribute);
    if (parameter !== undefined) { this.connect(key, keyOf(from, attribute, parameter)); }
  }

  private connect(from: Key, to: Key | undefined): void {
    this.nodes.connect(from, to, this.refused);
  }

  /** What a function of the project returns, or the object that a class of it constructs. */
  private made(module: string, call: PythonCall): Key | undefined {
    const reference = this.tree.resolve(module, call.callee);
    if (reference?.attribute === undefined) { return undefined; }
    return this.names.functionOf(reference.module, reference.attribute)
      ? keyOf(reference.module, reference.attribute, RETURNED)
      : this.constructed(reference.module, reference.attribute);
  }

  /** `include_router(get_router())` */
  private madeBy(module: string, expression: string): Key | undefined {
    const call = asCall(expression);
    return call && this.made(module, call);
  }

  /** `class Shop(FastAPI):` whose `__init__` registers routes on `self`; undefined for a class without one. */
  private constructed(module: string, name: string): Key | undefined {
    return this.names.functionOf(module, `${name}.__init__`) === undefined ? undefined
      : keyOf(module, `${name}.__init__`, SELF);
  }

  private readCall(module: string, scope: string, call: PythonCall): void {
    const dot = call.callee.lastIndexOf('.');
    const method = call.callee.slice(dot + 1);
    const owner = dot > 0 ? this.names.find(module, scope, call.callee.slice(0, dot)) : undefined;
    if (owner !== undefined && INCLUDING.includes(method)) { this.include(owner, module, scope, call, method); }
    if (owner !== undefined && ADDING.includes(method)) {
      const handler = call.positional[method === 'add_url_rule' ? 2 : 1] ?? call.keywords.get('view_func');
      this.addRoute(owner, module, scope, call, handler === undefined ? NEEDS_NOTHING : this.needs(module, handler));
    }
    if (/\.route_handlers\.(?:extend|append)$/.test(call.callee)) { return; }
    this.handOver(module, scope, call);
  }

  private include(owner: Key, module: string, scope: string, call: PythonCall, method: string): void {
    const { keywords, positional } = call;
    const [path, child] = method === 'mount'
      ? [positional[0] ?? keywords.get('path'), positional[1] ?? keywords.get('app')]
      : [keywords.get('prefix') ?? keywords.get('url_prefix') ?? positional[1],
        positional[0] ?? keywords.get('router') ?? keywords.get('blueprint')];
    if (child === undefined) { return; }
    const named = this.names.find(module, scope, child);
    const to = named ?? this.madeBy(module, child) ?? this.library(owner, module, child);
    if (to === undefined) { return; }
    const prefix = path === undefined ? '' : this.tree.text(module, path);
    const refused = isGuarded(call) ? GUARDED : this.refused;
    const replaces = method === 'register_blueprint' && path !== undefined;
    this.nodes.at(owner).edges.push({ to, prefix, replaces, refused });
  }

  /** Routers of packages for health checks. */
  private library(owner: Key, module: string, child: string): Key | undefined {
    const call = asCall(child);
    if (!call || lastPart(call.callee) !== 'HealthcheckRouter') { return undefined; }
    const key = `${owner}#${child}`;
    const names = call.positional.flatMap(probe => {
      const name = asCall(probe)?.keywords.get('name');
      return name === undefined ? [] : this.tree.text(module, name) ?? [];
    });
    this.nodes.at(key).routes.push(...names.map(name => ({ path: `/${name}`, needy: false })));
    return key;
  }

  /** `@app.get('/health')` above a function. */
  private readHandler(module: string, { text, scope, decorators }: Statement): void {
    const calls = decorators.map(decorator =>
      asCall(decorator) ?? { callee: decorator, positional: [], keywords: new Map<string, string>() });
    const isRoute = ({ callee }: PythonCall) => callee.includes('.') && DECORATING.includes(lastPart(callee));
    if (calls.some(call => !isRoute(call) && GUARD.test(call.callee))) { this.refused = GUARDED; }
    this.readLitestar(module, scope, text, calls);
    const needs = needsOf(text);
    for (const call of calls.filter(isRoute)) {
      const owner = this.names.find(module, scope, call.callee.slice(0, call.callee.lastIndexOf('.')));
      if (owner !== undefined) { this.addRoute(owner, module, scope, call, needs); }
    }
  }

  /** Handlers of Litestar are objects, or methods of a controller. */
  private readLitestar(module: string, scope: string, text: string, calls: readonly PythonCall[]): void {
    const isLitestar = (callee: string) => this.tree.resolve(module, callee)?.module.split('.')[0] === 'litestar';
    const call = calls.find(({ callee }) => lastPart(callee) === 'get' && isLitestar(callee));
    if (!call) { return; }
    const isOpen = !isGuarded(call) && !GUARD.test(parametersIn(text));
    const path = call.positional[0] ?? call.keywords.get('path') ?? "''";
    const paths = (asList(path) ?? [path]).flatMap(each => this.tree.text(module, each) ?? []);
    const isMethod = scope !== '' && this.names.functionOf(module, scope) === undefined;
    const node = this.nodes.at(isMethod ? keyOf(module, '', scope) : keyOf(module, scope, /def (\w+)/.exec(text)![1]));
    if (isMethod) {
      const prefix = this.tree.value(module, scope, 'path');
      node.prefix = prefix === undefined ? '' : this.tree.text(module, prefix);
      if (this.tree.isSet(module, scope, 'guards')) { node.refused = GUARDED; }
    }
    const needs = { needy: asked(text).length > 0, refused: isOpen ? this.refused : GUARDED };
    node.routes.push(...paths.map(each => ({ path: each === '/' ? '' : each, module, ...needs })));
  }

  private addRoute(owner: Key, module: string, scope: string, call: PythonCall, needs: Needs): void {
    const written = call.positional[0] ?? call.keywords.get('path') ?? call.keywords.get('rule') ?? '';
    const path = this.tree.text(module, written) ?? this.defaultText(module, scope, written);
    if (path !== undefined && isGet(call)) { this.nodes.at(owner).routes.push(this.route(path, module, call, needs)); }
  }

  private route(path: string, module: string, call: PythonCall, { needy, refused }: Needs): Route {
    return { path, needy, module, refused: isGuarded(call) ? GUARDED : refused ?? this.refused };
  }

  /** The default text of a parameter of the function around. */
  private defaultText(module: string, scope: string, expression: string): string | undefined {
    const value = scope === '' || !/^[A-Za-z_]\w*$/.test(expression) ? undefined
      : defaultOf(this.tree, module, scope, expression);
    return value === undefined ? undefined : this.tree.text(module, value);
  }

  /** Connects a router that is passed to a function with the parameter. */
  private handOver(module: string, scope: string, call: PythonCall): void {
    const method = /^self\.(\w+)$/.exec(call.callee)?.[1];
    const around = method === undefined ? undefined : this.names.scopesAround(scope).at(-1);
    if (around !== undefined && this.names.functionOf(module, `${around}.${method}`)) {
      this.connect(this.names.find(module, scope, SELF)!, keyOf(module, `${around}.${method}`, SELF));
    }
    const reference = this.tree.resolve(module, call.callee);
    if (reference?.attribute === undefined) { return; }
    const parameters = this.names.parametersOf(reference.module, reference.attribute);
    const inOrder = [...parameters].slice(0, call.positional.length);
    const positional = inOrder.map((parameter, index) => [parameter, call.positional[index]] as const);
    const given = [...positional, ...call.keywords];
    for (const [parameter, value] of given.filter(([name]) => parameters.has(name))) {
      const from = this.names.find(module, scope, value);
      if (from !== undefined) { this.connect(from, keyOf(reference.module, reference.attribute, parameter)); }
    }
  }

  /** As {@link needsOf}, for the name of a handler. */
  private needs(module: string, handler: string): Needs {
    const reference = /^[A-Za-z_][\w.]*$/.test(handler) ? this.tree.resolve(module, handler) : undefined;
    const definition = reference?.attribute === undefined ? undefined
      : this.names.functionOf(reference.module, reference.attribute);
    return definition === undefined ? NEEDS_NOTHING : needsOf(definition);
  }

  /** Starlette's `routes=[Route('/health', health), Mount('/api', routes=[...])]`, and Litestar's handlers. */
  private addRoutes(
    node: RouteNode, module: string, scope: string, expression: string | undefined, prefix = '', depth = 0,
  ): void {
    if (depth > DEEPEST) { return; }
    for (const item of this.itemsOf(module, scope, expression ?? '')) {
      const handler = this.names.find(module, scope, item);
      if (handler !== undefined) {
        node.edges.push({ to: handler, prefix: '', replaces: false, refused: this.refused });
      }
      const call = asCall(item);
      const kind = call && lastPart(call.callee);
      const path = call && this.tree.text(module, call.positional[0] ?? call.keywords.get('path') ?? '');
      if (!call || path === undefined) { continue; }
      if (kind === 'Mount') {
        this.addRoutes(node, module, scope, call.keywords.get('routes'), joined(prefix, path), depth + 1);
      }
      const needs = this.needs(module, call.positional[1] ?? call.keywords.get('endpoint') ?? '');
      if (kind === 'Route' && isGet(call)) { node.routes.push(this.route(joined(prefix, path), module, call, needs)); }
    }
  }

  /** The items of a list or of a variable with one; for `[...] if condition else [...]` those in both lists. */
  private itemsOf(module: string, scope: string, expression: string): string[] {
    const written = /^[A-Za-z_]\w*$/.test(expression)
      ? this.tree.value(module, scope, expression) ?? this.tree.value(module, '', expression) ?? ''
      : expression;
    const lists = splitExpression(written, ' if ').flatMap((part, index) =>
      index === 0 ? [part] : splitExpression(part, ' else ').slice(1)).map(part => asList(part));
    const [first, ...others] = lists;
    return first?.filter(item => others.every(list => list?.includes(item))) ?? [];
  }
}
