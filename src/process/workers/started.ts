import { targetsIn, type AnyQueueWorker, type ReadCommand } from './queue-worker';
import type { CommandLine, PythonProject } from '../../project';

/** A command of a worker in the files of a project. */
export interface StartedWorker extends ReadCommand<any> {
  /** The arguments of its program. */
  readonly words: readonly string[];
  readonly file: string;
  /** The project's own program that starts it in another way, such as `manage.py`. */
  readonly through?: string;
  /** Whether it is the framework's management command of Django. */
  readonly isDjango: boolean;
}

/** What ends a command of a shell. */
const END = /^(?:&&|\|\||[|;&]|#.*)$/;

const DJANGO = /(?:^|\/)(?:manage\.py|django-admin)$/;

/** The commands of a framework's workers in the files that build or start images. */
export function startedWorkers(worker: AnyQueueWorker, project: PythonProject): StartedWorker[] {
  return project._startup.commandLines.filter(({ isOfImage }) => isOfImage).flatMap(line => startedBy(line, worker));
}

/** What the commands of a framework's workers name, if they agree. Those for developers count when images have none. */
export function startedTargets(worker: AnyQueueWorker, project: PythonProject): readonly string[] | undefined {
  const all = project._startup.commandLines.flatMap(line =>
    startedBy(line, worker).filter(({ through }) => through === undefined)
      .map(({ targets }) => ({ targets: chosenOf(worker, targets, project), isOfImage: line.isOfImage })));
  const counting = all.some(({ isOfImage }) => isOfImage) ? all.filter(({ isOfImage }) => isOfImage) : all;
  return new Set(counting.map(({ targets }) => targets?.join(' '))).size === 1 ? counting[0].targets : undefined;
}

function startedBy({ words, file }: CommandLine, worker: AnyQueueWorker): StartedWorker[] {
  const { program, aliases = [], djangoCommand, read } = worker;
  return words.flatMap((word, index) => {
    const name = word.replace(/^.*\//, '');
    const before = words[index - 1] ?? '';
    const isDjango = word === djangoCommand && DJANGO.test(before);
    if (!isDjango && ![program, ...aliases].includes(name)) { return []; }
    const rest = words.slice(index + 1);
    const end = rest.findIndex(each => END.test(each));
    const own = end < 0 ? rest : rest.slice(0, end);
    const command = isDjango ? { targets: [], options: {} } : read?.(own);
    const through = !isDjango && before.endsWith('.py') ? before : undefined;
    return command === undefined ? [] : [{ ...command, words: own, file, through, isDjango }];
  });
}

/** The targets that a command means: celery finds `shop.celery:app` for `shop`. Undefined when that is not certain. */
function chosenOf(
  worker: AnyQueueWorker, written: readonly string[], project: PythonProject,
): readonly string[] | undefined {
  if (worker.targets === undefined) { return written; }
  if (written.length === 0) { return undefined; }
  const found = targetsIn(worker, project);
  const meant = (text: string) => found.filter(each => isMeant(each, text));
  if (worker.targets.together) {
    const chosen = written.map(text => meant(text)[0] ?? text);
    return chosen.every(text => found.includes(text) || isModule(text, worker, project)) ? chosen : undefined;
  }
  if (found.length < 2) { return found.length === 1 ? undefined : written; }
  const chosen = written.flatMap(meant);
  return chosen.length === 1 ? chosen : undefined;
}

/** Folders of sources may be above: `shop.tasks` for `src.shop.tasks`. */
function isMeant(found: string, text: string): boolean {
  return [text, `${text}:app`, `${text}:celery`, `${text}.celery:app`].some(each =>
    found === each || found.endsWith(`.${each}`)) || found.startsWith(`${text}:`);
}

function isModule(text: string, { targets }: AnyQueueWorker, project: PythonProject): boolean {
  const { module = '' } = targets?.moduleOf(text) ?? {};
  return project._sources.has(module);
}
