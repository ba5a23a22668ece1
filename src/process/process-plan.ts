import type { Problems } from '../private/problems';
import type { PythonProject } from '../project';
import type { Application, ProcessSettings, ServerTiming } from '../servers';

/** The default of uvicorn, gunicorn and Django, and above 1023, so that no capability is needed to bind it. */
export const DEFAULT_PORT = 8000;

export const DEFAULT_HEALTH_PATH = '/healthz';

/** What a process is told by its container: the numbers in a server's flags, and what it answers besides. */
export interface ProcessTiming extends ServerTiming {
  /** A health route that is answered before the application is asked; undefined for none. */
  readonly providedHealthPath?: string;
  /** Whole processors of the container; undefined for an image, which runs at any size. */
  readonly processors?: number;
}

/** What `support/worker.py` adds to a worker: a heartbeat, and a limit for its stop. */
export interface WorkerLauncher {
  /** How long running tasks may take after the stop signal; absent where the command says it. */
  readonly graceSeconds?: number;
  /** The program that the command is like, which is one of Python; absent where it begins with that program. */
  readonly program?: string;
}

/** How one process is started and stopped. */
export interface ProcessPlan extends ProcessSettings {
  readonly command: string[];
  /** The application that the command names; absent when it names none. */
  readonly application?: Application;
  /** The health route of an application that is not the project's; absent when its own is served. */
  readonly otherHealthPath?: string;
  /** Variables that the command needs, by name. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Variables that the command has unless the image or the container sets them, by name. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Absent for a process that starts by itself, and has no heartbeat. */
  readonly launcher?: WorkerLauncher;
  /** Whether two of it must never run at the same time; absent when they may. */
  readonly singleton?: boolean;
  /** What becomes of a running task at a stop and at a kill; absent when it is not known. */
  readonly delivery?: string;
  /** File with its settings of logging, relative to the folder of the project; absent when it is given none. */
  readonly logConfig?: string;
  /** Choices that the project left open, one sentence each. */
  readonly notes?: string[];
}

/** Makes the plan for a project. Returns undefined after adding what is wrong to `problems`. */
export interface ProcessBinder {
  bind(project: PythonProject, timing: ProcessTiming, problems: Problems): ProcessPlan | undefined;
}
