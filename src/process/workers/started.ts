import type { AnyQueueWorker, ReadCommand } from './queue-worker';
import type { PythonProject } from '../../project';

/** A command of a worker in the files of a project. */
export interface StartedWorker extends ReadCommand<any> {
  /** The arguments of its program. */
  readonly words: readonly string[];
  readonly file: string;
}

/** What ends a command of a shell. */
const END = /^(?:&&|\|\||[|;&]|#.*)$/;

/** The commands of a framework's workers in the files that build or start images. */
export function startedWorkers(
  { program, alias = program, read }: AnyQueueWorker, project: PythonProject,
): StartedWorker[] {
  return project._startup.commandLines.flatMap(({ words, file }) => words.flatMap((word, index) => {
    if (![program, alias].includes(word.replace(/^.*\//, ''))) { return []; }
    const rest = words.slice(index + 1);
    const end = rest.findIndex(each => END.test(each));
    const own = end < 0 ? rest : rest.slice(0, end);
    const command = read?.(own);
    return command === undefined ? [] : [{ ...command, words: own, file }];
  }));
}
