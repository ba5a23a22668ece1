import { countIn, readArguments, type Option } from './arguments';
import { CELERY_APP, CELERY_PARSING } from './celery-app';
import { CeleryPool } from './celery-pool';
import type { QueueWorker } from './queue-worker';
import { listOf, NUMBER, objectOf, optional, TEXT } from '../../private/shape';
import type { PythonProject } from '../../project';
import { howToGet } from '../server-advice';

/** How a celery worker works. */
export interface CeleryWorkerOptions {
  /**
   * How it runs its tasks. Memory is counted for each process: `concurrency` of the default pool, one of all others.
   *
   * @default - that of the app, mostly `CeleryPool.PREFORK`, for which memory is counted
   */
  readonly pool?: CeleryPool;

  /**
   * Names of the queues that it takes tasks from.
   *
   * @default - those of the app, mostly `celery`
   */
  readonly queues?: string[];

  /**
   * Tasks at the same time: processes of the default pool, each with memory for the whole application, or threads of
   * the one process of the others. `CeleryPool.SOLO` always runs one.
   *
   * @default - one for each whole processor of the container, which is few for a pool of threads
   */
  readonly concurrency?: number;

  /**
   * Tasks that it holds for each of `concurrency`, the running one included. They wait while others could take them,
   * and after a kill Redis delivers them again only after its visibility timeout. With many short tasks a larger one
   * is faster.
   *
   * @default 1
   */
  readonly prefetchMultiplier?: number;

  /**
   * Other arguments of `celery worker`, such as `['--max-tasks-per-child', '1000']`. One that follows from the
   * container or another option is an error.
   *
   * @default - none
   */
  readonly extraArguments?: string[];
}

const OPTIONS: readonly Option[] = [
  { names: ['--app', '-A'], takesValue: true },
  { names: ['--queues', '-Q'], takesValue: true },
  { names: ['--concurrency', '-c'], takesValue: true },
  { names: ['--pool', '-P'], takesValue: true },
  { names: ['--prefetch-multiplier'], takesValue: true },
  { names: ['--loglevel', '-l'], takesValue: true },
  { names: ['--beat', '-B'], takesValue: false },
  { names: ['--detach', '-D'], takesValue: false },
  // Of the scheduler, and of a program in the background.
  { names: ['--scheduler', '-S'], takesValue: true },
  { names: ['--schedule', '-s', '--schedule-filename'], takesValue: true },
  { names: ['--pidfile'], takesValue: true },
  { names: ['--logfile', '-f'], takesValue: true },
  { names: ['--without-gossip'], takesValue: false },
  { names: ['--without-mingle'], takesValue: false },
];

/** Setting by setting, as Celery writes it: with and without the prefix, and in capitals. */
const LATE = ['acks_late', 'ACKS_LATE'];
const POOL = ['worker_pool', 'WORKER_POOL', 'CELERYD_POOL'];

/** Pools that are packages of their own. */
const PACKAGES = ['gevent', 'eventlet'];

/**
 * Celery's default pool has one process for each processor. `support/workers/celery.py` ends a warm stop with a cold
 * one, or where all tasks are in one process ends that itself: measured with 5.7 and Redis, each pool waits no longer
 * than the running tasks need, and hands back those with late acknowledgement. Celery's own soft stop
 * (`worker_soft_shutdown_timeout`, from 5.5) always waits for its whole time-out.
 */
