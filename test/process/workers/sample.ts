import type { ProcessTiming } from '../../../src/process';
import type { AnyQueueWorker } from '../../../src/process/workers/queue-worker';
import { fakeProject } from '../../fake-project';

export const TIMING: ProcessTiming = {
  port: 8000, gracefulSeconds: 60, keepAliveSeconds: 75, cleanupSeconds: 5, processors: 2,
};

export const locked = { celery: '5.7.0', rq: '3.0.0', arq: '0.28.0', dramatiq: '2.2.1', huey: '3.5.4' };

export const tasks = {
  celery: ['shop.tasks:app'],
  arq: ['shop.worker.WorkerSettings'],
  dramatiq: ['shop.broker', 'shop.tasks'],
  huey: ['shop.tasks.huey'],
};

/** A project with all frameworks and something to run of each. */
export const project = fakeProject({ locked, tasks, text: 'task_acks_late = True' });

/** What a framework finds in modules, by their names. */
export function targetsOf({ targets }: AnyQueueWorker, files: Record<string, string>): readonly string[] {
  return targets!.find(Object.entries(files).map(([name, source]) =>
    ({ name: name.replace(/\.__init__$/, ''), isPackage: name.endsWith('.__init__'), source })));
}
