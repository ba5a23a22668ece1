import { daphne } from './daphne';
import { granian } from './granian';
import { gunicorn } from './gunicorn';
import { hypercorn } from './hypercorn';
import type { KnownServer, Server } from './server';
import { uvicorn } from './uvicorn';
import { uwsgi } from './uwsgi';
import { waitress } from './waitress';
import type { Gateway, ServerName } from '../../project';

/** The compiler refuses a server that is missing here, or in `SERVER_PROGRAMS`. */
const BY_NAME: Readonly<Record<ServerName, KnownServer>> = {
  daphne, granian, gunicorn, hypercorn, uvicorn, uwsgi, waitress,
};

const KNOWN = Object.values(BY_NAME);

/** Servers that can run applications of one of the gateways: those for the first gateway first. */
export function serversFor(gateways: readonly Gateway[]): Server[] {
  return forGateways(gateways, KNOWN.filter(isServer));
}

/** The same for servers that `WebServer` has no factory for. */
export function otherServersFor(gateways: readonly Gateway[]): KnownServer[] {
  return forGateways(gateways, KNOWN.filter(server => !isServer(server)));
}

/** A server that `WebServer` has a factory for, by the name of its package. */
export function setUp(name: ServerName): Server | undefined {
  return KNOWN.filter(isServer).find(server => server.name === name);
}

/** By the name of its package. */
export function knownServer(name: string): KnownServer | undefined {
  return KNOWN.find(server => server.name === name);
}

function isServer(server: KnownServer): server is Server {
  return 'settings' in server;
}

function forGateways<S extends KnownServer>(gateways: readonly Gateway[], servers: readonly S[]): S[] {
  return [...new Set(gateways.flatMap(gateway => servers.filter(server => server.gateways.includes(gateway))
    .sort(({ preference: a }, { preference: b }) => a[gateway]! - b[gateway]!)))];
}

export {
  candidatesFor, commandOf, gatewayOf, gatewaysOf, isGuess, isLockedBefore, servingOf, spokenBy,
} from './server';
export type { KnownServer, Server, Serving } from './server';
export { granian, gunicorn, hypercorn, uvicorn };
