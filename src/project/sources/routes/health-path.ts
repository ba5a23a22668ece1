import type { Route } from './route';

/**
 * Names of health routes in lower case, without `-` and `_`, best first: whether the server is alive, then whether it
 * is healthy, then names whose routes often ask databases.
 */
const NAMES = [
  'healthz', 'livez', 'livenessz', 'health/live', 'health/liveness', 'health/livez', 'liveness', 'live', 'alive',
  '__lbheartbeat__', 'lbheartbeat', 'health', 'ping', 'health/ping', 'up', 'heartbeat', 'healthcheck', '__heartbeat__',
  'status', 'ht',
];

/** Names that other routes have too. They count only at the top or right below an API prefix. */
const AMBIGUOUS = ['live', 'alive', 'ping', 'up', 'heartbeat', '__heartbeat__', 'status', 'ht'];

const API = /^(?:api|v\d+(?:\.\d+)?|internal|system|sys|monitoring|monitor|meta|public|-)$/;

/** Prefixes that are allowed before an unambiguous name. */
const NEUTRAL = new RegExp('^(?:utils?|misc|common|core|general|base|status|health|healthcheck|checks?|ops|infra'
  + '|management|actuator|app|web|server|services?|probes?|diagnostics?)$');

/** The route that shows best that the server is alive; undefined when none certainly does. */
export function chooseHealthRoute(routes: readonly Route[], projectName: string): Route | undefined {
  const own = plain(projectName);
  const ranked = routes.flatMap(route => {
    const { path, needy } = route;
    const parts = path.split('/').filter(part => part !== '');
    const rank = NAMES.findIndex(name => plain(parts.slice(-name.split('/').length).join('/')) === name);
    if (rank < 0 || !/^\/[\w./~-]*$/.test(path)) { return []; }
    const before = parts.slice(0, -NAMES[rank].split('/').length);
    const isAmbiguous = AMBIGUOUS.includes(NAMES[rank]);
    const isFit = before.every(part =>
      API.test(part) || plain(part) === own || (!isAmbiguous && NEUTRAL.test(part)));
    return isFit ? [{ route, order: [needy ? 1 : 0, rank, parts.length, path.endsWith('/') ? 1 : 0] }] : [];
  });
  return ranked.sort((a, b) => compare(a.order, b.order) || (a.route.path < b.route.path ? -1 : 1)).at(0)?.route;
}

function plain(name: string): string {
  return /^__\w+__$/.test(name) ? name.toLowerCase() : name.toLowerCase().replace(/[-_.]/g, '');
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, place) => value !== b[place]);
  return index < 0 ? 0 : a[index] - b[index];
}
