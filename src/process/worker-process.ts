import type { ProcessBinder } from './process-plan';
import { commandProcess, moduleProcess } from './workers';
import { listOf, requireShape, TEXT } from '../private/shape';

/**
 * What a worker or a job runs. It becomes the exec-form command: `Command` on ECS, `args` on Kubernetes, `command` in
 * Compose. SIGTERM asks it to stop: finish or hand back the running task, then end within the stop time.
 *
 * Nothing is checked until the process meets a project, so that a container can report all its problems at once.
 */
export class WorkerProcess {
  /**
   * A module of the project, run as `python -m <name>`.
   *
   * @param name the module, such as `mailer.worker`, or a package that has a `__main__`
   */
  public static module(name: string): WorkerProcess {
    requireShape('WorkerProcess.module', { name }, { name: TEXT });
    return new WorkerProcess(moduleProcess(name, 'process'));
  }

  /**
   * Any other program, such as `['celery', '--app', 'shop.tasks', 'worker']`.
   *
   * @param command the program and each of its arguments as a word of its own; no shell reads it
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
