import { countIn, readArguments } from './arguments';
import { moduleDotAttribute, type QueueWorker } from './queue-worker';
import type { HueyWorkerOptions } from '../worker-options';

/** Threads in one process, and a scheduler. Its own SIGTERM loses tasks; `support/worker.py` makes it graceful. */
export const huey: QueueWorker<HueyWorkerOptions> = {
  name: 'huey',
  factory: 'huey',
  targets: {
    noun: 'instance',
    plural: 'instances',
    example: 'shop.tasks.huey',
    form: 'module.attribute',
    moduleOf: moduleDotAttribute,
    find: project => project._startup.tasks.huey,
  },
  derived: {
    '-w': "use 'workers'",
    '--workers': "use 'workers'",
    '-t': "use 'longestTaskSeconds' of the container",
    '--shutdown-timeout': "use 'longestTaskSeconds' of the container",
    '-g': 'SIGTERM is a graceful stop already',
    '--graceful-signal': 'SIGTERM is a graceful stop already',
  },
  plan({ targets: [instance], options: { workers = 1, extraArguments = [] }, timing }) {
    return {
      command: ['huey_consumer', instance, '--workers', String(workers), ...extraArguments],
      stopSignal: 'SIGTERM',
      launcher: { graceSeconds: timing.gracefulSeconds },
      delivery: 'On SIGTERM it takes no new task and finishes those that run, for at most longestTaskSeconds. A task '
        + 'that is stopped or killed is lost: huey takes it from the queue before it runs.',
    };
  },
  read(words) {
    const { positional, values, others } = readArguments(words, [{ names: ['--workers', '-w'], takesValue: true }]);
    return {
      targets: positional.slice(0, 1),
      options: {
        workers: countIn(values.get('--workers')), extraArguments: others.length === 0 ? undefined : [...others],
      },
    };
  },
};
