import { isLockedBefore, THREADS, type Server, type Serving } from './server';
import { applicationText } from '../../project';

/** How much longer than its longest request a worker may be silent before gunicorn kills it. */
const SILENCE_SECONDS = 5;

/**
 * gunicorn with threads for WSGI, and its own asgi worker. Its default, the sync worker, keeps no connection alive and
 * answers no health check while a request runs.
 */
export const gunicorn: Server = {
  name: 'gunicorn',
  gateways: ['wsgi', 'asgi'],
  preference: { wsgi: 1, asgi: 4 },
  oldest(gateway) {
    return gateway === 'wsgi' ? undefined : { version: [24, 0], reason: 'have no worker for ASGI of their own' };
  },
  options({ application, gateway, timing, project }) {
    const { port, gracefulSeconds, cleanupSeconds, keepAliveSeconds } = timing;
    return [
      applicationText(application),
      '--bind', `0.0.0.0:${port}`,
      ...gateway === 'wsgi' ? ['--worker-class', 'gthread', '--threads', String(THREADS)] : ['--worker-class', 'asgi'],
      // Its workers run the application's clean-up within this time, too.
      '--graceful-timeout', String(gracefulSeconds + cleanupSeconds),
      '--timeout', String(gracefulSeconds + SILENCE_SECONDS),
      '--keep-alive', String(keepAliveSeconds),
      // The heartbeat file: on a disk, a slow write would make a busy worker look dead.
      '--worker-tmp-dir', '/dev/shm',
      // A socket for administration, by default in the home folder, which is read-only here.
      ...isLockedBefore(project, 'gunicorn', 25, 1) ? [] : ['--no-control-socket'],
    ];
  },
  settings({ gateway, project }) {
    return {
      stopSignal: 'SIGTERM',
      loads: [
        'gunicorn.app.wsgiapp', 'gunicorn.arbiter', 'gunicorn.glogging',
        `gunicorn.workers.${gateway === 'wsgi' ? 'gthread' : 'gasgi'}`,
      ],
      workerCountVariable: 'WEB_CONCURRENCY',
      // It takes only the protocol from a proxy. Before 25.0 a network is an invalid address.
      proxies: {
        variable: 'FORWARDED_ALLOW_IPS', networks: !isLockedBefore(project, 'gunicorn', 25, 0), address: false,
      },
    };
  },
  notes(serving) {
    return serving.gateway === 'wsgi' ? [] : asgiNotes(serving);
  },
};

function asgiNotes({ project }: Serving): string[] {
  const locked = project._startup.locks('uvicorn');
  return ["gunicorn's asgi worker keeps idle connections open when it stops: each stop then takes as long as it may, "
    + "and the application's clean-up does not run; uvicorn closes them at once: "
    + (locked ? 'use server: WebServer.uvicorn()' : 'add uvicorn to the lock and use server: WebServer.uvicorn()')];
}
