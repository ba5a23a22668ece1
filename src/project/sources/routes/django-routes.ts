import { CONDITIONAL, GUARD, GUARDED, type Route } from './route';
import type { Limits } from '../limits';
import { asCall, asList, lastPart, splitExpression, type PythonCall } from '../python-expression';
import { ASSIGNMENT, type SourceTree } from '../source-tree';

/** An entry of `urlpatterns`, and the module in which its names are resolved. */
interface Entry {
  readonly module: string;
  readonly expression: string;
  /** As in {@link Route}. */
  readonly refused?: string;
}

/** Levels of `include()` that are followed. */
const DEEPEST = 6;

/** Entries that are read, in one list and in total. */
const MOST_ENTRIES = 10_000;

/** Routes of packages whose `urls` are included. */
const LIBRARY_URLS: ReadonlyMap<string, Route> = new Map([
  ['health_check.urls', { path: '', needy: true }],
  ['watchman.urls', { path: 'ping/', needy: false }],
]);

/** Routes of middleware, which answers before any view and before the host is checked. */
const LIBRARY_MIDDLEWARE: ReadonlyMap<string, Route> = new Map([
  ['dockerflow.django.middleware.DockerflowMiddleware', { path: '/__lbheartbeat__', needy: false }],
]);

/** Views of Django REST framework that are open to everybody. */
const OPEN = /permission_classes\(\s*[[(]\s*(?:(?:\w+\.)*AllowAny\s*,?\s*)?[\])]\s*\)/;

