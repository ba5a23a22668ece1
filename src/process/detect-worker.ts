import { declaredCommand, whyNoCommand } from './declared-command';
import type { ProcessBinder } from './process-plan';
import { QUEUE_WORKERS } from './workers';
import { queueProcess } from './workers/queue-process';
import { targetsIn, type AnyQueueWorker } from './workers/queue-worker';
import { startedWorkers } from './workers/started';
import { enumerate, quote } from '../private/messages';
import type { PythonProject } from '../project';

/** Characters that only a shell understands. */
const SHELL = /[$<>(){}*]/;

/**
 * The worker that the project's lock, sources and start files call for: that of a framework for tasks, with what a file
 * of the project starts it with; else the command that the project declares.
 */
export const detectedWorker: ProcessBinder = {
  bind(project, timing, problems) {
    const candidates = candidatesOf(project);
    if (candidates.length > 1) {
      problems.add(`the project has workers of ${enumerate(candidates.map(({ name }) => name))}; set the one to run: `
        + candidates.map(({ factory }) => `process: WorkerProcess.${factory}()`).join(' or '));
      return undefined;
    }
    if (candidates.length === 1) { return fromFiles(candidates[0], project).bind(project, timing, problems); }
    const command = declaredCommand(project);
    if (command === undefined) {
      problems.add(`no worker was found: the lock has none of ${QUEUE_WORKERS.map(({ name }) => name).join(', ')}, and `
        + `${whyNoCommand(project)}; set it: process: WorkerProcess.module('...') or WorkerProcess.command([...])`);
      return undefined;
    }
    return {
      command,
      stopSignal: 'SIGTERM',
      notes: [`the lock has no framework for tasks, so the worker runs ${quote(command.join(' '))}, the only program `
        + "that the project declares; name what it runs: process: WorkerProcess.script('...'), .module('...') or "
        + '.command([...])'],
    };
  },
};

/** Those that a file starts; else those with something to run in the sources; else rq, which needs nothing there. */
function candidatesOf(project: PythonProject): AnyQueueWorker[] {
  const locked = QUEUE_WORKERS.filter(({ name }) => project._startup.locks(name));
  const started = locked.filter(worker => startedWorkers(worker, project).length > 0);
  if (started.length > 0) { return started; }
  const found = locked.filter(worker => targetsIn(worker, project).length > 0);
  return found.length > 0 ? found : locked.slice(0, 1);
}

/** With what the only command in the files says, as far as it is no shell's. */
function fromFiles(worker: AnyQueueWorker, project: PythonProject): ProcessBinder {
  const commands = startedWorkers(worker, project);
  const [first] = commands;
  const without = (...notes: string[]) => withNotes(queueProcess(worker, undefined, {}), notes);
  if (first === undefined) { return without(); }
  if (new Set(commands.map(({ words }) => words.join(' '))).size > 1) {
    return without(`the files of the project start ${commands.length} workers of ${worker.name}, so none of their `
      + `arguments is used; pass those of the one to run to WorkerProcess.${worker.factory}(...)`);
  }
  const { targets, options, dropped = [], words, file } = first;
  if (words.some(word => SHELL.test(word))) {
    return without(`${file} starts ${worker.name} with shell syntax, so none of its arguments is used; pass them to `
      + `WorkerProcess.${worker.factory}(...)`);
  }
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const notes = [
    ...Object.keys(given).length === 0 ? [] : [
      `the worker has ${enumerate(Object.keys(given))} from the command in ${file}; pass them to `
      + `WorkerProcess.${worker.factory}(...) to change them`,
    ],
    ...dropped.map(word => `${file} starts ${worker.name} with ${word}, which is left out: the scheduler must `
      + 'not run twice; run WorkerProcess.celeryBeat() in a worker of its own'),
  ];
  const chosen = chosenOf(worker, targets, project);
  return withNotes(queueProcess(worker, chosen, given, `the command in ${file}`), notes);
}

/** The target that a command means: celery finds `shop.celery:app` for `shop`. */
function chosenOf(
  worker: AnyQueueWorker, written: readonly string[], project: PythonProject,
): readonly string[] | undefined {
  if (worker.targets === undefined) { return written; }
  const found = targetsIn(worker, project);
  if (found.length === 0 && written.length > 0) { return written; }
  if (written.length === 0 || worker.targets.together || found.length < 2) { return undefined; }
  const meant = found.filter(each => written.some(text =>
    [text, `${text}:app`, `${text}:celery`, `${text}.celery:app`].includes(each) || each.startsWith(`${text}:`)));
  return meant.length === 1 ? meant : undefined;
}

function withNotes(binder: ProcessBinder, notes: readonly string[]): ProcessBinder {
  return {
    bind(project, timing, problems) {
      const plan = binder.bind(project, timing, problems);
      return plan && { ...plan, notes: [...plan.notes ?? [], ...notes] };
    },
  };
}
