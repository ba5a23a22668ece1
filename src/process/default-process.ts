import { declaredCommand, declaredWorker, declaresNothing, whyNoCommand } from './declared-command';
import { detectedServer } from './detect';
import { detectedWorker } from './detect-worker';
import { DEFAULT_PORT, type ProcessPlan } from './process-plan';
import { DEFAULT_SHUTDOWN_NEEDS, solveShutdown } from './shutdown-budget';
import { Problems } from '../private/problems';
import type { PythonProject } from '../project';

/** What an image runs by itself. */
export interface FoundProcess {
  /** Undefined when nothing in the project says what to run. */
  readonly plan?: ProcessPlan;
  /** Whether the plan is that of a web server. */
  readonly serves: boolean;
  /** Why there is no plan, as a clause. */
  readonly reason?: string;
}

/**
 * The web container of zero settings; else what the project's own files start; else, where they start nothing, the
 * worker container of zero settings.
 *
 * Without what these containers warn about: the image has the same command in each container, also in one that names
 * another process, and would warn there of what nobody runs.
 */
export function defaultProcess(project: PythonProject): FoundProcess {
  const worker = declaredWorker(project);
  if (worker) { return program(worker); }
  const problems = new Problems('');
  const timing = { port: DEFAULT_PORT, ...DEFAULT_SHUTDOWN_NEEDS, ...solveShutdown(DEFAULT_SHUTDOWN_NEEDS) };
  const web = detectedServer.bind(project, timing, problems);
  if (web) { return { plan: web, serves: true }; }
  // Several applications, or one without a server: it is a web server, but not known which.
  if (project._startup.wantsFramework && project.appCandidates.length > 0) {
    return { serves: false, reason: problems.messages[0] };
  }
  const command = declaredCommand(project);
  if (command) { return program(command); }
  const found = declaresNothing(project) ? detectedWorker.bind(project, timing, new Problems('')) : undefined;
  // An image has no variables of a process, and without them a command of Django takes other settings.
  return found && found.environment === undefined && found.defaults === undefined
    ? { plan: found, serves: false }
    : { serves: false, reason: whyNoCommand(project) };
}

function program(command: string[]): FoundProcess {
  return { plan: { command, stopSignal: 'SIGTERM' }, serves: false };
}
