import type { ProcessBinder } from './process-plan';
import { commandProcess, djangoProcess, moduleProcess, scriptProcess } from './workers';
import { call, callWithCommand } from '../private/messages';
import { listOf, requireShape, TEXT } from '../private/shape';

/**
 * What a job runs: a program that ends when its work is done. It becomes the exec-form command, as for a worker. On
 * SIGTERM it should stop at a safe point, and exit within the stop time.
 *
 * The container checks it against the project, and reports all problems at once.
 */
export class JobProcess {
  /**
   * A management command of Django, such as `migrate`, with the settings that the web application has. It is checked
   * against Django's own commands and those of the sources; commands for development are an error.
   *
   * @param command its name
   * @param words its arguments, one word each, such as `--no-input`
   */
  public static django(command: string, ...words: string[]): JobProcess {
    requireShape('JobProcess.django', { command, words }, { command: TEXT, words: listOf(TEXT) });
    return new JobProcess(djangoProcess(command, words, 'process'), call('JobProcess.django', command));
  }

  /**
   * A module of the project, run as `python -m <name>`.
   *
   * @param name a module, such as `shop.report`, or a package with a `__main__` module
   */
  public static module(name: string): JobProcess {
    requireShape('JobProcess.module', { name }, { name: TEXT });
    return new JobProcess(moduleProcess(name, 'process'), call('JobProcess.module', name));
  }

  /**
   * A console script of the project, from `[project.scripts]`. Of a project that is not packaged, and so has none in
   * its image, the function is called that the script names.
   *
   * @param name of the script
   * @param words its arguments, one word each
   */
  public static script(name: string, ...words: string[]): JobProcess {
    requireShape('JobProcess.script', { name, words }, { name: TEXT, words: listOf(TEXT) });
    return new JobProcess(scriptProcess(name, words, 'process'), call('JobProcess.script', name));
  }

  /**
   * Any other program.
   *
   * @param command the program and its arguments, one word each; no shell splits or expands them
   */
  public static command(command: string[]): JobProcess {
    requireShape('JobProcess.command', { command }, { command: listOf(TEXT) });
    return new JobProcess(commandProcess(command, 'process'), callWithCommand('JobProcess.command', command));
  }

  /** @internal */
  public readonly _binder: ProcessBinder;

  private constructor(binder: ProcessBinder, private readonly text: string) {
    this._binder = binder;
  }

  /** One line for logs and messages, such as `JobProcess.django("migrate")`. */
  public toString(): string {
    return this.text;
  }
}
