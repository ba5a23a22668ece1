import { moduleDotAttribute, type QueueWorker } from './queue-worker';
import { statementsOf } from '../../project';

/** One process with an event loop, and `max_jobs` of the settings at once. */
export const arq: QueueWorker<object> = {
  name: 'arq',
  program: 'arq',
  factory: 'arq',
  argument: 'settings',
  shape: {},
  targets: {
    noun: 'settings class',
    plural: 'settings classes',
    example: 'shop.worker.WorkerSettings',
    form: 'module.ClassName',
    moduleOf: moduleDotAttribute,
    find: modules => modules.flatMap(({ name, source }) => settingsIn(source).map(each => `${name}.${each}`)).sort(),
  },
  owned: [],
  parsing: { abbreviates: false, switches: '' },
  delivery: 'On SIGTERM it takes no new job and finishes those that run; after longestTaskSeconds it cancels the '
    + 'others. Cancelled jobs run again at once, killed ones after their job_timeout, up to max_tries: a job must '
    + 'be safe to run twice.',
  plan({ targets: [settings], project, timing }) {
    return {
      command: ['arq', settings],
      launcher: { graceSeconds: timing.gracefulSeconds },
      notes: project._sources.mention('job_completion_wait')
        ? [`job_completion_wait in the sources is replaced by 'longestTaskSeconds' (${timing.gracefulSeconds} s), `
          + 'from which the times of the platform follow; remove it there']
        : [],
    };
  },
  read(words) {
    const settings = words.find(word => moduleDotAttribute(word) !== undefined);
    return settings === undefined ? undefined : { targets: [settings], options: {} };
  },
};

/** Classes with the functions or cron jobs of a worker. */
function settingsIn(source: string): string[] {
  if (!/^\s+(?:functions|cron_jobs)\b/m.test(source)) { return []; }
  const scopes = statementsOf(source)
    .filter(({ text, scope }) => /^(?:functions|cron_jobs)\s*[:=]/.test(text) && /^\w+$/.test(scope))
    .map(({ scope }) => scope);
  const classes = [...new Set(scopes)].filter(name => new RegExp(`^class ${name}\\b`, 'm').test(source));
  return source.includes('arq') ? classes : classes.filter(name => name.endsWith('WorkerSettings'));
}
