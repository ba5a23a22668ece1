// Public: the root re-exports it, and the options.
export { ServerGateway } from './server-gateway';

// For project/ and process/.
export {
  applicationText, parseApplication, type Application, type Gateway, type NamedApplication,
} from './application';
export { otherServersFor, serverOf, SERVERS, serversFor, setUp } from './find-server';
export type {
  AnyServer, KnownServer, ProcessSettings, ProxySettings, ServedProject, Server, ServerTiming, Serving,
} from './server';
export type { ServerFlag } from './server-flag';
export type { AnyServerOptions } from './server-options';
