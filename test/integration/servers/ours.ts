import { type ServerOptions, WebServer } from '../../../src';
import type { ProjectFacts } from '../../fake-project';

const ASGI: ProjectFacts = { servers: ['uvicorn', 'gunicorn', 'granian', 'hypercorn'] };
const WSGI: ProjectFacts = { ...ASGI, framework: 'flask' };

type Named = readonly [name: string, server: WebServer, facts: ProjectFacts];

/** Each server that `WebServer` has a factory for, for each kind of application, and a project that has it. */
export function serversWith(options: ServerOptions): readonly Named[] {
  return [
    ['uvicorn, ASGI', WebServer.uvicorn('asgi:app', options), ASGI],
    ['gunicorn, WSGI', WebServer.gunicorn('wsgi:app', options), WSGI],
    ['gunicorn, ASGI', WebServer.gunicorn('asgi:app', options), ASGI],
    ['granian, ASGI', WebServer.granian('asgi:app', options), ASGI],
    ['granian, WSGI', WebServer.granian('wsgi:app', options), WSGI],
    ['hypercorn, ASGI', WebServer.hypercorn('asgi:app', options), ASGI],
    ['hypercorn, WSGI', WebServer.hypercorn('wsgi:app', options), WSGI],
  ];
}

export const SERVERS = serversWith({});
