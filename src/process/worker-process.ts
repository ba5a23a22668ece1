import type { ProcessBinder } from './process-plan';
import { commandProcess, moduleProcess } from './workers';
import { listOf, requireShape, TEXT } from '../private/shape';

/**
 * What a worker or a job runs. It becomes the exec-form command: `Command` on ECS, `args` on Kubernetes, `command` in
 * Compose. On SIGTERM it must finish or hand back the running task, and exit within the stop time.
 *
 * The container checks it against the project, and reports all problems at once.
 */
export class WorkerProcess {
  /**
   * A module of the project, run as `python -m <name>`.
   *
   * @param name a module, such as `mailer.worker`, or a package with a `__main__` module
   */
  public static module(name: string): WorkerProcess {
    requireShape('WorkerProcess.module', { name }, { name: TEXT });
    return new WorkerProcess(moduleProcess(name, 'process'));
  }

  /**
   * Any other program, such as `['celery', '--app', 'shop.tasks', 'worker']`.
   *
   * @param command the program and its arguments, one word each; no shell splits or expands them
   */
  public static command(command: string[]): WorkerProcess {
    requireShape('WorkerProcess.command', { command }, { command: listOf(TEXT) });
    return new WorkerProcess(commandProcess(command, 'process'));
  }

  /** @internal */
  public readonly _binder: ProcessBinder;

  private constructor(binder: ProcessBinder) {
    this._binder = binder;
  }
}
