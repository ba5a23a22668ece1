import { countIn, readArguments } from './arguments';
import { moduleDotAttribute, type QueueWorker } from './queue-worker';
import { listOf, NUMBER, optional, TEXT } from '../../private/shape';
import { instancesIn } from '../../project';

/** How a huey consumer works. */
export interface HueyWorkerOptions {
  /**
   * Threads: tasks at the same time.
   *
   * @default 1
   */
  readonly workers?: number;

  /**
   * Other arguments of `huey_consumer`, such as `['--no-periodic']`. One that follows from the
   * container or another option is an error.
   *
   * @default - none
   */
  readonly extraArguments?: string[];
}

/** Threads in one process, and a scheduler. Its own SIGTERM loses tasks; that of `support/workers/` is graceful. */
export const huey: QueueWorker<HueyWorkerOptions> = {
  name: 'huey',
  program: 'huey_consumer',
  aliases: ['huey_consumer.py', 'huey.bin.huey_consumer'],
  djangoCommand: 'run_huey',
  factory: 'huey',
  argument: 'instance',
  shape: { workers: optional(NUMBER), extraArguments: optional(listOf(TEXT)) },
  targets: {
    noun: 'instance',
    plural: 'instances',
    example: 'shop.tasks.huey',
    form: 'module.attribute',
    moduleOf: moduleDotAttribute,
    find: modules => instancesIn(modules, 'uey', () => callee => /Huey$/.test(callee))
      .map(({ module, attribute }) => `${module}.${attribute}`).sort(),
  },
  owned: [
    { names: ['--workers', '-w'], instead: "use 'workers'" },
    {
      names: ['--worker-type', '-k'],
      instead: "threads are what 'workers', the memory and the heartbeat count on; start another type with "
        + 'WorkerProcess.command([...])',
    },
    { names: ['--shutdown-timeout', '-t'], instead: "use 'longestTaskSeconds' of the container" },
    { names: ['--graceful-signal', '-g'], instead: 'SIGTERM is a graceful stop already' },
  ],
  // As optparse reads them: `--shut 9`, `-vw4`.
  parsing: { abbreviates: true, switches: 'CSfhnqv' },
  delivery: 'On SIGTERM it takes no new task and finishes those that run, for at most longestTaskSeconds. A task '
    + 'that is stopped or killed is lost: huey takes it from the queue before it runs.',
  plan({ targets: [instance], options: { workers = 1, extraArguments = [] }, timing }) {
    return {
      command: ['huey_consumer', instance, '--workers', String(workers), ...extraArguments],
      launcher: { graceSeconds: timing.gracefulSeconds },
    };
  },
  read(words) {
    const { positional, values, others } = readArguments(words, [{ names: ['--workers', '-w'], takesValue: true }]);
    if (moduleDotAttribute(positional[0] ?? '') === undefined) { return undefined; }
    return {
      targets: positional.slice(0, 1),
      options: {
        workers: countIn(values.get('--workers')), extraArguments: others.length === 0 ? undefined : [...others],
      },
    };
  },
};
