import { arq } from './arq';
import { celery } from './celery';
import { dramatiq } from './dramatiq';
import { huey } from './huey';
import type { AnyQueueWorker } from './queue-worker';
import { rq } from './rq';

/** The frameworks for background tasks, which all have a heartbeat: the first is searched for first. */
export const QUEUE_WORKERS: readonly AnyQueueWorker[] = [celery, rq, arq, dramatiq, huey];
