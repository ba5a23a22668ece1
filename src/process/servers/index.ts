import { gunicorn } from './gunicorn';
import { OTHER_SERVERS } from './others';
import { candidatesFor, gatewayOf, type OtherServer, type Server } from './server';
import { uvicorn } from './uvicorn';
import type { Gateway } from '../../project';

const SERVERS: readonly Server[] = [gunicorn, uvicorn].sort((a, b) => a.preference - b.preference);

/** Servers that can run applications of one of the gateways: those for the first gateway first. */
export function serversFor(gateways: readonly Gateway[]): Server[] {
  return [...new Set(gateways.flatMap(gateway => SERVERS.filter(server => server.gateways.includes(gateway))))];
}

/** The same for servers without an adapter. */
export function otherServersFor(gateways: readonly Gateway[]): OtherServer[] {
  return [...new Set(gateways.flatMap(gateway => OTHER_SERVERS.filter(server => server.gateways.includes(gateway))))];
}

export { candidatesFor, gatewayOf, gunicorn, uvicorn };
export type { OtherServer, Server };
