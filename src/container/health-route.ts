import type { HealthSpec } from './spec';
import type { PythonProject } from '../project';

/** What to write for each framework, with the path in place of `%`. */
const ROUTE: { readonly [framework: string]: string } = {
  fastapi: "add `@app.get('%')` above `async def healthz(): return {}`",
  starlette: "add `Route('%', lambda request: PlainTextResponse('ok'))` to its routes",
  litestar: "add `@get('%')` above `async def healthz() -> None: ...` and hand it to Litestar(route_handlers=[...])",
  flask: "add `@app.get('%')` above `def healthz(): return ''`",
  // Load balancers and the kubelet ask by address, which ALLOWED_HOSTS refuses before any view runs.
  django: 'answer it in a middleware of your own, the first in MIDDLEWARE, so that ALLOWED_HOSTS does not refuse it: '
    + "`if request.path == '%': return HttpResponse()`",
};

/** A web project in which no route for the health check can be seen. Not an error: the route may come from a library. */
export function missingRouteWarnings(project: PythonProject, health: HealthSpec): string[] {
  const [path] = health.http!.livenessPath.split('?');
  // Django and routers with a prefix write it without the slash.
  if (project._mentions(path.slice(1))) { return []; }
  const repair = ROUTE[project.framework ?? '']?.replace('%', path) ?? 'let the server answer it with status 200';
  return [`no route '${path}' was found in the sources of ${project.name}, so that no platform will find its containers healthy; `
    + `${repair}, or name another path in 'healthCheck'`];
}
