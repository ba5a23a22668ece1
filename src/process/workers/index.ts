// One file for each way to start a program that is not in `servers/`: a worker, a job, a server of the user.
export { BEAT_SCHEDULE } from './celery-beat';
export { CeleryPool } from './celery-pool';
export { checkWords, commandProcess } from './command';
export { djangoProcess } from './django';
export { moduleProcess } from './module';
export { QUEUE_WORKERS } from './queue-workers';
export { scriptProcess } from './script';
export { WorkerProcess } from './worker-process';
