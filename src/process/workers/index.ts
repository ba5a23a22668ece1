// One file for each way to start a program that is not in `servers/`: a worker, a job, a server of the user.
export { arq } from './arq';
export { celery, celeryBeat } from './celery';
export { checkWords, commandProcess } from './command';
export { djangoProcess } from './django';
export { dramatiq } from './dramatiq';
export { huey } from './huey';
export { moduleProcess } from './module';
export type { QueueWorker } from './queue-worker';
export { rq } from './rq';
export { scriptProcess } from './script';
