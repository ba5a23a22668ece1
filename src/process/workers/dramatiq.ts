import { countIn, readArguments } from './arguments';
import { moduleWithAttribute, type QueueWorker } from './queue-worker';
import { listOf, NUMBER, optional, TEXT } from '../../private/shape';
import { topLevelStatements, type PythonModule } from '../../project';

/** How a dramatiq worker works. */
export interface DramatiqWorkerOptions {
  /**
   * Names of the queues that it takes messages from.
   *
   * @default - all
   */
  readonly queues?: string[];

  /**
   * Worker processes. Each needs memory for the whole application.
   *
   * @default - one for each whole processor of the container
   */
  readonly processes?: number;

  /**
   * Threads of each process: tasks at the same time.
   *
   * @default - 8, that of dramatiq
   */
  readonly threads?: number;

  /**
   * Other arguments of `dramatiq`, such as `['--skip-logging']`. One that follows from the
   * container or another option is an error.
   *
   * @default - none
   */
  readonly extraArguments?: string[];
}

const ACTOR = /^@(?:dramatiq\.)?actor\b|= ?dramatiq\.actor ?\(/;

export const dramatiq: QueueWorker<DramatiqWorkerOptions> = {
  name: 'dramatiq',
  program: 'dramatiq',
  factory: 'dramatiq',
  argument: 'modules',
  shape: {
    queues: optional(listOf(TEXT)),
    processes: optional(NUMBER),
    threads: optional(NUMBER),
    extraArguments: optional(listOf(TEXT)),
  },
  targets: {
    noun: 'module with actors',
    plural: 'modules with actors',
    example: 'shop.tasks',
    form: 'module, or module:broker',
    moduleOf: moduleWithAttribute,
    find: modulesWithActors,
    together: true,
  },
  owned: [
    { names: ['--processes', '-p'], instead: "use 'processes'" },
    { names: ['--threads', '-t'], instead: "use 'threads'" },
    { names: ['--queues', '-Q'], instead: "use 'queues'" },
    { names: ['--worker-shutdown-timeout'], instead: "use 'longestTaskSeconds' of the container" },
  ],
  // As argparse reads them: `--proc 8`, `-vp8`.
  parsing: { abbreviates: true, switches: 'hv' },
  delivery: 'On SIGTERM it takes no new message, puts back those that wait in it, and finishes those that run, for '
    + 'at most longestTaskSeconds. A message that was stopped or killed is delivered again (Redis: when another '
    + 'worker sees that this one is gone, after a minute): a task must be safe to run twice.',
  plan({ targets, options, timing }) {
    const { queues = [], threads, extraArguments = [] } = options;
    const processes = options.processes ?? timing.processors;
    return {
      command: [
        'dramatiq', ...targets,
        // By default one for each processor of the host, and ten minutes for a stop.
        ...processes === undefined ? [] : ['--processes', String(processes)],
        ...threads === undefined ? [] : ['--threads', String(threads)],
        '--worker-shutdown-timeout', String(timing.gracefulSeconds * 1000),
        ...extraArguments,
        // Takes all words that follow.
        ...queues.length === 0 ? [] : ['--queues', ...queues],
      ],
      processes,
      launcher: {},
    };
  },
  read(words) {
    const { positional, values } = readArguments(words, [
      { names: ['--processes', '-p'], takesValue: true },
      { names: ['--threads', '-t'], takesValue: true },
    ]);
    if (!positional.some(word => moduleWithAttribute(word) !== undefined)) { return undefined; }
    const options = { processes: countIn(values.get('--processes')), threads: countIn(values.get('--threads')) };
    return { targets: positional, options };
  },
};

/** Modules that set a broker, then those with actors. */
function modulesWithActors(modules: readonly PythonModule[]): string[] {
  const mentioning = modules.filter(({ source }) => source.includes('dramatiq'));
  const brokers = mentioning.filter(({ source }) => /\bset_broker\s*\(/.test(source));
  const actors = mentioning.filter(({ source }) => topLevelStatements(source).some(each => ACTOR.test(each)));
  return [...new Set([brokers, actors].flatMap(list => list.map(({ name }) => name).sort()))];
}
