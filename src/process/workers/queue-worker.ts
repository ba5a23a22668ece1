import type { OwnedFlag, Parsing } from '../../private/owned-flag';
import type { Problems } from '../../private/problems';
import type { Shape } from '../../private/shape';
import type { PythonModule, PythonProject } from '../../project';
import type { ProcessPlan, ProcessTiming } from '../process-plan';

/** What a worker is started for. */
export interface Starting<Options> {
  /** What its command names, such as an app; empty for a worker that names queues only. */
  readonly targets: readonly string[];
  readonly options: Options;
  readonly project: PythonProject;
  readonly timing: ProcessTiming;
}

/** What a worker's command names. */
export interface Targets {
  /** As in `no app of celery`. */
  readonly noun: string;
  readonly plural: string;
  readonly example: string;
  /** How it is written, for messages. */
  readonly form: string;
  /** Whether one command takes all of them. */
  readonly together?: boolean;
  /** Whether the text names a target, and of which module. */
  moduleOf(text: string): { readonly module: string; readonly attribute?: string } | undefined;
  /** Those of the sources. */
  find(modules: readonly PythonModule[]): readonly string[];
}

/**
 * All that is known of a framework for background tasks, but what `support/workers/<program>.py` adds to it while it
 * runs. Each is a file in this folder.
 */
export interface QueueWorker<Options> {
  /** Of its package in the lock. */
  readonly name: string;
  /** The first word of its command. */
  readonly program: string;
  /** How projects write it besides. */
  readonly aliases?: readonly string[];
  /** A management command of Django that runs the same worker in its own process, where there is one. */
  readonly djangoCommand?: string;
  /** In `WorkerProcess`. */
  readonly factory: string;
  /** The argument of the factory that has its targets or queues: a list, unless its command names one target. */
  readonly argument: string;
  /** The types of its options, for callers whose compiler checks none. */
  readonly shape: Shape<Options>;
  /** Undefined when its command names none. */
  readonly targets?: Targets;
  /** Flags that cannot be extra arguments. */
  readonly owned: readonly OwnedFlag[];
  readonly parsing: Parsing;
  /** What becomes of a running task at a stop and at a kill. */
  readonly delivery: string;
  /**
   * Adds what is wrong with options that no other worker has.
   *
   * @param place where they are, for messages
   */
  check?(options: Options, place: string, project: PythonProject, problems: Problems): void;
  /** Its command, and what depends on it. */
  plan(starting: Starting<Options>): Omit<ProcessPlan, 'stopSignal' | 'delivery'>;
  /**
   * What a command of the project's own files says; undefined when it starts no worker. Absent for what is not found.
   *
   * @param words the arguments of its program
   */
  read?(words: readonly string[]): ReadCommand<Options> | undefined;
}

/** One of them, whatever its options are. */
export type AnyQueueWorker = Omit<QueueWorker<any>, 'shape'>;

/** What the files of a project say about a worker. */
export interface ReadCommand<Options> {
  /** What the command names; empty when it names nothing. */
  readonly targets: readonly string[];
  readonly options: Options;
  /** Words that were left out since they are for something else. */
  readonly dropped?: readonly string[];
}

const DOTTED = '[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*';

/** `shop.tasks:app`, or only `shop.tasks`. */
export function moduleWithAttribute(text: string): { module: string; attribute?: string } | undefined {
  const [, module, attribute] = new RegExp(`^(${DOTTED})(?::(${DOTTED}))?$`).exec(text) ?? [];
  return module === undefined ? undefined : { module, attribute };
}

/** `shop.tasks.huey`, where the last part is the attribute. */
export function moduleDotAttribute(text: string): { module: string; attribute?: string } | undefined {
  const [, module, attribute] = new RegExp(`^(${DOTTED})\\.([A-Za-z_]\\w*)$`).exec(text) ?? [];
  return module === undefined ? undefined : { module, attribute };
}

/** Those of the sources of a project. */
export function targetsIn({ name, targets }: AnyQueueWorker, project: PythonProject): readonly string[] {
  return targets === undefined ? [] : project._startup.tasksOf(name, modules => targets.find(modules));
}
