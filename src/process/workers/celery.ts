import { countIn, readArguments, type Option } from './arguments';
import { moduleWithAttribute, type QueueWorker, type Targets } from './queue-worker';
import { holdsToken } from '../../private/cdk-token';
import { quote } from '../../private/messages';
import type { Parsing } from '../owned-flag';
import type { CeleryBeatOptions, CeleryWorkerOptions } from '../worker-options';

export const CELERY_APP: Targets = {
  noun: 'app',
  plural: 'apps',
  example: 'shop.tasks:app',
  form: 'module:attribute',
  moduleOf: moduleWithAttribute,
  find: project => project._startup.tasks.celery,
};

const OPTIONS: readonly Option[] = [
  { names: ['--app', '-A'], takesValue: true },
  { names: ['--queues', '-Q'], takesValue: true },
  { names: ['--concurrency', '-c'], takesValue: true },
  { names: ['--prefetch-multiplier'], takesValue: true },
  { names: ['--loglevel', '-l'], takesValue: true },
  { names: ['--beat', '-B'], takesValue: false },
  { names: ['--detach', '-D'], takesValue: false },
  { names: ['--without-gossip'], takesValue: false },
  { names: ['--without-mingle'], takesValue: false },
];

/** As click reads them: `-EB`. */
const PARSING: Parsing = { abbreviates: false, switches: 'BDE' };

/** Setting by setting, as Celery writes it: with and without the prefix, and in capitals. */
const LATE = ['acks_late', 'ACKS_LATE'];

/**
 * Celery's default pool, one process for each processor. `support/worker.py` ends a warm stop with a cold one: measured
 * with 5.7 and Redis, it waits no longer than the running tasks need, and hands back those with late acknowledgement.
 * Celery's own soft stop (`worker_soft_shutdown_timeout`, from 5.5) always waits for its whole time-out.
 */
export const celery: QueueWorker<CeleryWorkerOptions> = {
  name: 'celery',
  program: 'celery',
  factory: 'celery',
  targets: CELERY_APP,
  owned: [
    { names: ['--app', '-A'], instead: 'name the app in WorkerProcess.celery(...)' },
    { names: ['--concurrency', '-c'], instead: "use 'concurrency'" },
    {
      names: ['--autoscale'],
      instead: "use 'concurrency', for which the memory of the container is counted, and scale by replicas",
    },
    {
      names: ['--pool', '-P'],
      instead: 'the memory and the heartbeat are those of the default pool, a process for each task: a solo pool would '
        + 'be killed in a long task; start another pool with WorkerProcess.command([...])',
    },
    { names: ['--queues', '-Q'], instead: "use 'queues'" },
    { names: ['--prefetch-multiplier'], instead: "use 'prefetchMultiplier'" },
    { names: ['--beat', '-B'], instead: 'run WorkerProcess.celeryBeat() in a worker of its own' },
    { names: ['--detach', '-D'], instead: 'the platform keeps it in the background' },
  ],
  parsing: PARSING,
  plan({ targets: [app], options, project, timing }) {
    const { queues = [], prefetchMultiplier = 1, extraArguments = [] } = options;
    const concurrency = options.concurrency ?? timing.processors;
    return {
      command: [
        'celery', '--app', app, 'worker',
        '--loglevel', 'INFO',
        ...concurrency === undefined ? [] : ['--concurrency', String(concurrency)],
        '--prefetch-multiplier', String(prefetchMultiplier),
        ...queues.length === 0 ? [] : ['--queues', queues.join(',')],
        // Messages between workers, of which each start waits a second for answers.
        '--without-gossip', '--without-mingle',
        ...extraArguments,
      ],
      stopSignal: 'SIGTERM',
      processes: concurrency,
      launcher: { graceSeconds: timing.gracefulSeconds },
      delivery: 'On SIGTERM it takes no new task and finishes those that run; after longestTaskSeconds it stops the '
        + 'others, and those with acks_late go back to the queue. A killed task is lost unless acks_late and '
        + 'reject_on_worker_lost are set; then RabbitMQ delivers it again at once, Redis after its visibility timeout.',
      notes: LATE.some(setting => project._sources.mention(setting)) ? [] : [
        'the sources do not set acks_late, so a task that runs when its container is killed, or longer than '
        + "'longestTaskSeconds' after a stop, is lost; if tasks may run twice, set task_acks_late = True and "
        + 'task_reject_on_worker_lost = True, otherwise task_acks_late = False',
      ],
    };
  },
  read(words) {
    const { values, others } = readArguments(words, OPTIONS);
    const app = values.get('--app');
    return {
      targets: app === undefined ? [] : [app],
      options: {
        queues: values.get('--queues')?.split(',').filter(name => name !== ''),
        concurrency: countIn(values.get('--concurrency')),
        prefetchMultiplier: countIn(values.get('--prefetch-multiplier')),
        extraArguments: others.length === 0 ? undefined : [...others],
      },
      dropped: values.has('--beat') ? ['--beat'] : [],
    };
  },
};

/** How often the scheduler wakes up at least: its heartbeat is between two rounds. */
const LONGEST_SLEEP_SECONDS = 30;

/** By default it is in the folder of the project, which is read-only. */
export const BEAT_SCHEDULE = '/tmp/celerybeat-schedule';

export const celeryBeat: QueueWorker<CeleryBeatOptions> = {
  name: 'celery',
  program: 'celery',
  factory: 'celeryBeat',
  targets: CELERY_APP,
  owned: [],
  parsing: PARSING,
  check({ scheduler }, place, _project, problems) {
    // A name of a package's entry point, such as `django`, is one, too.
    if (scheduler === undefined || /^[A-Za-z_][\w.:-]*$/.test(scheduler)) { return; }
    problems.add(`${place} has ${holdsToken(scheduler) ? 'a scheduler that is known only at deployment'
      : `the scheduler ${quote(scheduler)}`}; expected module:ClassName, such as `
      + 'django_celery_beat.schedulers:DatabaseScheduler');
  },
  plan({ targets: [app], options: { scheduler } }) {
    return {
      command: [
        'celery', '--app', app, 'beat',
        '--loglevel', 'INFO',
        '--max-interval', String(LONGEST_SLEEP_SECONDS),
        ...scheduler === undefined ? ['--schedule', BEAT_SCHEDULE] : ['--scheduler', scheduler],
      ],
      stopSignal: 'SIGTERM',
      singleton: true,
      launcher: {},
      delivery: 'It runs no tasks. While none of it runs nothing is scheduled; what a crontab schedule missed in that '
        + 'time is not sent later, since its schedule file is lost with the container.',
    };
  },
};
