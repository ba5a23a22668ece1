import type { CeleryPool } from './celery-pool';
import type { ProcessBinder } from './process-plan';
import { queueProcess } from './queue-process';
import type {
  CeleryBeatOptions, CeleryWorkerOptions, DramatiqWorkerOptions, HueyWorkerOptions, RqWorkerOptions,
} from './worker-options';
import {
  arq, celery, celeryBeat, commandProcess, djangoProcess, dramatiq, huey, moduleProcess, rq, scriptProcess,
} from './workers';
import { call, callWithCommand } from '../private/messages';
import {
  FLAG, listOf, NUMBER, objectOf, objectWith, optional, requireShape, TEXT, type OptionalKind, type Shape,
} from '../private/shape';

const CELERY: Shape<CeleryWorkerOptions> = {
  pool: optional(objectOf<CeleryPool>('a CeleryPool', '_name')),
  queues: optional(listOf(TEXT)),
  concurrency: optional(NUMBER),
  prefetchMultiplier: optional(NUMBER),
  extraArguments: optional(listOf(TEXT)),
};

const BEAT: Shape<CeleryBeatOptions> = { scheduler: optional(TEXT) };

const RQ: Shape<RqWorkerOptions> = {
  config: optional(TEXT), scheduler: optional(FLAG), extraArguments: optional(listOf(TEXT)),
};

const DRAMATIQ: Shape<DramatiqWorkerOptions> = {
  queues: optional(listOf(TEXT)),
  processes: optional(NUMBER),
  threads: optional(NUMBER),
  extraArguments: optional(listOf(TEXT)),
};

const HUEY: Shape<HueyWorkerOptions> = { workers: optional(NUMBER), extraArguments: optional(listOf(TEXT)) };

/**
 * What a worker runs. It becomes the exec-form command: `Command` on ECS, `args` on Kubernetes, `command` in Compose.
 *
 * Each framework stops in its own way; `docs/workers.md` has what happens to a running task at a stop and at a kill,
 * measured. A small launcher in the image adds what the framework lacks: a heartbeat that the health check reads, and a
 * stop that ends in time.
 *
 * The container checks it against the project, and reports all problems at once.
 */
export class WorkerProcess {
  /**
   * A celery worker. On SIGTERM it takes no new task and finishes those that run; after `longestTaskSeconds` it stops
   * the others, and those with late acknowledgement go back to the queue. It ends with 0.
   *
   * @param app the app as `module:attribute`, such as `shop.tasks:app`. Default: the only one in the sources.
   */
  public static celery(app?: string, options: CeleryWorkerOptions = {}): WorkerProcess {
    requireWorker('WorkerProcess.celery', { app, options }, 'app', CELERY);
    return new WorkerProcess(queueProcess(celery, listed(app), options), named('WorkerProcess.celery', app));
  }

  /**
   * The scheduler of celery, which only sends tasks: a worker of its own that never runs twice, and so a singleton.
   * Monitoring such as flower is no part of it; run that as a web container.
   *
   * @param app as for {@link celery}
   */
  public static celeryBeat(app?: string, options: CeleryBeatOptions = {}): WorkerProcess {
    requireWorker('WorkerProcess.celeryBeat', { app, options }, 'app', BEAT);
    return new WorkerProcess(queueProcess(celeryBeat, listed(app), options), named('WorkerProcess.celeryBeat', app));
  }

  /**
   * An rq worker: one job at a time; scale by replicas. On SIGTERM it finishes the running job, and stops it after
   * `longestTaskSeconds`; such a job fails, or runs again if it was enqueued with `Retry`.
   *
   * @param queues names of queues, the most urgent first. Default: those of `config`, or `default`.
   */
  public static rq(queues?: string[], options: RqWorkerOptions = {}): WorkerProcess {
    requireWorker('WorkerProcess.rq', { queues, options }, 'queues', RQ);
    return new WorkerProcess(queueProcess(rq, queues, options), named('WorkerProcess.rq', queues));
  }

  /**
   * An arq worker. On SIGTERM it takes no new job and finishes those that run; after `longestTaskSeconds` it cancels
   * the others, which run again elsewhere: jobs must be safe to run twice.
   *
   * @param settings the settings class, such as `shop.worker.WorkerSettings`. Default: the only one in the sources.
   */
  public static arq(settings?: string): WorkerProcess {
    requireShape('WorkerProcess.arq', { settings }, { settings: optional(TEXT) });
    return new WorkerProcess(queueProcess(arq, listed(settings), {}), named('WorkerProcess.arq', settings));
  }

