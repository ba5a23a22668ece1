import { declaredCommand, whyNoCommand } from './declared-command';
import type { ProcessBinder } from './process-plan';
import { QUEUE_WORKERS } from './workers';
import { djangoWorker } from './workers/django-worker';
import { queueProcess } from './workers/queue-process';
import { targetsIn, type AnyQueueWorker } from './workers/queue-worker';
import { startedTargets, startedWorkers } from './workers/started';
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
  const { name, djangoCommand } = worker;
  const commands = startedWorkers(worker, project);
  const factory = `WorkerProcess.${worker.factory}(...)`;
  const named = startedTargets(worker, project);
  const without = (...notes: string[]) => withNotes(queueProcess(worker, named, {}), notes);
  const [first] = commands;
  if (first === undefined) { return without(); }
  const { options, dropped = [], words, file, through, isDjango } = first;
  if (new Set(commands.map(each => `${each.isDjango} ${each.words.join(' ')}`)).size > 1) {
    return without(`the files of the project start ${commands.length} workers of ${name}, so none of their options `
      + `is used; pass those of the one to run to ${factory}`);
  }
  const isShell = optionsOf(words).some(word => SHELL.test(word));
  if (isDjango) {
    return withNotes(djangoWorker(djangoCommand!, isShell ? [] : words), [
      `the worker runs the command ${djangoCommand} of Django, as ${file} does`
      + (isShell ? ', without its options, which only a shell understands' : '')
      + `; to change it: process: WorkerProcess.django('${djangoCommand}', ...)`,
    ]);
  }
  if (through !== undefined) {
    return without(`${file} starts ${name} with ${quote(through)}, which may have settings of its own; to run that: `
      + `process: WorkerProcess.command(['python', ...]), else pass its options to ${factory}`);
  }
  if (isShell) {
    return without(`${file} starts ${name} with shell syntax, so none of its options is used; pass them to ${factory}`);
  }
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const notes = [
    ...Object.keys(given).length === 0 ? [] : [
      `the worker has ${enumerate(Object.keys(given))} from the command in ${file}; pass them to ${factory} to change `
      + 'them',
    ],
    ...dropped.map(word => `${file} starts ${name} with ${word}, which is left out: the scheduler must `
      + 'not run twice; run WorkerProcess.celeryBeat() in a worker of its own'),
  ];
  return withNotes(queueProcess(worker, named, given, `the command in ${file}`), notes);
}

/** Without how much is logged, which images decide. */
function optionsOf(words: readonly string[]): readonly string[] {
  const isLevel = (word: string | undefined) => /^(?:-l|--log-?level)$/.test(word ?? '');
  return words.filter((word, index) => !isLevel(words[index - 1]) && !/^(?:-l.|--log-?level=)/.test(word));
}

function withNotes(binder: ProcessBinder, notes: readonly string[]): ProcessBinder {
  return {
    bind(project, timing, problems) {
      const plan = binder.bind(project, timing, problems);
      return plan && { ...plan, notes: [...plan.notes ?? [], ...notes] };
    },
  };
}
