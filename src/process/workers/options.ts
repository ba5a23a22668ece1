// Public: the root re-exports all of them.
export type { CeleryWorkerOptions } from './celery';
export type { CeleryBeatOptions } from './celery-beat';
export type { DramatiqWorkerOptions } from './dramatiq';
export type { HueyWorkerOptions } from './huey';
export type { RqWorkerOptions } from './rq';
