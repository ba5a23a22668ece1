import { djangoProcess } from './django';
import { QUEUE_WORKERS } from './queue-workers';
import type { ProcessBinder } from '../process-plan';

/**
 * A management command that works until it is stopped. That of a framework for tasks runs in the same way as its
 * program, so that it has the same heartbeat, limit of a stop and guarantee.
 */
export function djangoWorker(name: string, words: readonly string[]): ProcessBinder {
  const command = djangoProcess(name, words, 'process');
  return {
    bind(project, timing, problems) {
      const plan = command.bind(project, timing, problems);
      const worker = QUEUE_WORKERS.find(({ djangoCommand }) => djangoCommand === name);
      if (plan === undefined || worker === undefined || !project._startup.locks(worker.name)) { return plan; }
      const { program, delivery } = worker;
      return { ...plan, launcher: { graceSeconds: timing.gracefulSeconds, program }, delivery, notes: [] };
    },
  };
}
