import type { ProcessBinder } from './process-plan';
import { commandProcess, moduleProcess } from './workers';
import { call, callWithCommand } from '../private/messages';
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
    return new WorkerProcess(moduleProcess(name, 'process'), call('WorkerProcess.module', name));
  }

  /**
   * Any other program, such as `['celery', '--app', 'shop.tasks', 'worker']`.
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

  /** One line for logs and messages, such as `WorkerProcess.module("shop.worker")`. */
  public toString(): string {
    return this.text;
  }
}
