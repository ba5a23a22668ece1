import type { Problems } from '../private/problems';
import type { PythonProject } from '../project';

/** The numbers a server's flags are made of. */
export interface ProcessTiming {
  readonly port: number;
  /** How long running work may take after the stop signal. */
  readonly gracefulSeconds: number;
  /** How long an idle client connection is kept; above the idle timeout of whatever is in front. */
  readonly keepAliveSeconds: number;
}

/** How one process is started and stopped. */
export interface ProcessPlan {
  readonly command: string[];
  readonly stopSignal: string;
  /** Variable that sets the number of worker processes from the size of the task or pod; absent for one process per container. */
  readonly workerCountVariable?: string;
}

/** Makes the plan once the project is known. Says what is missing through `problems`, and returns undefined then. */
export interface ProcessBinder {
  bind(project: PythonProject, timing: ProcessTiming, problems: Problems): ProcessPlan | undefined;
}
