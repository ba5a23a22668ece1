import type { Problems } from '../private/problems';
import type { Application, PythonProject } from '../project';

/** The default of uvicorn, gunicorn and Django, and above 1023, so that no capability is needed to bind it. */
export const DEFAULT_PORT = 8000;

export const DEFAULT_HEALTH_PATH = '/healthz';

/** What a process is told by its container: the numbers in a server's flags, and what it answers besides. */
export interface ProcessTiming {
  readonly port: number;
  /** How long running work may take after the stop signal. */
  readonly gracefulSeconds: number;
  /** How long an idle client connection is kept; above the idle timeout of whatever is in front. */
  readonly keepAliveSeconds: number;
  /** What the application does after its last request. */
  readonly cleanupSeconds: number;
  /** A health route that is answered before the application is asked; undefined for none. */
  readonly providedHealthPath?: string;
  /** Whole processors of the container; undefined for an image, which runs at any size. */
  readonly processors?: number;
}

/** How a server learns which proxies may tell it the client's address and protocol. */
export interface ProxySettings {
  /** Variable that takes their addresses, separated by commas, or `*`. */
  readonly variable: string;
  /**
   * Whether the addresses may be networks in CIDR notation; an older server refuses to start with one, or ignores it.
   */
  readonly networks: boolean;
  /** Whether the server also takes the client's address from them, and not only the protocol. */
  readonly address: boolean;
}

/** What `support/worker.py` adds to a worker: a heartbeat, and a limit for its stop. */
export interface WorkerLauncher {
  /** How long running tasks may take after the stop signal; absent where the command says it. */
  readonly graceSeconds?: number;
  /** The program that the command is like, which is one of Python; absent where it begins with that program. */
  readonly program?: string;
}

/** How one process is started and stopped. */
export interface ProcessPlan {
  readonly command: string[];
  readonly stopSignal: string;
  /** The application that the command names; absent when it names none. */
  readonly application?: Application;
  /** Variables that the command needs, by name. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Variable that sets the number of worker processes from the size of the task or pod; absent for one process per
   * container.
   */
  readonly workerCountVariable?: string;
  /** The longest that the server can keep an idle connection; absent when it has no limit. */
  readonly longestKeepAliveSeconds?: number;
  /** How many processes its command starts with the code of the application; absent for one. */
  readonly processes?: number;
  /** Absent for a process that starts by itself, and has no heartbeat. */
  readonly launcher?: WorkerLauncher;
  /** Whether two of it must never run at the same time; absent when they may. */
  readonly singleton?: boolean;
  /** What becomes of a running task at a stop and at a kill; absent when it is not known. */
  readonly delivery?: string;
  /** File with its settings of logging, relative to the folder of the project; absent when it is given none. */
  readonly logConfig?: string;
  /**
   * Variables that would make the command do what nobody checked, by name, with what to use in their place.
   */
  readonly refused?: Readonly<Record<string, string>>;
  /** Absent when the process reads no headers of proxies. */
  readonly proxies?: ProxySettings;
  /** Modules that it loads while it starts, besides its application; absent when they are not known. */
  readonly loads?: readonly string[];
  /** Choices that the project left open, one sentence each. */
  readonly notes?: string[];
}

/** Makes the plan for a project. Returns undefined after adding what is wrong to `problems`. */
export interface ProcessBinder {
  bind(project: PythonProject, timing: ProcessTiming, problems: Problems): ProcessPlan | undefined;
}
