import { moduleDotAttribute, type QueueWorker } from './queue-worker';

/** One process with an event loop, and `max_jobs` of the settings at once. */
export const arq: QueueWorker<object> = {
  name: 'arq',
  program: 'arq',
  factory: 'arq',
  targets: {
    noun: 'settings class',
    plural: 'settings classes',
    example: 'shop.worker.WorkerSettings',
    form: 'module.ClassName',
    moduleOf: moduleDotAttribute,
    find: project => project._startup.tasks.arq,
  },
  owned: [],
  parsing: { abbreviates: false, switches: '' },
  plan({ targets: [settings], project, timing }) {
    return {
      command: ['arq', settings],
      stopSignal: 'SIGTERM',
      launcher: { graceSeconds: timing.gracefulSeconds },
      delivery: 'On SIGTERM it takes no new job and finishes those that run; after longestTaskSeconds it cancels the '
        + 'others. Cancelled jobs run again at once, killed ones after their job_timeout, up to max_tries: a job must '
        + 'be safe to run twice.',
      notes: project._sources.mention('job_completion_wait')
        ? [`job_completion_wait in the sources is replaced by 'longestTaskSeconds' (${timing.gracefulSeconds} s), `
          + 'from which the times of the platform follow; remove it there']
        : [],
    };
  },
  read: words => ({ targets: words.filter(word => !word.startsWith('-')).slice(0, 1), options: {} }),
};
