import type { Gateway } from './application';
import * as known from './known';
import type { AnyServer, KnownServer } from './server';

export const SERVERS: readonly KnownServer[] = Object.values(known);

/** Servers that can run applications of one of the gateways: those for the first gateway first. */
export function serversFor(gateways: readonly Gateway[]): AnyServer[] {
  return forGateways(gateways, SERVERS.filter(isServer));
}

/** The same for servers that `WebServer` has no factory for. */
export function otherServersFor(gateways: readonly Gateway[]): KnownServer[] {
  return forGateways(gateways, SERVERS.filter(server => !isServer(server)));
}

/** A server that `WebServer` has a factory for, by the name of its package. */
export function setUp(name: string): AnyServer | undefined {
  return SERVERS.filter(isServer).find(server => server.name === name);
}

/** The server whose program a word of a command is, also with its path; with the next word also by another program. */
export function serverOf(word: string, next?: string): KnownServer | undefined {
  const program = word.replace(/^.*\//, '');
  return SERVERS.find(({ program: own, alsoStartedBy: also }) =>
    program === own || (program === also?.[0] && next === also[1]));
}

function isServer(server: KnownServer): server is AnyServer {
  return 'settings' in server;
}

function forGateways<S extends KnownServer>(gateways: readonly Gateway[], servers: readonly S[]): S[] {
  return [...new Set(gateways.flatMap(gateway => servers.filter(server => server.gateways.includes(gateway))
    .sort(({ preference: a }, { preference: b }) => a[gateway]! - b[gateway]!)))];
}