/** Decorators that look like guards but are none. */
const NO_GUARD = [
  OPEN,
  /authentication_classes\(\s*[[(]\s*[\])]\s*\)/,
  /csrf_exempt|require_(?:GET|safe)|require_http_methods\(\[["']GET/,
  /^(?:\w+\.)*(?:extend_schema|swagger_auto_schema)\b/,
];

/** Marks of a view of Django REST framework. */
const REST_FRAMEWORK = /\bapi_view\b|APIView\b/;

const COMPARED = /^if request\.(?:path|path_info|get_full_path\(\)) ?(?:==|in) ?([^]+?):\s*(return\b[^]*)?$/;

/** A return that does not pass the request on. */
const ANSWER = /^return\b(?![^]*get_response)/;

/** The routes of a Django project: its URLs, and paths that its middleware answers. */
export class DjangoRoutes {
  private readonly listed = new Map<string, Map<string, Entry[]>>();
  private readonly answers = new Map<string, Map<string, Route[]>>();
  private visits = 0;

  /** @param settings settings module */
  public constructor(
    private readonly tree: SourceTree, private readonly settings: string, private readonly limits: Limits,
  ) {}

  public routes(): Route[] {
    const root = this.setting('ROOT_URLCONF');
    const urls = root && this.tree.text(root.module, root.expression);
    return [...this.middlewareRoutes(), ...urls === undefined ? [] : this.patterns(urls, '/', 0)];
  }

  /** Paths that a middleware answers before the host is checked. */
  public middlewareRoutes(): Route[] {
    return [...new Set(this.middleware())].flatMap(name => LIBRARY_MIDDLEWARE.get(name) ?? this.answeredBy(name));
  }

  /** Whether requests for every host are accepted. */
  public get admitsAllHosts(): boolean {
    const hosts = this.setting('ALLOWED_HOSTS');
    return /^[[(]\s*["']\*["']\s*,?\s*[\])]$/.test(hosts?.expression ?? '');
  }

  /**
   * Where a setting is written: in the module, in a class of django-configurations, or in a module imported with `*`.
   */
  private setting(name: string, module = this.settings, seen = new Set<string>()): Entry | undefined {
    if (seen.has(module) || seen.size > MOST_ENTRIES) { return undefined; }
    seen.add(module);
    const statements = this.tree.statements(module);
    const found = statements.filter(({ conditional }) => !conditional)
      .map(({ text }) => ASSIGNMENT.exec(text))
      .filter(match => match?.[1] === name)
      .at(-1);
    if (found) { return { module, expression: found[2] }; }
    const stars = statements.flatMap(({ text }) => /^from\s+(\S+)\s+import\s+\*/.exec(text)?.[1] ?? []);
    for (const from of stars) {
      const taken = this.setting(name, this.tree.nearest(this.tree.moduleNamed(from, module)), seen);
      if (taken) { return taken; }
    }
    return undefined;
  }

  private middleware(): string[] {
    const setting = this.setting('MIDDLEWARE');
    const written = splitExpression(setting?.expression ?? '', '+').flatMap(part => asList(part) ?? []);
    return written.flatMap(item => this.tree.text(setting!.module, item) ?? []);
  }

  /** `if request.path == '/healthz': return HttpResponse()` in a middleware of the project. */
  private answeredBy(name: string): Route[] {
    const module = name.slice(0, Math.max(0, name.lastIndexOf('.')));
    let answers = this.answers.get(module);
    if (!answers) {
      answers = this.answersIn(module);
      this.answers.set(module, answers);
    }
    return answers.get(lastPart(name)) ?? [];
  }

  /** Paths answered by the functions and classes of a module, by name. */
  private answersIn(module: string): Map<string, Route[]> {
    const answers = new Map<string, Route[]>();
    const statements = this.tree.statements(module);
    for (const [index, { text, scope }] of statements.entries()) {
      const [, compared, inline] = COMPARED.exec(text) ?? [];
      const answer = inline || statements[index + 1]?.text;
      if (compared === undefined || !ANSWER.test(answer ?? '')) { continue; }
      const [outer] = scope.split('.', 1);
      const paths = (asList(compared) ?? [compared]).flatMap(value => this.tree.text(module, value) ?? []);
      answers.set(outer, [...answers.get(outer) ?? [], ...paths.map(path => ({ path, needy: false, module }))]);
    }
    return answers;
  }

  private patterns(module: string, prefix: string, depth: number): Route[] {
    const library = LIBRARY_URLS.get(module);
    if (library) { return [{ ...library, path: prefix + library.path }]; }
    return this.lists(module).get('urlpatterns')?.flatMap(entry => this.served(entry, prefix, depth)) ?? [];
  }

  /** The lists at the top of a module, with everything that is added to them. */
  private lists(module: string): Map<string, Entry[]> {
    const known = this.listed.get(module);
    if (known) { return known; }
    const lists = new Map<string, Entry[]>();
    // Before it is filled, since two modules may import from each other.
    this.listed.set(module, lists);
    for (const { text, scope, conditional } of this.tree.statements(module)) {
      if (scope !== '') { continue; }
      const [, name, operator, value] = /^(\w+)\s*(?::[^=]+)?(\+?=)(?!=)\s*([^]+)$/.exec(text) ?? [];
      const added = /^(\w+)\.(?:append|extend)\(([^]+)\)$/.exec(text);
      const more = added && (text.includes('.append(') ? `[${added[2]}]` : added[2]);
      const [list, written] = added ? [added[1], more!] : [name, value];
      if (list === undefined) { continue; }
      const entries = this.entries(written, module, lists);
      const sure = conditional ? entries.map(entry => ({ ...entry, refused: CONDITIONAL })) : entries;
      this.extend(lists, list, operator === '=' && !conditional, sure);
    }
    return lists;
  }

  /** Extends a list, or replaces it. */
  private extend(lists: Map<string, Entry[]>, name: string, anew: boolean, entries: readonly Entry[]): void {
    const list = anew ? [] : lists.get(name) ?? [];
    const room = MOST_ENTRIES - list.length;
    if (entries.length > room) { this.tooMany(); }
    for (const entry of entries.slice(0, room)) { list.push(entry); }
    lists.set(name, list);
  }

  private tooMany(): [] {
    this.limits.reached(`the project has more than ${MOST_ENTRIES} URLs, or include() nested more than ${DEEPEST} `
      + 'deep; the rest was not searched for a health route');
    return [];
  }

  private entries(expression: string, module: string, lists: ReadonlyMap<string, Entry[]>): Entry[] {
    // `[...] if condition else []`: only special runs do without the entries.
    const [written] = splitExpression(expression.replace(/ else (?:\[\]|\(\))$/, ''), ' if ');
    return splitExpression(written, '+').flatMap(part => {
      const items = asList(part);
      if (!items) { return lists.get(part) ?? this.imported(part, module); }
      return items.flatMap(item => {
        if (item.startsWith('*')) { return lists.get(item.slice(1)) ?? this.imported(item.slice(1), module); }
        // A list may include its own previous value.
        const inner = lists.get(/include\(\(?\s*(\w+)/.exec(item)?.[1] ?? '');
        const path = inner && asCall(item)?.positional[0];
        return inner && path !== undefined
          ? inner.map(entry => ({ ...entry, expression: `path(${path}, include([${entry.expression}]))` }))
          : [{ module, expression: item }];
      });
    });
  }

  private imported(name: string, module: string): Entry[] {
    const reference = /^[A-Za-z_][\w.]*$/.test(name) ? this.tree.resolve(module, name) : undefined;
    return reference?.attribute === undefined || reference.module === module ? []
      : this.lists(reference.module).get(reference.attribute) ?? [];
  }

  private served(entry: Entry, prefix: string, depth: number): Route[] {
    const routes = this.servedBy(entry, prefix, depth);
    const { refused } = entry;
    return refused === undefined ? routes : routes.map(route => ({ ...route, refused }));
  }

  private servedBy({ module, expression }: Entry, prefix: string, depth: number): Route[] {
    const call = asCall(expression);
    const kind = call && lastPart(call.callee);
    this.visits += 1;
    if (depth > DEEPEST || this.visits > MOST_ENTRIES) { return this.tooMany(); }
    if (!call || !['path', 're_path', 'url'].includes(kind!)) { return []; }
    const written = this.tree.text(module, call.positional[0] ?? call.keywords.get('route') ?? '');
    const path = written === undefined || kind === 'path' ? written : withoutPattern(written);
    const view = call.positional[1] ?? call.keywords.get('view') ?? '';
    if (path === undefined || /[<>]/.test(path)) { return []; }
    const included = asCall(view);
    if (included && lastPart(included.callee) === 'include') {
      return this.included(included, module, prefix + path, depth + 1);
    }
    const refused = this.isOpen(view, module) ? undefined : GUARDED;
    return [{ path: prefix + path, needy: false, module, refused }];
  }

  private included({ positional: [what = ''] }: PythonCall, module: string, prefix: string, depth: number): Route[] {
    const name = this.tree.text(module, what);
    if (name !== undefined) { return this.patterns(name, prefix, depth); }
    const reference = /^[A-Za-z_][\w.]*$/.test(what) ? this.tree.resolve(module, what) : undefined;
    if (reference) {
      const list = this.lists(reference.module).get(reference.attribute ?? 'urlpatterns') ?? [];
      return list.flatMap(entry => this.served(entry, prefix, depth));
    }
    const [first = ''] = asList(what) ?? [];
    const tuple = what.startsWith('(') ? first : what;
    const entries = asList(tuple)?.map(expression => ({ module, expression }))
      ?? (tuple === what ? [] : this.lists(module).get(tuple) ?? []);
    return entries.flatMap(entry => this.served(entry, prefix, depth));
  }

  /** Whether everybody may GET a view, according to its decorators and wrappers. */
  private isOpen(view: string, module: string): boolean {
    const call = asCall(view);
    const named = call ? call.callee.replace(/\.as_view$/, '') : view;
    if (call && (GUARD.test(call.callee) || /_POST|_view_only/.test(call.callee))) { return false; }
    const reference = /^[A-Za-z_][\w.]*$/.test(named) ? this.tree.resolve(module, named) : undefined;
    if (reference?.attribute === undefined) { return true; }
    const definition = this.tree.definition(reference.module, reference.attribute);
    if (definition === undefined) { return true; }
    const isClass = definition.text.startsWith('class');
    const bases = isClass ? [definition.text.slice(definition.text.indexOf('('))] : [];
    const guards = [...definition.decorators, ...bases];
    if (guards.some(each => GUARD.test(each) && !NO_GUARD.some(open => open.test(each)))) { return false; }
    if (!guards.some(each => REST_FRAMEWORK.test(each))) { return true; }
    const permissions = this.tree.value(reference.module, reference.attribute, 'permission_classes');
    return permissions === undefined
      ? definition.decorators.some(each => OPEN.test(each)) || !this.restrictsApi
      : OPEN.test(`permission_classes(${permissions})`);
  }

  /** Whether views of Django REST framework are restricted by default. */
  private get restrictsApi(): boolean {
    const { expression = '' } = this.setting('REST_FRAMEWORK') ?? {};
    return expression.includes('DEFAULT_PERMISSION_CLASSES') && !expression.includes('AllowAny');
  }
}

/** The path of a regular expression that matches only one. */
function withoutPattern(pattern: string): string | undefined {
  const path = pattern.replace(/^\^/, '').replace(/\$$/, '').replace(/\/\?$/, '').replace(/\\([./_-])/g, '$1');
  return /^[\w./-]*$/.test(path) ? path : undefined;
}