export const celery: QueueWorker<CeleryWorkerOptions> = {
  name: 'celery',
  program: 'celery',
  factory: 'celery',
  argument: 'app',
  shape: {
    pool: optional(objectOf<CeleryPool>('a CeleryPool', '_name')),
    queues: optional(listOf(TEXT)),
    concurrency: optional(NUMBER),
    prefetchMultiplier: optional(NUMBER),
    extraArguments: optional(listOf(TEXT)),
  },
  targets: CELERY_APP,
  owned: [
    { names: ['--app', '-A'], instead: 'name the app in WorkerProcess.celery(...)' },
    { names: ['--concurrency', '-c'], instead: "use 'concurrency'" },
    {
      names: ['--autoscale'],
      instead: "use 'concurrency', for which the memory of the container is counted, and scale by replicas",
    },
    { names: ['--pool', '-P'], instead: "use 'pool', for which the memory of the container is counted" },
    { names: ['--queues', '-Q'], instead: "use 'queues'" },
    { names: ['--prefetch-multiplier'], instead: "use 'prefetchMultiplier'" },
    { names: ['--beat', '-B'], instead: 'run WorkerProcess.celeryBeat() in a worker of its own' },
    { names: ['--detach', '-D'], instead: 'the platform keeps it in the background' },
  ],
  parsing: CELERY_PARSING,
  delivery: 'On SIGTERM it takes no new task and finishes those that run; after longestTaskSeconds it stops the '
    + 'others, and those with acks_late go back to the queue. A killed task is lost unless acks_late and '
    + 'reject_on_worker_lost are set; then RabbitMQ delivers it again at once, Redis after its visibility timeout; '
    + 'a message that Redis is just handing over is lost.',
  check({ pool: { _name: pool } = CeleryPool.PREFORK, concurrency = 1 }, place, project, problems) {
    if (pool === 'solo' && concurrency > 1) {
      problems.add(`${place} has concurrency ${concurrency}, but the pool solo runs one task at a time; remove `
        + "'concurrency', or use another 'pool'");
    }
    if (PACKAGES.includes(pool) && !project._startup.locks(pool)) {
      problems.add(`${place} has the pool ${pool}, which is not among the locked packages; ${howToGet(pool, project)}`);
    }
  },
  plan({ targets: [app], options, project, timing }) {
    const { queues = [], prefetchMultiplier = 1, extraArguments = [] } = options;
    const pool = options.pool?._name;
    const concurrency = options.concurrency ?? (pool === 'solo' ? undefined : timing.processors);
    return {
      command: [
        'celery', '--app', app, 'worker',
        '--loglevel', 'INFO',
        ...pool === undefined ? [] : ['--pool', pool],
        ...concurrency === undefined ? [] : ['--concurrency', String(concurrency)],
        '--prefetch-multiplier', String(prefetchMultiplier),
        ...queues.length === 0 ? [] : ['--queues', queues.join(',')],
        // Messages between workers, of which each start waits a second for answers.
        '--without-gossip', '--without-mingle',
        ...extraArguments,
      ],
      processes: pool === undefined || pool === 'prefork' ? concurrency : 1,
      launcher: { graceSeconds: timing.gracefulSeconds },
      notes: [
        ...LATE.some(setting => project._sources.mention(setting)) ? [] : [
          'the sources do not set acks_late, so a task that runs when its container is killed, or longer than '
          + "'longestTaskSeconds' after a stop, is lost; if tasks may run twice, set task_acks_late = True and "
          + 'task_reject_on_worker_lost = True, otherwise task_acks_late = False',
        ],
        ...poolNotes(options, concurrency, project),
      ],
    };
  },
  read(words) {
    if (!words.includes('worker')) { return undefined; }
    const { values, others } = readArguments(words, OPTIONS);
    const app = values.get('--app');
    const named = values.get('--pool');
    const pool = named === undefined ? undefined : CeleryPool._named(named);
    // Another pool is refused among them.
    const extra = named === undefined || pool ? others : ['--pool', named, ...others];
    return {
      targets: app === undefined ? [] : [app],
      options: {
        pool,
        queues: values.get('--queues')?.split(',').filter(name => name !== ''),
        // Celery ignores it.
        concurrency: pool?._name === 'solo' ? undefined : countIn(values.get('--concurrency')),
        prefetchMultiplier: countIn(values.get('--prefetch-multiplier')),
        extraArguments: extra.length === 0 ? undefined : [...extra],
      },
      dropped: values.has('--beat') ? ['--beat'] : [],
    };
  },
};

/** Pools that were meant for many tasks run few, and one that is chosen elsewhere is not counted as what it is. */
function poolNotes(
  { pool, concurrency }: CeleryWorkerOptions, running: number | undefined, project: PythonProject,
): string[] {
  if (pool === undefined) {
    const setting = POOL.find(each => project._sources.mention(each));
    return setting === undefined ? [] : [`the sources mention ${setting}, but memory is counted for celery's default `
      + "pool, a process for each task at a time; pass the pool to WorkerProcess.celery(...) as 'pool'"];
  }
  const waits = ['threads', ...PACKAGES].includes(pool._name) && concurrency === undefined && running !== undefined;
  return !waits ? [] : [`the pool ${pool._name} is for tasks that wait, but runs only ${running} at a time, one for `
    + "each processor of the container; set 'concurrency' to how many may wait at once"];
}
