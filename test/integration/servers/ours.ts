import { WebServer } from '../../../src';
import type { ProjectFacts } from '../../fake-project';

const ASGI: ProjectFacts = { servers: ['uvicorn', 'gunicorn', 'granian', 'hypercorn'] };
const WSGI: ProjectFacts = { ...ASGI, framework: 'flask' };

type Named = readonly [name: string, server: WebServer, facts: ProjectFacts];

/** Each server that `WebServer` has a factory for, for each kind of application, and a project that has it. */
export const SERVERS: readonly Named[] = [
  ['uvicorn, ASGI', WebServer.uvicorn('asgi:app'), ASGI],
  ['gunicorn, WSGI', WebServer.gunicorn('wsgi:app'), WSGI],
  ['gunicorn, ASGI', WebServer.gunicorn('asgi:app'), ASGI],
  ['granian, ASGI', WebServer.granian('asgi:app'), ASGI],
  ['granian, WSGI', WebServer.granian('wsgi:app'), WSGI],
  ['hypercorn, ASGI', WebServer.hypercorn('asgi:app'), ASGI],
  ['hypercorn, WSGI', WebServer.hypercorn('wsgi:app'), WSGI],
];
