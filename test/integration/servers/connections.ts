/** What `connections.test.ts` sees of clients that rest, or are slow. `docs/servers.md` has the same rows. */
export interface Connections {
  readonly server: string;
  /** After how many seconds it closes an idle connection by itself. */
  readonly idleSeconds: number;
  /** What becomes then of requests of a load balancer that keeps idle connections as long. */
  readonly byItself: string;
  /** The same, with the flags of the container. */
  readonly ours: string;
  /** What becomes of other requests while 200 clients send the head of a request byte by byte. */
  readonly besideSlow: string;
}

/** Measured on Python 3.13 with the versions in `docs/servers.md`. */
export const CONNECTIONS: readonly Connections[] = [
  { server: 'uvicorn, ASGI', idleSeconds: 5, byItself: 'some are lost', ours: 'answered', besideSlow: 'answered' },
  { server: 'gunicorn, WSGI', idleSeconds: 2, byItself: 'some are lost', ours: 'answered', besideSlow: 'wait' },
  { server: 'gunicorn, ASGI', idleSeconds: 2, byItself: 'some are lost', ours: 'answered', besideSlow: 'answered' },
  { server: 'granian, ASGI', idleSeconds: 30, byItself: 'some are lost', ours: 'answered', besideSlow: 'answered' },
  { server: 'granian, WSGI', idleSeconds: 30, byItself: 'some are lost', ours: 'answered', besideSlow: 'answered' },
  { server: 'hypercorn, ASGI', idleSeconds: 5, byItself: 'some are lost', ours: 'answered', besideSlow: 'answered' },
  { server: 'hypercorn, WSGI', idleSeconds: 5, byItself: 'some are lost', ours: 'answered', besideSlow: 'answered' },
];
