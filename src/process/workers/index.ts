// One file for each way to start a program that is not in `servers/`: a worker, a job, a server of the user.
import { arq } from './arq';
import { celery } from './celery';
import { dramatiq } from './dramatiq';
import { huey } from './huey';
import type { AnyQueueWorker } from './queue-worker';
import { rq } from './rq';

/** The frameworks for background tasks, which all have a heartbeat: the first is searched for first. */
export const QUEUE_WORKERS: readonly AnyQueueWorker[] = [celery, rq, arq, dramatiq, huey];

export { BEAT_SCHEDULE } from './celery-beat';
export { CeleryPool } from './celery-pool';
export { checkWords, commandProcess } from './command';
export { djangoProcess } from './django';
export { moduleProcess } from './module';
export { scriptProcess } from './script';
export { WorkerProcess } from './worker-process';
