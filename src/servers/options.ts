// Public: the root re-exports all of them.
export type { GatewayOptions, LoggingFileOptions, RequestLimitOptions, ServerOptions } from './server-options';
export type { GranianOptions } from './granian';
export type { GunicornOptions } from './gunicorn';
export type { HypercornOptions } from './hypercorn';
export type { UvicornOptions } from './uvicorn';
