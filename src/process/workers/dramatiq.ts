import { countIn, readArguments } from './arguments';
import { moduleWithAttribute, type QueueWorker } from './queue-worker';
import type { DramatiqWorkerOptions } from '../worker-options';

export const dramatiq: QueueWorker<DramatiqWorkerOptions> = {
  name: 'dramatiq',
  program: 'dramatiq',
  factory: 'dramatiq',
  targets: {
    noun: 'module with actors',
    plural: 'modules with actors',
    example: 'shop.tasks',
    form: 'module, or module:broker',
    moduleOf: moduleWithAttribute,
    find: project => project._startup.tasks.dramatiq,
    together: true,
  },
  owned: [
    { names: ['--processes', '-p'], instead: "use 'processes'" },
    { names: ['--threads', '-t'], instead: "use 'threads'" },
    { names: ['--queues', '-Q'], instead: "use 'queues'" },
    { names: ['--worker-shutdown-timeout'], instead: "use 'longestTaskSeconds' of the container" },
  ],
  // As argparse reads them: `--proc 8`, `-vp8`.
  parsing: { abbreviates: true, switches: 'hv' },
  plan({ targets, options, timing }) {
    const { queues = [], threads, extraArguments = [] } = options;
    const processes = options.processes ?? timing.processors;
    return {
      command: [
        'dramatiq', ...targets,
        // By default one for each processor of the host, and ten minutes for a stop.
        ...processes === undefined ? [] : ['--processes', String(processes)],
        ...threads === undefined ? [] : ['--threads', String(threads)],
        '--worker-shutdown-timeout', String(timing.gracefulSeconds * 1000),
        ...extraArguments,
        // Takes all words that follow.
        ...queues.length === 0 ? [] : ['--queues', ...queues],
      ],
      stopSignal: 'SIGTERM',
      processes,
      launcher: {},
      delivery: 'On SIGTERM it takes no new message, puts back those that wait in it, and finishes those that run, for '
        + 'at most longestTaskSeconds. A message that was stopped or killed is delivered again (Redis: when another '
        + 'worker sees that this one is gone, after a minute): a task must be safe to run twice.',
    };
  },
  read(words) {
    const { positional, values } = readArguments(words, [
      { names: ['--processes', '-p'], takesValue: true },
      { names: ['--threads', '-t'], takesValue: true },
    ]);
    const options = { processes: countIn(values.get('--processes')), threads: countIn(values.get('--threads')) };
    return { targets: positional, options };
  },
};
