import { wrappedRoutes } from './asgi-wrappers';
import { DjangoRoutes } from './django-routes';
import { chooseHealthPath } from './health-path';
import type { RouteGraph } from './route-graph';
import type { Application } from '../entries/application';
import type { Limits } from '../limits';
import { statementsOf, type PythonModule } from '../python-source';
import type { SourceTree } from '../source-tree';

/** What is known of a project whose routes are looked for. */
export interface ServedProject {
  readonly name: string;
  readonly modules: readonly PythonModule[];
  readonly tree: SourceTree;
  readonly graph: () => RouteGraph;
  /** Applications that may be served. */
  readonly applications: readonly Application[];
  /** Of a Django project. */
  readonly djangoSettings?: string;
  readonly limits: Limits;
}

/** How an application can be asked whether it is alive. */
export interface HealthRoute {
  readonly path?: string;
  /** Whether a request is refused whose `Host` is an address, as that of a load balancer or a kubelet is. */
  readonly checksHost: boolean;
}

/** Most modules do not even mention it. */
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
    // What only one of its entry points answers is no route of the project.
    const [first = [], ...others] = applications.map(application => wrappedRoutes(tree, application));
    const wrapped = first.filter(({ path }) => others.every(routes => routes.some(route => route.path === path)));
    const early = [...wrapped, ...django.middlewareRoutes()];
    const path = chooseHealthPath([...wrapped, ...django.routes()], name);
    const answeredFirst = early.some(route => route.path === path);
    return { path, checksHost: !answeredFirst && !django.admitsAllHosts };
  }
  // What is served is not decided yet: a route that only some of them have is none.
  const paths = new Set(applications.map(application => chooseHealthPath(graph().routes(application), name)));
  return { path: paths.size === 1 ? [...paths][0] : undefined, checksHost: modules.some(checksHost) };
}

function checksHost({ source }: PythonModule): boolean {
  return MENTION.test(source) && statementsOf(source)
    .some(({ text, conditional }) => !conditional && HOST_CHECK.test(text) && !isImport(text) && !ALL_HOSTS.test(text));
}

function isImport(statement: string): boolean {
  return /^(?:from|import) /.test(statement);
}
