/** What `limits.test.ts` sees of a server whose container reaches a limit. `docs/servers.md` has the same rows. */
export interface Limits {
  readonly server: string;
  /** When a request takes more memory than there is. */
  readonly memory: string;
  /** When a request starts more processes than there may be; two ways are divided by a semicolon. */
  readonly processes: string;
}

const IN_PLACE = 'answers on';
const RESTARTS = 'the container restarts';

/** Its runtime aborts the process that cannot start a thread, which it rarely does just then. */
export const WITHOUT_THREAD = `${RESTARTS} if it needs a thread just then`;

/** Measured on Python 3.13 with the versions in `docs/servers.md`. */
export const LIMITS: readonly Limits[] = [
  { server: 'uvicorn, ASGI', memory: RESTARTS, processes: IN_PLACE },
  { server: 'gunicorn, WSGI', memory: 'another worker starts', processes: IN_PLACE },
  { server: 'gunicorn, ASGI', memory: 'another worker starts', processes: IN_PLACE },
  { server: 'granian, ASGI', memory: RESTARTS, processes: `${IN_PLACE}; ${WITHOUT_THREAD}` },
  { server: 'granian, WSGI', memory: RESTARTS, processes: `${IN_PLACE}; ${WITHOUT_THREAD}` },
  { server: 'hypercorn, ASGI', memory: RESTARTS, processes: IN_PLACE },
  { server: 'hypercorn, WSGI', memory: RESTARTS, processes: IN_PLACE },
];
