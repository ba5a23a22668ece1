import { chooseApplication } from '../application';
import { isLockedBefore } from '../locked-version';
import type { ProcessBinder } from '../process-plan';

/** Threads of each worker process. gunicorn's documentation gives 2 to 4 for each core, and `WEB_CONCURRENCY` sets one worker for each. */
const THREADS = 4;

/** How much longer than its longest request a worker may be silent before it is taken for dead. */
const SILENCE_SECONDS = 5;

/**
 * gunicorn with threads. Its default, the sync worker, keeps no connection alive and answers no health check while a
 * request runs.
 */
export function gunicornProcess(application?: string): ProcessBinder {
  return {
    bind(project, timing, problems) {
      if (!project.servers.includes('gunicorn')) {
        problems.add("'server' is gunicorn, which the lock does not have: run `uv add gunicorn`");
        return undefined;
      }
      const chosen = chooseApplication(project, 'wsgi', application, problems);
      if (chosen === undefined) { return undefined; }
      return {
        command: [
          'gunicorn', chosen,
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
      };
    },
  };
}
