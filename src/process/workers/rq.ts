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
  owned: [
    { names: ['--config', '-c'], instead: "use 'config'" },
    { names: ['--with-scheduler', '-s'], instead: "use 'scheduler'" },
    { names: ['--burst', '-b'], instead: 'use a job, which ends when its work is done' },
    {
      names: ['--worker-class', '-w'],
      instead: 'the heartbeat and the stop are those of the default class, a process for each job: a SimpleWorker '
        + 'would be killed in a long job; start another class with WorkerProcess.command([...])',
    },
  ],
  // As click reads them: `-vb`.
  parsing: { abbreviates: false, switches: 'bdqsv', words: ['-ds'] },
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
