// Public: the root re-exports these.
export type { ShutdownBudget } from './shutdown-budget';
export { JobProcess } from './job-process';
export { WebServer } from './web-server';
export type * from './workers/options';
export { CeleryPool, WorkerProcess } from './workers';

// For image/, container/ and the targets.
export { defaultProcess, type FoundProcess } from './default-process';
export { detectedServer } from './detect';
export { detectedWorker } from './detect-worker';
export type { ProcessBinder, ProcessPlan, ProcessTiming, WorkerLauncher } from './process-plan';
export { limitKeepAlive } from './keep-alive';
export { DEFAULT_HEALTH_PATH, DEFAULT_PORT } from './process-plan';
export type { ShutdownNeeds } from './shutdown-budget';
export { BEAT_SCHEDULE, checkWords, QUEUE_WORKERS } from './workers';
export { DEFAULT_SHUTDOWN_NEEDS, solveShutdown } from './shutdown-budget';
