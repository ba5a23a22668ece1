/** What `servers.test.ts` sees of a server that is stopped. `docs/servers.md` has the same rows. */
export interface Stops {
  readonly server: string;
  /** Requests that end within the longest request. */
  readonly running: string;
  /** Those that take longer. */
  readonly longer: string;
  /** Connections that wait for their next request. */
  readonly idle: string;
  /** Connections that are opened meanwhile. */
  readonly late: string;
  /** An answer without end, as of server-sent events or of a long poll. */
  readonly stream: string;
  readonly webSocket: string;
  /** Whether the application's clean-up runs: with idle connections only, and with what must be cut off. */
  readonly cleanUp: string;
}

const LIMIT = 'cut off at the limit';
const FOR_EVER = 'until the client ends it';

/** Measured on Python 3.13 with the versions in `docs/servers.md`. */
export const STOPS: readonly Stops[] = [
  {
    server: 'uvicorn, ASGI',
    running: 'finished',
    longer: '500 at the limit',
    idle: 'closed at once',
    late: 'refused',
    stream: LIMIT,
    webSocket: 'closed at once (1012)',
    cleanUp: 'always',
  },
  {
    server: 'gunicorn, WSGI',
    running: 'finished',
    longer: LIMIT,
    idle: 'closed within 3 s',
    late: 'reset',
    stream: LIMIT,
    webSocket: '',
    cleanUp: 'unless something is cut off',
  },
  {
    server: 'gunicorn, ASGI',
    running: 'finished',
    longer: LIMIT,
    idle: LIMIT,
    late: 'refused',
    stream: LIMIT,
    webSocket: LIMIT,
    cleanUp: 'unless something is cut off',
  },
  {
    server: 'granian, ASGI',
    running: 'finished',
    longer: LIMIT,
    idle: 'closed at once',
    late: 'refused',
    stream: LIMIT,
    webSocket: 'closed at once',
    cleanUp: 'unless something is cut off',
  },
  {
    server: 'granian, WSGI',
    running: 'finished',
    longer: LIMIT,
    idle: 'closed at once',
    late: 'refused',
    stream: LIMIT,
    webSocket: '',
    cleanUp: 'unless something is cut off',
  },
  {
    server: 'hypercorn, ASGI',
    running: 'finished',
    longer: 'finished',
    idle: 'closed at once',
    late: 'refused',
    stream: FOR_EVER,
    webSocket: FOR_EVER,
    cleanUp: 'unless it is killed',
  },
  {
    server: 'hypercorn, WSGI',
    running: 'finished',
    longer: 'finished',
    idle: 'closed at once',
    late: 'refused',
    stream: FOR_EVER,
    webSocket: '',
    cleanUp: 'unless it is killed',
  },
];
