import { isLockedBefore, type Server } from './server';
import { applicationText } from '../../project';

/**
 * Threads of each worker process. gunicorn's documentation gives 2 to 4 for each core, and `WEB_CONCURRENCY` sets one
 * worker for each.
 */
const THREADS = 4;

/** How much longer than its longest request a worker may be silent before it is taken for dead. */
const SILENCE_SECONDS = 5;

/**
 * gunicorn with threads. Its default, the sync worker, keeps no connection alive and answers no health check while a
 * request runs.
 */
export const gunicorn: Server = {
  name: 'gunicorn',
  gateways: ['wsgi'],
  preference: 1,
  checkVersion() {},
  plan(application, project, timing) {
    return {
      command: [
        'gunicorn', applicationText(application),
        '--bind', `0.0.0.0:${timing.port}`,
        '--worker-class', 'gthread',
        '--threads', String(THREADS),
        '--graceful-timeout', String(timing.gracefulSeconds),
        '--timeout', String(timing.gracefulSeconds + SILENCE_SECONDS),
        '--keep-alive', String(timing.keepAliveSeconds),
        // The heartbeat file: on a disk a slow write would make a busy worker look dead.
        '--worker-tmp-dir', '/dev/shm',
        // A socket for administration, by default in a home folder that is read-only here.
        ...isLockedBefore(project, 'gunicorn', 25, 1) ? [] : ['--no-control-socket'],
      ],
      stopSignal: 'SIGTERM',
      workerCountVariable: 'WEB_CONCURRENCY',
      // Takes the protocol from a proxy; the client's address stays in X-Forwarded-For. Before 25.0 a network is an
      // invalid address.
      proxies: {
        variable: 'FORWARDED_ALLOW_IPS', networks: !isLockedBefore(project, 'gunicorn', 25, 0), address: false,
      },
    };
  },
};
