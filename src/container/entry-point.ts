import type { ContainerSpec } from './spec';
import { drainCommand, INIT_COMMAND, JOB_INIT_COMMAND, LAUNCHER_COMMAND, limitCommand } from '../image';

/** What only some targets need in front of a command. */
export interface EntryOptions {
  /** Whether the secrets arrive in a form that the launcher has to open or check. */
  readonly launches?: boolean;
  /** Whether it serves on for a while when it is told to stop. */
  readonly drains?: boolean;
}

/**
 * What starts the command of a container; undefined where that is the entry point of its image, which belongs to a
 * server or a worker. The launcher comes before the init, so that the init, as process 1, has no secret in its
 * environment either.
 */
export function entryPointOf(
  { restarts, secrets, shutdown, timeLimitSeconds }: ContainerSpec,
  { launches = false, drains = false }: EntryOptions = {},
): string[] | undefined {
  const before = launches && secrets.length > 0 ? LAUNCHER_COMMAND : [];
  const after = [
    ...drains ? drainCommand(shutdown.drainSeconds) : [],
    ...timeLimitSeconds === undefined ? [] : limitCommand(timeLimitSeconds, shutdown.stopSeconds),
  ];
  if (restarts && before.length + after.length === 0) { return undefined; }
  return [...before, ...restarts ? INIT_COMMAND : JOB_INIT_COMMAND, ...after];
}
