import { wrappedRoutes } from './asgi-wrappers';
import { DjangoRoutes } from './django-routes';
import { chooseHealthRoute } from './health-path';
import type { Route } from './route';
import type { RouteGraph } from './route-graph';
import type { Application } from '../../../servers';
import type { Limits } from '../limits';
import { statementsOf, type PythonModule } from '../python-source';
import type { SourceTree } from '../source-tree';

/** What is known about a project when its health route is searched. */
export interface ServedProject {
  readonly name: string;
  readonly modules: readonly PythonModule[];
  readonly tree: SourceTree;
  readonly graph: () => RouteGraph;
  /** Applications that may be served. */
  readonly applications: readonly Application[];
  /** Settings module of a Django project. */
  readonly djangoSettings?: string;
  readonly limits: Limits;
}

/** How to ask an application whether it is alive. */
export interface HealthRoute {
  readonly path?: string;
  /** If there is no path: a health route that cannot be used. */
  readonly refused?: RefusedRoute;
  /** Whether a request with an address as `Host` is refused, such as one of a load balancer or a kubelet. */
  readonly checksHost: boolean;
}

/** A health route that cannot be used. */
export interface RefusedRoute {
  readonly path: string;
  /** The end of a sentence, such as `may need authentication`. */
  readonly reason: string;
  /** The file of the route, relative to the root of the tree. */
  readonly file?: string;
}

/** A quick test: most modules mention none of these. */
const MENTION = /TrustedHostMiddleware|AllowedHostsConfig|allowed_hosts|TRUSTED_HOSTS/;

const HOST_CHECK = new RegExp('\\bTrustedHostMiddleware\\b|\\bAllowedHostsConfig\\b'
  + '|\\b(?:Litestar|add_middleware|Middleware)\\(.*\\ballowed_hosts ?='
  + '|^(?:[\\w.]+\\.)?(?:config\\[["\'])?TRUSTED_HOSTS["\']?\\]? ?= ?[[(]');

const ALL_HOSTS = /\ballowed_hosts ?= ?\[ ?["']\*["'],? ?\]/;

export function findHealthRoute(
  { name, modules, tree, graph, applications, djangoSettings, limits }: ServedProject,
): HealthRoute {
  if (djangoSettings !== undefined) {
    const django = new DjangoRoutes(tree, djangoSettings, limits);
    // The route must exist in all entry points.
    const [first = [], ...others] = applications.map(application => wrappedRoutes(tree, application));
    const wrapped = first.filter(({ path }) => others.every(routes => routes.some(route => route.path === path)));
    const early = [...wrapped, ...django.middlewareRoutes()];
    const routes = [...wrapped, ...django.routes()];
    const path = chosen(routes, name);
    const answeredFirst = early.some(route => route.path === path);
    const refused = path === undefined ? refusedIn(routes, name, modules) : undefined;
    return { path, refused, checksHost: !answeredFirst && !django.admitsAllHosts };
  }
  // Which application is served is not decided yet, so the route must exist in all of them.
  const served = applications.map(application => graph().routes(application));
  const paths = new Set(served.map(routes => chosen(routes, name)));
  const path = paths.size === 1 ? [...paths][0] : undefined;
  const refused = path === undefined ? refusedIn(served.flat(), name, modules) : undefined;
  return { path, refused, checksHost: modules.some(checksHost) };
}

function chosen(routes: readonly Route[], name: string): string | undefined {
  return chooseHealthRoute(routes.filter(({ refused }) => refused === undefined), name)?.path;
}

function refusedIn(
  routes: readonly Route[], name: string, modules: readonly PythonModule[],
): RefusedRoute | undefined {
  const route = chooseHealthRoute(routes.filter(({ refused }) => refused !== undefined), name);
  return route && {
    path: route.path,
    reason: route.refused!,
    file: modules.find(module => module.name === route.module)?.file,
  };
}

function checksHost({ source }: PythonModule): boolean {
  return MENTION.test(source) && statementsOf(source)
    .some(({ text, conditional }) => !conditional && HOST_CHECK.test(text) && !isImport(text) && !ALL_HOSTS.test(text));
}

function isImport(statement: string): boolean {
  return /^(?:from|import) /.test(statement);
}