  /**
   * A dramatiq worker. On SIGTERM it puts back the messages that wait in it, and finishes those that run, for at most
   * `longestTaskSeconds`. A message that was cut off is delivered again: tasks must be safe to run twice.
   *
   * @param modules modules with actors, the one that sets the broker first. Default, also for an empty list: all in the
   *   sources.
   */
  public static dramatiq(modules?: string[], options: DramatiqWorkerOptions = {}): WorkerProcess {
    requireWorker('WorkerProcess.dramatiq', { modules, options }, 'modules', DRAMATIQ);
    return new WorkerProcess(queueProcess(dramatiq, modules, options), named('WorkerProcess.dramatiq', modules));
  }

  /**
   * A huey consumer, with its scheduler. On SIGTERM it finishes the running tasks, for at most `longestTaskSeconds`. A
   * task that is cut off is lost.
   *
   * @param instance the instance, such as `shop.tasks.huey`. Default: the only one in the sources.
   */
  public static huey(instance?: string, options: HueyWorkerOptions = {}): WorkerProcess {
    requireWorker('WorkerProcess.huey', { instance, options }, 'instance', HUEY);
    return new WorkerProcess(queueProcess(huey, listed(instance), options), named('WorkerProcess.huey', instance));
  }

  /**
   * A module of the project, run as `python -m <name>`. On SIGTERM it must finish or hand back the running task, and
   * exit within the stop time.
   *
   * @param name a module, such as `mailer.worker`, or a package with a `__main__` module
   */
  public static module(name: string): WorkerProcess {
    requireShape('WorkerProcess.module', { name }, { name: TEXT });
    return new WorkerProcess(moduleProcess(name, 'process'), call('WorkerProcess.module', name));
  }

  /**
   * A console script of the project, from `[project.scripts]`. On SIGTERM it must finish or hand back the running task,
   * and exit within the stop time.
   *
   * @param name of the script
   * @param words its arguments, one word each
   */
  public static script(name: string, ...words: string[]): WorkerProcess {
    requireShape('WorkerProcess.script', { name, words }, { name: TEXT, words: listOf(TEXT) });
    return new WorkerProcess(scriptProcess(name, words, 'process'), call('WorkerProcess.script', name));
  }

  /**
   * A management command of Django that works until it is stopped, such as `run_huey`, with the settings that the web
   * application has. On SIGTERM it must finish or hand back the running task, and exit within the stop time.
   *
   * @param command its name
   * @param words its arguments, one word each
   */
  public static django(command: string, ...words: string[]): WorkerProcess {
    requireShape('WorkerProcess.django', { command, words }, { command: TEXT, words: listOf(TEXT) });
    return new WorkerProcess(djangoProcess(command, words, 'process'), call('WorkerProcess.django', command));
  }

  /**
   * Any other program. On SIGTERM it must finish or hand back the
   * running task, and exit within the stop time.
   *
   * @param command the program and its arguments, one word each; no shell splits or expands them
   */
  public static command(command: string[]): WorkerProcess {
    requireShape('WorkerProcess.command', { command }, { command: listOf(TEXT) });
    return new WorkerProcess(commandProcess(command, 'process'), callWithCommand('WorkerProcess.command', command));
  }

  /** @internal */
  public readonly _binder: ProcessBinder;

  private constructor(binder: ProcessBinder, private readonly text: string) {
    this._binder = binder;
  }

  /** One line for logs and messages, such as `WorkerProcess.celery("shop.tasks:app")`. */
  public toString(): string {
    return this.text;
  }
}

/** @param prop the argument that names what runs: a text, or a list of them */
function requireWorker<Options extends object>(
  factory: string, given: { readonly [name: string]: unknown; readonly options: Options }, prop: string,
  shape: Shape<Options>,
): void {
  const kind = ['queues', 'modules'].includes(prop) ? optional(listOf(TEXT)) : optional(TEXT);
  requireShape<any>(factory, given, {
    [prop]: kind as OptionalKind<unknown>, options: optional(objectWith<Options>('an object', shape)),
  });
}

function listed(target: string | undefined): string[] | undefined {
  return target === undefined ? undefined : [target];
}

function named(factory: string, target: string | readonly string[] | undefined): string {
  return call(factory, ...target === undefined ? [] : [target]);
}
