import { type HealthCheck, providedPath } from './health-check';
import type { HealthSpec } from './spec';
import type { PythonImage } from '../image';
import { quote } from '../private/messages';
import { DEFAULT_HEALTH_PATH } from '../process';

/** What to write for each framework. */
const ROUTE: ReadonlyMap<string, (path: string) => string> = new Map([
  ['fastapi', path => `add \`@app.get('${path}')\` above \`async def healthz(): return {}\``],
  ['starlette', path => `add \`Route('${path}', lambda request: PlainTextResponse('ok'))\` to its routes`],
  ['litestar', path => `add \`@get('${path}')\` above \`async def healthz() -> None: ...\` to its route_handlers`],
  ['flask', path => `add \`@app.get('${path}')\` above \`def healthz(): return ''\``],
  // Load balancers send an address as the host, which ALLOWED_HOSTS rejects before any view runs.
  ['django', path => 'answer it in a middleware of your own, the first in MIDDLEWARE, so that ALLOWED_HOSTS does not '
    + `reject it: \`if request.path == '${path}': return HttpResponse()\``],
]);

/** What is uncertain about the health of a web container, and what to add to its project. */
export function healthWarnings(
  { project, _include }: PythonImage, { http }: HealthSpec, check: HealthCheck | undefined,
): string[] {
  const { livenessPath, hostHeader, anyAnswer } = http!;
  if (providedPath(check) !== undefined) {
    return livenessPath === project.healthPath || project._sources.mention(livenessPath.slice(1))
      ? [`the image answers '${livenessPath}' in place of the route that ${quote(project.name)} seems to have; `
        + 'use HealthCheck.http() for that one']
      : [];
  }
  const [path] = livenessPath.split('?');
  const repair = ROUTE.get(project.framework ?? '') ?? (route => `let the server answer '${route}' with status 200`);
  const lenient = 'any answer below status 500 counts as healthy';
  const searched = _include.length === 0 ? '' : " (files that only 'include' adds are not searched)";
  const { refused } = project._startup.health;
  if (anyAnswer && project.healthPath === undefined) {
    const found = refused
      ? `${quote(refused.path)} in ${quote(refused.file ?? project.name)} ${refused.reason}, so it is not used and `
      : `no health route was found in the sources of ${quote(project.name)}${searched}, so `;
    return [`${found}${lenient}; `
      + `${repair(DEFAULT_HEALTH_PATH)}, let the image answer one: HealthCheck.provided(), or pass the path of your `
      + "own route: HealthCheck.http({ path: '...' })"];
  }
  if (anyAnswer) {
    return [`${quote(project.name)} checks the host of a request before it answers '${path}', so ${lenient}; `
      + `allow the host '${hostHeader}' and pass HealthCheck.http({ path: '${path}' })`];
  }
  // Django and routers with a prefix write it without the slash.
  if (path === project.healthPath || project._sources.mention(path.slice(1))) { return []; }
  return [`no route '${path}' was found in the sources of ${quote(project.name)}, so platforms may never find its `
    + `containers healthy; ${repair(path)}, or pass another path in 'healthCheck'`];
}
