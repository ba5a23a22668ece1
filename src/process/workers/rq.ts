import { readArguments, type Option } from './arguments';
import type { QueueWorker } from './queue-worker';
import type { RqWorkerOptions } from '../worker-options';

const OPTIONS: readonly Option[] = [
  { names: ['--config', '-c'], takesValue: true },
  { names: ['--with-scheduler', '-s'], takesValue: false },
];

/** One job at a time, each in a process of its own. */
export const rq: QueueWorker<RqWorkerOptions> = {
  name: 'rq',
  factory: 'rq',
  derived: {
    '-c': "use 'config'",
    '--config': "use 'config'",
    '-s': "use 'scheduler'",
    '--with-scheduler': "use 'scheduler'",
    '-b': 'use a job, which ends when its work is done',
    '--burst': 'use a job, which ends when its work is done',
  },
  plan({ targets: queues, options: { config, scheduler = false, extraArguments = [] }, timing }) {
    return {
      command: [
        'rq', 'worker',
        ...config === undefined ? [] : ['--config', config],
        ...scheduler ? ['--with-scheduler'] : [],
        ...extraArguments,
        ...queues,
      ],
      stopSignal: 'SIGTERM',
      launcher: { graceSeconds: timing.gracefulSeconds },
      delivery: 'On SIGTERM it finishes the running job, and stops it after longestTaskSeconds. A job that is stopped '
        + 'or killed fails: it goes to the failed registry, or runs again if it was enqueued with Retry.',
    };
  },
  read(words) {
    const { positional: [, ...queues], values, others } = readArguments(words, OPTIONS);
    return {
      targets: queues,
      options: {
        config: values.get('--config'),
        scheduler: values.has('--with-scheduler') || undefined,
        extraArguments: others.length === 0 ? undefined : [...others],
      },
    };
  },
};
