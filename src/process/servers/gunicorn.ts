import { isLockedBefore, type Server } from './server';
import { applicationText } from '../../project';

/** Threads of each worker. gunicorn's documentation gives 2 to 4 for each core; `WEB_CONCURRENCY` sets the workers. */
const THREADS = 4;

/** How much longer than its longest request a worker may be silent before gunicorn kills it. */
const SILENCE_SECONDS = 5;

/**
 * gunicorn with threads. Its default, the sync worker, keeps no connection alive and answers no health check while a
 * request runs.
 */
export const gunicorn: Server = {
  name: 'gunicorn',
  gateways: ['wsgi'],
  preference: 1,
  options({ application, timing, project }) {
    return [
      applicationText(application),
      '--bind', `0.0.0.0:${timing.port}`,
      '--worker-class', 'gthread',
      '--threads', String(THREADS),
      '--graceful-timeout', String(timing.gracefulSeconds),
      '--timeout', String(timing.gracefulSeconds + SILENCE_SECONDS),
      '--keep-alive', String(timing.keepAliveSeconds),
      // The heartbeat file: on a disk, a slow write would make a busy worker look dead.
      '--worker-tmp-dir', '/dev/shm',
      // A socket for administration, by default in the home folder, which is read-only here.
      ...isLockedBefore(project, 'gunicorn', 25, 1) ? [] : ['--no-control-socket'],
    ];
  },
  settings(project) {
    return {
      stopSignal: 'SIGTERM',
      loads: ['gunicorn.app.wsgiapp', 'gunicorn.arbiter', 'gunicorn.glogging', 'gunicorn.workers.gthread'],
      workerCountVariable: 'WEB_CONCURRENCY',
      // It takes only the protocol from a proxy. Before 25.0 a network is an invalid address.
      proxies: {
        variable: 'FORWARDED_ALLOW_IPS', networks: !isLockedBefore(project, 'gunicorn', 25, 0), address: false,
      },
    };
  },
};
