import { readArguments, type Option } from './arguments';
import { moduleWithAttribute, type QueueWorker } from './queue-worker';
import { holdsToken } from '../../private/cdk-token';
import { quote } from '../../private/messages';
import { FLAG, listOf, optional, TEXT } from '../../private/shape';

/** How an rq worker works. */
export interface RqWorkerOptions {
  /**
   * Module with the settings of rq, such as `shop.rq_settings`, which can read the password of Redis from a secret.
   *
   * @default - the variable `RQ_REDIS_URL`, or else Redis on the container itself
   */
  readonly config?: string;

  /**
   * Whether it also enqueues jobs that were scheduled for later. Of several workers one does it at a time.
   *
   * @default false
   */
  readonly scheduler?: boolean;

  /**
   * Other arguments of `rq worker`, such as `['--max-jobs', '1000']`. One that follows from the
   * container or another option is an error.
   *
   * @default - none
   */
  readonly extraArguments?: string[];
}

const OPTIONS: readonly Option[] = [
  { names: ['--config', '-c'], takesValue: true },
  { names: ['--with-scheduler', '-s'], takesValue: false },
];

/** One job at a time, each in a process of its own. */
export const rq: QueueWorker<RqWorkerOptions> = {
  name: 'rq',
  program: 'rq',
  // Of django-rq.
  djangoCommand: 'rqworker',
  factory: 'rq',
  argument: 'queues',
  shape: { config: optional(TEXT), scheduler: optional(FLAG), extraArguments: optional(listOf(TEXT)) },
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
  delivery: 'On SIGTERM it finishes the running job, and stops it after longestTaskSeconds. A job that is stopped '
    + 'fails: it goes to the failed registry, or runs again if it was enqueued with Retry. So does a killed one, '
    + 'after one to three minutes, in which it counts as running.',
  check({ config }, place, project, problems) {
    if (config === undefined) { return; }
    const module = moduleWithAttribute(config)?.module;
    if (module !== config) {
      problems.add(`${place} has ${holdsToken(config) ? 'a config that is known only at deployment'
        : `the config ${quote(config)}`}; expected a module, such as shop.rq_settings`);
    } else if (project._sources.faultOf({ module, attribute: '__name__', isFactory: false }) === 'no module') {
      problems.add(`${place} has the config ${quote(config)}, but the sources have no such module; correct the name, `
        + 'or add the module');
    }
  },
  plan({ targets: queues, options: { config, scheduler = false, extraArguments = [] }, project, timing }) {
    return {
      command: [
        'rq', 'worker',
        ...config === undefined ? [] : ['--config', config],
        ...scheduler ? ['--with-scheduler'] : [],
        ...extraArguments,
        ...queues,
      ],
      launcher: { graceSeconds: timing.gracefulSeconds },
      notes: config !== undefined && project._sources.mayLack(config)
        ? [`the worker has the config ${quote(config)}, but neither the sources nor a locked package has a name like `
          + `${quote(config.split('.')[0])}, so it may not start; unless a dependency provides it, correct the name`]
        : [],
    };
  },
  read(words) {
    if (!words.includes('worker')) { return undefined; }
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
