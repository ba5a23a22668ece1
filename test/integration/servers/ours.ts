import { WebServer, type ServerOptions } from '../../../src';
import type { ProjectFacts } from '../../fake-project';

const ASGI: ProjectFacts = { servers: ['uvicorn', 'gunicorn', 'granian', 'hypercorn'] };
const WSGI: ProjectFacts = { ...ASGI, framework: 'flask' };

type Named = readonly [name: string, server: WebServer, facts: ProjectFacts];

/** Each server that `WebServer` has a factory for, for each kind of application, and a project that has it. */
export const serversOf = (asgi: string, wsgi: string, options?: ServerOptions): readonly Named[] => [
  ['uvicorn, ASGI', WebServer.uvicorn(asgi, options), ASGI],
  ['gunicorn, WSGI', WebServer.gunicorn(wsgi, options), WSGI],
  ['gunicorn, ASGI', WebServer.gunicorn(asgi, options), ASGI],
  ['granian, ASGI', WebServer.granian(asgi, options), ASGI],
  ['granian, WSGI', WebServer.granian(wsgi, options), WSGI],
  ['hypercorn, ASGI', WebServer.hypercorn(asgi, options), ASGI],
  ['hypercorn, WSGI', WebServer.hypercorn(wsgi, options), WSGI],
];

export const SERVERS = serversOf('asgi:app', 'wsgi:app');
