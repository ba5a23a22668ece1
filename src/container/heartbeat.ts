import { HealthCheck } from './health-check';
import { workerCommand } from '../image';
import { enumerate } from '../private/messages';
import type { Problems } from '../private/problems';
import { QUEUE_WORKERS, type ProcessPlan } from '../process';

/**
 * The check of a worker: its heartbeat, if its framework has one, unless the user chose.
 *
 * @param plan undefined when it has problems
 */
export function workerCheck(given: HealthCheck | undefined, plan: ProcessPlan | undefined): HealthCheck {
  return given ?? (plan?.launcher ? HealthCheck.heartbeat() : HealthCheck.none());
}

export function checkHeartbeat(check: HealthCheck, plan: ProcessPlan, problems: Problems): void {
  if (!check._heartbeat || plan.launcher) { return; }
  const names = enumerate(QUEUE_WORKERS.map(({ name }) => name));
  problems.add(`'healthCheck' is a heartbeat, which only these workers have: ${names}; `
    + 'use HealthCheck.command([...]) or HealthCheck.none()');
}

/** The command of a process with what the launcher in the image adds to it. */
export function launched({ command, launcher }: ProcessPlan, check: HealthCheck): string[] {
  if (launcher === undefined) { return command; }
  return workerCommand(command, launcher.graceSeconds, check._heartbeat, launcher.program);
}

/** Says that nothing watches a worker whose user did not choose that. */
export function heartbeatNotes(given: HealthCheck | undefined, { command, launcher }: ProcessPlan): string[] {
  if (given !== undefined || launcher !== undefined) { return []; }
  const worker = QUEUE_WORKERS.find(({ program }) => program === command[0]);
  return [worker === undefined
    ? 'the worker has no health check, since its program has no known place for a heartbeat, so one that hangs is '
      + 'never restarted; pass HealthCheck.command([...]) with a program that sees it, or HealthCheck.none() if its '
      + 'end is enough'
    : 'the worker has no health check and no limit for its stop, since its command is used as it is; use '
      + `process: WorkerProcess.${worker.factory}(...), or pass HealthCheck.none() if its end is enough`];
}
