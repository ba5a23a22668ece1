import type { CeleryPool } from './celery-pool';

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

/** How celery beat works. */
export interface CeleryBeatOptions {
  /**
   * The scheduler, such as `django_celery_beat.schedulers:DatabaseScheduler`.
   *
   * @default - that of Celery, with its schedule in `/tmp`: after a restart each interval begins again
   */
  readonly scheduler?: string;
}

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

/** How a dramatiq worker works. */
export interface DramatiqWorkerOptions {
  /**
   * Names of the queues that it takes messages from.
   *
   * @default - all
   */
  readonly queues?: string[];

  /**
   * Worker processes. Each needs memory for the whole application.
   *
   * @default - one for each whole processor of the container
   */
  readonly processes?: number;

  /**
   * Threads of each process: tasks at the same time.
   *
   * @default - 8, that of dramatiq
   */
  readonly threads?: number;

  /**
   * Other arguments of `dramatiq`, such as `['--skip-logging']`. One that follows from the
   * container or another option is an error.
   *
   * @default - none
   */
  readonly extraArguments?: string[];
}

/** How a huey consumer works. */
export interface HueyWorkerOptions {
  /**
   * Threads: tasks at the same time.
   *
   * @default 1
   */
  readonly workers?: number;

  /**
   * Other arguments of `huey_consumer`, such as `['--no-periodic']`. One that follows from the
   * container or another option is an error.
   *
   * @default - none
   */
  readonly extraArguments?: string[];
}
