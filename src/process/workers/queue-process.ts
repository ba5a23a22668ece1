import { targetsIn, type AnyQueueWorker, type QueueWorker, type Targets } from './queue-worker';
import { holdsToken } from '../../private/cdk-token';
import { call, enumerate, quote } from '../../private/messages';
import { ownedFlag } from '../../private/owned-flag';
import type { Problems } from '../../private/problems';
import { whyNotPassable } from '../../private/process-text';
import { listOf, optional, optionsOf, requireShape, TEXT } from '../../private/shape';
import type { PythonProject } from '../../project';
import type { ProcessBinder } from '../process-plan';
import { howToGet } from '../server-advice';

/** Options whose values are checked here, whatever the worker. */
interface CheckedOptions {
  readonly queues?: readonly string[];
  readonly extraArguments?: readonly string[];
}

/** What a `WorkerProcess` is made of. */
export interface Made {
  readonly binder: ProcessBinder;
  /** How it was made, for logs and messages. */
  readonly text: string;
}

/** What a factory of `WorkerProcess` makes of its arguments. Throws for those of a wrong type. */
export function queueWorker<Options extends object>(
  worker: QueueWorker<Options>, given: string | readonly string[] | undefined, options: Options,
): Made {
  const { factory, argument, shape, targets } = worker;
  const isOne = targets !== undefined && !targets.together;
  const name = `WorkerProcess.${factory}`;
  requireShape<any>(name, { [argument]: given, options }, {
    [argument]: optional<any>(isOne ? TEXT : listOf(TEXT)),
    options: optional(optionsOf<Options>(factory, shape)),
  });
  const listed = typeof given === 'string' ? [given] : given;
  return { binder: queueProcess(worker, listed, options), text: call(name, ...given === undefined ? [] : [given]) };
}

/**
 * A worker with what its command names given as texts, or else found in the sources.
 *
 * @param given undefined or empty to search
 * @param place where the options are, for messages
 */
export function queueProcess(
  worker: AnyQueueWorker, given: readonly string[] | undefined, options: object, place: string = "'process'",
): ProcessBinder {
  return {
    bind(project, timing, problems) {
      const found = problems.messages.length;
      if (!project._startup.locks(worker.name)) {
        problems.add(`'process' is ${worker.name}, which is not among the locked packages; `
          + howToGet(worker.name, project));
      }
      checkOptions(worker, options, place, problems);
      worker.check?.(options, place, project, problems);
      const targets = worker.targets === undefined ? checkNames('queue', given ?? [], problems)
        : given === undefined || given.length === 0 ? choose(worker, worker.targets, project, problems)
          : given.map(text => read(text, worker, worker.targets!, project, problems));
      if (problems.messages.length > found) { return undefined; }
      const { delivery } = worker;
      return { ...worker.plan({ targets, options, project, timing }), stopSignal: 'SIGTERM', delivery };
    },
  };
}

function checkOptions(
  { owned, parsing }: AnyQueueWorker, options: object, place: string, problems: Problems,
): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === 'number' && (!Number.isSafeInteger(value) || value < 1)) {
      problems.add(`'process' has ${name} ${value}; use a whole number of 1 or more`);
    }
  }
  const { queues = [], extraArguments = [] } = options as CheckedOptions;
  checkNames('queue', queues, problems);
  for (const word of extraArguments) {
    const given = `${place} has the extra argument ${quote(word)}`;
    const flag = ownedFlag(word, owned, parsing);
    const fault = whyNotPassable(word);
    if (fault !== undefined) {
      problems.add(`${given}, which ${fault}; correct it`);
    } else if (flag) {
      problems.add(`${given}${word === flag.names[0] ? '' : ` (${flag.names[0]})`}, which would replace what this `
        + `library sets; remove it; ${flag.instead}`);
    } else if (word === '--') {
      problems.add(`${given}, after which the options of this library would be names; remove it`);
    }
  }
}

/** A name that begins with `-` would be read as an option, and a comma separates two. */
function checkNames(noun: string, names: readonly string[], problems: Problems): readonly string[] {
  for (const name of names.filter(each => !/^[^-\s,][^\s,]*$/.test(each) || whyNotPassable(each) !== undefined)) {
    problems.add(`'process' has the ${noun} ${quote(name)}; use a name without spaces and commas that does not begin `
      + "with '-'");
  }
  return names;
}

function choose(
  worker: AnyQueueWorker, { noun, plural, example, together }: Targets, project: PythonProject,
  problems: Problems,
): readonly string[] {
  const found = targetsIn(worker, project);
  if (found.length === 1 || (together && found.length > 0)) { return found; }
  problems.add(found.length === 0
    ? `no ${noun} of ${worker.name} was found in the sources; name it: ${factoryCall(worker, example)}`
    : `the sources have ${found.length} ${plural} of ${worker.name}, ${enumerate(found)}; name the one to run: `
      + factoryCall(worker, found[0]));
  return [];
}

/** A target that the user names, unless something is certainly wrong with it. */
function read(
  text: string, worker: AnyQueueWorker, targets: Targets, project: PythonProject, problems: Problems,
): string {
  const candidates = targetsIn(worker, project);
  const example = factoryCall(worker, candidates[0] ?? targets.example);
  if (holdsToken(text)) {
    problems.add("'process' names what is known only at deployment; use its name as text, such as " + example);
    return text;
  }
  const named = `'process' names ${quote(text)}`;
  const target = targets.moduleOf(text);
  if (target === undefined) {
    problems.add(`${named}; expected ${targets.form}, such as ${example}`);
    return text;
  }
  const fault = project._sources.faultOf({ ...target, attribute: target.attribute ?? '__name__', isFactory: false });
  if (fault === 'no module') {
    problems.add(`${named}, but the sources have no module ${quote(target.module)}; `
      + `correct the name, such as ${example}`);
  } else if (fault === 'no attribute' && target.attribute !== undefined) {
    problems.add(`${named}, but the module ${quote(target.module)} has no ${quote(target.attribute)}; `
      + `correct the name, such as ${example}`);
  } else if (fault === 'factory') {
    problems.add(`${named}, which is a function; name what it returns, in a module that calls it`);
  }
  return text;
}

function factoryCall({ factory, targets }: AnyQueueWorker, target: string): string {
  return `process: WorkerProcess.${factory}(${targets?.together ? `['${target}']` : `'${target}'`})`;
}
