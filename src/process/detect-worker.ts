import { declaredCommand, whyNoCommand } from './declared-command';
import type { ProcessBinder } from './process-plan';
import { queueProcess } from './queue-process';
import { QUEUE_WORKERS, type QueueWorker } from './workers';
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
function candidatesOf(project: PythonProject): Array<QueueWorker<any>> {
  const locked = QUEUE_WORKERS.filter(({ name }) => project._startup.locks(name));
  const started = locked.filter(({ name }) =>
    project._startup.workerCommands.some(({ framework }) => framework === name));
  if (started.length > 0) { return started; }
  const found = locked.filter(({ targets }) => targets !== undefined && targets.find(project).length > 0);
  return found.length > 0 ? found : locked.slice(0, 1);
}

/** With what the only command in the files says, as far as it is no shell's. */
function fromFiles(worker: QueueWorker<any>, project: PythonProject): ProcessBinder {
  const commands = project._startup.workerCommands.filter(({ framework }) => framework === worker.name);
  const [first] = commands;
  const isOnly = new Set(commands.map(({ words }) => words.join(' '))).size === 1;
  if (first === undefined || worker.read === undefined || !isOnly) {
    return withNotes(queueProcess(worker, undefined, {}), commands.length < 2 ? [] : [
      `the files of the project start ${commands.length} workers of ${worker.name}, so none of their arguments is `
      + `used; pass those of the one to run to WorkerProcess.${worker.factory}(...)`,
    ]);
  }
  if (first.words.some(word => SHELL.test(word))) {
    return withNotes(queueProcess(worker, undefined, {}), [
      `${first.file} starts ${worker.name} with shell syntax, so none of its arguments is used; pass them to `
      + `WorkerProcess.${worker.factory}(...)`,
    ]);
  }
  const { targets, options, dropped = [] } = worker.read(first.words);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const notes = [
    ...Object.keys(given).length === 0 ? [] : [
      `the worker has ${enumerate(Object.keys(given))} from the command in ${first.file}; pass them to `
      + `WorkerProcess.${worker.factory}(...) to change them`,
    ],
    ...dropped.map(word => `${first.file} starts ${worker.name} with ${word}, which is left out: the scheduler must `
      + 'not run twice; run WorkerProcess.celeryBeat() in a worker of its own'),
  ];
  const chosen = chosenOf(worker, targets, project);
  return withNotes(queueProcess(worker, chosen, given, `the command in ${first.file}`), notes);
}

/** The target that a command means: celery finds `shop.celery:app` for `shop`. */
function chosenOf(
  { targets }: QueueWorker<any>, written: readonly string[], project: PythonProject,
): readonly string[] | undefined {
  if (targets === undefined) { return written; }
  const found = targets.find(project);
  if (found.length === 0 && written.length > 0) { return written; }
  if (written.length === 0 || targets.together || found.length < 2) { return undefined; }
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
