import type { Problems } from '../../private/problems';
import type { PythonProject } from '../../project';
import type { OwnedFlag, Parsing } from '../owned-flag';
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
  find(project: PythonProject): readonly string[];
}

/** A framework for background tasks. Each is a file in this folder. */
export interface QueueWorker<Options> {
  /** Of its package in the lock. */
  readonly name: string;
  /** The first word of its command. */
  readonly program: string;
  /** In `WorkerProcess`. */
  readonly factory: string;
  /** Undefined when its command names none. */
  readonly targets?: Targets;
  /** Flags that cannot be extra arguments. */
  readonly owned: readonly OwnedFlag[];
  readonly parsing: Parsing;
  /**
   * Adds what is wrong with options that no other worker has.
   *
   * @param place where they are, for messages
   */
  check?(options: Options, place: string, project: PythonProject, problems: Problems): void;
  plan(starting: Starting<Options>): ProcessPlan;
  /**
   * What a command of the project's own files says. Undefined for a framework of which nothing else is known.
   *
   * @param words the arguments of its program
   */
  read?(words: readonly string[]): ReadCommand<Options>;
}

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
