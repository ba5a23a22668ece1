import { arq } from './arq';
import { celery, type CeleryWorkerOptions } from './celery';
import { celeryBeat, type CeleryBeatOptions } from './celery-beat';
import { commandProcess } from './command';
import { djangoWorker } from './django-worker';
import { dramatiq, type DramatiqWorkerOptions } from './dramatiq';
import { huey, type HueyWorkerOptions } from './huey';
import { moduleProcess } from './module';
import { queueWorker, type Made } from './queue-process';
import { rq, type RqWorkerOptions } from './rq';
import { scriptProcess } from './script';
import { call, callWithCommand } from '../../private/messages';
import { listOf, requireShape, TEXT } from '../../private/shape';
import type { ProcessBinder } from '../process-plan';

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
    return new WorkerProcess(queueWorker(celery, app, options));
  }

  /**
   * The scheduler of celery, which only sends tasks: a worker of its own that never runs twice, and so a singleton.
   * Monitoring such as flower is no part of it; run that as a web container.
   *
   * @param app as for {@link celery}
   */
  public static celeryBeat(app?: string, options: CeleryBeatOptions = {}): WorkerProcess {
    return new WorkerProcess(queueWorker(celeryBeat, app, options));
  }

  /**
   * An rq worker: one job at a time; scale by replicas. On SIGTERM it finishes the running job, and stops it after
   * `longestTaskSeconds`; such a job fails, or runs again if it was enqueued with `Retry`.
   *
   * @param queues names of queues, the most urgent first. Default: those of `config`, or `default`.
   */
  public static rq(queues?: string[], options: RqWorkerOptions = {}): WorkerProcess {
    return new WorkerProcess(queueWorker(rq, queues, options));
  }

  /**
   * An arq worker. On SIGTERM it takes no new job and finishes those that run; after `longestTaskSeconds` it cancels
   * the others, which run again elsewhere: jobs must be safe to run twice.
   *
   * @param settings the settings class, such as `shop.worker.WorkerSettings`. Default: the only one in the sources.
   */
  public static arq(settings?: string): WorkerProcess {
    return new WorkerProcess(queueWorker(arq, settings, {}));
  }

  /**
   * A dramatiq worker. On SIGTERM it puts back the messages that wait in it, and finishes those that run, for at most
   * `longestTaskSeconds`. A message that was cut off is delivered again: tasks must be safe to run twice.
   *
   * @param modules modules with actors, the one that sets the broker first. Default, also for an empty list: all in the
   *   sources.
   */
  public static dramatiq(modules?: string[], options: DramatiqWorkerOptions = {}): WorkerProcess {
    return new WorkerProcess(queueWorker(dramatiq, modules, options));
  }

  /**
   * A huey consumer, with its scheduler. On SIGTERM it finishes the running tasks, for at most `longestTaskSeconds`. A
   * task that is cut off is lost.
   *
   * @param instance the instance, such as `shop.tasks.huey`. Default: the only one in the sources.
   */
  public static huey(instance?: string, options: HueyWorkerOptions = {}): WorkerProcess {
    return new WorkerProcess(queueWorker(huey, instance, options));
  }

  /**
   * A module of the project, run as `python -m <name>`. On SIGTERM it must finish or hand back the running task, and
   * exit within the stop time.
   *
   * @param name a module, such as `mailer.worker`, or a package with a `__main__` module
   */
  public static module(name: string): WorkerProcess {
    requireShape('WorkerProcess.module', { name }, { name: TEXT });
    return new WorkerProcess({
      binder: moduleProcess(name, 'process'), text: call('WorkerProcess.module', name),
    });
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
    return new WorkerProcess({
      binder: scriptProcess(name, words, 'process'), text: call('WorkerProcess.script', name),
    });
  }

  /**
   * A management command of Django that works until it is stopped, with the settings that the web application has.
   * `run_huey` and django-rq's `rqworker` stop and beat as {@link huey} and {@link rq} do. Any other must finish or
   * hand back the running task on SIGTERM, and exit within the stop time.
   *
   * @param command its name
   * @param words its arguments, one word each
   */
  public static django(command: string, ...words: string[]): WorkerProcess {
    requireShape('WorkerProcess.django', { command, words }, { command: TEXT, words: listOf(TEXT) });
    return new WorkerProcess({
      binder: djangoWorker(command, words), text: call('WorkerProcess.django', command),
    });
  }

  /**
   * Any other program. On SIGTERM it must finish or hand back the
   * running task, and exit within the stop time.
   *
   * @param command the program and its arguments, one word each; no shell splits or expands them
   */
  public static command(command: string[]): WorkerProcess {
    requireShape('WorkerProcess.command', { command }, { command: listOf(TEXT) });
    return new WorkerProcess({
      binder: commandProcess(command, 'process'), text: callWithCommand('WorkerProcess.command', command),
    });
  }

  /** @internal */
  public readonly _binder: ProcessBinder;

  private readonly text: string;

  private constructor({ binder, text }: Made) {
    this._binder = binder;
    this.text = text;
  }

  /** One line for logs and messages, such as `WorkerProcess.celery("shop.tasks:app")`. */
  public toString(): string {
    return this.text;
  }
}
