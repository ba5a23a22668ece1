import type { Problems } from '../private/problems';
import type { Application, PythonProject } from '../project';

/**
 * Above 1023, so that no capability is needed to bind it, and the port that uvicorn, gunicorn and Django use by
 * themselves.
 */
export const DEFAULT_PORT = 8000;

export const DEFAULT_HEALTH_PATH = '/healthz';

/** The numbers a server's flags are made of. */
export interface ProcessTiming {
  readonly port: number;
  /** How long running work may take after the stop signal. */
  readonly gracefulSeconds: number;
  /** How long an idle client connection is kept; above the idle timeout of whatever is in front. */
  readonly keepAliveSeconds: number;
}

/** How a server learns which proxies may tell it the client's address and protocol. */
export interface ProxySettings {
  /** Variable that takes their addresses, separated by commas, or `*`. */
  readonly variable: string;
  /**
   * Whether networks in CIDR notation may stand among the addresses; an older server refuses to start with one, or
   * ignores it.
   */
  readonly networks: boolean;
  /** Whether the server takes the client's address from them too, and not the protocol alone. */
  readonly address: boolean;
}

/** How one process is started and stopped. */
export interface ProcessPlan {
  readonly command: string[];
  readonly stopSignal: string;
  /** What of the project the command serves; absent when it does not serve an application that it names. */
  readonly application?: Application;
  /**
   * Variable that sets the number of worker processes from the size of the task or pod; absent for one process per
   * container.
   */
  readonly workerCountVariable?: string;
  /** Absent when the process asks no proxy. */
  readonly proxies?: ProxySettings;
  /** What was chosen where the project left a choice, one sentence each. */
  readonly notes?: string[];
}

/** Makes the plan once the project is known. Says what is missing through `problems`, and returns undefined then. */
export interface ProcessBinder {
  bind(project: PythonProject, timing: ProcessTiming, problems: Problems): ProcessPlan | undefined;
}
